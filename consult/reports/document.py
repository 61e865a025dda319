"""What a report says, as plain JSON values: built from stored figures and decisions, frozen as it is at publication.

Every number is a cell: `{"code": …, "contributions": …, "people": …}` and, for shares, `share_…`; `code` names the
stored figure it comes from, `also` the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from flask_babel import gettext as _

from consult.clock import paris_day
from consult.consultations import queries as consultations
from consult.consultations.paper.doubling import rates_of
from consult.consultations.profile_library import PROFILE, attribute_label, is_column
from consult.consultations.queries_life import wordings_of
from consult.reports import queries
from consult.reports.analysis_port import Status, rounded_percentages
from consult.reports.curation import UNTOUCHED, ThemeState
from consult.reports.models import AnalysisRun, RunTheme, Theme
from consult.reports.places import Places
from consult.reports.queries import FigureRow
from consult.reports.subjects import Consultation, Question

Json: TypeAlias = dict[str, Any]
ALL = "*"
TERMS = 10
OVERVIEW = ("contributions", "people", "mean", "days", "participation", "late_sheets")


@dataclass(frozen=True)
class Sources:
    """Everything a document is made from, loaded once."""

    consultation: Consultation
    run: AnalysisRun
    questions: Sequence[Question]
    places: Places
    figures: Mapping[str, FigureRow]
    themes: Sequence[tuple[Theme, RunTheme]]
    states: Mapping[int, ThemeState]

    @classmethod
    def of(cls, consultation: Consultation, run: AnalysisRun, slug: str | None = None) -> Sources:
        """With every figure of the run, or only those of one theme and its sub-themes."""
        themes = queries.run_themes(run.id)
        above = next((theme.id for theme, _row in themes if theme.slug == slug), None)
        slugs = [theme.slug for theme, row in themes if above in (theme.id, row.parent_id)]
        return cls(
            consultation,
            run,
            consultations.questions_of(consultation.id),
            Places.of(consultation.organisation_id),
            queries.figures_of(run.id, slugs if slug else None),
            themes,
            queries.states_of(run.corpus_id),
        )

    def state(self, theme: Theme) -> ThemeState:
        return self.states.get(theme.id, UNTOUCHED)

    def label(self, theme: Theme, row: RunTheme) -> str:
        return self.state(theme).label or row.label

    def value(self, code: str) -> Json:
        return self.figures[code].value if code in self.figures else {}

    def prompts(self) -> dict[str, str]:
        return {question.code: question.prompt for question in self.questions}

    def cell(self, code: str, **more: Any) -> Json:
        """A count and the people behind it."""
        value = self.value(code)
        return {
            "code": code,
            "contributions": value.get("contributions", 0),
            "people": value.get("people", 0),
            **more,
        }


def build_document(sources: Sources) -> Json:
    """The whole report of a run, in the order it is read."""
    return {
        "title": sources.consultation.title,
        "overview": _overview(sources),
        "balance": _balance(sources),
        "groups": _groups(sources),
        "days": _days(sources),
        "tiles": _tiles(sources),
        "colleges": [
            sources.cell(f"college.{college.code}.people", key=college.code, label=college.name)
            for college in sources.places.colleges
            if f"college.{college.code}.people" in sources.figures
        ],
        "ages": [
            sources.cell(code, key=code.split(".")[1], label=code.split(".")[1])
            for code in sorted(sources.figures)
            if code.startswith("age_band.")
        ],
        "answers": _answers(sources),
        "wordings": _wordings(sources),
        "double_entry": rates_of(consultations.consultation_by_id(sources.consultation.id)),
        "double_coding": _double_coding(sources),
        "late_sheets": sources.value("overview.late_sheets"),
        "hidden_themes": sum(sources.state(theme).hidden for theme, row in sources.themes if row.parent_id is None),
    }


def _double_coding(sources: Sources) -> Json | None:
    """How far two people agree with each other and with the machine; None where nobody coded."""
    value = sources.value("double_coding")
    return {"code": "double_coding", **value} if value else None


def _overview(sources: Sources) -> Json:
    participation = sources.value("overview.participation")
    everything = sources.value("overview.contributions")
    days = [code.split(".")[1] for code in sources.figures if code.startswith("day.")]
    return {
        "contributions": everything.get("contributions", 0),
        "people": everything.get("people", 0),
        "participants": participation.get("people", 0),
        "invited": participation.get("invited", 0),
        "mean": sources.value("overview.mean").get("value"),
        "days": int(sources.value("overview.days").get("value") or 0),
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
        "expressed": sources.cell(f"expressed.{ALL}.contributions"),
        "also": [{"code": f"overview.{name}"} for name in OVERVIEW],
    }


def _balance(sources: Sources) -> list[Json]:
    """One row per question, then all of them; the seven statuses of a row sum to exactly 100 %."""
    prompts = sources.prompts()
    codes = [code for code in prompts if f"balance.{code}.{Status.THEMED}" in sources.figures]
    rows = []
    for code in [*codes, ALL] if len(codes) > 1 else [ALL]:
        cells = [sources.cell(f"balance.{code}.{status}", status=str(status)) for status in Status]
        shares = rounded_percentages([cell["contributions"] for cell in cells])
        for cell, share in zip(cells, shares, strict=True):
            cell["percent"] = share
        rows.append(
            {
                "key": code,
                "label": prompts.get(code, ""),
                "total": sum(cell["contributions"] for cell in cells),
                "people": sources.value(f"expressed.{code}.people").get("people", 0),
                "cells": cells,
            }
        )
    return rows


def _groups(sources: Sources) -> list[Json]:
    """Themes, question by question where each has its own tree; the largest first."""
    prompts = sources.prompts()
    codes = {question.id: question.code for question in sources.questions}
    groups: dict[str, Json] = {}
    for theme, row in sources.themes:
        if row.parent_id is not None or sources.state(theme).hidden:
            continue
        key = codes.get(theme.question_id, ALL) if theme.question_id else ALL
        base = sources.value(f"expressed.{key}.contributions")
        group = groups.setdefault(
            key,
            {
                "key": key,
                "label": prompts.get(key, ""),
                "contributions": base.get("contributions", 0),
                "people": base.get("people", 0),
                "themes": [],
            },
        )
        group["themes"].append(theme_cell(sources, theme, row) | {"subthemes": subtheme_cells(sources, theme.id)})
    ordered = [groups[key] for key in [*prompts, ALL] if key in groups]
    for group in ordered:
        group["themes"].sort(key=_rank)
    return ordered


def theme_cell(sources: Sources, theme: Theme, row: RunTheme) -> Json:
    """One theme or sub-theme: its name, its two shares, its words."""
    contributions = sources.value(f"{theme.slug}.contributions")
    people = sources.value(f"{theme.slug}.people")
    return {
        "code": f"{theme.slug}.contributions",
        "also": [{"code": f"{theme.slug}.people"}],
        "key": theme.slug,
        "theme_id": theme.id,
        "label": sources.label(theme, row),
        "colour": theme.colour_index,
        "contributions": contributions.get("contributions", 0),
        "people": people.get("people", 0),
        "share_contributions": contributions.get("value"),
        "share_people": people.get("value"),
        "interval": people.get("interval"),
        "base_contributions": int(contributions.get("denominator") or 0),
        "base_people": int(people.get("denominator") or 0),
        "terms": [str(term) for term in row.terms[:TERMS]],
        "stability": row.stability,
        "signed_off": sources.state(theme).signed_off_at is not None,
    }


def subtheme_cells(sources: Sources, theme_id: int) -> list[Json]:
    """The sub-themes of a theme that nobody hid, the largest first."""
    cells = [
        theme_cell(sources, theme, row)
        for theme, row in sources.themes
        if row.parent_id == theme_id and not sources.state(theme).hidden
    ]
    return sorted(cells, key=_rank)


def _rank(cell: Json) -> tuple[int, int, str]:
    """The theme that most people speak of first."""
    return -cell["people"], -cell["contributions"], cell["key"]


def _days(sources: Sources) -> list[Json]:
    codes = sorted(code for code in sources.figures if code.startswith("day.") and code.endswith(".contributions"))
    return [sources.cell(code, key=code.split(".")[1]) for code in codes]


def _wordings(sources: Sources) -> list[Json]:
    """Questions that were reworded while they had answers: what they say, what they said before, and why."""
    earlier = wordings_of(sources.consultation.id)
    return [
        {
            "prompt": question.prompt,
            "earlier": [
                {"prompt": held.prompt, "until": paris_day(held.until).isoformat(), "reason": held.reason}
                for held in earlier[question.id]
            ],
        }
        for question in sources.questions
        if question.id in earlier
    ]


def _tiles(sources: Sources) -> list[Json]:
    return [
        sources.cell(
            f"tile.{tile.code}.people",
            key=tile.code,
            label=tile.name,
            row=tile.tile_row,
            column=tile.tile_column,
        )
        for tile in sources.places.tiles
        if f"tile.{tile.code}.people" in sources.figures
    ]


def _answers(sources: Sources) -> list[Json]:
    """Words, choices and scales, in the order of the questionnaire; questions without an answer are left out."""
    blocks: list[Json] = []
    for question in sources.questions:
        code = f"answers.{question.code}"
        value = sources.value(code)
        if not value.get("people"):
            continue
        block = {"code": code, "key": question.code, "prompt": question.prompt, "kind": str(question.kind), **value}
        if question.choices:
            names = {choice.id: choice.label for choice in question.choices}
            rows = [{**row, "label": names[row["choice_id"]]} for row in value["rows"] if row["choice_id"] in names]
            block["rows"] = sorted(rows, key=lambda row: -row["people"])
            block["exclusive"] = question.max_choices == 1
        elif "rows" in value:
            block["rows"] = [{**row, "label": str(row["step"])} for row in value["rows"]]
            block["low_label"], block["high_label"] = question.scale_min_label, question.scale_max_label
            block["exclusive"] = True
        blocks.append(block)
    return blocks


def segment_cells(sources: Sources, slug: str) -> list[Json]:
    """Who speaks of a theme more or less than the others, with the names of groups; the clearest first."""
    cells = [
        {**cell, "label": group_name(sources.places, cell["attribute"], cell["value"])}
        for cell in sources.value(f"{slug}.segments").get("cells", [])
    ]
    return sorted(cells, key=lambda cell: (cell["p"] if cell["p"] is not None else 1.0, cell["label"]))


def group_name(places: Places, attribute: str, value: str) -> str:
    """The name of a group as people read it."""
    if attribute == "college" and value in places.college_by_code:
        return places.college_by_code[value].name
    if attribute in ("territory", "region") and value in places.by_code:
        return places.by_code[value].name
    if attribute in PROFILE and not is_column(attribute):  # « Oui » alone would not say to what
        return _("%(label)s : %(value)s", label=attribute_label(attribute), value=value)
    return value
