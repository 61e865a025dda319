"""What an import knows of the consultation before it reads the first row: plain values, no rows of the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from consult.consultations.models import Consultation, QuestionKind
from consult.consultations.queries import latest_notice, questions_of
from consult.territories import queries as territories
from consult.web.csv_table import folded


@dataclass(frozen=True)
class AskedQuestion:
    id: int
    code: str
    kind: QuestionKind
    choices: Mapping[str, int]
    """Folded label of each choice → its id."""
    max_choices: int
    scale_min: int
    scale_max: int
    rows: tuple[str, ...] = ()
    """Folded labels of the rows of a matrix."""
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """`questions`, `colleges`, `territories`: what a cell may say, folded → the question, or the id."""

    organisation_id: int
    consultation_id: int
    notice_version_id: int | None
    questions: Mapping[str, AskedQuestion]
    only_question: AskedQuestion | None
    """The one open question of the consultation, when there is only one: no column need name it."""
    colleges: Mapping[str, int]
    territories: Mapping[str, int]

    @property
    def has_other_questions(self) -> bool:
        """Some questions are answered by words, a choice or a point of a scale."""
        return any(question.kind is not QuestionKind.OPEN_TEXT for question in self.questions.values())

    def answerable(self, code: str) -> bool:
        """Whether a question has this code (or these words), and rows can answer it."""
        question = self.questions.get(folded(code))
        return question is not None and question.kind not in (QuestionKind.PROFILE, QuestionKind.FILE)


def setting_of(consultation: Consultation) -> Setting:
    """Read it all once, in a few queries."""
    asked = [
        AskedQuestion(
            id=question.id,
            code=question.code,
            kind=question.kind,
            choices={folded(choice.label): choice.id for choice in question.choices},
            max_choices=question.max_choices,
            scale_min=question.scale_min,
            scale_max=question.scale_max,
            rows=tuple(folded(label) for label in question.settings.get("rows", ())),
            settings=question.settings,
        )
        for question in questions_of(consultation.id)
    ]
    prompts = {question.id: question.prompt for question in consultation.questions}
    open_ones = [question for question in asked if question.kind is QuestionKind.OPEN_TEXT]
    notice = latest_notice(consultation.id)
    return Setting(
        organisation_id=consultation.organisation_id,
        consultation_id=consultation.id,
        notice_version_id=notice.id if notice else None,
        questions={folded(prompts[question.id]): question for question in asked}
        | {folded(question.code): question for question in asked},
        only_question=open_ones[0] if len(open_ones) == 1 else None,
        colleges=_names((row.id, row.code, row.name) for row in territories.colleges_of(consultation.organisation_id)),
        territories=_names(
            (row.id, row.code, row.name) for row in territories.territories_of(consultation.organisation_id)
        ),
    )


def _names(rows: Iterable[tuple[int, str, str]]) -> dict[str, int]:
    """Code and name, folded → id; a code wins over another row's name."""
    rows = list(rows)
    return {folded(name): number for number, _code, name in rows} | {folded(code): number for number, code, _ in rows}
