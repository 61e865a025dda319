"""Measures a written demonstration: ``python -m consult.demo.measure DIR``.

Prints one JSON object: counts, length, distinctness, word forms, statuses, and the adjusted mutual information
between the true themes and KMeans on TF-IDF vectors (as many clusters as themes, themed contributions only), as
scikit-learn comes and without its commonest words. It is run by hand or by the acceptance run, never by the site.
"""

from __future__ import annotations

import csv
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from consult.demo.entries import folded

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def read_rows(path: Path) -> list[dict[str, str]]:
    """All rows of one CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def word_forms(texts: Iterable[str]) -> int:
    """Distinct words, case folded, elided articles cut off."""
    return len({part for text in texts for word in _WORD.findall(text.lower()) for part in re.split("['’]", word)})


def distinct_share(texts: Iterable[str]) -> float:
    """Share of distinct texts among those of more than four words, after folding."""
    long = [folded(text) for text in texts if len(text.split()) > 4]
    return len(set(long)) / len(long) if long else 0.0


def theme_agreement(texts: Sequence[str], themes: Sequence[str], seed: int = 0, **vectorizer: Any) -> float:
    """AMI of KMeans on TF-IDF with the true themes, k being the number of themes."""
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import adjusted_mutual_info_score

    vectors = TfidfVectorizer(**vectorizer).fit_transform(texts)
    clusters = KMeans(len(set(themes)), n_init=3, random_state=seed).fit_predict(vectors)
    return float(adjusted_mutual_info_score(themes, clusters))


def measure(folder: Path) -> dict[str, Any]:
    """Every figure of one demonstration folder."""
    rows = read_rows(folder / "contributions.csv")
    truth = {row["contribution_id"]: row for row in read_rows(folder / "truth.csv")}
    opened = [row for row in rows if row["contribution_id"] in truth]
    texts = [row["text"] for row in opened]
    lengths = [len(text.split()) for text in texts]
    themed = [row for row in opened if truth[row["contribution_id"]]["status"] == "themed"]
    themed_texts = [row["text"] for row in themed]
    themes = [truth[row["contribution_id"]]["theme"] for row in themed]
    people = Counter(row["participant_id"] for row in opened)
    return {
        "contributions": len(opened),
        "rows": len(rows),
        "participants": len(people),
        "per_person_median_and_most": [statistics.median(people.values()), max(people.values())],
        "words_mean": round(statistics.fmean(lengths), 2),
        "words_median": statistics.median(lengths),
        "words_most": max(lengths),
        "distinct_over_four_words": round(distinct_share(texts), 4),
        "word_forms": word_forms(texts),
        "statuses": dict(Counter(row["status"] for row in truth.values())),
        "campaigns": dict(Counter(row["campaign"] for row in truth.values() if row["campaign"])),
        "themes": dict(Counter(themes)),
        "ami_tfidf_kmeans": round(theme_agreement(themed_texts, themes), 3),
        "ami_without_common_words": round(
            theme_agreement(themed_texts, themes, max_df=0.04, min_df=3, sublinear_tf=True), 3
        ),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) != 1 or not (Path(given[0]) / "truth.csv").is_file():
        sys.stderr.write("Donnez un dossier écrit par consult.demo.generate.\n")
        return 2
    sys.stdout.write(json.dumps(measure(Path(given[0])), ensure_ascii=False, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
