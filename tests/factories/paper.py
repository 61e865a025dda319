"""Sheets as a clerk types them, and as they stand once sent."""

from __future__ import annotations

from typing import Any

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.authz import Actor, Role
from consult.clock import today
from consult.consultations.models import Channel, Consultation
from consult.consultations.paper.models import DoubleEntry, PaperEntry, PrintedSheet
from consult.consultations.paper.operations.open_double_entry import open_double_entry
from consult.consultations.paper.operations.open_entry import open_entry
from consult.consultations.paper.operations.plan_double_entry import plan_double_entry
from consult.consultations.paper.operations.save_typed import save_typed
from consult.consultations.paper.operations.send_double_entry import send_double_entry
from consult.consultations.paper.operations.send_entry import send_entry
from consult.consultations.paper.operations.start_printing import KIND
from consult.consultations.paper.prints import part_path
from consult.consultations.paper.rules import new_sheet_code
from consult.db import db, utcnow
from consult.jobs.models import Job
from consult.territories.models import Organisation
from tests.factories.answering import question
from tests.factories.basics import make_member_of_staff

AGREED = ["notice", "health_text", "quotation"]


def make_clerk(organisation: Organisation, **values: Any) -> Actor:
    return actor_of_person(make_member_of_staff(organisation, Role.ENTRY_CLERK, **values))


def typed(consultation: Consultation, /, consent: list[str] | None = None, **answers: Any) -> dict[str, list[str]]:
    """`q1=["une idée", "une autre"]`, `note="7"`, `choix=["Prévenir"]`: by the code of each question of the
    questionnaire, choices by their label."""
    found = {"consent": AGREED if consent is None else consent}
    for code, answer in answers.items():
        asked = question(consultation, code)
        texts = answer if isinstance(answer, list) else [answer]
        labels = {choice.label: str(choice.id) for choice in asked.choices}
        if asked.kind.value == "open_text":
            found |= {f"q{asked.id}-{place}": [text] for place, text in enumerate(texts, start=1)}
        else:
            found[f"q{asked.id}"] = [labels.get(text, text) for text in texts]
    return {name: texts for name, texts in found.items() if texts}


def begin(actor: Actor, consultation: Consultation, person: Person | None = None, **values: Any) -> PaperEntry:
    return open_entry(
        actor=actor,
        consultation=consultation,
        channel=values.pop("channel", Channel.PAPER),
        received_on=values.pop("received_on", today()),
        now=values.pop("now", utcnow()),
        person_id=person.id if person else None,
        **values,
    )


def keep(actor: Actor, entry: Any, texts: dict[str, list[str]], version: str = "") -> str:
    return save_typed(actor=actor, entry=entry, typed=texts, version=version, now=utcnow())


def enter(
    actor: Actor, consultation: Consultation, texts: dict[str, list[str]], person: Person | None = None, **values: Any
) -> PaperEntry:
    """A whole sheet, sent."""
    entry = begin(actor, consultation, person, **values)
    keep(actor, entry, texts)
    send_entry(actor=actor, consultation=consultation, entry=entry, now=utcnow())
    return entry


def enter_twice(
    actor: Actor, consultation: Consultation, entry: PaperEntry, texts: dict[str, list[str]]
) -> DoubleEntry:
    """The second entry of a sheet, ended."""
    second = open_double_entry(actor=actor, entry=entry, now=utcnow())
    keep(actor, second, texts)
    send_double_entry(actor=actor, consultation=consultation, entry=entry, second=second, now=utcnow())
    return second


def draw_all(actor: Actor, consultation: Consultation) -> None:
    plan_double_entry(actor=actor, consultation=consultation, share=100, seed=1, now=utcnow())


def make_paper_world(organisation: Organisation, consultation: Consultation) -> dict[str, Any]:
    """A sheet under way (1), one entered twice with a difference (2), a printing: what routes name. Commits."""
    first, other = make_clerk(organisation), make_clerk(organisation)
    keep(first, begin(first, consultation), typed(consultation, q1=["Un banc"]))
    entry = enter(first, consultation, typed(consultation, q1=["Un arbre"], note="7"))
    draw_all(first, consultation)
    enter_twice(other, consultation, entry, typed(consultation, q1=["Un arbre"], note="9"))
    job = Job(
        organisation_id=organisation.id,
        kind=KIND,
        title="Impression de feuilles",
        state="done",
        arguments={"consultation_id": consultation.id, "what": "numbered", "locale": "fr"},
        result={"parts": [1]},
    )
    db.session.add(job)
    db.session.flush()
    sheet = PrintedSheet(
        organisation_id=organisation.id, consultation_id=consultation.id, code=new_sheet_code(), job_id=job.id
    )
    db.session.add(sheet)
    db.session.commit()
    part_path(job.id, 1).parent.mkdir(parents=True, exist_ok=True)
    part_path(job.id, 1).write_bytes(b"%PDF-1.7")
    return {"print_job_id": job.id, "sheet_code": sheet.code}
