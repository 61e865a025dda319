"""What is said of territory reports in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.reports.document import Json
from consult.territories.levels import Level
from consult.web.filters import number, percent

LEAST_RATE = 0.0005
"""A rate of participation below which « 0,0 % » would say nothing."""


def level_names(level: Level) -> str:
    """« Régions »."""
    return {
        Level.REGION: _("Régions"),
        Level.TERRITORY: _("Territoires"),
        Level.LIVING_AREA: _("Bassins de vie"),
    }.get(level, _("National"))


def level_name(level: str) -> str:
    """« Région »."""
    return {
        Level.REGION.value: _("Région"),
        Level.TERRITORY.value: _("Territoire"),
        Level.LIVING_AREA.value: _("Bassin de vie"),
    }.get(level, "")


def why_left(row: Json) -> str:
    """Why a territory has no report."""
    return {
        "nobody": _("Personne de ce territoire n’a participé."),
        "few": _("Trop peu de personnes pour un rapport."),
    }.get(row["why"], _("Son rapport permettrait de retrouver, par différence, un territoire où peu ont répondu."))


def limits(content: Json) -> list[str]:
    """What this report cannot show, and why."""
    k = content["k"]
    found = [
        _(
            "Les chiffres qui reposent sur moins de %(k)s personnes, et ceux qui permettraient de les retrouver par "
            "différence avec d’autres territoires ou avec le rapport national, sont masqués.",
            k=k,
        )
    ]
    hidden = sum(cell["hidden"] for part in ("themes", "colleges", "ages") for cell in content[part])
    if hidden:
        found.append(ngettext("%(num)s chiffre est masqué ici.", "%(num)s chiffres sont masqués ici.", hidden))
    if not content["verbatims"]:
        found.append(
            _("Aucun verbatim : personne d’ici n’a accepté d’être cité, ou sa signature le ferait reconnaître.")
        )
    if not content["words"]:
        found.append(_("Aucun mot n’a été donné par %(k)s personnes d’ici.", k=k))
    if content["members"] is None:
        found.append(
            _("La structure des adhérents n’est pas connue pour ce territoire : on ne sait pas quelle part a répondu.")
        )
    found.append(
        _(
            "Ceux qui ont répondu ne représentent pas à eux seuls le territoire : un écart avec l’ensemble n’est dit "
            "en mots que s’il dépasse ce que le hasard explique, tous les écarts étant examinés ensemble."
        )
    )
    return found


def gap_said(cell: Json) -> str:
    """A difference in words, nothing where chance explains it."""
    if cell["hidden"]:
        return _("masqué")
    return {"over": _("plus qu’ailleurs"), "under": _("moins qu’ailleurs")}.get(cell["direction"], "")


def share(value: float | None) -> str:
    return _("masqué") if value is None else percent(value)


def participation(content: Json) -> str:
    """Who took part here, in a sentence."""
    said = ngettext(
        "%(people)s personne de ce territoire a participé, sur %(all)s dans l’ensemble.",
        "%(people)s personnes de ce territoire ont participé, sur %(all)s dans l’ensemble.",
        content["people"],
        people=number(content["people"]),
        all=number(content["national"]["people"]),
    )
    if not content["members"] or content["people"] / content["members"] < LEAST_RATE:
        return said
    return f"{said} " + _(
        "C’est %(here)s de ses %(members)s adhérents ; dans l’ensemble, %(there)s.",
        here=percent(content["people"] / content["members"], 1),
        members=number(content["members"]),
        there=percent(content["national"]["people"] / content["all_members"], 1),
    )


def lead_theme(content: Json) -> str:
    """The first theme here, in a sentence with its base."""
    shown = [theme for theme in content["themes"] if not theme["hidden"]]
    if not shown:
        return _("Aucun thème ne repose ici sur assez de personnes pour être montré.")
    first = max(shown, key=lambda theme: theme["share"])
    return _(
        "« %(theme)s » est le thème que le plus de personnes abordent ici : %(here)s des %(people)s participants "
        "(%(there)s dans l’ensemble).",
        theme=first["label"],
        here=percent(first["share"]),
        people=number(content["people"]),
        there=percent(first["national_share"]),
    )
