"""`docs/method-reference.md` gives every default; this holds each one to the code."""

from pathlib import Path

import pytest

from analysis.cluster import groups
from analysis.corpus import campaigns, files, marks
from analysis.embed import sentence, texts
from analysis.embed import words as vectors
from analysis.figures import intervals, margins, segments, weighting
from analysis.label import describe, exemplars, grammar, names, phrases
from analysis.stages import HEAD
from analysis.text import spelling, vocabulary, words
from analysis.themes import corrections, stability, tree, update
from analysis.types import Configuration

REFERENCE = " ".join((Path(__file__).parents[2] / "docs" / "method-reference.md").read_text("utf-8").split())
DEFAULT = Configuration()
COUNTED = {2: "two", 3: "three", 6: "six", 8: "eight", 10: "ten"}

SAID = (
    f"lines of at most {files.LONGEST_LINE >> 20} MB",
    f"`min_people` {DEFAULT.min_people}",
    f"when it has {describe.ENOUGH_PEOPLE} k people or more; else `min_people` | `k` {DEFAULT.k}",
    f"an unknown word of {spelling.SHORTEST} letters or more, one slip",
    f"| {vocabulary.OFTEN}, {vocabulary.SLIP_RATIO} |",
    f"one with fewer than {words.IDEA_WORDS} content words joins its neighbour",
    f"where {words.CLAUSE_WORDS} content words stand before and after",
    f"weighs 1 / (1 + i / {words.FADING:.0f})",
    f"`no_answer` (at most {marks.LONGEST_REFUSAL} words",
    f"texts of at most {marks.LONGEST_STRAY} words",
    f"({marks.COMMON * 10_000:.0f} in 10,000 of all content words) and {COUNTED[marks.KNOWN_ALLOWED]} that they know",
    f"over {marks.RARE:.0%} of the texts".replace("%", " %"),
    f"texts of {campaigns.SHORTEST} words and {campaigns.FEWEST} content words or more",
    f"{campaigns.BANDS} bands of {campaigns.ROWS} rows",
    f"Jaccard {campaigns.RESEMBLANCE} between two, {campaigns.TO_HEART} with the best connected text",
    f"looked for in {campaigns.SAMPLED} of them, must share a passage of {campaigns.CORE} pairs",
    f"sent by {campaigns.PEOPLE} people or more",
    f"{DEFAULT.lsa_dimensions} dimensions, fitted on at most {DEFAULT.fit_sample:,} distinct texts",
    f"window {DEFAULT.window} content words",
    f"context smoothing {vectors.CONTEXT_SMOOTHING}",
    f"{vectors.PPMI_TOKENS / 1e6} million words, {vectors.PPMI_WORDS:,} words of vocabulary",
    f"SVD to {DEFAULT.sif_dimensions} dimensions weighted",
    f"a = {texts.SIF_A}",
    f"beside LSA with weight {DEFAULT.sif_weight}",
    f"encodes {sentence.ENCODED:,} texts, {sentence.DIMENSIONS} principal dimensions",
    f"its {HEAD:,} documents of smallest hash",
    f"A sample of at most {DEFAULT.cluster_sample:,} distinct texts",
    f"Of it, {groups.LANDMARKS:,} landmarks",
    f"smoothed {COUNTED[DEFAULT.smoothings]} times towards {DEFAULT.neighbours} neighbours",
    f"in the graph of their {groups.GRAPH_NEIGHBOURS} neighbours",
    f"at most {groups.EIGENVECTORS} eigenvectors",
    f"With {groups.CONSENSUS_TEXTS:,} landmarks or fewer, {COUNTED[len(groups.VARIED_NEIGHBOURS)]} such groupings",
    f"{COUNTED[groups.REFINEMENTS].capitalize()} rounds of k-means",
    f"on centres smoothed towards {tree.JOINED_NEIGHBOURS} neighbours",
    f"from {tree.FEWEST_THEMES} to {tree.MOST_THEMES}",
    f"the square root of the distinct texts, at most {tree.MOST_SUBTHEMES}",
    f"with replacement, {stability.RESAMPLES} times, among the authors of at most {stability.TEXTS:,} texts",
    f"under the {update.UNFIT:.0%} quantile".replace("%", " %"),
    f"at least {update.FEWEST_NEW} and {2 * update.UNFIT:.0%})".replace("%", " %"),
    f"by shared contributions (Kuhn 1955; Jaccard {update.SAME})",
    f"at most {phrases.GAP} characters apart",
    f"({grammar.NOUN:.0%} of its uses at least)".replace("%", " %"),
    f"up to {names.THEME_WORTH:.0f} times as typical for a theme, {names.SUBTHEME_WORTH:.0f} for a sub-theme",
    f"with the {names.CORE} first terms",
    f"Exemplars: {exemplars.SHORTEST} to {exemplars.LONGEST} words",
    f"among the {exemplars.POOL} nearest to the centre",
    f"then the shorter ({exemplars.SHORT} words)",
    f"holds {COUNTED[corrections.FEWEST]} of them or more",
    f"{COUNTED[round(10 * corrections.MOSTLY)]} in ten of one name",
    f"at {segments.SIGNIFICANT:.0%}, over attributes of 2 to {segments.MAX_VALUES} values".replace("%", " %"),
    f"raking within 0 and {weighting.UPPER:.0f}",
    f"fewer than {margins.SMALLEST} participants",
    f"by {intervals.REPLICATES} resamples of people",
)


@pytest.mark.parametrize("said", SAID)
def test_a_default_is_the_one_of_the_code(said: str) -> None:
    assert said in REFERENCE
