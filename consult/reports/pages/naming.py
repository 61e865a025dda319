"""What a language model was asked about a name, and answered: read from the run folder, the prompt written again."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.consultations import reading
from consult.reports.analysis_port import naming_of, prompt_of
from consult.reports.folders import run_folder
from consult.reports.models import AnalysisRun, RunTheme


def naming(consultation_id: int, run: AnalysisRun, row: RunTheme) -> dict[str, Any] | None:
    """The story of a theme's name; None where no model was asked.

    prompt: as it was sent, but for what was masked or erased since.
    """
    told = naming_of(run_folder(run.folder), row.local_id)
    if told is None:
        return None
    cards = reading.cards(consultation_id, [int(item["contribution_id"]) for item in told["exemplars"]])
    texts = {card.id: card.text for card in cards if not card.moderated}
    quotes = [
        text[item["start"] : item["end"]]
        for item in told["exemplars"]
        if (text := texts.get(int(item["contribution_id"]))) is not None
    ]
    return {
        "model": told["model"],
        "host": told["host"],
        "machine_label": told["machine_label"],
        "proposed": told["outcome"] == "proposed",
        "outcome": outcomes()[told["outcome"]],
        "prompt": prompt_of(told["terms"], quotes),
        "answer": told["answer"],
    }


def outcomes() -> dict[str, str]:
    """What became of an answer."""
    return {
        "said": _("Nom retenu : des participants l’écrivent tel quel, en nombre suffisant."),
        "proposed": _("Nom retenu, mais trop peu de participants l’écrivent tel quel."),
        "malformed": _("Réponse écartée : ce n’est pas un nom sur une seule ligne."),
        "too_long": _("Réponse écartée : le nom est trop long."),
        "stop_word": _("Réponse écartée : le nom commence ou finit par un mot vide."),
        "taken": _("Réponse écartée : un thème voisin porte déjà ce nom."),
        "rare_word": _("Réponse écartée : elle reprend un mot que trop peu de personnes ont écrit."),
    }


def naming_told(summary: dict[str, Any] | None) -> str:
    """One sentence about the model that a run asked; empty where it asked none."""
    if not summary:
        return ""
    where = _("%(model)s, à %(host)s", model=summary["model"], host=summary["host"])
    if summary["failure"]:
        missing = summary["asked"] - summary["answered"]
        return ngettext(
            "%(where)s : n’a pas répondu jusqu’au bout ; %(num)s nom reste celui de l’analyse.",
            "%(where)s : n’a pas répondu jusqu’au bout ; %(num)s noms restent ceux de l’analyse.",
            missing,
            where=where,
        )
    kept = summary["answered"] - summary["refused"]
    return ngettext("%(where)s : %(num)s nom retenu.", "%(where)s : %(num)s noms retenus.", kept, where=where)
