"""The process around the demonstration's consultation: four phases, of which it was the second; and its history."""

from __future__ import annotations

from datetime import date, timedelta

from consult.authz import Actor
from consult.clock import paris_day
from consult.consultations import queries_life
from consult.consultations.models import Consultation, PhaseKind
from consult.consultations.operations.follow_clock import follow_clock
from consult.consultations.operations.save_phase import save_phase
from consult.db import utcnow

Days = tuple[int | None, int | None]
PHASES: tuple[tuple[PhaseKind, str, Days, Days, str], ...] = (
    (
        PhaseKind.CLEAR, "Défricher", (-95, None), (-12, None),
        "Trois cercles d’élus et de salariés ont relu les textes fondateurs et les enquêtes des dix dernières années. "
        "Ils en ont tiré les questions, et la liste de ce que nous ne savions pas.",
    ),
    (
        PhaseKind.LISTEN, "Écouter", (0, None), (None, 0),
        "Cinq semaines, des questions ouvertes, les mêmes pour tous : adhérents, élus, collaborateurs. "
        "Chacun a répondu avec ses mots, en ligne, sur papier ou par téléphone.",
    ),
    (
        PhaseKind.DISCUSS, "Dialoguer", (None, 24), (None, 85),
        "Six groupes de douze personnes, tirées au sort, ont repris les thèmes :\n\n"
        "- ce qui rassemble presque tout le monde ;\n- ce qui divise, et pourquoi ;\n"
        "- ce que personne n’avait vu venir.",
    ),
    (
        PhaseKind.ADOPT, "S’approprier", (None, 110), (None, None),
        "Le rapport circule dans chaque territoire. Une réunion par mois, ouverte à tous, dit où en sont les "
        "engagements.",
    ),
)  # fmt: skip
"""Kind, title, first and last day (days after the opening, or after the closing), text."""


def tell_process(actor: Actor, consultation: Consultation) -> None:
    """On the timeline of the consultation. Its openings are noted at the day it says it opened."""
    opens, closes = consultation.opens_at, consultation.closes_at
    if opens is None or closes is None:
        raise ValueError("the consultation of the demonstration has dates")
    for change in queries_life.changes_of(consultation.id):
        change.at = opens
    follow_clock(actor=actor, consultation=consultation, now=utcnow())
    for kind, title, first, last, body in PHASES:
        save_phase(
            actor=actor,
            consultation_id=consultation.id,
            phase=None,
            kind=kind,
            title=title,
            body=body,
            starts_on=_day(paris_day(opens), paris_day(closes), first),
            ends_on=_day(paris_day(opens), paris_day(closes), last),
        )


def _day(opens: date, closes: date, days: Days) -> date | None:
    after_opening, after_closing = days
    if after_opening is not None:
        return opens + timedelta(days=after_opening)
    return closes + timedelta(days=after_closing) if after_closing is not None else None
