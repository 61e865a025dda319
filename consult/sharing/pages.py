"""What the pages of shared consultations show, always from one organisation's side: of the others, figures only."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from consult.authz import Actor, Permission
from consult.consultations import queries as consultations
from consult.consultations.queries_participation import live_participation
from consult.errors import NotFound
from consult.exports.links import download_links
from consult.jobs.card import job_card
from consult.jobs.queries import job_by_id
from consult.reports.document import Json
from consult.reports.subjects import Consultation
from consult.reports.suppression import suppress_column
from consult.reports.tables import Heading, Table, report_table, status_name, status_short
from consult.reports.verbatims import Verbatim, age_name, thaw
from consult.sharing import queries
from consult.sharing.errors import NoCommonReport
from consult.sharing.models import CommonReport, MemberState, SharedConsultation, SharedMember
from consult.territories import queries as territories
from consult.web.filters import date_long, number, percent


@dataclass(frozen=True)
class CommonLinks:
    """The addresses that the parts of a report ask for: of a common one nothing but tables."""

    slug: str
    staff: bool = False

    def behind(self, _code: str) -> str:
        return ""

    def theme(self, _theme: str) -> str:
        return ""

    def csv(self, name: str) -> dict[str, str]:
        return download_links("sharing.report_csv", slug=self.slug, name=name)


def sharing_page(consultation: Consultation) -> dict[str, Any]:
    """Who holds it, how many take part in each organisation, the common analysis."""
    member = queries.membership(consultation.organisation_id, consultation.id)
    page: dict[str, Any] = {"consultation": consultation, "member": member, "leads": True, "members": []}
    if member is None:
        return page
    shared, newest = member.shared, queries.newest_report(member.shared_id)
    page["leads"] = shared.organisation_id == consultation.organisation_id
    page["leader"] = territories.organisation(shared.organisation_id).name
    page["members"] = member_rows(shared, consultation.organisation_id)
    page["live"], page["total"] = live_rows(shared, consultation.organisation_id)
    page["able"] = len(queries.taking_part(shared)) > 1
    page["job"] = _card(newest, consultation) if newest and page["leads"] else None
    page["has_report"] = _has_report(shared)
    return page


def _has_report(shared: SharedConsultation) -> bool:
    try:
        return bool(queries.last_report(shared.id))
    except NoCommonReport:
        return False


def _card(report: CommonReport, consultation: Consultation) -> dict[str, Any] | None:
    if report.content or report.job_id is None:
        return None
    job = job_by_id(consultation.organisation_id, report.job_id)
    return job_card(job) | {"title": job.title}


def member_rows(shared: SharedConsultation, organisation_id: int) -> list[dict[str, Any]]:
    kinds = {MemberState.ACCEPTED: "success", MemberState.INVITED: "turn"}
    return [
        {
            "id": member.id,
            "name": territories.organisation(member.organisation_id).name,
            "badge": (_state_name(member, shared), kinds.get(member.state, "neutral")),
            "since": date_long(member.answered_at or member.invited_at),
            "removable": member.organisation_id != shared.organisation_id
            and member.state in (MemberState.INVITED, MemberState.ACCEPTED),
            "own": member.organisation_id == organisation_id,
        }
        for member in shared.members
    ]


def _state_name(member: SharedMember, shared: SharedConsultation) -> str:
    if member.organisation_id == shared.organisation_id:
        return _("Mène la consultation")
    return {
        MemberState.INVITED: _("Invitée"),
        MemberState.ACCEPTED: _("Participe"),
        MemberState.DECLINED: _("A décliné"),
        MemberState.LEFT: _("N’en fait plus partie"),
    }[member.state]


def live_rows(shared: SharedConsultation, organisation_id: int) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """Participation of each organisation, one's own whole, of the others nothing that rests on too few people; the
    total is given when it betrays none of them."""
    cells: list[Json] = []
    k = 0
    for member in queries.taking_part(shared):
        live = live_participation(consultations.consultation_by_id(member.consultation_id or 0), {}, None)
        organisation = territories.organisation(member.organisation_id)
        k = max(k, organisation.k)
        cells.append(
            {
                "key": organisation.slug,
                "label": organisation.name,
                "own": member.organisation_id == organisation_id,
                "people": live.people,
                "contributions": live.contributions,
                "rate": live.responded / live.invited if live.invited >= k else None,
            }
        )
    total = {name: sum(cell[name] for cell in cells) for name in ("people", "contributions")}
    others = [cell for cell in cells if not cell["own"]]
    suppress_column(others, k, {name: sum(cell[name] for cell in others) for name in total})
    for cell in others:
        if cell.get("hidden"):
            cell["rate"] = None
    together = None if any(cell.get("hidden") for cell in others) else {"label": _("Ensemble"), "rate": None, **total}
    return [_shown(cell) for cell in cells], together and _shown(together)


def _shown(cell: Json) -> dict[str, Any]:
    hidden = bool(cell.get("hidden"))
    return {
        "label": cell["label"],
        "people": _("moins que le seuil") if hidden else number(cell["people"]),
        "contributions": "–" if hidden else number(cell["contributions"]),
        "rate": percent(cell["rate"]),
    }


def invitation_rows(organisation_id: int) -> list[dict[str, Any]]:
    """What other organisations propose, with the questions that one would ask."""
    return [
        {
            "id": member.id,
            "leader": territories.organisation(member.shared.organisation_id).name,
            "title": consultations.consultation_by_id(member.shared.consultation_id).title,
            "day": date_long(member.invited_at),
            "questions": [question.prompt for question in consultations.questions_of(member.shared.consultation_id)],
        }
        for member in queries.invitations(organisation_id)
    ]


def readable_report(consultation: Consultation, actor: Actor) -> CommonReport:
    """The last one for the teams of the organisations that take part, the published one for everybody. Raises NotFound,
    NoCommonReport."""
    member = queries.membership(consultation.organisation_id, consultation.id)
    if member is None:
        raise NotFound
    return queries.last_report(member.shared_id, published=not actor.can(Permission.REPORT_READ))


def decided(report: CommonReport) -> Json:
    """The content with the titles that were chosen, without the themes that were hidden."""
    content = deepcopy(report.content)
    for group in content["groups"]:
        kept = []
        for theme in group["themes"]:
            decision = report.decisions.get(theme["key"], {})
            theme["label"] = decision.get("label") or theme["label"]
            if not decision.get("hidden"):
                kept.append(theme)
        group["themes"] = kept
    return content


def report_page(consultation: Consultation, report: CommonReport) -> dict[str, Any]:
    """Words of verbatims are read now: what was erased or withdrawn since is not there any more."""
    document = decided(report)
    shared = queries.shared_by_id(report.shared_id)
    themes = [theme for group in document["groups"] for theme in group["themes"]]
    return {
        "consultation": consultation,
        "report": report,
        "document": document,
        "k": document["k"],
        "leads": shared.organisation_id == consultation.organisation_id,
        "links": CommonLinks(consultation.slug),
        "table": lambda name: common_table(document, name),
        "theme_url": None,
        "verbatims": _words(themes),
        "gap": widest_gap(themes),
        "hidden_themes": hidden_themes(report),
        "status_name": status_name,
        "status_short": status_short,
        "age_name": age_name,
        "toc": _contents(document, themes),
    }


def _words(themes: Sequence[Json]) -> dict[str, list[Verbatim]]:
    """Theme → its verbatims, read one consultation at a time."""
    frozen = [item for theme in themes for item in theme["verbatims"]]
    read: dict[int, Verbatim] = {}
    for consultation_id in {item["consultation_id"] for item in frozen}:
        own = [item for item in frozen if item["consultation_id"] == consultation_id]
        read |= dict(zip(map(id, own), thaw(consultation_id, own), strict=True))
    return {theme["key"]: [read[id(item)] for item in theme["verbatims"]] for theme in themes}


def hidden_themes(report: CommonReport) -> list[dict[str, str]]:
    """What the one that leads hid, so that it may be shown again."""
    return [
        {"key": theme["key"], "label": report.decisions[theme["key"]]["label"]}
        for group in report.content["groups"]
        for theme in group["themes"]
        if report.decisions.get(theme["key"], {}).get("hidden")
    ]


def _contents(document: Json, themes: Sequence[Json]) -> list[Json]:
    return [
        {"label": _("En bref"), "url": "#en-bref"},
        {"label": _("Les organisations"), "url": "#organisations"},
        {
            "label": _("Les thèmes"),
            "url": "#themes",
            "children": [{"label": theme["label"], "url": f"#{theme['key']}"} for theme in themes],
        },
        {"label": _("Ce que sont devenues les contributions"), "url": "#bilan"},
    ]


def common_table(document: Json, name: str) -> Table:
    """A table by its name in addresses; « organisations » and « comparaison » are those of common reports alone. Raises
    NotFound."""
    if name == "organisations":
        return Table(name, _("Participation par organisation"), [Heading("label", _("Organisation")), *_both()],
                     document["organisations"])  # fmt: skip
    if name != "comparaison":
        return report_table(document, name, whole=False)
    themes = [theme for group in document["groups"] for theme in group["themes"]]
    names = {cell["key"]: cell["label"] for theme in themes for cell in theme["organisations"]}
    rows: list[Json] = []
    for theme in themes:
        shares = {cell["key"]: cell["share_people"] for cell in theme["organisations"]}
        hides = theme.get("hidden") or None in shares.values()
        rows.append({"label": theme["label"], "share_people": theme["share_people"], "hidden": hides, **shares})
    headings = [Heading("label", _("Thème")), Heading("share_people", _("Ensemble"), "percent")]
    headings += [Heading(key, label, "percent") for key, label in names.items()]
    return Table(name, _("Part des personnes qui abordent chaque thème, par organisation"), headings, rows)


def _both() -> list[Heading]:
    return [Heading("contributions", _("Contributions"), "number"), Heading("people", _("Personnes"), "number")]


def theme_decision(report: CommonReport, key: str) -> dict[str, Any]:
    """What stands in the form of a theme. Raises NotFound."""
    themes = {theme["key"]: theme for group in report.content["groups"] for theme in group["themes"]}
    if key not in themes:
        raise NotFound
    return {"label": themes[key]["label"], "hidden": False} | report.decisions.get(key, {})


def widest_gap(themes: Sequence[Json]) -> dict[str, str] | None:
    """The theme on which organisations differ most, among the numbers that may be read."""
    found: list[tuple[float, Json, Json, Json]] = []
    for theme in themes:
        cells = [cell for cell in theme["organisations"] if cell["share_people"] is not None]
        if len(cells) > 1:
            most = max(cells, key=lambda cell: cell["share_people"])
            least = min(cells, key=lambda cell: cell["share_people"])
            found.append((most["share_people"] - least["share_people"], theme, most, least))
    if not found:
        return None
    _width, theme, most, least = max(found, key=lambda row: row[0])
    return {
        "theme": theme["label"],
        "most": most["label"],
        "most_share": percent(most["share_people"]),
        "least": least["label"],
        "least_share": percent(least["share_people"]),
    }
