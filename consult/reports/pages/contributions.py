"""The list of contributions behind a figure, and one contribution with its ideas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import structlog
from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from consult.accounts.profile import AgeBand
from consult.consultations import queries as consultations
from consult.consultations.profile_library import attribute_label
from consult.consultations.queries_importing import origin_of
from consult.consultations.queries_life import wordings_of
from consult.consultations.reading import Profile
from consult.errors import NotFound
from consult.exports.links import download_links
from consult.exports.tables import Column, Kind, Table
from consult.reports import queries
from consult.reports.analysis_port import Status
from consult.reports.coding.queries import kept_blind
from consult.reports.curation import ThemeState
from consult.reports.errors import BeingCoded, NoAnalysis
from consult.reports.forms import ListForm
from consult.reports.listing import Entry, entries_of, in_chunks, list_page, mark, selected_ids
from consult.reports.models import AnalysisRun, RunTheme, Theme
from consult.reports.places import Places
from consult.reports.selection import ATTRIBUTE, Selection
from consult.reports.subjects import Consultation, Question
from consult.reports.tables import status_name
from consult.reports.verbatims import age_name
from consult.web.guard import current_actor
from consult.web.paging import page_url

log = structlog.get_logger("concerte.reports")


class Names:
    """The names that a list of contributions writes, loaded once."""

    def __init__(self, consultation: Consultation) -> None:
        self.places = Places.of(consultation.organisation_id)
        self.questions: Sequence[Question] = consultations.questions_of(consultation.id)
        self.wordings = wordings_of(consultation.id)
        self.run = run_or_none(consultation)
        self.themes: Sequence[tuple[Theme, RunTheme]] = queries.run_themes(self.run.id) if self.run else []
        self.states: dict[int, ThemeState] = queries.states_of(self.run.corpus_id) if self.run else {}

    def label(self, theme: Theme, row: RunTheme) -> str:
        state = self.states.get(theme.id)
        return (state.label if state else None) or row.label

    def labels(self) -> dict[int, str]:
        return {theme.id: self.label(theme, row) for theme, row in self.themes}

    def slugs(self) -> dict[int, str]:
        return {theme.id: theme.slug for theme, _row in self.themes}

    def prompt(self, question_id: int) -> str:
        return next((question.prompt for question in self.questions if question.id == question_id), "")

    def profile(self, profile: Profile) -> str:
        """« Adhérents, 40-60 ans, Bretagne »: for the team, who reads it whatever the number of people."""
        college = self.places.college.get(profile.college_id) if profile.college_id else None
        territory = self.places.territory.get(profile.territory_id) if profile.territory_id else None
        parts = [
            _("Réponse collective") if not profile.counted else "",
            college.name if college else "",
            age_name(profile.age_band) if profile.age_band else "",
            territory.name if territory else "",
        ]
        return ", ".join(part for part in parts if part)


def run_or_none(consultation: Consultation) -> AnalysisRun | None:
    try:
        return queries.current_run(consultation)
    except NoAnalysis:
        return None


def list_page_context(consultation: Consultation, selection: Selection, page: int) -> dict[str, Any]:
    names = Names(consultation)
    listing = list_page(consultation, names.run, names.places, selection, page)
    log.info("contributions_read", person_id=current_actor().person_id, consultation_id=consultation.id)
    labels, slugs = names.labels(), names.slugs()
    blind = kept_blind(consultation.organisation_id, current_actor().person_id)
    return {
        "consultation": consultation,
        "form": filter_form(names, selection),
        "filters": active_filters(consultation, names, selection),
        "reworded": [(row.prompt, names.wordings[row.id]) for row in names.questions if row.id in names.wordings],
        "clear_url": url_for("reports.contributions", slug=consultation.slug),
        "csv_url": download_links("reports.contributions_csv", slug=consultation.slug, **selection.query())
        if names.run
        else "",
        "listing": listing,
        "rows": [
            {"blind": True} if entry.card.id in blind else row(consultation, names, entry, labels, slugs)
            for entry in listing.entries
        ],
        "pager_url": page_url(),
        "analysed": names.run is not None,
        "subject": theme_of(names, selection.theme),
    }


def theme_of(names: Names, slug: str) -> dict[str, str] | None:
    found = next(((theme, row) for theme, row in names.themes if theme.slug == slug), None)
    return {"slug": slug, "label": names.label(*found)} if found else None


def row(
    consultation: Consultation, names: Names, entry: Entry, labels: dict[int, str], slugs: dict[int, str]
) -> dict[str, Any]:
    card = entry.card
    return {
        "pieces": entry.pieces,
        "gone": card.text is None,
        "moderated": card.moderated,
        "url": url_for("reports.contribution", slug=consultation.slug, contribution_id=card.id),
        "prompt": names.prompt(card.question_id),
        "wordings": names.wordings.get(card.question_id, []),
        "day": card.day,
        "profile": names.profile(card.profile),
        "themes": [
            {"label": labels[id_], "url": url_for("reports.theme", slug=consultation.slug, theme_slug=slugs[id_])}
            for id_ in entry.theme_ids
            if id_ in labels
        ],
    }


def filter_form(names: Names, selection: Selection) -> ListForm:
    """Every filter with its choices; the current ones chosen."""
    form = ListForm(data=selection.query())
    anything = [("", _("Tous"))]
    tops = [(theme, row) for theme, row in names.themes if row.parent_id is None]
    themes: list[tuple[str, str]] = []
    for theme, row_ in tops:
        themes.append((theme.slug, names.label(theme, row_)))
        below = [(t, r) for t, r in names.themes if r.parent_id == theme.id]
        themes += [(t.slug, f"— {names.label(t, r)}") for t, r in below]
    open_codes = {question.code: question.prompt for question in names.questions if question.kind == "open_text"}
    form.theme.choices = anything + themes
    form.question.choices = [("", _("Toutes")), *open_codes.items()]
    form.statut.choices = anything + [(str(status), status_name(status)) for status in Status]
    form.college.choices = anything + [(college.code, college.name) for college in names.places.colleges]
    form.age.choices = anything + [(str(band), age_name(band)) for band in AgeBand]
    form.territoire.choices = anything + [(place.code, place.name) for place in names.places.territories]
    return form


def active_filters(consultation: Consultation, names: Names, selection: Selection) -> list[dict[str, str]]:
    """What the list is narrowed to, each with the address without it."""
    query = selection.query()
    theme = theme_of(names, selection.theme)
    college = names.places.college_by_code.get(selection.college)
    territory = names.places.by_code.get(selection.territory)
    said = {
        "theme": theme["label"] if theme else selection.theme,
        "question": next((q.prompt for q in names.questions if q.code == selection.question), selection.question),
        "statut": ", ".join(status_name(status) for status in selection.status),
        "college": college.name if college else selection.college,
        "age": age_name(selection.age_band) if selection.age_band else "",
        "territoire": territory.name if territory else selection.territory,
        "jour": format_date(selection.first_day, "d MMMM y") if selection.first_day else "",
        "du": _("depuis le %(day)s", day=format_date(selection.first_day, "d MMMM y")) if selection.first_day else "",
        "au": _("jusqu’au %(day)s", day=format_date(selection.last_day, "d MMMM y")) if selection.last_day else "",
        "q": _("« %(text)s »", text=selection.search),
        "campagne": _("Campagne %(number)s", number=selection.campaign),
        **{
            ATTRIBUTE + name: _("%(label)s : %(value)s", label=attribute_label(name), value=value)
            for name, value in selection.others.items()
        },
    }
    return [
        {
            "label": said[name],
            "remove_url": url_for("reports.contributions", slug=consultation.slug, **selection.without(name).query()),
        }
        for name in query
    ]


def contribution_page(consultation: Consultation, contribution_id: int) -> dict[str, Any]:
    """One contribution: its ideas, their themes, what became of it. Raises NotFound, BeingCoded."""
    if contribution_id in kept_blind(consultation.organisation_id, current_actor().person_id):
        raise BeingCoded
    names = Names(consultation)
    if names.run is None:
        raise NoAnalysis
    entries = entries_of(consultation, names.run, [contribution_id])
    if not entries:
        raise NotFound
    entry, labels, slugs = entries[0], names.labels(), names.slugs()
    text = entry.card.text or ""
    ideas = queries.ideas_of(names.run.id, [contribution_id]).get(contribution_id, [])
    place = queries.places_of(names.run.id, [contribution_id]).get(contribution_id)
    log.info("contribution_read", person_id=current_actor().person_id, contribution_id=contribution_id)
    return {
        "consultation": consultation,
        "contribution": row(consultation, names, entry, labels, slugs),
        "contribution_id": contribution_id,
        "pieces": mark(text, ideas),
        "quotable": entry.card.quotable,
        "origin": origin_of(consultation.id, contribution_id),
        "status": status_name(place.status) if place else "",
        "ideas": [
            {
                "text": text[idea.start : idea.end],
                "theme": {"label": labels[idea.theme_id], "slug": slugs[idea.theme_id]}
                if idea.theme_id in labels
                else None,
                "subtheme": {"label": labels[idea.subtheme_id], "slug": slugs[idea.subtheme_id]}
                if idea.subtheme_id in labels
                else None,
                "reference": f"{contribution_id}-{idea.start}-{idea.end}",
            }
            for idea in ideas
        ],
    }


def contributions_file(consultation: Consultation, selection: Selection) -> Table:
    """The masked texts of a selection: days, not hours; no pseudonym."""
    names = Names(consultation)
    if names.run is None:
        raise NoAnalysis
    run, labels = names.run, names.labels()
    ids = selected_ids(consultation, run, names.places, selection)
    columns = (
        Column("contribution_id", _("Contribution"), Kind.INTEGER, _("Son numéro sur le site.")),
        Column("question", _("Question"), width=40),
        Column("day", _("Jour"), Kind.DAY, _("Jour de l’envoi, à Paris.")),
        Column("profile", _("Profil"), width=32),
        Column("themes", _("Thèmes"), note=_("Séparés par une barre."), width=40),
        Column("text", _("Texte masqué"), width=80),
    )

    blind = kept_blind(consultation.organisation_id, current_actor().person_id)

    def rows() -> Iterator[Sequence[Any]]:
        return (_file_row(names, labels, entry, blind) for part in in_chunks(consultation, run, ids) for entry in part)

    return Table("contributions", _("Contributions"), columns, rows, count=len(ids))


def _file_row(names: Names, labels: dict[int, str], entry: Entry, blind: set[int]) -> Sequence[Any]:
    """What the reader is coding has no words here, as in the list."""
    card = entry.card
    return (
        card.id,
        names.prompt(card.question_id),
        card.day,
        names.profile(card.profile),
        " | ".join(labels[id_] for id_ in entry.theme_ids if id_ in labels),
        "" if card.id in blind else card.text or "",
    )
