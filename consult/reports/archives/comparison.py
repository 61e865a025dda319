"""The evidence archive against the database: which contribution, which status, which assignment is not the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from consult.consultations import queries_archives
from consult.db import db
from consult.reports import queries
from consult.reports.analysis_port import Status
from consult.reports.archives import evidence_tables as tables
from consult.reports.archives.archived import ArchivedRun, read_table
from consult.reports.archives.findings import Fault, Finding
from consult.reports.models import Corpus, ReportVersion, RunContribution, ThemeContribution

CHUNK = 2_000
LAST = 2**31 - 1


@dataclass
class Compared:
    """erased: contributions of the archive that the site has no longer. moved: moderated or brought back since."""

    erased: int = 0
    moved: int = 0
    findings: list[Finding] = field(default_factory=list)


def against_database(version: ReportVersion, run: ArchivedRun) -> Compared:
    """Every contribution of the archive, a few thousand at a time; each read is short."""
    run_id, consultation_id = version.run_id, db.session.get_one(Corpus, version.corpus_id).ref_id
    slugs = {theme.id: theme.slug for theme, _row in queries.run_themes(run_id)}
    links = read_table(run.archive, tables.ASSIGNMENTS)
    owners, touched = pc.cast(links["contribution"], pa.int64()).to_numpy(), links["theme"].to_pylist()
    rows, compared = run.contributions, Compared()
    statuses, hashes = rows["status"].to_pylist(), rows["text_sha256"].to_pylist()
    seen = 0
    for start in range(0, len(run.ids), CHUNK):
        ids = run.ids[start : start + CHUNK].tolist()
        bounds = (seen + 1, ids[-1] if start + CHUNK < len(run.ids) else LAST)
        seen = ids[-1]
        low, high = np.searchsorted(owners, [ids[0], ids[-1] + 1])
        told: dict[int, set[str]] = defaultdict(set)
        for place in range(int(low), int(high)):
            told[int(owners[place])].add(touched[place])
        then = _Then(
            bounds,
            ids,
            dict(zip(ids, statuses[start:], strict=False)),
            dict(zip(ids, hashes[start:], strict=False)),
            told,
        )
        _compare(then, run_id, consultation_id, slugs, compared)
    return compared


@dataclass(frozen=True)
class _Then:
    """Some contributions as the archive holds them, all that it has between these bounds."""

    bounds: tuple[int, int]
    ids: list[int]
    status: dict[int, str]
    text: dict[int, str]
    themes: dict[int, set[str]]


def _compare(then: _Then, run_id: int, consultation_id: int, slugs: dict[int, str], compared: Compared) -> None:
    low, high = then.bounds
    texts = queries_archives.texts_between(consultation_id, low, high)
    rows = {
        row.contribution_id: row
        for row in db.session.execute(
            sa.select(RunContribution.contribution_id, RunContribution.status, RunContribution.status_before).where(
                RunContribution.run_id == run_id, RunContribution.contribution_id.between(low, high)
            )
        )
    }
    now: dict[int, set[str]] = defaultdict(set)
    for owner, theme in db.session.execute(
        sa.select(ThemeContribution.contribution_id, ThemeContribution.theme_id).where(
            ThemeContribution.run_id == run_id, ThemeContribution.contribution_id.between(low, high)
        )
    ):
        now[owner].add(slugs.get(theme, str(theme)))
    db.session.rollback()
    known = set(then.ids)
    for id_ in sorted(known | set(rows)):
        if id_ not in known:
            compared.findings.append(Finding(Fault.CONTRIBUTION, str(id_)))
        elif id_ not in texts or id_ not in rows:
            compared.erased += 1
        else:
            text = texts[id_]
            if then.text[id_] != text.found_hash or text.found_hash != text.body_hash:
                compared.findings.append(Finding(Fault.CONTRIBUTION, str(id_)))
            if _moderated(then.status[id_], rows[id_].status, rows[id_].status_before):
                compared.moved += 1
                continue
            if rows[id_].status != then.status[id_]:
                detail = f"{then.status[id_]} → {rows[id_].status}"
                compared.findings.append(Finding(Fault.STATUS, str(id_), detail))
            if now[id_] != then.themes[id_]:
                detail = ", ".join(sorted(now[id_] ^ then.themes[id_]))
                compared.findings.append(Finding(Fault.ASSIGNMENT, str(id_), detail))


def _moderated(then: str, now: str, before: str | None) -> bool:
    """Moderation took it out since, or brought it back; nothing else moves a contribution."""
    taken_out = now == Status.MODERATED and before == then
    brought_back = then == Status.MODERATED and now != then
    return then != now and (taken_out or brought_back)
