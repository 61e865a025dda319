"""Two people of the demonstration code a sample blind: what the generator knows, with the slips that people make."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa

from consult.authz import Actor
from consult.consultations.models import Contribution
from consult.consultations.queries import consultation_by_slug
from consult.db import db
from consult.reports.coding import queries
from consult.reports.coding.models import DoubleCoding
from consult.reports.coding.operations.close_coding import close_coding
from consult.reports.coding.operations.draw_sample import draw_sample
from consult.reports.coding.operations.save_answer import save_answer
from consult.reports.coding.rules import NONE, OFF_TOPIC, UNKNOWN
from consult.reports.models import RunContribution
from consult.reports.queries import current_run

SIZE, SEED, SLIPS = 150, 2021, (0.09, 0.13)
COMPARED = 4_000
"""Contributions from which the names of the generator are matched with the themes of the analysis."""
Truth = Mapping[str, str]


def code_twice(governance: Actor, coders: list[Actor], slug: str, folder: Path) -> None:
    """Drawn, coded and closed through the operations that people have; nothing where the generator left no truth."""
    truth = dict(_truth(folder / "truth.csv"))
    consultation = consultation_by_slug(governance.organisation_id, slug)
    run = current_run(consultation)
    population = sum(map(len, queries.machine_strata(run.id).values()))
    coding = draw_sample(
        actor=governance,
        consultation=consultation,
        size=min(SIZE, population // 2),
        floor=5,
        seed=SEED,
        first_coder_id=coders[0].person_id or 0,
        second_coder_id=coders[1].person_id or 0,
    )
    right = _right_answers(coding, truth, _names(run.id, truth))
    themes = [str(theme["id"]) for theme in coding.themes]
    for actor, slips in zip(coders, SLIPS, strict=True):
        rng = random.Random(f"{SEED}/{slips}")
        for item in queries.items_of(coding.id):
            said = right[item.contribution_id or 0]
            if rng.random() < slips:
                said = rng.choice([*themes, NONE, NONE, UNKNOWN])
            save_answer(actor=actor, coding=coding, item=item, category=said)
    close_coding(actor=governance, coding=coding)


def _truth(path: Path) -> Iterator[tuple[str, str]]:
    """(identifier in the file, its theme or its status) of every contribution to an open question."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for identifier, theme, _subtheme, status, *_rest in rows:
            yield identifier, theme if status == "themed" else status


def _names(run_id: int, truth: Truth) -> dict[str, str]:
    """Theme of the generator -> the theme of the analysis that holds most of it."""
    rows = db.session.execute(
        sa.select(Contribution.external_id, RunContribution.theme_id)
        .join(RunContribution, RunContribution.contribution_id == Contribution.id)
        .where(RunContribution.run_id == run_id, RunContribution.theme_id.is_not(None))
        .order_by(RunContribution.contribution_id)
        .limit(COMPARED)
    )
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for identifier, theme_id in rows:
        held[truth.get(identifier or "", "")][str(theme_id)] += 1
    return {name: counter.most_common(1)[0][0] for name, counter in held.items() if name}


def _right_answers(coding: DoubleCoding, truth: Truth, names: Mapping[str, str]) -> dict[int, str]:
    """Contribution -> what a person who makes no slip would say."""
    ids = [item.contribution_id for item in queries.items_of(coding.id)]
    rows = db.session.execute(sa.select(Contribution.id, Contribution.external_id).where(Contribution.id.in_(ids)))
    known = {id_: truth.get(identifier or "", "") for id_, identifier in rows}
    return {id_: OFF_TOPIC if name == "off_topic" else names.get(name, NONE) for id_, name in known.items()}
