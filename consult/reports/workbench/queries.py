"""What jobs and pages read of the workbench beside its tree."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
import sqlalchemy as sa

from consult.consultations import queries as consultations
from consult.db import db
from consult.reports import queries
from consult.reports.errors import NoAnalysis
from consult.reports.models import CurationEvent, Idea
from consult.reports.workbench.bench import bench_of
from consult.reports.workbench.corrections import Correction, hand_corrections
from consult.reports.workbench.members import Members, unpack

AT_ONCE = 400


def corrections_for(consultation_id: int, corpus_file: Path) -> tuple[list[Correction], int]:
    """(what people moved by hand, among the contributions of a corpus file; how many themes the tree has).

    Nothing before the first analysis, nor where nobody moved anything: the ideas are not even read then.
    """
    consultation = consultations.consultation_by_id(consultation_id)
    try:
        run = queries.current_run(consultation)
    except NoAnalysis:
        return [], 0
    if not db.session.scalar(
        sa.select(sa.func.count()).where(CurationEvent.corpus_id == run.corpus_id, CurationEvent.members.is_not(None))
    ):
        return [], 0
    bench = bench_of(consultation)
    known = set(map(int, pq.read_table(corpus_file, columns=["contribution_id"])["contribution_id"].to_pylist()))
    found = [each for each in hand_corrections(bench, members_of) if each[0] in known]
    return found, max(len(bench.tree.tops()), len({slug for _id, _position, slug in found}))


def members_of(event: CurationEvent) -> Members:
    return unpack(db.session.scalar(sa.select(CurationEvent.members).where(CurationEvent.id == event.id)))


def read_corrections(path: Path) -> list[Correction]:
    """Inverse of `write_corrections`."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(int(row["contribution_id"]), int(row["idea"]), row["theme"]) for row in csv.DictReader(file)]


def themes_of_ideas(run_id: int, asked: Sequence[Correction]) -> dict[tuple[int, int], int]:
    """(contribution, position) -> theme of the run, for the ideas of these contributions that have one."""
    ids = sorted({contribution for contribution, _position, _slug in asked})
    found: dict[tuple[int, int], int] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = db.session.execute(
            sa.select(Idea.contribution_id, Idea.position, Idea.theme_id).where(
                Idea.run_id == run_id,
                Idea.contribution_id.in_(ids[start : start + AT_ONCE]),
                Idea.theme_id.is_not(None),
            )
        )
        found |= {(row.contribution_id, row.position): row.theme_id for row in rows if row.theme_id}
    return found
