"""Draw the contributions that two people will code."""

from __future__ import annotations

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import reading
from consult.db import db
from consult.reports import queries as reports
from consult.reports.coding import queries
from consult.reports.coding.errors import CodingUnderWay, NotACoder, SameCoder, SampleTooLarge
from consult.reports.coding.models import CodedItem, DoubleCoding, MachineAnswer
from consult.reports.coding.rules import Drawn, draw, folded
from consult.reports.curation import UNTOUCHED
from consult.reports.models import AnalysisRun
from consult.reports.subjects import Consultation

TERMS = 8


def draw_sample(
    *,
    actor: Actor,
    consultation: Consultation,
    size: int,
    floor: int,
    seed: int,
    first_coder_id: int,
    second_coder_id: int,
) -> DoubleCoding:
    """From the run that pages read now, and held to it. Raises NoAnalysis, SameCoder, NotACoder, CodingUnderWay,
    SampleTooLarge."""
    run = reports.current_run(consultation)
    if first_coder_id == second_coder_id:
        raise SameCoder
    if not {first_coder_id, second_coder_id} <= {id_ for id_, _name in queries.coders_of(actor.organisation_id)}:
        raise NotACoder
    if queries.open_coding(run.id) is not None:
        raise CodingUnderWay
    strata = _readable(consultation, queries.machine_strata(run.id))
    population = sum(map(len, strata.values()))
    if size > population:
        raise SampleTooLarge(most=population)
    drawn = draw(strata, size, floor, seed)
    number = db.session.scalar(
        sa.select(sa.func.max(DoubleCoding.number)).where(DoubleCoding.corpus_id == run.corpus_id)
    )
    coding = DoubleCoding(
        organisation_id=consultation.organisation_id,
        corpus_id=run.corpus_id,
        run_id=run.id,
        number=(number or 0) + 1,
        seed=seed,
        size=len(drawn),
        floor=floor,
        themes=_themes(run),
        strata=[
            {"category": name, "population": len(ids), "drawn": sum(item.category == name for item in drawn)}
            for name, ids in sorted(strata.items())
        ],
        first_coder_id=first_coder_id,
        second_coder_id=second_coder_id,
        created_by_id=actor.person_id,
    )
    db.session.add(coding)
    db.session.flush()
    _keep(coding, drawn)
    record(actor, "coding.draw", "double_coding", coding.id, run_id=run.id, size=coding.size, seed=seed)
    return coding


def _readable(consultation: Consultation, strata: dict[str, list[int]]) -> dict[str, list[int]]:
    """Without what moderation or an author took away and the run does not know of yet."""
    out = {*reading.lost_ids(consultation.id), *reading.excluded_ids(consultation.id)}
    kept = {name: [id_ for id_ in ids if id_ not in out] for name, ids in strata.items()}
    return {name: ids for name, ids in kept.items() if ids}


def _themes(run: AnalysisRun) -> list[dict[str, object]]:
    """As coders will read them: their names and words, in alphabetical order, which says nothing of their size."""
    states = reports.states_of(run.corpus_id)
    rows: list[dict[str, object]] = [
        {
            "id": theme.id,
            "label": states.get(theme.id, UNTOUCHED).label or row.label,
            "terms": [str(term) for term in row.terms[:TERMS]],
            "question_id": theme.question_id,
        }
        for theme, row in reports.run_themes(run.id)
        if row.parent_id is None
    ]
    return sorted(rows, key=lambda row: (folded(str(row["label"])), str(row["id"])))


def _keep(coding: DoubleCoding, drawn: list[Drawn]) -> None:
    """The items, and the machine's answers apart."""
    items = [
        CodedItem(coding_id=coding.id, position=position, contribution_id=item.contribution_id)
        for position, item in enumerate(drawn, 1)
    ]
    db.session.add_all(items)
    db.session.flush()
    ids = [item.contribution_id for item in drawn]
    touched = queries.machine_themes(coding.run_id, ids, [theme["id"] for theme in coding.themes])
    db.session.add_all(
        MachineAnswer(
            item_id=row.id,
            category=item.category,
            others=[id_ for id_ in touched.get(item.contribution_id, []) if str(id_) != item.category],
            weight=item.weight,
        )
        for row, item in zip(items, drawn, strict=True)
    )
    db.session.flush()
