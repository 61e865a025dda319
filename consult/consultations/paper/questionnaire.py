"""A consultation read as one questionnaire, in one of its languages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from flask_babel import gettext as _

from consult.consultations import queries
from consult.consultations.choices import options_of, rows_of
from consult.consultations.conditions_told import conditions_told
from consult.consultations.models import Consultation, Question, QuestionKind
from consult.consultations.paper.asked import Asked, Questionnaire
from consult.consultations.queries_answering import PROFILE_COLUMNS
from consult.consultations.wording import Wording, wording_of


class Profile(Protocol):
    """What the organisation knows of a person, or of a participation."""

    college_id: Any
    territory_id: Any
    age_band: Any
    gendered_form: Any


def questionnaire_of(
    consultation: Consultation, locale: str = "", known: Profile | None = None, still_asked: Collection[int] = ()
) -> Questionnaire:
    """`known`: somebody whose profile is not asked again, but for the questions `still_asked`."""
    wording = wording_of(consultation, locale or None)
    questions = queries.questions_of(consultation.id)
    numbers = {question.id: number for number, question in enumerate(questions, start=1)}
    notice = queries.latest_notice(consultation.id)
    found, section_id = [], None
    for question in questions:
        begins = question.section if question.section_id != section_id else None
        section_id = question.section_id
        again = question.id in still_asked
        found.append(
            Asked(
                question=question,
                number=numbers[question.id],
                prompt=wording.of(question, "prompt"),
                help=wording.of(question, "help"),
                example=wording.of(question, "example"),
                options=options_of(question, consultation.organisation_id, wording),
                rows=[label for _place, label in rows_of(question, wording)],
                low_label=wording.of(question, "scale_min_label"),
                high_label=wording.of(question, "scale_max_label"),
                unit=wording.unit(question),
                condition=condition_sentence(question, numbers, wording),
                section_title=wording.of(begins, "title") if begins else "",
                section_intro=wording.of(begins, "intro") if begins else "",
                known="" if again else _known(question, consultation.organisation_id, known),
            )
        )
    return Questionnaire(
        consultation=consultation,
        wording=wording,
        title=wording.of(consultation, "title"),
        welcome=wording.of(consultation, "welcome"),
        thanks=wording.of(consultation, "thanks"),
        notice=wording.say("consultation:notice", notice.body if notice else ""),
        questions=found,
    )


def _known(question: Question, organisation_id: int, known: Profile | None) -> str:
    """What the organisation knows of this part of the profile, as it is said to people; empty for nothing."""
    column = PROFILE_COLUMNS.get(str(question.profile_key))
    value = getattr(known, column) if known is not None and column else None
    if value is None or question.kind is not QuestionKind.PROFILE:
        return ""
    return dict(options_of(question, organisation_id)).get(str(value), _("déjà connu"))


def condition_sentence(question: Question, numbers: Mapping[int, int], wording: Wording) -> str:
    """« Répondez seulement si vous avez répondu « Oui » à la question 3. »; empty where it is asked of everybody."""
    said = conditions_told(question, numbers, wording)
    return _("Répondez seulement si %(conditions)s.", conditions=said) if said else ""
