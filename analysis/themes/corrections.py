"""What people corrected by hand in an earlier run, as constraints on the next.

A corrections file says « this contribution (or this idea of it) belongs to that theme ». In the
run that follows, all that one name gathers stand in one theme, and two names never share one:
each name takes the theme where most of what it gathers is found (H. W. Kuhn's Hungarian method),
sub-themes that hold mostly its contributions join that theme, and every corrected line is placed
there, in the nearest sub-theme.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.corpus.contributions import Contributions
from analysis.corpus.files import read_table
from analysis.corpus.statuses import CODE
from analysis.themes.assignment import Assignment, offsets
from analysis.themes.tree import Tree
from analysis.types import Codes, Floats, InputError, Ints

FEWEST = 3  # corrected contributions that may move a whole sub-theme
MOSTLY = 0.6


@dataclass(frozen=True)
class Corrections:
    """c lines. row: (c,) contribution; idea: (c,) number of its idea, -1 for the whole; name: (c,) place
    in `names` of the theme it belongs to. digest: of the file."""

    row: Ints
    idea: Ints
    name: Codes
    names: list[str]
    digest: str


def digest_of(path: Path) -> str:
    """What identifies a corrections file. Raises InputError where there is none."""
    if not path.is_file():
        raise InputError(f"Le fichier de corrections « {path} » n'existe pas.", "corrections")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def constraints(path: Path | None, contributions: Contributions) -> Corrections | None:
    """The corrections of a file, if one is given."""
    return read_corrections(path, contributions.table["contribution_id"].combine_chunks()) if path else None


def read_corrections(path: Path, ids: pa.Array) -> Corrections:
    """Read `contribution_id,theme` and, if it is there, `idea`. ids: of the contributions, in order.

    Raises InputError for a missing column, an unknown id, or a contribution given two themes.
    """
    table, _ = read_table(path)
    for name in ("contribution_id", "theme"):
        if name not in table.column_names:
            raise InputError(f"Le fichier de corrections n'a pas de colonne « {name} ».", "corrections")
    asked = pc.cast(table["contribution_id"], pa.string()).combine_chunks()
    row = pc.fill_null(pc.index_in(asked, value_set=ids.cast(pa.string())), -1).to_numpy(zero_copy_only=False)
    if (row < 0).any():
        unknown = asked[int(np.flatnonzero(row < 0)[0])].as_py()
        raise InputError(f"La correction de « {unknown} » ne correspond à aucune contribution.", "corrections")
    theme = pc.cast(table["theme"], pa.string()).combine_chunks()
    if pc.any(pc.fill_null(pc.equal(theme, ""), True)).as_py():
        raise InputError("Une ligne du fichier de corrections n'a pas de thème.", "corrections")
    encoded = theme.dictionary_encode()
    code = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int32)
    idea = np.full(len(row), -1, dtype=np.int64)
    if "idea" in table.column_names:
        try:
            numbers = pc.cast(pc.cast(table["idea"], pa.string()), pa.int64())
        except pa.ArrowInvalid:
            raise InputError(
                "La colonne « idea » du fichier de corrections attend des nombres.", "corrections"
            ) from None
        idea = pc.fill_null(numbers, -1).to_numpy().astype(np.int64)
    for place, first in _first_places(row, idea).items():
        if code[place] != code[first]:
            raise InputError(f"« {asked[place].as_py()} » est corrigée vers deux thèmes différents.", "corrections")
    return Corrections(row.astype(np.int64), idea, code, encoded.dictionary.to_pylist(), digest_of(path))


def _first_places(row: Ints, idea: Ints) -> dict[int, int]:
    """The first line about the same thing, for each line that has one before it."""
    first: dict[tuple[int, int], int] = {}
    out = {}
    for place, key in enumerate(zip(row.tolist(), idea.tolist(), strict=True)):
        if key in first:
            out[place] = first[key]
        first.setdefault(key, place)
    return out


def rejoined(tree: Tree, subtheme: Codes, name: Codes, names: int) -> Tree:
    """The tree, its sub-themes joined as the corrections say.

    subtheme, name: (m,) sub-theme within the tree and name of each corrected contribution of it.
    """
    held = np.zeros((len(tree.centers), names))
    np.add.at(held, (subtheme, name), 1)
    theme_of = themes_of_names(tree, subtheme, name, names)
    most = held.argmax(axis=1)
    sure = (held.max(axis=1) >= FEWEST) & (held.max(axis=1) >= MOSTLY * held.sum(axis=1))
    parent = np.where(sure, theme_of[most], tree.parent).astype(np.int32)
    # a theme is never left empty: it would have no name
    for theme in set(range(tree.themes)) - set(parent.tolist()):
        parent[tree.parent == theme] = theme
    return replace(tree, parent=parent)


def themes_of_names(tree: Tree, subtheme: Codes, name: Codes, names: int) -> Codes:
    """The theme of each name (names,), no two alike, -1 for names that nothing of this tree bears.

    Raises InputError when there are more names than themes.
    """
    from scipy.optimize import linear_sum_assignment

    votes = np.zeros((names, tree.themes))
    np.add.at(votes, (name, tree.parent[subtheme]), 1)
    borne = np.unique(name)
    if len(borne) > tree.themes:
        raise InputError(
            f"Les corrections nomment {len(borne)} thèmes, l'analyse n'en a que {tree.themes} : "
            f"demandez-en davantage par --themes.",
            "corrections",
        )
    rows, columns = linear_sum_assignment(-votes[borne])
    out = np.full(names, -1, dtype=np.int32)
    out[borne[rows]] = columns
    return out


def held(
    corrections: Corrections, assignment: Assignment, trees: list[Tree], tree_of_row: Ints, first: Ints, vectors: Floats
) -> tuple[Assignment, dict[str, str]]:
    """(the assignment, every corrected contribution and idea where it belongs; id of the theme of each name).

    vectors: (c, d) of the corrected contributions, zero where unknown. first: (n,) first copy of
    each row: what is corrected moves its copies too.
    """
    out = replace(
        assignment,
        subtheme=assignment.subtheme.copy(),
        idea_subtheme=assignment.idea_subtheme.copy(),
        status=assignment.status.copy(),
    )
    bases, themes = offsets(trees), {}
    opens = np.searchsorted(out.row, corrections.row)
    many = np.searchsorted(out.row, corrections.row, side="right") - opens
    for number, tree in enumerate(trees):
        own = np.flatnonzero(tree_of_row[corrections.row] == number)
        if not (len(own) and len(tree.centers)):
            continue
        similar = vectors[own] @ tree.centers.T
        found = out.subtheme[corrections.row[own]] - bases[number]
        near = np.where(found >= 0, found, similar.argmax(axis=1)).astype(np.int32)
        theme_of = themes_of_names(tree, near, corrections.name[own], len(corrections.names))
        for line, start, now in zip(own.tolist(), near.tolist(), similar, strict=True):
            theme = int(theme_of[corrections.name[line]])
            members = np.flatnonzero(tree.parent == theme)
            target = start if tree.parent[start] == theme else int(members[now[members].argmax()])
            themes[corrections.names[corrections.name[line]]] = tree.theme_ids[theme]
            ideas = slice(int(opens[line]), int(opens[line] + many[line]))
            _move(out, corrections, line, ideas, int(bases[number]) + target)
    copies = np.flatnonzero(out.status == CODE["duplicate"])
    copies = copies[~np.isin(copies, corrections.row)]
    out.subtheme[copies] = out.subtheme[first[copies]]
    return out, themes


def _move(out: Assignment, corrections: Corrections, line: int, ideas: slice, target: int) -> None:
    """Put one corrected contribution, or one of its ideas, under a sub-theme; `out` is changed."""
    row, idea = int(corrections.row[line]), int(corrections.idea[line])
    labels = out.idea_subtheme[ideas]
    if idea >= 0:
        labels[idea : idea + 1] = target
    if idea < 0 or len(labels) == 1:
        carries = np.flatnonzero(labels == out.subtheme[row])
        labels[carries if len(carries) else slice(0, 1)] = target
        out.subtheme[row] = target
        if out.status[row] == CODE["unclassified"]:
            out.status[row] = CODE["themed"]
