"""Make a theme, part one in several, or move ideas: decisions that say which ideas go where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from consult.authz import Actor
from consult.db import db
from consult.reports.curation import LONGEST_LABEL
from consult.reports.errors import BadLabel
from consult.reports.models import CurationEvent, CurationKind, Theme
from consult.reports.operations.curate_theme import append_event
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.errors import NothingChosen, UnknownNode
from consult.reports.workbench.members import pack
from consult.reports.workbench.operations.reshape_theme import heed_others
from consult.reports.workbench.rules import COLOURS


@dataclass(frozen=True)
class Part:
    """Where some ideas go: a new theme of that label (under `parent`, or at the top), or `into` one that stands, or
    NO_THEME or OFF_TOPIC. rows: (m,) of the bench's ideas. subthemes: those that come whole under a new theme."""

    label: str = ""
    parent: int | None = None
    into: int | None = None
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    subthemes: Sequence[int] = ()


def gather_ideas(
    *,
    actor: Actor,
    bench: Bench,
    kind: CurationKind,
    theme_id: int | None,
    parts: Sequence[Part],
    seen: int | None = None,
) -> CurationEvent:
    """CREATE, SPLIT (of `theme_id`) or MOVE_IDEAS, as one decision that is undone as one.

    Raises NothingChosen, UnknownNode, BadLabel, ChangedMeanwhile.
    """
    tree = bench.tree
    about = {id_ for part in parts for id_ in (part.into, part.parent, *part.subthemes) if id_ is not None and id_ > 0}
    about |= {theme_id} if theme_id else set()
    heed_others(actor, bench, seen, about)
    if not about <= set(tree.nodes):
        raise UnknownNode
    if kind is not CurationKind.CREATE and not any(len(part.rows) or part.subthemes for part in parts):
        raise NothingChosen
    created, to, pairs, members = [], [], [], []
    for number, part in enumerate(parts):
        if part.into is None:
            created.append(_made(bench, part, theme_id))
        target = created[-1]["id"] if part.into is None else part.into
        to.append(target)
        pairs += [[subtheme, target] for subtheme in part.subthemes]
        ideas = bench.ideas
        columns = (np.full(len(part.rows), number), ideas.contribution[part.rows], ideas.position[part.rows])
        members.append(np.stack([np.asarray(column, dtype=np.int64) for column in columns], axis=1))
    return append_event(
        actor=actor,
        corpus=bench.corpus,
        kind=kind,
        theme_id=theme_id,
        payload={"created": created, "to": to, "subthemes": pairs, "ideas": sum(map(len, members))},
        members=pack(np.concatenate(members)) if members else None,
    )


def _made(bench: Bench, part: Part, theme_id: int | None) -> dict[str, Any]:
    """A new identity, with what the tree must know of it. Raises BadLabel."""
    label = " ".join(part.label.split())
    if not 0 < len(label) <= LONGEST_LABEL:
        raise BadLabel(most=LONGEST_LABEL)
    nodes = bench.tree.nodes
    like = nodes.get(part.parent or theme_id or 0)
    used = Counter(node.colour for node in bench.tree.tops())
    colour = nodes[part.parent].colour if part.parent else min(range(COLOURS), key=lambda index: (used[index], index))
    theme = Theme(
        corpus_id=bench.corpus.id,
        question_id=like.question_id if like else None,
        first_run_id=bench.run.id,
        slug="",
        colour_index=colour,
    )
    db.session.add(theme)
    db.session.flush()
    theme.slug = f"t{theme.id}"
    return {
        "id": theme.id,
        "slug": theme.slug,
        "label": label,
        "parent": part.parent,
        "colour": colour,
        "position": max((node.position for node in nodes.values()), default=0) + 1,
        "question_id": theme.question_id,
    }
