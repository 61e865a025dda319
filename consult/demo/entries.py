"""Every line of the consultation, written from the plan: open contributions, then closed answers."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from consult.demo.closed_answers import WordBag, chosen_answers, scale_answer
from consult.demo.grammar.joining import join
from consult.demo.lexicon import read
from consult.demo.noise.surface import write as write_by_hand
from consult.demo.plan import CAMPAIGN, DUPLICATE, STATUS_NAMES, THEMED, Plan
from consult.demo.population.participants import REGISTERS, Participants
from consult.demo.population.questions import OPEN_QUESTIONS, SCALE_QUESTION, WORD_QUESTION
from consult.demo.writing import Author, Scribe

# The theme and sub-theme of each idea of a contribution, the main one first.
Ideas = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Entry:
    """One line of ``contributions.csv`` before it is numbered, and what is known of it."""

    seconds: float
    person: int
    question: str
    text: str
    ideas: Ideas = ()
    status: str = ""
    campaign: str = ""
    words: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Case and spaces made equal: what makes two texts of one person the same."""
    return " ".join(text.casefold().split())


class OpenEntries:
    """Writes the open contributions one after another, in the order of the plan."""

    def __init__(self, scribe: Scribe, people: Participants, plan: Plan) -> None:
        self._scribe, self._people, self._plan = scribe, people, plan
        self._copies = _Campaigns(scribe)

    def write(self, progress: Callable[[float], None]) -> list[Entry]:
        """All of them; ``progress`` is told the fraction done."""
        plan, entries = self._plan, list[Entry]()
        columns = (plan.person, plan.question, plan.status, plan.campaign, plan.seconds)
        ideas = np.column_stack([plan.sub, plan.second, plan.third]).tolist()
        previous, author = 0, self._author(0)
        said: set[tuple[int, str]] = set()
        rows = zip(*(column.tolist() for column in columns), ideas, strict=True)
        for row, (person, question, status, campaign, seconds, meant) in enumerate(rows):
            if person != previous:
                previous, author = person, self._author(person)
                said.clear()
            if row % 4096 == 0:
                progress(row / len(ideas))
            code, _, _, voice = OPEN_QUESTIONS[question]
            if status == DUPLICATE:
                text, known = self._again(entries[-1].text), entries[-1].ideas
            elif status == CAMPAIGN:
                text, known = self._copies.copy(campaign, author)
            elif status == THEMED:
                text, known = self._themed([idea for idea in meant if idea >= 0], voice, author)
            else:
                text, known = self._scribe.outside(STATUS_NAMES[status], author), ()
            if status == THEMED and (question, folded(text)) in said:
                # a person may say the same two words twice by themselves
                status = DUPLICATE
            said.add((question, folded(text)))
            copied = f"campagne-{campaign + 1}" if campaign >= 0 else ""
            entries.append(Entry(seconds, person, code, text, known, STATUS_NAMES[status], copied))
        return entries

    def _author(self, person: int) -> Author:
        people = self._people
        return self._scribe.author(
            REGISTERS[people.register[person]],
            float(people.verbosity[person]),
            float(people.fault_rate[person]),
            feminine=bool(people.form[person] == 0),
        )

    def _themed(self, ideas: list[int], voice: str, author: Author) -> tuple[str, Ideas]:
        text = self._scribe.contribution(ideas, voice, author)
        sub_themes = self._scribe.sub_themes
        return text, tuple((sub_themes[idea].theme, sub_themes[idea].id) for idea in ideas)

    def _again(self, text: str) -> str:
        """The same words sent again; three times in ten typed a little differently, in case and spaces only."""
        draw = self._scribe.random()
        if draw < 0.7:
            return text
        return text.capitalize() if draw < 0.8 else text.lower() + " " if draw < 0.9 else text.replace(" ", "  ", 1)


class _Campaigns:
    """The texts that circulate, and the little changes of those who paste them."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe
        self._calls = [
            (call["theme"], call["sub"], scribe.compile(call["text"].replace("\n", "")))
            for call in read("campaigns.toml")["campaign"]
        ]

    def copy(self, number: int, author: Author) -> tuple[str, Ideas]:
        """One copy; one in three is touched by the hand of who sends it."""
        theme, sub, node = self._calls[number]
        text = join(self._scribe.expand(node))
        if self._scribe.random() < 0.3:
            text = write_by_hand(text, author.hand, self._scribe.random)
        return text, ((theme, sub),)


def closed_entries(people: Participants, plan: Plan, seed: int) -> list[Entry]:
    """« En un mot », the scale and the choices, for those who answered them."""
    rng, bag = random.Random(f"closed {seed}"), WordBag(seed)
    chooser = random.Random(f"chosen {seed}")
    last = np.full(people.count, 0.0)
    last[plan.person] = plan.seconds
    entries = []
    for person in range(people.count):
        if rng.random() < 0.86:
            text, words = bag.draw()
            entries.append(Entry(float(people.starts[person]), person, WORD_QUESTION, text, words=words))
        if rng.random() < 0.8:
            value = scale_answer(rng, int(people.college[person]), float(people.verbosity[person]))
            entries.append(Entry(float(last[person]) + 12.0, person, SCALE_QUESTION, str(value)))
        for place, (question, text) in enumerate(chosen_answers(chooser, int(people.college[person])).items(), 1):
            entries.append(Entry(float(last[person]) + 12.0 + 20.0 * place, person, question, text))
    return entries
