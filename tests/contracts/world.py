"""An organisation with one of everything, and an address for every route of the site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from consult.accounts import queries as accounts
from consult.accounts.models import Account, Person, RoleGrant, SignInLink
from consult.accounts.operations.appoint_to_installation import appoint_to_installation
from consult.accounts.operations.import_people import KIND as PEOPLE
from consult.accounts.queries import actor_of_person
from consult.authz import InstallationActor, Role
from consult.consultations.models import Consultation, Contribution, Section, State
from consult.consultations.operations.invite_people import KIND as INVITED
from consult.db import db, utcnow
from consult.reports.models import AnalysisRun, CurationEvent, RunState, Theme
from consult.reports.operations.publish_report import publish_report
from consult.secrets import digest, new_token
from consult.territories.models import LegalPage
from tests.contracts import world_pieces
from tests.contracts.world_commission import COMMISSION_EXAMPLES, commission_of
from tests.contracts.world_following import FOLLOWING_EXAMPLES, following_of
from tests.contracts.world_life import LIFE, life_of
from tests.contracts.world_local import LOCAL_EXAMPLES, local_of
from tests.contracts.world_outcome import OUTCOME, clock_of, outcome_of
from tests.contracts.world_projects import PROJECT_EXAMPLES, projects_of
from tests.contracts.world_selection import ROUND_EXAMPLES, hold_a_round
from tests.contracts.world_shared import share
from tests.contracts.world_writing import WRITING_EXAMPLES, writing_of
from tests.factories.analysed import analyse
from tests.factories.answering import attach_file, linked
from tests.factories.basics import (
    make_consultation,
    make_member_of_staff,
    make_person,
    make_question,
)
from tests.factories.campaigns import make_campaign
from tests.factories.coding import close, code_all, make_coding
from tests.factories.imports import begin_import, make_upload
from tests.factories.paper import make_paper_world
from tests.factories.reports import make_small_world
from tests.support.archiving import make_archives_of
from tests.support.in_this_process import in_this_process

Values = dict[str, Any]
FILE = "texte,question,participant\nUne idée de plus,q1,p1\nSans question,inconnue,p2\n"


@dataclass
class World:
    """What stands in one organisation, by the name that routes give it."""

    organisation: str
    values: Values
    staff: dict[Role, int] = field(default_factory=dict)
    """Id of a person of each role."""
    installation: int = 0
    """Id of an account of the installation."""

    def address(self, endpoint: str, **replaced: Any) -> str:
        """The path of a route in this organisation, some of its values replaced."""
        wanted = EXAMPLES.get(endpoint, lambda values: {})(self.values)
        if endpoint.startswith("installation."):  # above organisations: no prefix
            return str(current_app.url_map.bind("localhost").build(endpoint, {**wanted, **replaced}))
        with current_app.test_request_context(f"/o/{self.organisation}/"):
            adapter = current_app.url_map.bind("localhost", script_name=f"/o/{self.organisation}/")
            return adapter.build(endpoint, {**wanted, **{k: v for k, v in replaced.items() if k in wanted}})


def build_world(slug: str, before_analysis: Callable[[], None] = lambda: None) -> World:
    """Committed: an analysed consultation whose report is published, an import, a consultation open to those invited,
    one being composed, people of every role, a mailed link."""
    small = make_small_world(slug, people=60)
    small.organisation.brand_colour = "#1f4e79"
    small.consultation.slug = f"sante-{slug}"
    small.consultation.public_contributions = True
    organisation_id, consultation_id = small.organisation.id, small.consultation.id
    participation_id = small.contributions[0].participation_id
    invited = make_person(small.organisation)
    questionnaire, token = linked(small.organisation, invited, slug=f"ouverte-{slug}", title="Nos priorités")
    draft = make_consultation(small.organisation, slug=f"brouillon-{slug}", state=State.DRAFT, title="À venir")
    make_question(draft, code="q1", position=1)
    draft.locales = ["fr", "en"]
    section = Section(consultation_id=draft.id, position=1, title="Chez vous")
    db.session.add(section)
    db.session.flush()
    person_id, open_id = invited.id, questionnaire.id
    file_id = attach_file(small.consultation, participation_id).id
    section_id = section.id
    phase_id, document_id = world_pieces.phase(small.organisation.id, consultation_id)
    paper = make_paper_world(small.organisation, questionnaire)
    projects = projects_of(small.organisation)
    examined = commission_of(small.organisation)
    following = following_of(small.organisation)
    db.session.add(LegalPage(organisation_id=organisation_id, slug="confidentialite", title="Vos données", body="Peu."))
    staff = {role: make_member_of_staff(small.organisation, role).id for role in Role}
    link = new_token()
    account_id = db.session.scalar(sa.select(sa.func.max(Account.id)))
    db.session.add(SignInLink(account_id=account_id, token_hash=digest(link), expires_at=utcnow() + timedelta(hours=1)))
    db.session.commit()
    before_analysis()
    with in_this_process():
        run = analyse(small, themes=3, subthemes=6)
    batch = begin_import(small.consultation, FILE)
    upload = make_upload(small.consultation, FILE)
    theme = db.session.scalars(sa.select(Theme).where(Theme.corpus_id == run.corpus_id).order_by(Theme.id)).first()
    assert theme is not None
    db.session.add(CurationEvent(corpus_id=run.corpus_id, number=1, kind="hide", theme_id=theme.id))
    governance = actor_of_person(db.session.get_one(Person, staff[Role.GOVERNANCE]))
    coding_id = codings(small.consultation, staff)
    proposed = AnalysisRun(
        organisation_id=organisation_id, corpus_id=run.corpus_id, folder=f"propose-{slug}", state=RunState.PROPOSED
    )
    db.session.add(proposed)
    version = publish_report(actor=governance, consultation=small.consultation, run=run)
    writing = writing_of(governance, small.consultation)
    outcome = outcome_of(version)
    db.session.commit()
    make_archives_of(version.id)
    member_id, received_id = share(small, run)
    installation_link = appoint_to_installation(actor=InstallationActor(), email=f"exploitation@{slug}.test")
    account = accounts.account_by_email(f"exploitation@{slug}.test")
    assert account is not None
    installation_id = account.id
    db.session.commit()
    analysed = {
        "upload": upload.token,
        "batch_id": batch.id,
        "theme_slug": theme.slug,
        "job_id": db.session.get_one(AnalysisRun, run.id).job_id,
        "run_id": proposed.id,
        **local_of(small, governance),
    }
    query = sa.select(Contribution.id).where(Contribution.consultation_id == consultation_id)
    return World(
        organisation=slug,
        values={
            "slug": f"sante-{slug}",
            **examined,
            "consultation_id": consultation_id,
            "open_slug": f"ouverte-{slug}",
            "draft_slug": f"brouillon-{slug}",
            "token": token,
            "link": link,
            "export_token": world_pieces.export(organisation_id, consultation_id),
            "check_job_id": world_pieces.check_job(organisation_id, consultation_id, analysed["upload"]),
            "contribution_id": db.session.scalars(query.order_by(Contribution.id)).first(),
            "participation_id": participation_id,
            "file_id": file_id,
            "person_id": person_id,
            "grant_id": db.session.scalar(sa.select(RoleGrant.id).where(RoleGrant.person_id == staff[Role.CODER])),
            "people_job_id": world_pieces.people_job(organisation_id, PEOPLE),
            "invitation_job_id": world_pieces.people_job(organisation_id, INVITED, consultation_id=open_id),
            "section_id": section_id,
            "phase_id": phase_id,
            "document_id": document_id,
            **make_campaign(organisation_id, open_id),
            "coding_id": coding_id,
            **analysed,
            "act_id": world_pieces.decided(staff[Role.MODERATOR], consultation_id),
            "member_id": member_id,
            "received_id": received_id,
            "installation_link": installation_link,
            "number": 1,
            **paper,
            **projects,
            **life_of(organisation_id, staff),
            **following,
            **writing,
            **hold_a_round(small.organisation),
            **outcome,
            "clock_id": clock_of(organisation_id, consultation_id),
            "code": "q1",
        },
        staff=staff,
        installation=installation_id,
    )


def codings(consultation: Consultation, staff: dict[Role, int]) -> int:
    """The first is closed, the second under way: its id."""
    coders = staff[Role.CODER], staff[Role.GOVERNANCE]
    closed = make_coding(consultation, coders, size=30)
    code_all(closed)
    close(closed, staff[Role.GOVERNANCE])
    return make_coding(consultation, coders, size=20).id


def _only(*names: str, **fixed: Any) -> Callable[[Values], Values]:
    return lambda values: {name: values[name] for name in names} | fixed


def _in(consultation: str, /, *names: str, **fixed: Any) -> Callable[[Values], Values]:
    """In the consultation that the first name says: `open_slug` or `draft_slug`."""
    return lambda values: {"slug": values[consultation], **{name: values[name] for name in names}} | fixed


CONSULTATION = _only("slug")
OPEN, DRAFT = _in("open_slug"), _in("draft_slug")
QUESTION = _in("draft_slug", "code")
PERSON = _only("person_id")
CAMPAIGN = _only("campaign_id")
THEME = _only("slug", "theme_slug")

EXAMPLES: dict[str, Callable[[Values], Values]] = {
    **COMMISSION_EXAMPLES,
    **FOLLOWING_EXAMPLES,
    **ROUND_EXAMPLES,
    **WRITING_EXAMPLES,
    "admin.erase": _only("participation_id"),
    "admin.erase_from_projects": _only("person_id"),
    "accounts.open_link": lambda values: {"token": values["link"]},
    **{
        f"answering.{name}": OPEN
        for name in (
            "consents", "consultation", "draft", "erase", "erased", "leave", "mine", "notice", "outcome",
            "participation", "receipt", "set_language", "reopen", "resume", "review", "start", "who", "withdraw_all",
        )
    },
    "answering.short": _only("consultation_id"),
    "coding.index": CONSULTATION,
    "coding.draw": CONSULTATION,
    "coding.show": _only("slug", "number"),
    "coding.close": _only("slug", "number"),
    "coding.disagreements": _only("slug", "number"),
    "coding.decide": _only("slug", "number", position=1),
    "coding.resume": _only("coding_id"),
    "coding.code": _only("coding_id", position=1),
    "coding.answer": _only("coding_id", position=1),
    "answering.correct": _in("open_slug", "contribution_id"),
    "answering.contest": _in("open_slug", "contribution_id"),
    "answering.withdraw": _in("open_slug", "contribution_id"),
    "answering.download": _in("open_slug", extension="json"),
    "answering.question": _in("open_slug", number=1),
    "answering.add_file": _in("open_slug", number=1),
    "answering.drop_file": _in("open_slug", "file_id"),
    "answering.file": _in("open_slug", "file_id"),
    "answering.read_file": _only("slug", "file_id"),
    "answering.received_files": CONSULTATION,
    "composing.languages": CONSULTATION,
    "composing.translate": _in("draft_slug", locale="en"),
    "answering.personal_link": _only("token"),
    **{
        f"composing.{name}": CONSULTATION
        for name in (
            "add_section", "archive", "arrange", "close", "copy", "empty_pilot", "export",
            "notice", "open_now", "pilot", "preview",
            "poster", "questions", "reopen", "settings", "share", "show", "texts",
        )
    },
    "answering.phase_document": _only("document_id"),
    "answering.process": CONSULTATION,
    **{f"composing.{name}": DRAFT for name in ("add_phase", "process", "usual_phases")},
    **{
        f"composing.{name}": _only("phase_id")
        for name in ("add_document", "drop_phase", "edit_phase", "move_phase_down", "move_phase_up")
    },
    "composing.drop_document": _only("phase_id", "document_id"),
    "composing.confirm_opening": DRAFT,
    "composing.retention": CONSULTATION,
    **{f"composing.{name}": _only("clock_id") for name in ("hold", "lift")},
    "composing.add_question": _in("draft_slug", kind="open-text"),
    "composing.duplicate": QUESTION,
    "composing.leaf_preview": _in("draft_slug", page="1"),
    "composing.preview_page": _in("draft_slug", page="1"),
    "composing.preview_question": _in("draft_slug", kind="open-text"),
    "composing.edit_question": QUESTION,
    "composing.reword": QUESTION,
    **{
        f"composing.{name}": _in("draft_slug", "section_id")
        for name in ("edit_section", "move_section_down", "move_section_up", "take_section_away")
    },
    "composing.move_down": QUESTION,
    "composing.move_up": QUESTION,
    "composing.remove": QUESTION,
    "importing.upload": CONSULTATION,
    "importing.choose": lambda values: {"slug": values["slug"], "token": values["upload"]},
    "importing.start": lambda values: {"slug": values["slug"], "token": values["upload"]},
    "importing.checked": lambda values: {
        "slug": values["slug"], "token": values["upload"], "job_id": values["check_job_id"],
    },
    "importing.show": _only("slug", "batch_id"),
    "importing.undo": _only("slug", "batch_id"),
    "importing.refused": _only("slug", "batch_id"),
    **{f"inviting.{name}": OPEN for name in ("add", "add_list", "index", "remind", "send")},
    "cockpit.show": OPEN,
    "posting.show": OPEN,
    "posting.file": _in("open_slug", "job_id"),
    "cockpit.write": OPEN,
    "inviting.refused": lambda values: {"slug": values["open_slug"], "job_id": values["invitation_job_id"]},
    **{f"campaigns.{name}": CAMPAIGN for name in ("cancel", "edit", "pause", "send", "show", "trial")},
    "campaigns.new": _only(kind="reminder"),
    "campaigns.retry": _only("campaign_id", which="echecs"),
    "campaigns.retry_one": _only("campaign_id", "message_id"),
    "campaigns.arrived": _only("campaign_id", "message_id"),
    "campaigns.lift": _only("stop_id"),
    **{
        f"preferences.{name}": lambda values: {"token": values["message_token"]}
        for name in ("choose", "one_click", "unsubscribe")
    },
    **{f"paper.{name}": OPEN for name in ("begin", "double", "index", "plan", "prints")},
    **{f"paper.{name}": _in("open_slug", number=1) for name in ("choose", "draft", "enter", "put_aside", "send")},
    **{f"paper.{name}": _in("open_slug", number=2) for name in ("compare", "draft_twice", "enter_twice", "send_twice")},
    "paper.begin_for": _in("open_slug", "person_id"),
    "paper.printed": lambda values: {"slug": values["open_slug"], "job_id": values["print_job_id"], "part": 1},
    "paper.scanned": lambda values: {"code": values["sheet_code"]},
    "jobs.show": _only("job_id"),
    "jobs.cancel": _only("job_id"),
    **{
        f"moderation.{name}": CONSULTATION
        for name in ("decisions", "publish_all", "queue", "release", "settings", "take")
    },
    **{
        f"moderation.{name}": _only("slug", "contribution_id")
        for name in ("answer", "ask", "decide", "original", "show", "skip")
    },
    "moderation.undo": _only("slug", "act_id"),
    "moderated.figures": CONSULTATION,
    "moderated.read": CONSULTATION,
    "moderated.report": _only("slug", "contribution_id"),
    **{f"people.{name}": PERSON for name in ("create_account", "edit", "grant_role", "show", "withdraw_account")},
    "people.end_grant": _only("person_id", "grant_id"),
    "people.import_result": lambda values: {"job_id": values["people_job_id"]},
    **{f"people.{name}": lambda values: {"job_id": values["people_job_id"]} for name in ("leave", "undo_leave")},
    "people.import_refused": lambda values: {"job_id": values["people_job_id"]},
    **{
        f"reports.{name}": CONSULTATION
        for name in (
            "analysis", "contributions", "map_page", "map_points", "map_themes", "preview",
            "publish", "reliability", "report", "start", "weigh", "archives", "verify", "licence",
        )
    },
    **{f"reports.{name}": _only("slug", "number") for name in ("evidence_archive", "make_archives", "open_archive")},
    **OUTCOME,
    "reports.contribution": _only("slug", "contribution_id"),
    "reports.proposal": _only("slug", "run_id"),
    "reports.settle": _only("slug", "run_id", act="refuser"),
    "reports.decide": _only("slug", "theme_slug", decision="masquer"),
    "reports.reliability_csv": _only("slug", name="themes", ending="csv"),
    "reports.rename": THEME,
    "reports.theme": THEME,
    "reports.contributions_csv": _only("slug", ending="parquet"),
    "reports.theme_csv": _only("slug", "theme_slug", name="groupes", ending="xlsx"),
    "reports.report_csv": _only("slug", name="themes", ending="csv"),
    "exports.of_consultation": CONSULTATION,
    "exports.fetch": lambda values: {"token": values["export_token"]},
    "reports.undo": _only("slug", "number"),
    **{
        f"workbench.{name}": CONSULTATION
        for name in (
            "agree", "begin_examples", "checks", "create", "examples", "history", "ideas", "order", "prepare",
            "propose", "review", "screen", "send_back", "take_back",
            "take_examples", "take_group",
        )
    },
    "workbench.apply_split": THEME,
    "workbench.quote": _only("slug", "theme_slug", decision="citer"),
    "workbench.reshape": _only("slug", "theme_slug", act="titre"),
    "workbench.split": THEME,
    "workbench.step": _only("slug", step="annuler"),
    "workbench.undo": _only("slug", "number"),
    **{
        f"installation.{name}": _only(slug="ici")
        for name in ("appoint", "configure", "resume", "suspend")
    },
    "installation.open_link": lambda values: {"token": values["installation_link"]},
    **{f"sharing.{name}": CONSULTATION for name in ("analyse", "invite", "leave", "publish", "report", "show")},
    "sharing.answer": lambda values: {"member_id": values["received_id"], "answer": "accepter"},
    "sharing.remove": _only("slug", "member_id"),
    "sharing.report_csv": _only("slug", name="comparaison", ending="csv"),
    "sharing.theme": _only("slug", key="t1"),
    "territories.edit_legal_page": _only(slug="confidentialite"),
    "territories.legal_page": _only(slug="confidentialite"),
    **PROJECT_EXAMPLES,
    **LIFE,
    **LOCAL_EXAMPLES,
}  # fmt: skip
