"""What the pages of double entry show."""

from __future__ import annotations

from typing import Any

from consult.accounts import queries as accounts
from consult.authz import Actor
from consult.consultations.choices import told
from consult.consultations.models import Channel, Consultation
from consult.consultations.paper.errors import NotDrawn, SamePerson, TypedElsewhere
from consult.consultations.paper.filling import content_held
from consult.consultations.paper.models import DoubleEntry, PaperEntry
from consult.consultations.paper.parsing import read_answer
from consult.consultations.paper.queries import disagreement, drawn_entries, participation_of, plan_of, second_of
from consult.consultations.paper.questionnaire import questionnaire_of
from consult.consultations.paper.rules import is_drawn
from consult.consultations.queries_answering import sheet_of


def second_for(actor: Actor, entry: PaperEntry) -> DoubleEntry | None:
    """The second entry that this person may go on with; None where it is to be begun.

    Raises NotDrawn, SamePerson to whoever made the first entry, TypedElsewhere while somebody else is at it.
    """
    known, plan = second_of(entry.id), plan_of(entry.consultation_id)
    drawn = plan is not None and is_drawn(plan.seed, entry.number, plan.share)
    if entry.sent_at is None or entry.channel is not Channel.PAPER or (known is None and not drawn):
        raise NotDrawn
    if entry.entered_by_id == actor.person_id:
        raise SamePerson
    if known is not None and known.sent_at is None and known.entered_by_id != actor.person_id:
        raise TypedElsewhere
    return known


def plan_values(consultation: Consultation) -> dict[str, int]:
    """What the form of the draw shows."""
    plan = plan_of(consultation.id)
    return {"share": plan.share if plan else 10, "seed": plan.seed if plan else consultation.id * 1_000 + 7}


def double_page(consultation: Consultation, actor: Actor) -> dict[str, Any]:
    """Sheets to enter again, differences to decide, and the rates."""
    drawn = drawn_entries(consultation.id)
    names = accounts.names_of([entry.entered_by_id for entry in drawn])
    rows = [_row(entry, actor, names.get(entry.entered_by_id, "–")) for entry in drawn]
    return {
        "plan": plan_of(consultation.id),
        "rows": rows,
        "to_enter": sum(row["state"] in ("todo", "begun") for row in rows),
        "to_decide": sum(row["state"] == "differs" for row in rows),
        "rates": rates_of(consultation),
    }


def _row(entry: PaperEntry, actor: Actor, name: str) -> dict[str, Any]:
    second = entry.second
    if second is None:
        state = "mine" if entry.entered_by_id == actor.person_id else "todo"
    elif second.sent_at is None:
        state = "begun" if second.entered_by_id == actor.person_id else "elsewhere"
    elif any(not result.agrees and result.kept is None for result in second.results):
        state = "differs"
    else:
        state = "decided" if any(not result.agrees for result in second.results) else "same"
    return {"number": entry.number, "first": name, "state": state}


def rates_of(consultation: Consultation, fewest: int = 1) -> dict[str, Any] | None:
    """The rate of disagreement of each question and its interval, as plain values for pages and for the report; None
    where fewer sheets than that were entered twice."""
    found = disagreement(consultation.id)
    if found is None or found.sheets < fewest:
        return None
    rows = []
    for asked in questionnaire_of(consultation).questions:
        rate = found.by_question.get(asked.question.id)
        if rate is not None and rate.interval is not None:
            rows.append(
                {
                    "question": f"{asked.number}. {asked.prompt}",
                    "compared": rate.compared,
                    "different": rate.different,
                    "interval": list(rate.interval),
                }
            )
    return {
        "sheets": found.sheets,
        "compared": found.overall.compared,
        "different": found.overall.different,
        "rows": rows,
    }


def comparison(consultation: Consultation, entry: PaperEntry, second: DoubleEntry) -> list[dict[str, Any]]:
    """Each difference: the question, both answers in words, and what was decided."""
    held = content_held(sheet_of(consultation, participation_of(entry)))
    results = {result.question_id: result for result in second.results if not result.agrees}
    rows = []
    for asked in questionnaire_of(consultation).questions:
        result = results.get(asked.question.id)
        if result is not None:
            rows.append(
                {
                    "asked": asked,
                    "kept": result.kept,
                    "first": told(asked.question, held.get(asked.question.id, []), consultation.organisation_id),
                    "second": told(
                        asked.question, read_answer(asked, second.typed).content, consultation.organisation_id
                    ),
                }
            )
    return rows
