"""The manifest: what a reader needs to replay a run, and to trust it."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis import __version__, store
from analysis.arrays import distinct
from analysis.corpus.statuses import CODE, STATUSES
from analysis.figures.columns import Column
from analysis.figures.segments import comparable_attributes
from analysis.label.proposals import NAMING, sentence
from analysis.themes.tree import Tree
from analysis.types import Status

if TYPE_CHECKING:
    from analysis.stages import Run

PACKAGES = ("numpy", "scipy", "pyarrow", "scikit-learn", "bertopic", "PyStemmer", "stopwordsiso")


def build_manifest(run: Run) -> dict[str, Any]:
    """JSON values, from a run whose stages are all done."""
    counts = np.bincount(run.assignment.status, minlength=len(STATUSES))
    campaigns = np.bincount(run.campaign[run.campaign >= 0])
    path = run.writer.partial / NAMING
    naming = store.read_json(path) if path.exists() else None
    kept, left = comparable_attributes(
        {name: Column.encode(run.contributions.table[name]) for name in run.contributions.attributes}
    )
    return {
        "format": store.VERSION,
        "version": __version__,
        "fingerprint": run.contributions.fingerprint,
        "configuration": run.configuration.as_dict(),
        "origin": run.writer.origin,
        "seed": run.configuration.seed,
        "packages": {name: version(name) for name in PACKAGES} | {"python": platform.python_version()},
        "counts": {
            "contributions": len(run.contributions),
            "participants": len(distinct(run.people[run.known])),
            "questions": len(run.question_names),
            "distinct_texts": run.distinct_texts,
            "ideas": len(run.assignment.row),
            "vocabulary": len(run.vocabulary),
            "themes": sum(entry["parent"] is None for entry in run.themes),
            "subthemes": sum(entry["parent"] is not None for entry in run.themes),
        },
        "statuses": {status: int(counts[code]) for status, code in CODE.items() if status != Status.MODERATED},
        "choice_of_themes": [
            {"question_id": tree.question, "themes": tree.themes, "merging_heights": curve(tree)} for tree in run.trees
        ],
        "campaigns": [
            {
                "campaign": f"c{number + 1}",
                "contributions": int(size),
                "participants": len(np.unique(run.people[run.campaign == number])),
            }
            for number, size in enumerate(campaigns.tolist())
        ],
        "attributes": kept,
        "attributes_left_out": left,
        "lineage": run.lineage,
        "corrections": {
            "asked": len(run.corrections.row) if run.corrections else 0,
            "themes": run.corrected,
        },
        "coherence": run.coherence,
        "naming": {key: value for key, value in naming.items() if key != "names"} if naming else None,
        "notes": [*run.contributions.notes, *([said] if (said := sentence(naming) if naming else None) else [])],
        "stages": run.writer.stages,
    }


def curve(tree: Tree) -> list[float]:
    """Cost of joining 2, 3, … groups into one fewer, up to thirty."""
    return [round(height, 4) for height in tree.heights[:30].tolist()]
