"""The words of a territory: answers in a few words given by at least k of its people; never their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.consultations import reading
from consult.reports.document import Sources
from consult.reports.models import AnalysisRun
from consult.reports.subjects import FEW_WORDS
from consult.reports.words import count_words

MOST_LOCAL_WORDS = 20


@dataclass(frozen=True)
class LocalWords:
    """answers: territory -> (word, person) of the people of it and of the places in it."""

    answers: Mapping[int, Sequence[tuple[str, int]]]
    k: int

    @classmethod
    def of(cls, consultation_id: int, sources: Sources, run: AnalysisRun, k: int) -> LocalWords:
        profiles = reading.profiles_of(consultation_id)
        found: dict[int, list[tuple[str, int]]] = {}
        for question in sources.questions:
            if question.kind != FEW_WORDS:
                continue
            for word, _number, _choice, person in reading.answers_of(consultation_id, question.id, run.created_at):
                profile = profiles.get(person)
                if word and profile is not None:
                    for place in sources.places.chain(profile.territory_id):
                        found.setdefault(place, []).append((word, person))
        return cls(found, k)

    def in_place(self, territory_id: int) -> list[str]:
        """The words most said first."""
        words = count_words(self.answers.get(territory_id, ()))
        return [item["word"] for item in words if item["people"] >= self.k][:MOST_LOCAL_WORDS]
