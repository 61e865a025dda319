"""Check the names, terms and exemplars of a run against the texts: `python bench/names.py CORPUS RUN [COLONNES]`.

COLONNES maps foreign columns, as `--map` does. Nothing here is taken from how names are chosen: the texts
alone say who wrote what.
"""

from __future__ import annotations

import json
import re
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analysis.corpus.contributions import load, parse_mapping  # noqa: E402 - the checkout is put on the path first
from analysis.label.describe import speaking_threshold  # noqa: E402 - the same
from analysis.label.exemplars import is_whole  # noqa: E402 - the same
from analysis.label.grammar import content, covers, kin  # noqa: E402 - the same
from analysis.text.stopwords import fold, french_stopwords  # noqa: E402 - the same
from analysis.types import Configuration  # noqa: E402 - the same

_DEBRIS = "qu aujourd jusqu lorsqu puisqu quelqu presqu quoiqu d j l m n s t c hui"
DEBRIS = frozenset(_DEBRIS.split())


def ideas_of(source: Path, run: Path, mapping: dict[str, str]) -> tuple[dict[str, dict[str, Any]], dict[str, list]]:
    """(rows by id, (folded idea, its author) of each theme and sub-theme)."""
    table = load(source, mapping).table
    said = {str(row["contribution_id"]): row for row in table.to_pylist()}
    out: dict[str, list[tuple[str, str]]] = {}
    for idea in pq.read_table(run / "ideas.parquet").to_pylist():
        row = said[idea["contribution_id"]]
        text = fold(row["text"][idea["start"] : idea["end"]].replace("’", "'"))
        for level in ("theme", "subtheme"):
            out.setdefault(idea[level], []).append((text, row.get("participant_id") or row["contribution_id"]))
    return said, out


def speakers(name: str, ideas: list[tuple[str, str]]) -> int:
    """People who write a name as it is, word for word, case and accents aside."""
    wanted = re.compile(rf"(?<!\w){re.escape(fold(name))}(?!\w)")
    return len({person for text, person in ideas if wanted.search(text)})


def measure(source: Path, run: Path, mapping: dict[str, str] | None = None) -> dict[str, Any]:
    """What does not hold, and a few counts; `faults` is how many names or terms are at fault."""
    said, ideas = ideas_of(source, run, mapping or {})
    entries = json.loads((run / "themes.json").read_text())
    configuration = Configuration.from_dict(json.loads((run / "manifest.json").read_text())["configuration"])
    enough = speaking_threshold(len({who for own in ideas.values() for _, who in own}), configuration)
    written = {word for own in ideas.values() for text, _ in own for word in re.findall(r"\w+", text)}
    stops, by_parent = french_stopwords(), {}
    faults: dict[str, list[str]] = {
        "said_by_fewer_than_k": [e["label"] for e in entries if speakers(e["label"], ideas[e["id"]]) < enough],
        "numbered": [e["label"] for e in entries if re.search(r"\d", e["label"])],
        "stop_word_or_debris": [e["label"] for e in entries if _bad_ends(e["label"], stops)],
        "terms_alike": [],
        "terms_unwritten": [],
    }
    for entry in entries:
        by_parent.setdefault(entry["parent"], []).append(entry["label"])
        terms = [fold(term) for term in entry["terms"]]
        faults["terms_alike"] += [f"{a}, {b}" for a, b in combinations(terms, 2) if kin(a, b)]
        faults["terms_unwritten"] += [term for term in terms if term not in written]
    faults["siblings_alike"] = [
        f"{a} / {b}"
        for names in by_parent.values()
        for a, b in combinations(names, 2)
        if covers(content(a), content(b)) and covers(content(b), content(a))
    ]
    parents = {entry["id"]: entry["label"] for entry in entries}
    faults["like_their_theme"] = [
        e["label"] for e in entries if e["parent"] and fold(e["label"]) == fold(parents[e["parent"]])
    ]
    shown = [(said[item["contribution_id"]]["text"], item) for entry in entries for item in entry["exemplars"]]
    lengths = sorted(len(text[item["start"] : item["end"]].split()) for text, item in shown)
    return {
        "labels": len(entries),
        "people_wanted": enough,
        "faults": sum(map(len, faults.values())),
        **{name: found for name, found in faults.items() if found},
        "phrases_of_several_words": sum(" " in entry["label"] or "'" in entry["label"] for entry in entries),
        "exemplars": len(shown),
        "exemplars_whole": sum(is_whole(text, item["start"], item["end"]) for text, item in shown),
        "exemplar_words_median": lengths[len(lengths) // 2] if lengths else 0,
        "sample": [entry["label"] for entry in entries if entry["parent"] is None],
    }


def _bad_ends(label: str, stops: frozenset[str]) -> bool:
    words = fold(label).replace("'", " ").split()
    return bool({words[0], words[-1]} & stops) or words[-1] in DEBRIS or words[0] in DEBRIS


if __name__ == "__main__":
    corpus, folder, columns = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None
    print(json.dumps(measure(corpus, folder, parse_mapping(columns)), ensure_ascii=False, indent=1))
