"""Measure every « done » line of the analysis work, from a clean clone: `make accept-analysis`.

    python bench/accept_analysis.py [--only quality statuses labels campaigns speed linear dask]

Each line prints its figures as one JSON object; the exit code is 1 when a floor does not hold. Demonstrations are
generated; the labelled answers stand beside the checkout, in ../shared/data.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analysis.corpus.contributions import load  # noqa: E402 - the checkout is put on the path first
from analysis.text.stopwords import fold, french_stopwords  # noqa: E402 - the same
from bench.campaigns import measure as measure_campaigns  # noqa: E402 - the same

GRAND_DEBAT = ROOT.parent / "shared" / "data" / "grand-debat"
SEEDS = range(5)
UNSEEN = (404, 505)  # demonstrations that no threshold was chosen on
ENOUGH = 11
Line = tuple[bool, dict[str, Any]]


def analyse(*arguments: object) -> dict[str, Any]:
    """`python -m analysis …`, and what it prints."""
    command = [sys.executable, "-m", "analysis", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def demonstration(folder: Path, size: str, seed: int) -> Path:
    """A demonstration of its own seed."""
    out = folder / f"demo-{size}-{seed}"
    command = [sys.executable, "-m", "consult.demo.generate", "--size", size, "--seed", str(seed), "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True)
    return out


def scored(folder: Path, name: str, *options: str) -> dict[str, Any]:
    """The labelled answers analysed with five seeds, and evaluated."""
    runs = [folder / f"{name}{seed}" for seed in SEEDS]
    for seed, out in zip(SEEDS, runs, strict=True):
        source = GRAND_DEBAT / "contributions.csv"
        analyse("run", source, *options, "--seed", seed, "--out", out, "--progress", "none")
    return analyse("evaluate", *runs, "--labels", GRAND_DEBAT / "labels.csv")


def quality(folder: Path) -> Line:
    """1. Agreement with labels, and between seeds, on the Grand Débat and a demonstration of short answers."""
    question = scored(folder, "question", "--by-question", "--subthemes", "12")
    pooled = scored(folder, "pooled", "--subthemes", "50")
    figures = {
        "question_ami": question["question"]["ami"],
        "question_seed_ari": question["seed_ari"],
        "question_pair_f1": question["question"]["pair_f1"],
        "question_pair_f1_shuffled": question["question"]["pair_f1_random"],
        "pooled_ami": pooled["pooled"]["ami"],
        "pooled_seed_ari": pooled["seed_ari"],
    }
    demo = demonstration(folder, "default", UNSEEN[0])
    labels = folder / "labels.csv"
    with (demo / "truth.csv").open(encoding="utf-8", newline="") as stream, labels.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["contribution_id", "label"])
        writer.writerows(
            (row["contribution_id"], f"{row['theme']}/{row['subtheme']}")
            for row in csv.DictReader(stream)
            if row["status"] == "themed"
        )
    analyse("run", demo / "contributions.csv", "--subthemes", "64", "--out", folder / "demo", "--progress", "none")
    figures["short_answers_ami"] = analyse("evaluate", folder / "demo", "--labels", labels)["pooled"]["ami"]
    return figures["question_ami"] >= 0.27 and figures["pooled_ami"] >= 0.305, figures


def statuses(folder: Path) -> Line:
    """2. Off topic and no answer, on demonstrations of seeds not used to set thresholds."""
    figures: dict[str, Any] = {}
    for seed in UNSEEN:
        demo, out = demonstration(folder, "default", seed), folder / f"statuses{seed}"
        analyse("run", demo / "contributions.csv", "--out", out, "--progress", "none")
        with (demo / "truth.csv").open(encoding="utf-8", newline="") as stream:
            truth = {row["contribution_id"]: row["status"] for row in csv.DictReader(stream)}
        rows = pq.read_table(out / "contributions.parquet", columns=["contribution_id", "status"]).to_pylist()
        found = {row["contribution_id"]: row["status"] for row in rows}
        for status in ("off_topic", "no_answer"):
            wanted = {name for name, given in truth.items() if given == status}
            said = {name for name in truth if found[name] == status}
            common = len(wanted & said)
            figures[f"{status}_{seed}"] = {
                "precision": round(common / len(said), 3),
                "recall": round(common / len(wanted), 3),
            }
    return all(min(pair.values()) >= 0.8 for pair in figures.values()), figures


def labels(folder: Path) -> Line:
    """3. Names: written as they are by k people of their theme, no two siblings alike, no stop word at either end."""
    demo, out = demonstration(folder, "default", UNSEEN[0]), folder / "labels"
    analyse("run", demo / "contributions.csv", "--out", out, "--progress", "none", "--k", ENOUGH)
    said = {row["contribution_id"]: row for row in load(demo / "contributions.csv", {}).table.to_pylist()}
    texts: dict[str, list[tuple[str, str]]] = {}
    for idea in pq.read_table(out / "ideas.parquet").to_pylist():
        row = said[idea["contribution_id"]]
        text = fold(row["text"][idea["start"] : idea["end"]].replace("’", "'"))
        for level in ("theme", "subtheme"):
            texts.setdefault(idea[level], []).append((text, row["participant_id"]))
    entries = json.loads((out / "themes.json").read_text())
    names = [fold(entry["label"]) for entry in entries]
    stops = french_stopwords()
    unheard = [
        entry["label"]
        for entry, name in zip(entries, names, strict=True)
        if len({person for text, person in texts[entry["id"]] if name in text}) < ENOUGH
    ]
    bad_ends = [name for name in names if {name.replace("'", " ").split()[i] for i in (0, -1)} & stops]
    siblings = {(entry["parent"], name) for entry, name in zip(entries, names, strict=True)}
    figures = {
        "labels": len(names),
        "said_by_fewer_than_k": unheard,
        "stop_word_at_an_end": bad_ends,
        "siblings_alike": len(names) - len(siblings),
        "sample": [entry["label"] for entry in entries if entry["parent"] is None],
    }
    return not (unheard or bad_ends or figures["siblings_alike"]), figures


def campaigns(folder: Path) -> Line:
    """4. Five thousand near-copies planted in fifty thousand contributions."""
    figures = measure_campaigns(50_000, 5_000, UNSEEN[0])
    return min(figures["precision"], figures["recall"]) >= 0.95, figures


def timed(source: Path, out: Path) -> dict[str, Any]:
    """A whole run, from the file to the finished folder."""
    begun = time.perf_counter()
    done = analyse("run", source, "--out", out, "--progress", "none")
    seconds = round(time.perf_counter() - begun, 1)
    return {"contributions": done["counts"]["contributions"], "seconds": seconds, "peak_mb": done["peak_mb"]}


def speed(folder: Path) -> Line:
    """5. 348,000 contributions of nine words, and of thirty-two."""
    demo = demonstration(folder, "full", 2021)
    short = timed(demo / "contributions.csv", folder / "short")
    analyse_long = folder / "long.parquet"
    pq.write_table(longer(load(demo / "contributions.csv", {}).table), analyse_long)
    long = timed(analyse_long, folder / "long")
    held = all(one["seconds"] <= 15 and one["peak_mb"] <= 3_000 for one in (short, long))
    return held, {"nine_words": short, "thirty_two_words": long}


def longer(table: pa.Table) -> pa.Table:
    """Three more contributions of the corpus added to each: about thirty-two words at the median."""
    text = table["text"].combine_chunks()
    rows = len(text)
    parts = [text.take(pa.array([(i * step + step) % rows for i in range(rows)])) for step in (1, 7, 101)]
    joined = pc.binary_join_element_wise(text, *parts, ". ")
    return table.set_column(table.column_names.index("text"), "text", joined)


def linear(folder: Path) -> Line:
    """6. Seconds and memory from ten thousand to a million."""
    table = load(demonstration(folder, "full", 2021) / "contributions.csv", {}).table
    figures = []
    for size in (10_000, 100_000, 348_000, 1_000_000):
        times = -(-size // len(table))
        copies = [renamed(table, number) for number in range(times)]
        pq.write_table(pa.concat_tables(copies).slice(0, size), folder / "sized.parquet")
        figures.append(timed(folder / "sized.parquet", folder / f"sized{size}"))
    return figures[-1]["seconds"] <= 4 * figures[-2]["seconds"], {"runs": figures}


def renamed(table: pa.Table, number: int) -> pa.Table:
    """The same contributions of other people, a word added to each."""
    if not number:
        return table
    for name in ("contribution_id", "participant_id"):
        column = pc.binary_join_element_wise(table[name], pa.scalar(f"bis{number}"), "-")
        table = table.set_column(table.column_names.index(name), name, column)
    text = pc.binary_join_element_wise(table["text"], pa.scalar(f"variante{'abcdef'[number]}"), " ")
    return table.set_column(table.column_names.index("text"), "text", text)


def dask(folder: Path) -> Line:
    """7. Two workers on loopback, one killed: the places of the single process."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/analysis/test_scale.py"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "CI": "true"}
    )
    return done.returncode == 0, {"tests": done.stdout.strip().splitlines()[-1:]}


LINES: dict[str, Callable[[Path], Line]] = {
    "quality": quality,
    "statuses": statuses,
    "labels": labels,
    "campaigns": campaigns,
    "speed": speed,
    "linear": linear,
    "dask": dask,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=LINES, default=list(LINES))
    holds = True
    for name in parser.parse_args().only:
        print(f"{LINES[name].__doc__}", file=sys.stderr)
        with tempfile.TemporaryDirectory() as folder:
            held, figures = LINES[name](Path(folder))
        holds = holds and held
        print(json.dumps({"line": name, "holds": held, **figures}, ensure_ascii=False), flush=True)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
