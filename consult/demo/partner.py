"""A second organisation, and the small consultation that both hold together."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from consult.authz import Actor, InstallationActor
from consult.consultations.models import Access, Consultation
from consult.consultations.operations.open_consultation import open_consultation
from consult.consultations.operations.write_notice import write_notice
from consult.consultations.queries import consultation_by_id, consultation_by_slug
from consult.db import unit_of_work, utcnow
from consult.demo import accounts
from consult.demo.bringing import import_places, start_import_of
from consult.demo.composing import compose, set_dates
from consult.demo.generate import generate
from consult.sharing import queries as sharing
from consult.sharing.operations.answer_invitation import answer_invitation
from consult.sharing.operations.invite_organisation import invite_organisation
from consult.sharing.operations.publish_common_report import publish_common_report
from consult.sharing.operations.start_common_analysis import start_common_analysis
from consult.territories.operations.configure_organisation import configure_organisation
from consult.territories.operations.create_organisation import create_organisation

SLUG, NAME = "val-clair", "Coopérative du Val Clair"
OPENED, CLOSED = datetime(2021, 10, 4, 8, tzinfo=UTC), datetime(2021, 10, 24, 21, tzinfo=UTC)
SHARED: dict[str, Any] = {
    "slug": "voisins-et-soins",
    "title": "Voisins et soins, à deux organisations",
    "access": Access.ANYONE,
    "notice": (
        "Cette consultation est menée avec la Coopérative du Val Clair. Vos réponses sont lues par notre équipe seule, "
        "séparées de votre nom. Le rapport commun donne des chiffres, et des phrases de personnes qui l’ont accepté."
    ),
    "welcome": "Deux questions, posées au même moment chez nos deux organisations.",
    "thanks": "Merci. Nous dirons ici ce que nous avons retenu ensemble.",
    "questions": [
        {"id": "entraide", "kind": "open_text",
         "title": "Près de chez vous, que faudrait-il pour que l’on s’entraide davantage ?"},
        {"id": "freins", "kind": "open_text",
         "title": "Qu’est-ce qui vous empêche de vous soigner comme vous le voudriez ?"},
    ],
}  # fmt: skip
PARTNER_NOTICE = (
    "Cette consultation est menée par la Mutuelle des Rivages, avec nous. Vos réponses restent chez nous, séparées de "
    "votre nom. Le rapport commun donne des chiffres, et des phrases de personnes qui l’ont accepté."
)
Follow = Callable[[str, int | None], None]


def build_partner(actor: Actor, folder: Path, follow: Follow, seed: int) -> None:
    """`actor`: the administrator of the first organisation, which leads."""
    for name, size, drawn in (("led", 1_200, seed + 1), ("joined", 900, seed + 2)):
        generate(folder / name, size, drawn)
        _keep_asked(folder / name / "contributions.csv")
    with unit_of_work():
        codes = compose(actor, SHARED, SHARED["slug"])
        partner = _open_partner(folder / "joined")
        led = consultation_by_slug(actor.organisation_id, SHARED["slug"])
        member = invite_organisation(actor=actor, consultation=led, address=SLUG)
        answer_invitation(actor=partner, member=member, accepts=True)
        own = consultation_by_id(member.consultation_id or 0)
        write_notice(actor=partner, consultation=own, body=PARTNER_NOTICE)
        set_dates(partner, own, None, utcnow() + timedelta(days=21), Access.ANYONE)
        open_consultation(actor=partner, consultation=own)
        imports = (
            start_import_of(actor, led.slug, folder / "led", codes),
            start_import_of(partner, own.slug, folder / "joined", codes),
        )
    for job_id in imports:
        follow("Contributions de la consultation partagée", job_id)
    with unit_of_work():
        led = consultation_by_slug(actor.organisation_id, SHARED["slug"])
        shared = sharing.led(actor.organisation_id, led.id)
        _close(actor, led)
        _close(partner, consultation_by_id(sharing.taking_part(shared)[1].consultation_id or 0))
        report = start_common_analysis(actor=actor, shared=shared, consultation=led)
        report_id, job_id = report.id, report.job_id
    follow("Analyse commune", job_id)
    with unit_of_work():
        publish_common_report(actor=actor, report=sharing.report_by_id(report_id))


def _keep_asked(file: Path) -> None:
    """Of the generated contributions, those to the questions that this consultation asks."""
    asked = {question["id"] for question in SHARED["questions"]}
    with file.open(encoding="utf-8", newline="") as read:
        reader = csv.DictReader(read)
        rows = [row for row in reader if row["question_id"] in asked]
        names = reader.fieldnames or ()
    with file.open("w", encoding="utf-8", newline="") as write:
        writer = csv.DictWriter(write, names)
        writer.writeheader()
        writer.writerows(rows)


def _open_partner(folder: Path) -> Actor:
    """Its own colour, sender, territories and administrator."""
    runner = InstallationActor()
    organisation = create_organisation(actor=runner, slug=SLUG, name=NAME)
    organisation.brand_colour = "#12524a"
    configure_organisation(
        actor=runner,
        organisation=organisation,
        name=NAME,
        host=None,
        sender_name=NAME,
        sender_email="avis@val-clair.test",
        serves_root=False,
    )
    actor = accounts.create_administrator(organisation.id, accounts.PARTNER)
    accounts.create_installation_account()
    import_places(actor, folder)
    return actor


def _close(actor: Actor, consultation: Consultation) -> None:
    set_dates(actor, consultation, OPENED.isoformat(), CLOSED, Access.ANYONE)
