"""The rows of the evidence archive, read from the database a few thousand at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

import sqlalchemy as sa

from consult.clock import paris_day
from consult.consultations import queries as consultations
from consult.consultations import queries_archives, reading
from consult.db import db
from consult.reports import queries
from consult.reports.archives.names import pseudonym
from consult.reports.columns import build
from consult.reports.corpus_file import attribute_values, extra_attributes
from consult.reports.curation import UNTOUCHED, fold
from consult.reports.figures import Evaluator
from consult.reports.inputs import RunInputs
from consult.reports.models import Idea, ReportVersion, RunContribution, Theme, ThemeContribution
from consult.reports.subjects import CHOICE, FEW_WORDS, SCALE

Row: TypeAlias = Sequence[Any]
CHUNK = 2_000
ANSWERED = (FEW_WORDS, CHOICE, SCALE)


class EvidenceRows:
    """Everything that one version rests on. Each method begins again from the start when it is called again."""

    def __init__(self, version: ReportVersion, salt: str) -> None:
        self.salt, self.run_id, self.corpus_id = salt, version.run_id, version.corpus_id
        self.curation_number = version.curation_number
        run = queries.run_by_id(version.run_id)
        self.inputs = RunInputs(run)
        self.until, self.consultation_id = run.created_at, self.inputs.consultation_id
        self.profiles = reading.profiles_of(self.consultation_id)
        self.extras = extra_attributes(self.profiles)
        self.codes = {question.id: question.code for question in consultations.questions_of(self.consultation_id)}
        self.slugs = {theme.id: theme.slug for theme, _row in queries.run_themes(self.run_id)}

    def name(self, participation_id: int) -> str:
        return pseudonym(self.salt, participation_id)

    @cached_property
    def _ranks(self) -> Mapping[int, int]:
        """Participation -> its place among their numbers read as texts: the codes of people follow it."""
        return {id_: rank for rank, id_ in enumerate(sorted(self.profiles, key=str))}

    def participants(self) -> Iterator[Row]:
        present = queries_archives.present_ids(self.consultation_id, self.until)
        late = queries_archives.late_by_participation(self.consultation_id, self.until)
        weights = self._weights()
        kept = sorted((self._spoke | present | set(late)) & set(self.profiles), key=self.name)
        for id_ in kept:
            profile = self.profiles[id_]
            values = attribute_values(profile, self.inputs.places, self.extras)
            yield (
                self.name(id_),
                self._ranks[id_],
                profile.counted,
                id_ in present,
                id_ in late,
                late.get(id_),
                weights.get(id_),
                profile.gendered_form,
                *values.values(),
            )

    @cached_property
    def _spoke(self) -> set[int]:
        """Participations with a contribution in the run."""
        found: set[int] = set()
        for rows in self._chunks():
            kept = {row[0] for row in rows}
            facts = reading.facts_between(self.consultation_id, rows[0][0], rows[-1][0])
            db.session.rollback()
            found |= {fact[1] for fact in facts if fact[0] in kept}
        return found & set(self.profiles)

    def _weights(self) -> dict[int, float]:
        """Participation -> its coefficient, when the figures of the run are weighted."""
        if self.inputs.membership_id is None:
            return {}
        run = queries.run_by_id(self.run_id)
        columns, _print = build(run)
        weights = Evaluator(columns, self.inputs).reliability.weights
        if weights is None:
            return {}
        known = sorted(str(id_) for id_ in self._spoke if self.profiles[id_].counted)
        return {int(id_): float(weight) for id_, weight in zip(known, weights.tolist(), strict=True)}

    def _chunks(self) -> Iterator[list[RunRow]]:
        """What the run says of its contributions, in order; each chunk is a short read of its own."""
        after = 0
        while True:
            rows = db.session.execute(
                sa.select(RunContribution.contribution_id, RunContribution.status, RunContribution.campaign)
                .where(RunContribution.run_id == self.run_id, RunContribution.contribution_id > after)
                .order_by(RunContribution.contribution_id)
                .limit(CHUNK)
            ).all()
            db.session.rollback()
            if not rows:
                return
            yield [(row[0], row[1], row[2]) for row in rows]
            after = rows[-1].contribution_id

    def contributions(self) -> Iterator[Row]:
        for rows in self._chunks():
            texts = queries_archives.texts_between(self.consultation_id, rows[0][0], rows[-1][0])
            db.session.rollback()
            for id_, status, campaign in rows:
                if (found := texts.get(id_)) is not None:
                    yield self._contribution(found, status, campaign)

    def _contribution(self, found: queries_archives.Archived, status: str, campaign: int | None) -> Row:
        return (
            found.id,
            self.name(found.participation_id),
            self.codes[found.question_id],
            status,
            found.day.isoformat(),
            campaign,
            found.body_hash,
            found.text,
        )

    def assignments(self) -> Iterator[Row]:
        yield from self._of_run(
            lambda low, high: (
                sa.select(ThemeContribution.contribution_id, ThemeContribution.theme_id)
                .where(ThemeContribution.run_id == self.run_id, ThemeContribution.contribution_id.between(low, high))
                .order_by(ThemeContribution.contribution_id, ThemeContribution.theme_id)
            ),
            lambda row: (row[0], self.slugs[row[1]]),
        )

    def ideas(self) -> Iterator[Row]:
        columns = (
            Idea.contribution_id,
            Idea.position,
            Idea.start,
            Idea.end,
            Idea.theme_id,
            Idea.subtheme_id,
            Idea.score,
        )
        yield from self._of_run(
            lambda low, high: (
                sa.select(*columns)
                .where(Idea.run_id == self.run_id, Idea.contribution_id.between(low, high))
                .order_by(Idea.contribution_id, Idea.position)
            ),
            lambda row: (*row[:4], self.slugs.get(row[4]), self.slugs.get(row[5]), _short(row[6])),
        )

    def _of_run(self, query: Callable[[int, int], Any], written: Callable[[Any], Row]) -> Iterator[Row]:
        """Rows that hang on the contributions of the run."""
        for rows in self._chunks():
            found = db.session.execute(query(rows[0][0], rows[-1][0])).all()
            db.session.rollback()
            yield from map(written, found)

    def themes(self) -> Iterator[Row]:
        states = fold(event for event in queries.events_of(self.corpus_id) if event.number <= self.curation_number)
        for theme, row in queries.run_themes(self.run_id):
            state = states.get(theme.id, UNTOUCHED)
            yield (
                theme.slug,
                self.slugs.get(row.parent_id or 0),
                self.codes.get(theme.question_id or 0),
                state.label or row.label,
                row.label,
                state.hidden,
                state.signed_off_at is not None,
                _short(row.stability),
                ";".join(map(str, row.terms)),
            )

    def decisions(self) -> Iterator[Row]:
        slugs = dict(db.session.execute(sa.select(Theme.id, Theme.slug).where(Theme.corpus_id == self.corpus_id)).all())
        for event in queries.events_of(self.corpus_id):
            if event.number > self.curation_number:
                return
            yield (
                event.number,
                event.kind.value,
                slugs.get(event.theme_id or 0),
                json.dumps(event.payload, ensure_ascii=False, sort_keys=True),
                pseudonym(self.salt, f"team/{event.actor_id}") if event.actor_id else None,
                paris_day(event.at).isoformat(),
            )

    def answers(self) -> Iterator[Row]:
        for question in self.inputs.questions:
            if question.kind not in ANSWERED:
                continue
            rows = [
                (question.code, self.name(given.person), given.word, given.number, given.choice)
                for given in self.inputs.answers(question.code)
            ]
            yield from sorted(rows, key=lambda row: tuple(map(str, row)))


RunRow: TypeAlias = tuple[int, str, int | None]


def _short(value: float | None) -> float | None:
    """Nine digits say all that a stored float means, the same on both databases."""
    return None if value is None else float(f"{value:.9g}")
