"""What a proposed analysis would change: themes kept, split, merged, new or gone, beside the present ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from flask_babel import gettext as _

from consult.reports import queries
from consult.reports.columns import RunColumns, columns_of
from consult.reports.errors import UnknownRun
from consult.reports.models import AnalysisRun, RunState
from consult.reports.subjects import Consultation
from consult.reports.workbench.lineage import Change, Ids, compare

ORDER = ("new", "split", "merged", "gone", "kept")


def proposal_page(consultation: Consultation, run: AnalysisRun) -> dict[str, Any]:
    """Both levels compared on the contributions that both analyses read. The present one is the current run, or, once
    the proposal was accepted, the one that it replaced."""
    current = queries.current_run(consultation)
    if current.id == run.id and not run.configuration.get("replaced"):
        raise UnknownRun
    before = queries.run_by_id(run.configuration["replaced"]) if current.id == run.id else current
    old, new = columns_of(before), columns_of(run)
    both = np.intersect1d(old.ids, new.ids)
    labels = _labels(before) | _labels(run)
    levels = [
        {"label": label, "changes": [_told(change, labels) for change in _ordered(_members(before, old, both, top),
                                                                                  _members(run, new, both, top))]}
        for label, top in ((_("Thèmes"), True), (_("Sous-thèmes"), False))
    ]  # fmt: skip
    return {
        "consultation": consultation,
        "run": run,
        "before": before,
        "pending": run.state is RunState.PROPOSED,
        "accepted": current.id == run.id,
        "levels": levels,
        "counts": {
            "before": len(old.ids),
            "after": len(new.ids),
            "both": len(both),
            "arrived": len(np.setdiff1d(new.ids, old.ids)),
        },
        "corrections": run.configuration.get("corrections") or {},
    }


def _members(run: AnalysisRun, columns: RunColumns, both: Ids, top: bool) -> dict[str, Ids]:
    themes = queries.run_themes(run.id)
    return {
        theme.slug: np.intersect1d(columns.of_theme(theme.slug), both)
        for theme, row in themes
        if (row.parent_id is None) == top
    }


def _ordered(before: dict[str, Ids], after: dict[str, Ids]) -> list[Change]:
    return sorted(compare(before, after), key=lambda change: (ORDER.index(change.fate), -change.after, -change.before))


def _labels(run: AnalysisRun) -> dict[str, str]:
    states = queries.states_of(run.corpus_id)
    return {
        theme.slug: (states[theme.id].label if theme.id in states else None) or row.label
        for theme, row in queries.run_themes(run.id)
    }


def _told(change: Change, labels: dict[str, str]) -> dict[str, Any]:
    names = {
        "kept": _("gardé"),
        "split": _("séparé"),
        "merged": _("réunit"),
        "new": _("nouveau"),
        "gone": _("disparaît"),
    }
    kinds = {"kept": "neutral", "split": "info", "merged": "info", "new": "success", "gone": "attention"}
    parents = [labels.get(parent, parent) for parent in change.parents if parent != change.key]
    said = {
        "split": _("issu de « %(names)s »", names=" », « ".join(parents)),
        "merged": _("avec « %(names)s »", names=" », « ".join(parents)),
    }
    return {
        "label": labels.get(change.key, change.key),
        "fate": names[change.fate],
        "kind": kinds[change.fate],
        "said": said.get(change.fate, ""),
        "before": change.before,
        "after": change.after,
        "share": change.common / change.before if change.before else None,
    }
