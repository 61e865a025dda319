"""Measure every « done » line of the analysis work, from a clean clone: `make accept-analysis`.

    python bench/accept_analysis.py [--only quality statuses labels campaigns speed linear dask]

Each line prints its figures as one JSON object; the exit code is 1 when a floor does not hold. Demonstrations are
generated; the labelled answers stand beside the checkout.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import shutil
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
from bench.campaigns import measure as measure_campaigns  # noqa: E402 - the same
from bench.names import measure as measure_names  # noqa: E402 - the same

GRAND_DEBAT = ROOT.parent / "shared" / "data" / "grand-debat"
SEEDS = range(5)
SIZE = 348_000
UNSEEN = (404, 505)  # demonstrations that no threshold was chosen on
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
    """A demonstration of its own seed, written once for every line that asks for it."""
    out = folder.parent / f"demo-{size}-{seed}"
    if out.exists():
        return out
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
    """3. Names: written as they are by k people of their theme, no two siblings alike, no debris, no number."""
    sources = {f"demonstration_{seed}": demonstration(folder, "default", seed) / "contributions.csv" for seed in UNSEEN}
    sources["grand_debat"] = GRAND_DEBAT / "contributions.csv"
    figures: dict[str, Any] = {}
    for name, source in sources.items():
        out = folder / f"labels-{name}"
        analyse("run", source, "--out", out, "--progress", "none")
        figures[name] = measure_names(source, out)
    return all(not found["faults"] for found in figures.values()), figures


def campaigns(folder: Path) -> Line:
    """4. Five thousand near-copies planted in fifty thousand contributions, and those of a whole demonstration."""
    figures = {"planted": measure_campaigns(50_000, 5_000, UNSEEN[0])}
    demo, source, out = demonstration(folder, "full", UNSEEN[1]), folder / "open.parquet", folder / "campaigns"
    pq.write_table(answers(demo), source)
    analyse("run", source, "--out", out, "--progress", "none")
    found = pq.read_table(out / "campaigns.parquet").to_pydict()
    figures["demonstration"] = compared(set(found["contribution_id"]), set(found["campaign"]), demo)
    return all(min(found["precision"], found["recall"]) >= 0.95 for found in figures.values()), figures


def compared(said: set[str], names: set[str], demo: Path) -> dict[str, Any]:
    """Contributions said to belong to a campaign, beside the truth of a demonstration."""
    with (demo / "truth.csv").open(encoding="utf-8", newline="") as stream:
        ours = {row["contribution_id"] for row in csv.DictReader(stream) if row["campaign"]}
    return {
        "found": len(said),
        "campaigns": len(names),
        "precision": round(len(said & ours) / max(len(said), 1), 4),
        "recall": round(len(said & ours) / max(len(ours), 1), 4),
    }


def answers(demo: Path) -> pa.Table:
    """The free answers of a demonstration: those whose truth is known, scales and choices left out."""
    table = load(demo / "contributions.csv", {}).table
    with (demo / "truth.csv").open(encoding="utf-8", newline="") as stream:
        known = [row["contribution_id"] for row in csv.DictReader(stream)]
    return table.filter(pc.is_in(table["contribution_id"], value_set=pa.array(known, pa.large_string())))


def timed(source: Path, out: Path) -> dict[str, Any]:
    """A whole run, from the file to the finished folder; seconds of the clock, and of both processors together."""
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = analyse("run", source, "--out", out, "--progress", "none")
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "contributions": done["counts"]["contributions"],
        "seconds": round(seconds, 1),
        "processor_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "peak_mb": done["peak_mb"],
    }


def speed(folder: Path) -> Line:
    """5. 348,000 contributions of nine words, and of thirty-two."""
    table = answers(demonstration(folder, "full", 2021)).slice(0, SIZE)
    figures = {}
    for name, some in (("nine_words", table), ("thirty_two_words", longer(table))):
        source = folder / f"{name}.parquet"
        pq.write_table(some, source)
        words = pc.add(pc.count_substring_regex(some["text"], r"\S\s+\S"), 1)
        median = pc.quantile(words, 0.5)[0].as_py()
        figures[name] = {"median_words": median, **timed(source, folder / name)}
    return all(one["seconds"] <= 15 and one["peak_mb"] <= 3_000 for one in figures.values()), figures


def longer(table: pa.Table) -> pa.Table:
    """Three more contributions of the corpus added to each: about thirty-two words at the median."""
    text = table["text"].combine_chunks()
    rows = len(text)
    parts = [text.take(pa.array([(i * step + step) % rows for i in range(rows)])) for step in (1, 7, 101)]
    joined = pc.binary_join_element_wise(text, *parts, *_large(". "))
    return table.set_column(table.column_names.index("text"), "text", joined)


def linear(folder: Path) -> Line:
    """6. Seconds and memory from ten thousand to a million."""
    table = answers(demonstration(folder, "full", 2021))
    figures = []
    for size in (10_000, 100_000, SIZE, 1_000_000):
        times = -(-size // len(table))
        copies = [renamed(table, number) for number in range(times)]
        pq.write_table(pa.concat_tables(copies).slice(0, size), folder / "sized.parquet")
        figures.append(timed(folder / "sized.parquet", folder / f"sized{size}"))
    return figures[-1]["processor_seconds"] <= 1_000_000 / SIZE * figures[-2]["processor_seconds"], {"runs": figures}


def renamed(table: pa.Table, number: int) -> pa.Table:
    """The same contributions of other people, a word added to each."""
    if not number:
        return table
    for name in ("contribution_id", "participant_id"):
        column = pc.binary_join_element_wise(table[name], *_large(f"bis{number}", "-"))
        table = table.set_column(table.column_names.index(name), name, column)
    text = pc.binary_join_element_wise(table["text"], *_large(f"variante{'abcdef'[number]}", " "))
    return table.set_column(table.column_names.index("text"), "text", text)


def _large(*words: str) -> list[pa.Scalar]:
    """Words of the type of a corpus' columns, which Arrow does not convert by itself."""
    return [pa.scalar(word, pa.large_string()) for word in words]


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
    wanted = parser.parse_args().only
    if not GRAND_DEBAT.is_dir() and {"quality", "labels"} & set(wanted):
        parser.error(f"the labelled answers are not in {GRAND_DEBAT}; --only asks for other lines")
    holds = True
    with tempfile.TemporaryDirectory() as everything:
        for name in wanted:
            print(f"{LINES[name].__doc__}", file=sys.stderr)
            folder, begun = Path(everything) / name, time.perf_counter()
            folder.mkdir()
            held, figures = LINES[name](folder)
            shutil.rmtree(folder)
            holds = holds and held
            found = {"line": name, "holds": held, **figures, "took": round(time.perf_counter() - begun)}
            print(json.dumps(found, ensure_ascii=False), flush=True)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
