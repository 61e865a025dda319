"""What several pages of rounds say: state, dates, rules in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.selection.labels import METHOD_SENTENCES, METHODS, MOMENTS, VISIBILITIES
from consult.selection.models import Method, Round
from consult.selection.rules.calendar import Moment, moment_of
from consult.selection.rules.methods import BUDGETED, RANKED
from consult.web.filters import datetime_long, euros, number


def badge_of(round_: Round, now: datetime) -> tuple[str, str]:
    label, kind = MOMENTS[moment_of(round_, now)]
    return str(label), kind


def dates_of(round_: Round, now: datetime) -> str:
    moment = moment_of(round_, now)
    if moment is Moment.PREPARED:
        return _("Du %(start)s au %(end)s", start=datetime_long(round_.opens_at), end=datetime_long(round_.closes_at))
    if moment is Moment.OPEN:
        return _("Ouvert jusqu’au %(end)s", end=datetime_long(round_.closes_at))
    if round_.cancelled_at is not None:
        return _("Annulé le %(when)s", when=datetime_long(round_.cancelled_at))
    return _("Clos le %(end)s", end=datetime_long(round_.closes_at))


def rules_in_words(round_: Round) -> list[str]:
    """The rules that this method uses, a sentence each."""
    rules, method = round_.rules, round_.method
    said = [str(METHOD_SENTENCES[method])]
    if method is Method.POINTS:
        said.append(ngettext("%(num)s point par votant.", "%(num)s points par votant.", int(rules["points"])))
    elif rules.get("most"):
        said.append(
            ngettext("%(num)s choix par votant, au plus.", "%(num)s choix par votant, au plus.", int(rules["most"]))
        )
    if method in BUDGETED:
        said.append(_("Enveloppe : %(amount)s.", amount=euros(rules["budget_cents"])))
    else:
        said.append(ngettext("%(num)s projet retenu au plus.", "%(num)s projets retenus au plus.", int(rules["seats"])))
    if rules.get("quorum"):
        said.append(_("Quorum : %(share)s %% de la liste doit voter.", share=number(rules["quorum"])))
    if rules.get("threshold"):
        said.append(
            _(
                "Seuil : un projet est retenu si %(share)s %% des bulletins le choisissent.",
                share=number(rules["threshold"]),
            )
        )
    if rules.get("proxies"):
        said.append(
            ngettext(
                "Procurations : %(num)s par personne.", "Procurations : %(num)s par personne.", int(rules["proxies"])
            )
        )
    said.append(_("À égalité, un tirage décide ; sa graine est engagée avant le premier vote."))
    said.append(str(VISIBILITIES[rules.get("visibility", "secretary")]))
    return said


def round_rows(
    found: Iterable[Round], places: dict[int, str], counts: dict[int, tuple[int, int]], now: datetime
) -> list[dict[str, Any]]:
    """A list of rounds: title, state, dates, turnout."""
    rows = []
    for round_ in found:
        roll, voted = counts.get(round_.id, (0, 0))
        rows.append(
            {
                "id": round_.id,
                "title": round_.title,
                "badge": badge_of(round_, now),
                "dates": dates_of(round_, now),
                "territory": places[round_.territory_id],
                "moment": moment_of(round_, now).value,
                "turnout": turnout(voted, roll) if roll else "",
            }
        )
    return rows


def turnout(voted: int, roll: int) -> str:
    """« 12 votants sur 24 (50 %) »."""
    share = f"{voted * 100 / roll:.0f}" if roll else "0"
    return ngettext(
        "%(voted)s votant sur %(roll)s (%(share)s %%)", "%(voted)s votants sur %(roll)s (%(share)s %%)", voted,
        voted=number(voted), roll=number(roll), share=share,
    )  # fmt: skip


def method_kind(method: Method) -> str:
    """Which control the page of vote shows: `box`, `points`, `rank` or `scores`."""
    if method in RANKED:
        return "rank"
    return {Method.POINTS: "points", Method.SCORES: "scores"}.get(method, "box")


def method_label(method: Method) -> str:
    return str(METHODS[method])
