"""How sure the figures of the current run are, for the team."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from consult.consultations import reading
from consult.errors import NotFound
from consult.jobs.card import job_card
from consult.reports import queries
from consult.reports.columns import columns_of
from consult.reports.document import Json, Sources, theme_cell
from consult.reports.figures import Evaluator
from consult.reports.links import Links
from consult.reports.places import Places
from consult.reports.reliability.membership import VARIABLE_NAMES, Fitted, names_of, parsed
from consult.reports.rules import stability_level
from consult.reports.selection import Selection
from consult.reports.subjects import Consultation
from consult.reports.tables import Heading, Table

WIDE = 0.05
"""A share that moves by more than five points when counted otherwise deserves a warning."""

WAYS = ("share", "each_once", "without_top", "campaigns_once", "weighted")
"""The ways of counting the contributions of a theme, the first as they came."""


def reliability_page(consultation: Consultation) -> dict[str, Any]:
    """Themes counted every way, weights, campaigns, discovery, how many themes and why. Raises NoAnalysis."""
    run = queries.current_run(consultation)
    sources = Sources.of(consultation, run)
    newest = queries.membership_of(consultation.organisation_id)
    job = queries.weighing_job(run.id)
    return {
        "consultation": consultation,
        "run": run,
        "links": Links(consultation.slug, sources.places, sources.figures, staff=True),
        "themes": _themes(sources),
        "weighting": sources.value("reliability.weighting"),
        "may_weigh": newest is not None and newest.id != run.membership_id,
        "knows_structure": newest is not None,
        "job": job_card(job) | {"title": job.title} if job else None,
        "discovery": _discovery(sources),
        "campaigns": _campaigns(sources),
        "choices": _choices(sources),
        "tables": {name: _table(sources, name) for name in TABLES},
    }


def _themes(sources: Sources) -> list[Json]:
    """Each theme with its share of people, its interval, its stability, and its share counted every other way."""
    found = []
    for theme, row in sources.themes:
        if row.parent_id is not None:
            continue
        counted: Json = dict.fromkeys(WAYS) | sources.value(f"{theme.slug}.robustness")
        weighted = sources.value(f"{theme.slug}.people_weighted")
        cell = theme_cell(sources, theme, row)
        low, high = cell.get("interval") or (None, None)
        ways = [counted[name] for name in WAYS if counted[name] is not None]
        found.append(
            {
                "slug": theme.slug,
                "label": cell["label"],
                "question": sources.prompts().get(_code(sources, theme.question_id), ""),
                "share_people": cell["share_people"],
                "low": low,
                "high": high,
                "stability": row.stability,
                "level": stability_level(row.stability),
                **counted,
                "weighted_people": weighted.get("value"),
                "weighted_low": (weighted.get("interval") or (None, None))[0],
                "weighted_high": (weighted.get("interval") or (None, None))[1],
                "least": min(ways) if ways else None,
                "most": max(ways) if ways else None,
                "moves": (counted.get("gap") or 0) > WIDE,
            }
        )
    return sorted(found, key=lambda row: (row["question"], -(row["share_people"] or 0)))


def _code(sources: Sources, question_id: int | None) -> str:
    return next((question.code for question in sources.questions if question.id == question_id), "")


def _discovery(sources: Sources) -> Json:
    """Days with the share of contributions that were first to say something."""
    value = sources.value("reliability.discovery")
    days = [
        {"day": date.fromisoformat(day), "contributions": many, "new": new, "things": heard, "share": new / many}
        for day, many, new, heard in value.get("days", [])
        if many
    ]
    return {**value, "days": days}


def _campaigns(sources: Sources) -> list[Json]:
    """Each campaign with a specimen, masked."""
    rows = sources.value("reliability.campaigns").get("campaigns", [])
    cards = reading.cards(sources.consultation.id, [row["specimen"] for row in rows])
    texts = {card.id: card.text for card in cards if not card.moderated}
    return [
        row
        | {
            "text": texts.get(row["specimen"]) or "",
            "first_day": date.fromisoformat(row["first_day"]) if row["first_day"] else None,
            "last_day": date.fromisoformat(row["last_day"]) if row["last_day"] else None,
            "selection": Selection(campaign=row["number"]),
        }
        for row in rows
    ]


def _choices(sources: Sources) -> list[Json]:
    """For each tree, the cost of joining one theme more: where it jumps is where the analysis stopped."""
    prompts = sources.prompts()
    return [
        {
            "question": prompts.get(choice["question_id"] or "", ""),
            "themes": choice["themes"],
            "costs": [
                {"label": str(number), "value": height, "chosen": number == choice["themes"]}
                for number, height in enumerate(choice["merging_heights"], start=1)
            ],
        }
        for choice in sources.run.manifest.get("choice_of_themes", [])
    ]


TABLES = ("themes", "structure", "decouverte", "campagnes")


def _table(sources: Sources, name: str) -> Table:
    if name == "themes":
        headings = [
            Heading("label", _("Thème")),
            Heading("share_people", _("Part des personnes"), "percent"),
            Heading("low", _("Au moins"), "percent"),
            Heading("high", _("Au plus"), "percent"),
            Heading("weighted_people", _("Part redressée des personnes"), "percent"),
            Heading("stability", _("Stabilité"), "percent"),
            Heading("share", _("Part des contributions"), "percent"),
            Heading("each_once", _("Une voix par personne"), "percent"),
            Heading("without_top", _("Sans le 1 %% qui a le plus écrit"), "percent"),
            Heading("campaigns_once", _("Campagnes comptées une fois"), "percent"),
            Heading("weighted", _("Contributions redressées"), "percent"),
        ]
        return Table("fiabilite-themes", _("Chaque thème compté de plusieurs façons"), headings, _themes(sources))
    if name == "structure":
        headings = [
            Heading("margin", _("Marge")),
            Heading("cell", _("Catégorie")),
            Heading("population", _("Adhérents"), "number"),
            Heading("target", _("Part des adhérents"), "percent"),
            Heading("participants", _("Participants"), "number"),
            Heading("raw_share", _("Part des participants"), "percent"),
            Heading("weighted_share", _("Part redressée"), "percent"),
            Heading("coefficient", _("Coefficient moyen"), "ratio"),
        ]
        rows = sources.value("reliability.weighting").get("cells", [])
        rows = [row | {"cell": row["cell"] or _("non indiqué")} for row in rows]
        return Table("structure", _("Participants et adhérents, catégorie par catégorie"), headings, rows)
    if name == "decouverte":
        headings = [
            Heading("day", _("Jour"), "day"),
            Heading("contributions", _("Contributions"), "number"),
            Heading("new", _("Premières à dire quelque chose"), "number"),
            Heading("share", _("Part"), "percent"),
            Heading("things", _("Choses dites jusque-là"), "number"),
        ]
        rows = _discovery(sources)["days"]
        return Table("decouverte", _("Ce qui se disait de nouveau, jour après jour"), headings, rows)
    if name == "campagnes":
        headings = [
            Heading("number", _("Campagne"), "number"),
            Heading("contributions", _("Contributions"), "number"),
            Heading("people", _("Personnes"), "number"),
            Heading("first_day", _("Premier jour"), "day"),
            Heading("last_day", _("Dernier jour"), "day"),
            Heading("text", _("Exemple")),
        ]
        return Table("campagnes", _("Textes presque identiques"), headings, _campaigns(sources))
    raise NotFound


def reliability_csv(consultation: Consultation, name: str) -> Table:
    """A table of the page, or the coefficient of each profile. Raises NoAnalysis, NotFound."""
    run = queries.current_run(consultation)
    if name == "coefficients":
        return _coefficients(Evaluator.of(run, columns_of(run)).reliability.fitted)
    return _table(Sources.of(consultation, run), name)


def _coefficients(fitted: Any) -> Table:
    """One line per profile of participants: those alike in every variable weigh the same."""
    if not isinstance(fitted, Fitted):
        raise NotFound
    names = list(fitted.profile)
    codes = list(zip(*(column.codes.tolist() for column in fitted.profile.values()), strict=True))
    rows: dict[tuple[int, ...], Json] = {}
    for profile, weight in zip(codes, fitted.weighting.weights.tolist(), strict=True):
        values = {
            name: fitted.profile[name].values[code] if code >= 0 else _("non indiqué")
            for name, code in zip(names, profile, strict=True)
        }
        row = rows.setdefault(profile, {**values, "participants": 0, "coefficient": weight})
        row["participants"] += 1
    headings = [Heading(name, name) for name in names]
    headings += [
        Heading("participants", _("Participants"), "number"),
        Heading("coefficient", _("Coefficient"), "ratio"),
    ]
    return Table("coefficients", _("Coefficient de chaque profil"), headings, [rows[key] for key in sorted(rows)])


def membership_page(organisation_id: int) -> dict[str, Any]:
    """The structure in force, margin by margin."""
    table = queries.membership_of(organisation_id)
    places = Places.of(organisation_id)
    labels = {name: names_of(name, places) for name in VARIABLE_NAMES}
    margins = [
        {
            "name": " × ".join(VARIABLE_NAMES[name] for name in margin.variables),
            "total": sum(margin.totals.values()),
            "rows": [
                {
                    "label": " × ".join(
                        labels[name].get(value, value) for name, value in zip(margin.variables, cell, strict=True)
                    ),
                    "people": total,
                    "share": total / sum(margin.totals.values()),
                }
                for cell, total in margin.totals.items()
            ],
        }
        for margin in parsed(table.margins if table else [])
    ]
    return {"table": table, "margins": margins}
