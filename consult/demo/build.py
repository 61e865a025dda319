"""Fill an installation with the demonstration, through the operations and the import that users have."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from consult.accounts.operations.import_people import import_people
from consult.accounts.people_file import COLUMNS as PEOPLE_COLUMNS
from consult.accounts.people_source import keep_file
from consult.authz import Actor, InstallationActor, Role
from consult.consultations.models import QuestionKind
from consult.consultations.queries import consultation_by_slug, questions_of
from consult.db import unit_of_work
from consult.demo import accounts
from consult.demo.bringing import import_places, start_import_of
from consult.demo.campaigns import open_earlier, run_campaigns
from consult.demo.coding import code_twice
from consult.demo.composing import compose, set_dates
from consult.demo.moderating import moderate
from consult.demo.open_one import OPEN_ONE
from consult.demo.outcome import publish_and_hear
from consult.demo.paper import enter_sheets
from consult.demo.partner import build_partner
from consult.demo.process import tell_process
from consult.demo.projects.build import FULL, Scale, build_projects
from consult.demo.reporting import publish_mission_report
from consult.demo.territory_reports import publish_territory_reports
from consult.jobs.runner import run_pending
from consult.reports.operations.load_membership import load_membership
from consult.reports.operations.start_analysis import start_analysis
from consult.reports.views.membership import COLUMNS as MEMBERSHIP_COLUMNS
from consult.territories.operations.create_organisation import create_organisation
from consult.territories.queries import organisation_by_slug, territories_of
from consult.web.csv_table import read_table

SLUG = "rivages"
SEED = 2021
Follow = Callable[[str, int | None], None]
"""Does a job: called with a sentence for the person and the job's id."""


@dataclass(frozen=True)
class Built:
    """Where the demonstration stands."""

    organisation: str
    closed: str
    open: str


def is_built() -> bool:
    """Whether the organisation of the demonstration exists: building it again would add nothing."""
    return organisation_by_slug(SLUG) is not None


def build(folder: Path, follow: Follow, scale: Scale = FULL) -> Built:
    """`folder` holds the files of `consult.demo.generate`; `follow` does each job and shows where it is; `scale` says
    how many projects and élus."""
    plan = json.loads((folder / "consultation.json").read_text("utf-8"))
    with unit_of_work():
        organisation_id = create_organisation(
            actor=InstallationActor(), slug=SLUG, name=plan["organisation"], contact_email="contact@exemple.test"
        ).id
        actor = accounts.create_administrator(organisation_id)
        _set_up_organisation(actor, folder)
        kept = keep_file((folder / "people.csv").read_bytes(), PEOPLE_COLUMNS, "people")
        people = import_people(actor=actor, file_name=kept).id
    follow("Personnes", people)
    with unit_of_work():
        codes = compose(actor, plan, plan["slug"])
        contributions = start_import_of(actor, plan["slug"], folder, codes)
    follow("Contributions", contributions)
    with unit_of_work():
        _close_in_the_past(actor, plan)
        consultation = consultation_by_slug(organisation_id, plan["slug"])
        asked = [question.code for question in questions_of(consultation.id) if question.kind is QuestionKind.OPEN_TEXT]
        analysis = start_analysis(actor=actor, consultation=consultation, question_codes=asked, seed=SEED).job_id
    follow("Analyse", analysis)
    with unit_of_work():
        coders = accounts.actors_of(organisation_id, Role.CODER)
        code_twice(accounts.actor_of(organisation_id, Role.GOVERNANCE), coders, plan["slug"], folder)
    with unit_of_work():
        writer, chair = (accounts.actor_of(organisation_id, role) for role in (Role.GOVERNANCE, Role.AUDITOR))
        publish_mission_report(writer, chair, plan["slug"])
    publish_territory_reports(actor, plan["slug"], follow)
    with unit_of_work():
        _compose_open_one(actor)
    with unit_of_work():
        open_one = consultation_by_slug(organisation_id, OPEN_ONE["slug"])
        open_earlier(open_one)
        run_campaigns(actor, open_one)
        enter_sheets(accounts.actor_of(organisation_id, Role.ENTRY_CLERK), actor, open_one)
    build_partner(actor, folder, follow, SEED)
    build_projects(actor, scale)
    with unit_of_work():
        moderate(actor, accounts.actor_of(organisation_id, Role.MODERATOR), OPEN_ONE["slug"])
    with unit_of_work():
        governance = accounts.actor_of(organisation_id, Role.GOVERNANCE)
        publish_and_hear(governance, actor, consultation_by_slug(organisation_id, plan["slug"]))
    run_pending()  # the filter reads what was imported
    return Built(plan["organisation"], plan["slug"], OPEN_ONE["slug"])


def _set_up_organisation(actor: Actor, folder: Path) -> None:
    import_places(actor, folder)
    structure = read_table((folder / "membership.csv").read_bytes(), MEMBERSHIP_COLUMNS, max_rows=3_000)
    load_membership(actor=actor, lines=structure.rows)
    known = {territory.code: territory.id for territory in territories_of(actor.organisation_id)}
    accounts.create_others(actor, known.get("PDL-01"))


def _close_in_the_past(actor: Actor, plan: dict[str, Any]) -> None:
    """It opened and closed when the plan says, within a longer process."""
    consultation = consultation_by_slug(actor.organisation_id, plan["slug"])
    set_dates(actor, consultation, plan["opens"], datetime.fromisoformat(plan["closes"]))
    tell_process(actor, consultation)


def _compose_open_one(actor: Actor) -> None:
    """A second consultation, open to anyone for three weeks, to try answering."""
    compose(actor, OPEN_ONE, OPEN_ONE["slug"])
