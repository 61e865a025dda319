"""What is said by whom: themes by question, college, age and region; statuses; the copy-paste campaigns.

All draws are vectorised and come from one numpy generator.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consult.demo.lexicon import read
from consult.demo.population.participants import Participants, draw_rows

THEMED, NO_ANSWER, OFF_TOPIC, EMPTY, DUPLICATE, CAMPAIGN = range(6)
STATUS_NAMES = ("themed", "no_answer", "off_topic", "empty", "duplicate", "themed")
_SHARES = {NO_ANSWER: 0.042, OFF_TOPIC: 0.026, EMPTY: 0.017, DUPLICATE: 0.011}

# The calls that people copied and pasted: question, share of the adherents who sent it on, only in the largest region.
CAMPAIGNS = ((4, 0.3, False), (1, 0.4, True))

# Within a theme a few sub-themes take most of the room; which ones depends on the seed.
_SUB_SHARES = np.array([0.46, 0.27, 0.16, 0.11, 0.08, 0.06])
_QUESTION_SHARES = np.array([0.195, 0.19, 0.18, 0.155, 0.15, 0.13])


@dataclass(frozen=True)
class Plan:
    """One entry per open contribution, persons together and questions in order."""

    person: NDArray[np.int64]
    question: NDArray[np.int64]
    theme: NDArray[np.int64]
    sub: NDArray[np.int64]
    second: NDArray[np.int64]
    third: NDArray[np.int64]
    status: NDArray[np.int64]
    campaign: NDArray[np.int64]
    seconds: NDArray[np.float64]


def _factors(table: dict[str, float], themes: list[str], default: float = 1.0) -> NDArray[np.float64]:
    return np.array([table.get(theme, default) for theme in themes])


def _draw_subs(
    rng: np.random.Generator, theme: NDArray[np.int64], sub_shares: list[NDArray[np.float64]], firsts: NDArray[np.int64]
) -> NDArray[np.int64]:
    found = np.zeros(len(theme), dtype=np.int64)
    for index, shares in enumerate(sub_shares):
        where = np.flatnonzero(theme == index)
        found[where] = firsts[index] + rng.choice(len(shares), size=len(where), p=shares)
    return found


def draw_plan(people: Participants, themes: list[str], subs_per_theme: list[int], rng: np.random.Generator) -> Plan:
    """Lay out every open contribution. ``themes`` in order; their sub-themes are numbered one theme after another."""
    count, size = len(themes), int(people.entries.sum())
    person = np.repeat(np.arange(people.count), people.entries)
    taste = rng.gamma(6.0, 1 / 6.0, (people.count, 6)) * _QUESTION_SHARES
    question = draw_rows(rng, taste[person])
    order = np.lexsort((question, person))
    person, question = person[order], question[order]

    preferences = read("preferences.toml")
    by_question = np.array([_factors(table, themes, 0.22) for table in preferences["question"]])
    by_question *= rng.lognormal(0.0, 0.25, by_question.shape)
    by_college = np.array([_factors(table, themes) for table in preferences["college"]])
    by_band = np.array([_factors(table, themes) for table in preferences["band"]])
    by_region = rng.lognormal(0.0, 0.18, (people.region_count, count))
    by_place = rng.lognormal(0.0, 0.2, (len(people.territory_codes), count))
    by_person = (
        by_college[people.college] * by_band[people.band] * by_region[people.region] * by_place[people.territory]
    )
    by_person *= rng.gamma(1.6, 1 / 1.6, (people.count, count))
    theme = draw_rows(rng, by_question[question] * by_person[person])

    firsts = np.concatenate([[0], np.cumsum(subs_per_theme)[:-1]])
    sub_shares = [rng.permutation(_SUB_SHARES[:n] / _SUB_SHARES[:n].sum()) for n in subs_per_theme]
    sub = _draw_subs(rng, theme, sub_shares, firsts)

    status = rng.choice(6, size=size, p=[1 - sum(_SHARES.values()), *_SHARES.values(), 0.0])
    several = rng.random(size) < np.clip(0.13 + 0.06 * people.verbosity[person], 0.02, 0.45)
    second, third = np.full(size, -1), np.full(size, -1)
    for target, where in ((second, several), (third, several & (rng.random(size) < 0.16))):
        rows = np.flatnonzero(where & (status == THEMED))
        same = rng.random(len(rows)) < 0.62
        other = np.where(same, theme[rows], draw_rows(rng, by_question[question[rows]] * by_person[person[rows]]))
        target[rows] = _draw_subs(rng, other, sub_shares, firsts)
    second = np.where(second == sub, -1, second)
    third = np.where((third == sub) | (third == second) | (second < 0), -1, third)

    campaign = _campaigns(rng, people, person, question, status)
    status = np.where(campaign >= 0, CAMPAIGN, status)
    status = np.where((status == DUPLICATE) & ~_repeats(person, question, status), THEMED, status)
    return Plan(person, question, theme, sub, second, third, status, campaign, _moments(rng, people, person))


def _repeats(person: NDArray[np.int64], question: NDArray[np.int64], status: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the row before is a themed contribution of the same person to the same question."""
    found = np.zeros(len(person), dtype=bool)
    found[1:] = (person[1:] == person[:-1]) & (question[1:] == question[:-1]) & (status[:-1] == THEMED)
    return found


def _campaigns(
    rng: np.random.Generator,
    people: Participants,
    person: NDArray[np.int64],
    question: NDArray[np.int64],
    status: NDArray[np.int64],
) -> NDArray[np.int64]:
    """The campaign each row copies, or -1: at most one row per person, among adherents, in the campaign's region."""
    campaign = np.full(len(person), -1)
    region = int(np.argmax(np.bincount(people.region)))
    willing = rng.random(people.count)
    members = people.college == 0
    for number, (asked, rate, is_local) in enumerate(CAMPAIGNS):
        joins = members & (willing > 1 - rate) & (people.region == region) if is_local else members & (willing < rate)
        rows = np.flatnonzero(joins[person] & (question == asked) & (status == THEMED))
        _, first = np.unique(person[rows], return_index=True)
        campaign[rows[first]] = number
    return campaign


def _moments(rng: np.random.Generator, people: Participants, person: NDArray[np.int64]) -> NDArray[np.float64]:
    """Seconds from midnight of the opening day, rising along each person's contributions."""
    gaps = rng.gamma(1.6, 22.0, len(person)) + 4.0
    running = np.cumsum(gaps)
    ends = np.cumsum(people.entries)
    before = np.concatenate([[0.0], running[ends - 1][:-1]])
    return np.asarray(people.starts[person] + running - before[person])
