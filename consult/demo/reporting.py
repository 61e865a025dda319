"""The report of the demonstration: composed from its analysis, signed by two people, published, as a team does it."""

from __future__ import annotations

from consult.authz import Actor
from consult.consultations.queries import consultation_by_slug
from consult.reports.composing.blocks import Json, Kind
from consult.reports.composing.drafting import Template
from consult.reports.composing.models import Composition
from consult.reports.composing.operations.answer_signing import answer_signing
from consult.reports.composing.operations.begin_composition import begin_composition
from consult.reports.composing.operations.propose_signing import propose_signing
from consult.reports.composing.operations.publish_composition import publish_composition
from consult.reports.composing.operations.set_look import set_look
from consult.reports.composing.operations.write_block import write_block

SUBTITLE = "Rapport de mission, remis à l’assemblée générale"
TEXTS = {
    Kind.EDITORIAL: (
        "Pendant cinq semaines, [[overview.people.count]] personnes ont pris le temps de nous écrire. Elles l’ont fait "
        "[[overview.contributions.count]] fois, en quelques mots ou en quelques phrases, le soir, au guichet, au "
        "téléphone.\n\nCe rapport leur est rendu. Il dit ce qu’elles ont dit, dans l’ordre où elles sont nombreuses à "
        "le dire. Il dit aussi ce que nous ne savons pas : ceux qui n’ont pas répondu, ce qui résiste au classement, "
        "ce que deux lectures ne voient pas de la même façon. Chaque chiffre s’ouvre, et se recalcule."
    ),
    Kind.PROPOSALS: (
        "- Répondre à chaque enseignement par une mesure, une personne qui la porte et une date.\n"
        "- Rendre public, chaque semestre, ce qui est fait et ce qui ne l’est pas.\n"
        "- Revenir vers les groupes peu entendus, en allant à leur rencontre."
    ),
    Kind.QUESTIONS: (
        "- Par quel enseignement commencer, si tous ne peuvent pas l’être ensemble ?\n"
        "- Ce qui relève de la mutuelle, et ce qu’elle ne peut que porter auprès d’autres ?\n"
        "- Quelle part du résultat consacrer à ces réponses ?"
    ),
}
EXPECTED = "Vacances\nAide au deuil\nSanté des animaux"
QUALITIES = ("Directeur de la gouvernance", "Présidente du comité de mission")


def publish_mission_report(writer: Actor, chair: Actor, slug: str) -> None:
    """Six lessons; the writer and the chair of the mission committee both sign."""
    consultation = consultation_by_slug(writer.organisation_id, slug)
    report = begin_composition(actor=writer, consultation=consultation, template=Template.MISSION)
    set_look(
        actor=writer,
        composition=report,
        title=report.title,
        subtitle=SUBTITLE,
        language="fr",
        brand_colour="",
        logo=None,
    )
    for block in list(report.blocks):
        _write(writer, report, block)
    signers = [(actor.person_id, quality) for actor, quality in zip((writer, chair), QUALITIES, strict=True)]
    propose_signing(
        actor=writer,
        composition=report,
        consultation=consultation,
        signers=[(person, quality) for person, quality in signers if person is not None],
    )
    for actor in (writer, chair):
        answer_signing(actor=actor, composition=report, seal=report.seal, agreed=True)
    publish_composition(actor=writer, composition=report, consultation=consultation)


def _write(writer: Actor, report: Composition, block: Json) -> None:
    kind = Kind(block["kind"])
    values: Json = {"text": TEXTS[kind]} if kind in TEXTS else {}
    if kind is Kind.UNSAID:
        values["expected"] = EXPECTED
    if values:
        write_block(actor=writer, composition=report, block_id=block["id"], values=values)
