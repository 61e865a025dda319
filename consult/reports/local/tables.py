"""The tables of territory reports as files: one territory, or all the published ones side by side."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from consult.reports.document import Json
from consult.reports.local.models import LocalReport
from consult.reports.local.sentences import gap_said
from consult.reports.tables import Heading, Table
from consult.reports.verbatims import age_name


def all_table(reports: Sequence[LocalReport]) -> Table:
    """Territories by themes, as published: people and shares; « masqué » where one is hidden."""
    rows = [
        {
            "territory": report.content["name"],
            "code": report.content["code"],
            "participants": report.content["people"],
            "theme": cell["label"],
            "parent": cell.get("theme", ""),
            **_shares(cell),
        }
        for report in reports
        for cell in [*report.content["themes"], *report.content["subthemes"]]
    ]
    headings = [
        Heading("territory", _("Territoire")),
        Heading("code", _("Code")),
        Heading("participants", _("Participants"), "number"),
        Heading("theme", _("Thème")),
        Heading("parent", _("Thème dont il dépend")),
        *_headings(),
    ]
    return Table("territoires-themes", _("Thèmes, territoire par territoire"), headings, rows)


def themes_table(content: Json) -> Table:
    rows = [{"label": cell["label"], **_shares(cell)} for cell in content["themes"]]
    return Table("themes", _("Thèmes, ici et dans l’ensemble"), [Heading("label", _("Thème")), *_headings()], rows)


def groups_table(content: Json, part: str) -> Table:
    """People by college or age."""
    rows = [
        {
            "label": age_name(cell["key"]) if part == "ages" else cell["label"],
            "people": cell["people"],
            "share": cell["share"],
            "national_share": cell["national_share"],
            "hidden": cell["hidden"] or cell["national_share"] is None,
        }
        for cell in content[part]
    ]
    headings = [
        Heading("label", _("Groupe")),
        Heading("people", _("Personnes"), "number"),
        Heading("share", _("Part ici"), "percent"),
        Heading("national_share", _("Part dans l’ensemble"), "percent"),
    ]
    return Table(part, _("Participants par âge") if part == "ages" else _("Participants par collège"), headings, rows)


def _shares(cell: Json) -> Json:
    return {
        "people": cell["people"],
        "share": cell["share"],
        "national_share": cell["national_share"],
        "said": gap_said(cell),
        "hidden": cell["hidden"],
    }


def _headings() -> list[Heading]:
    return [
        Heading("people", _("Personnes qui en parlent"), "number"),
        Heading("share", _("Part ici"), "percent"),
        Heading("national_share", _("Part dans l’ensemble"), "percent"),
        Heading("said", _("Écart")),
    ]
