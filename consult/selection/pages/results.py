"""The result of a round, in words, in bars and in a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.projects.queries import for_selection as projects
from consult.selection.labels import OUTCOMES, VISIBILITIES
from consult.selection.models import Method, Round, RoundState
from consult.selection.pages.common import method_label, rules_in_words, turnout
from consult.selection.pages.voting import project_url
from consult.selection.queries import rounds
from consult.selection.queries.counting import place_name, published_document
from consult.selection.queries.texts import titles_of
from consult.selection.rules.draws import receipt
from consult.selection.rules.public_file import PABULIB, published
from consult.web.filters import euros, number


def public_document(round_: Round, k: int) -> dict[str, Any]:
    """What everybody may fetch."""
    return published(published_document(round_), k=k)


def results_page(round_: Round, k: int) -> dict[str, Any]:
    """Everything of the page of results, from the result as it was published."""
    result, in_vote = round_.result, rounds.projects_of(round_.id)
    titles = titles_of(round_, in_vote)
    shown = projects.projects_by_ids(round_.organisation_id, [row.project_id for row in in_vote])
    urls = {row.code: project_url(shown[row.project_id].slug) for row in in_vote}
    rows = [
        row
        | {
            "title": titles[row["code"]],
            "url": urls[row["code"]],
            "label": titles[row["code"]],
            "value": row["score"],
            "display": score_in_words(round_.method, row["score"]),
            "quiet": not row["selected"],
        }
        for row in result["rows"]
    ]
    open_file = result["voted"] >= k or round_.rules.get("visibility") == "named"
    return {
        "round": round_,
        "k": k,
        "rows": rows,
        "table": [
            {
                "title": row["title"],
                "url": row["url"],
                "display": row["display"],
                "supporters": number(row["supporters"]),
                "decision": _("Retenu") if row["selected"] else "–",
            }
            for row in rows
        ],
        "sentence": sentence_of(result),
        "turnout": turnout(result["voted"], result["roll"]),
        "quorum": quorum_sentence(result),
        "selected": [{"title": titles[code], "url": urls[code]} for code in result["selected"]],
        "withdrawn": [titles[code] for code in result["withdrawn"]],
        "steps": [step_sentence(step, titles, round_.method) for step in result["steps"]],
        "method": method_label(round_.method),
        "rules": rules_in_words(round_),
        "visibility": VISIBILITIES[round_.rules.get("visibility", "secretary")],
        "territory": place_name(round_),
        "open_file": open_file,
        "endings": [
            ending
            for ending in ("json", "csv", "pb")
            if ending == "json" or (open_file and (ending == "csv" or round_.method.value in PABULIB))
        ],
        "others": _others(round_),
    }


def _others(round_: Round) -> list[dict[str, Any]]:
    """The same call in every territory where it was counted."""
    found = [row for row in rounds.rounds_of_call(round_.call_id) if row.state is RoundState.COUNTED]
    return [
        {
            "territory": place_name(row),
            "url": url_for("results.show", round_id=row.id),
            "turnout": turnout(row.result["voted"], row.result["roll"]),
            "selected": number(len(row.result["selected"])),
        }
        for row in found
    ]


def sentence_of(result: Mapping[str, Any]) -> str:
    """The finding first."""
    if result["outcome"] != "counted":
        return str(OUTCOMES[result["outcome"]])
    chosen = len(result["selected"])
    if not chosen:
        return _("Aucun projet n’atteint le seuil : rien n’est choisi.")
    return ngettext("Les élus ont choisi un projet.", "Les élus ont choisi %(num)s projets.", chosen)


def quorum_sentence(result: Mapping[str, Any]) -> str:
    if not result["quorum_needed"]:
        return ""
    needed = result["quorum_needed"]
    if result["voted"] >= needed:
        return ngettext(
            "Le quorum d’un votant est atteint.",
            "Le quorum de %(needed)s votants est atteint.",
            needed,
            needed=number(needed),
        )
    return ngettext(
        "Le quorum d’un votant n’est pas atteint.",
        "Le quorum de %(needed)s votants n’est pas atteint.",
        needed,
        needed=number(needed),
    )


def score_in_words(method: Method, score: int) -> str:
    if method in (Method.POINTS, Method.SCORES, Method.BORDA):
        return ngettext("%(num)s point", "%(num)s points", score)
    if method is Method.SCHULZE:
        return ngettext("%(num)s duel gagné", "%(num)s duels gagnés", score)
    return ngettext("%(num)s voix", "%(num)s voix", score)


def step_sentence(step: Mapping[str, Any], titles: Mapping[str, str], method: Method) -> str:
    """One step of the count, as a reader follows it."""
    kind = step["kind"]
    title = titles.get(step.get("code", ""), "")
    score = score_in_words(method, step["score"]) if "score" in step else ""
    if kind == "take":
        return _("« %(title)s » est retenu : %(score)s.", title=title, score=score)
    if kind == "fund":
        return _(
            "« %(title)s » (%(score)s) est financé : %(cost)s ; il reste %(left)s.",
            title=title, score=score, cost=euros(step["cost_cents"]), left=euros(step["left_cents"]),
        )  # fmt: skip
    if kind == "too_dear":
        return _(
            "« %(title)s » (%(score)s) demande %(cost)s : plus que les %(left)s qui restent.",
            title=title, score=score, cost=euros(step["cost_cents"]), left=euros(step["left_cents"]),
        )  # fmt: skip
    if kind == "share":
        return _(
            "« %(title)s » (%(score)s) est payé par ceux qui l’ont choisi : %(cost)s, soit %(most)s au plus chacun.",
            title=title, score=score, cost=euros(step["cost_cents"]), most=euros(step["most_cents"]),
        )  # fmt: skip
    if kind == "complete":
        return _("Les %(left)s qui restent vont ensuite dans l’ordre des voix.", left=euros(step["left_cents"]))
    names = ", ".join(f"« {titles[code]} »" for code in step["codes"])
    if kind == "draw":
        taken = ", ".join(f"« {titles[code]} »" for code in step["taken"])
        return _(
            "À égalité (%(score)s) : %(names)s. Le tirage retient %(taken)s.", score=score, names=names, taken=taken
        )
    return _("Sous le seuil, ou choisis par personne : %(names)s.", names=names)


def found_ballot(round_: Round, k: int, code: str, nonce: str) -> dict[str, Any]:
    """Whether a ballot stands in what was published, as its voter sent it."""
    document = published_document(round_)
    ballot = next((row for row in document["ballots"] if row["ballot"] == code), None)
    if ballot is None:
        return {"state": "absent"}
    if receipt(round_.id, code, ballot["choices"], nonce.lower()) != ballot["receipt"]:
        return {"state": "differs"}
    titles = {project["code"]: project["title"] for project in document["projects"]}
    chosen = [
        {"title": titles[name], "value": sum(value.values()) if isinstance(value, dict) else value}
        for name, value in ballot["choices"].items()
    ]
    open_file = public_document(round_, k)["ballots"] is not None
    return {"state": "found", "choices": chosen, "receipt": ballot["receipt"], "open_file": open_file}
