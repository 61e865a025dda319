"""A morning of entry in the demonstration: sheets from an agency, a few calls, half of the sheets entered twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consult.accounts.profile import Purpose
from consult.authz import Actor
from consult.clock import today
from consult.consultations.models import Channel, Consultation, QuestionKind
from consult.consultations.paper.asked import Asked
from consult.consultations.paper.filling import CONSENT
from consult.consultations.paper.models import PaperEntry, SetAside
from consult.consultations.paper.operations.open_double_entry import open_double_entry
from consult.consultations.paper.operations.open_entry import open_entry
from consult.consultations.paper.operations.plan_double_entry import plan_double_entry
from consult.consultations.paper.operations.save_typed import save_typed
from consult.consultations.paper.operations.send_double_entry import send_double_entry
from consult.consultations.paper.operations.send_entry import send_entry
from consult.consultations.paper.operations.set_aside_entry import set_aside_entry
from consult.consultations.paper.parsing import typed_again
from consult.consultations.paper.queries import drawn_entries
from consult.consultations.paper.questionnaire import questionnaire_of
from consult.db import utcnow

SHARE, SEED = 50, 2026
AGREED = [Purpose.NOTICE.value, Purpose.HEALTH_TEXT.value, Purpose.QUOTATION.value]


@dataclass(frozen=True)
class Sheet:
    """What somebody wrote on paper or said on the phone; `college`: the rank of the box ticked."""

    channel: Channel
    ideas: tuple[str, ...]
    word: str
    note: int
    college: int = 0


SHEETS = (
    Sheet(Channel.PAPER, ("Un banc à l’abri devant la porte", "Que l’on me regarde quand on me parle"), "regard", 3),
    Sheet(Channel.PAPER, ("Pouvoir prendre rendez-vous sans Internet",), "patience", 2),
    Sheet(Channel.PAPER, ("Ouvrir le samedi matin", "Une boîte pour déposer mes papiers"), "horaires", 4, 2),
    Sheet(Channel.PAPER, ("Parler plus lentement, j’entends mal", "Des formulaires écrits plus gros"), "lisible", 3),
    Sheet(Channel.PAPER, ("Garder quelqu’un à l’accueil plutôt qu’une borne",), "humain", 5),
    Sheet(Channel.PAPER, ("Un coin calme pour les sujets délicats",), "discrétion", 4, 1),
    Sheet(Channel.PAPER, ("Une place de stationnement tout près",), "accès", 2),
    Sheet(Channel.PAPER, ("Ne pas devoir répéter mon histoire à chaque visite",), "suivi", 3),
    Sheet(Channel.PHONE, ("Que l’on me rappelle quand on l’a promis",), "confiance", 4),
    Sheet(Channel.PHONE, ("Un numéro où répond la même personne",), "écoute", 5, 1),
    Sheet(Channel.PHONE, ("Des nouvelles de mon dossier par courrier",), "clarté", 2),
)
MISREAD = {2: 4, 5: 3}
"""Sheet → the note that the second hand read on it."""


def enter_sheets(clerk: Actor, other: Actor, consultation: Consultation) -> None:
    """`clerk` enters everything; `other` enters the drawn sheets again and reads two notes otherwise."""
    questions = questionnaire_of(consultation).questions
    plan_double_entry(actor=other, consultation=consultation, share=SHARE, seed=SEED, now=utcnow())
    for sheet in SHEETS:
        entry = _open(clerk, consultation, sheet.channel)
        save_typed(actor=clerk, entry=entry, typed=_typed(questions, sheet), version="", now=utcnow())
        send_entry(actor=clerk, consultation=consultation, entry=entry, now=utcnow())
    unsigned = _open(clerk, consultation, Channel.PAPER)
    set_aside_entry(actor=clerk, entry=unsigned, reason=SetAside.NO_CONSENT)
    for entry in drawn_entries(consultation.id):
        second = open_double_entry(actor=other, entry=entry, now=utcnow())
        sheet = SHEETS[entry.number - 1]
        typed = _typed(questions, sheet, note=MISREAD.get(entry.number, sheet.note))
        save_typed(actor=other, entry=second, typed=typed, version="", now=utcnow())
        send_double_entry(actor=other, consultation=consultation, entry=entry, second=second, now=utcnow())


def _open(clerk: Actor, consultation: Consultation, channel: Channel) -> PaperEntry:
    return open_entry(actor=clerk, consultation=consultation, channel=channel, received_on=today(), now=utcnow())


def _typed(questions: list[Asked], sheet: Sheet, note: int | None = None) -> dict[str, list[str]]:
    """The sheet as a clerk types it: the first question of each kind is answered."""
    typed: dict[str, list[str]] = {CONSENT: AGREED}
    said: dict[QuestionKind, list[Any]] = {
        QuestionKind.OPEN_TEXT: list(sheet.ideas),
        QuestionKind.FEW_WORDS: [sheet.word],
        QuestionKind.SCALE: [note or sheet.note],
    }
    for asked in questions:
        if asked.question.profile_key == "college" and len(asked.options) > sheet.college:
            typed |= typed_again(asked, [asked.options[sheet.college][0]])
        elif asked.question.kind in said:
            typed |= typed_again(asked, said.pop(asked.question.kind))
    return typed
