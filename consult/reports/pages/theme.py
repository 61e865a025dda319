"""One theme as the team reads it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from consult.consultations.profile_library import PROFILE
from consult.errors import NotFound
from consult.reports import queries
from consult.reports.columns import columns_of
from consult.reports.document import Json, Sources, segment_cells, subtheme_cells, theme_cell
from consult.reports.errors import UnknownTheme
from consult.reports.folders import derived_folder
from consult.reports.links import Links
from consult.reports.map_extract import map_extract
from consult.reports.models import RunTheme, Theme
from consult.reports.pages.naming import naming
from consult.reports.pages.report import decisions
from consult.reports.subjects import Consultation
from consult.reports.tables import Heading, Table, segments_table, share_headings, subthemes_table
from consult.reports.verbatims import Signer, age_name, quotes_of, read_verbatims
from consult.territories import queries as territories

MORE_PROPOSALS = 8


def theme_page(consultation: Consultation, slug: str) -> dict[str, Any]:
    """Shares, words, sub-themes, verbatims, groups, days, place on the map, decisions."""
    sources, theme, row = _load(consultation, slug)
    run = sources.run
    organisation = territories.organisation(consultation.organisation_id)
    signer = Signer(consultation.id, sources.places, organisation.k)
    state = sources.state(theme)
    shown = quotes_of(row, state)
    others = [quote for quote in queries.proposals(row) if quote not in shown][:MORE_PROPOSALS]
    parent = next(((t, r) for t, r in sources.themes if t.id == row.parent_id), None)
    links = Links(consultation.slug, sources.places, sources.figures, staff=True)
    cell = theme_cell(sources, theme, row)
    return {
        "consultation": consultation,
        "run": run,
        "subject": theme,
        "cell": cell,
        "state": state,
        "proposed_label": row.label,
        "naming": naming(consultation.id, run, row),
        "parent": {"label": sources.label(*parent), "slug": parent[0].slug} if parent else None,
        "question": sources.prompts().get(_code(sources, theme), ""),
        "phrases": row.phrases[:6],
        "subthemes": subtheme_cells(sources, theme.id),
        "verbatims": read_verbatims(signer, shown),
        "proposals": read_verbatims(signer, others),
        "segments": segment_cells(sources, theme.slug),
        "attribute_names": attribute_names(),
        "days": columns_of(run).by_day(theme.slug),
        "extract": map_extract(derived_folder(run.folder) / "map.bin", columns_of(run).of_theme(theme.slug)),
        "links": links,
        "theme_url": lambda row: links.theme(row["key"]),
        "age_name": age_name,
        "k": organisation.k,
        "decisions": decisions(sources, run.corpus_id, theme.id),
        "tables": {
            "groupes": _segments(sources, slug),
            "sous-themes": subthemes_table(_with_subthemes(sources, theme)),
        },
    }


def _load(consultation: Consultation, slug: str) -> tuple[Sources, Theme, RunTheme]:
    run = queries.current_run(consultation)
    sources = Sources.of(consultation, run, slug)
    theme, row = next(((theme, row) for theme, row in sources.themes if theme.slug == slug), (None, None))
    if theme is None or row is None:
        raise UnknownTheme
    return sources, theme, row


def _code(sources: Sources, theme: Theme) -> str:
    return next((question.code for question in sources.questions if question.id == theme.question_id), "")


def _with_subthemes(sources: Sources, theme: Theme) -> Json:
    return {"subthemes": subtheme_cells(sources, theme.id)}


def attribute_names() -> dict[str, str]:
    """What groups are compared by; columns of an imported file keep their own name."""
    asked = {key: str(question.label) for key, question in PROFILE.items()}
    said = {"college": _("Collège"), "age_band": _("Âge"), "territory": _("Territoire"), "region": _("Région")}
    return {**asked, **said}


def _segments(sources: Sources, slug: str) -> Table:
    return segments_table(segment_cells(sources, slug), attribute_names())


def theme_csv(consultation: Consultation, slug: str, name: str) -> Table:
    """A table of a theme page. Raises NotFound."""
    sources, theme, _row = _load(consultation, slug)
    if name == "groupes":
        return _segments(sources, slug)
    if name == "sous-themes":
        return subthemes_table(_with_subthemes(sources, theme))
    if name == "jours":
        rows = [
            {"label": day, "contributions": contributions, "people": people}
            for day, contributions, people in columns_of(sources.run).by_day(slug)
        ]
        headings = [Heading("label", _("Jour"), "day"), *share_headings()[::2]]
        return Table("jours", _("Contributions et personnes par jour"), headings, rows)
    raise NotFound
