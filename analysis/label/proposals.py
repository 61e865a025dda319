"""What becomes of the names that a language model proposes: read, checked against the texts, kept with their story.

A name stands when it is short and clean and no sibling has it. One that k people of the group
write is a name like another; else it is marked as the model's. A word that only a few people wrote
never passes from the examples into a name. Without an answer, or with an odd one, the machine's
own name stays.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from analysis.label.chat import ChatModel, prompt_of
from analysis.text.stopwords import fold, french_stopwords
from analysis.themes.bertopic_model import ask_through_bertopic

NAMING = "naming.json"
LONGEST, MOST_WORDS = 60, 8
STANDING = frozenset({"said", "proposed"})  # outcomes after which a theme bears the name
WRAPS = " \t\"'«»“”*`#.…"
PREFIX = re.compile(r"^(?:nom|titre|th[eè]me|topic|label)\s*:\s*", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
NAME = re.compile(r"[^\W_](?:[\w’' ,()/&+-]*[\w)])?")


@dataclass(frozen=True)
class Group:
    """A theme or sub-theme to be named: its place in `themes.json`, and the examples that are shown of it."""

    number: int
    quotes: list[str]


class Checks:
    """What a proposed name is held against. said: whether enough people of an entry write a text as it is.
    known: whether a folded word may be shown, being said by enough people of the corpus."""

    def __init__(self, said: Callable[[int, str], bool], known: Callable[[str], bool]) -> None:
        self.said, self.known = said, known

    def refusal(self, name: str, group: Group, around: Sequence[str]) -> str | None:
        """Why a name cannot stand; None when it can."""
        words = [fold(word) for word in WORD.findall(name)]
        if not NAME.fullmatch(name) or not any(word.isalpha() for word in words):
            return "malformed"
        if len(name) > LONGEST or len(words) > MOST_WORDS:
            return "too_long"
        if {words[0], words[-1]} & french_stopwords():
            return "stop_word"
        if fold(name) in {fold(other) for other in around}:
            return "taken"
        shown = {fold(word) for quote in group.quotes for word in WORD.findall(quote)}
        rare = [word for word in words if word in shown and word not in french_stopwords() and not self.known(word)]
        return "rare_word" if rare else None


def read_name(answer: str) -> str:
    """The name within an answer: one line, without its wrapping; empty when there are several lines, or none."""
    lines = [line.strip() for line in answer.strip().splitlines() if line.strip()]
    if len(lines) != 1:
        return ""
    name = PREFIX.sub("", lines[0].strip(WRAPS)).strip(WRAPS)
    name = " ".join(name.replace("’", "'").split())
    return name[:1].upper() + name[1:]


def propose(
    entries: Sequence[dict[str, Any]], groups: Sequence[Group], chat: ChatModel, checks: Checks
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """(entries under their new names, the story of the naming as it is kept beside them).

    The story holds what the prompt was made of by reference (terms; ids and offsets of the examples)
    and its SHA-256, so that a run still holds no text and the prompt can be written again.
    """
    prompts = {group.number: prompt_of(entries[group.number]["terms"], group.quotes) for group in groups}
    talk = ask_through_bertopic(
        chat,
        prompts,
        {group.number: entries[group.number]["terms"] for group in groups},
        {g.number: g.quotes for g in groups},
    )
    named = [dict(entry) for entry in entries]
    stories = []
    for group in groups:
        entry = named[group.number]
        if group.number in talk.answers:
            answer = talk.answers[group.number]
            name = read_name(answer)
            outcome = checks.refusal(name, group, _around(named, group.number)) or (
                "said" if checks.said(group.number, name) else "proposed"
            )
            stories.append(_story(entry, prompts[group.number], answer, outcome))
            if outcome in STANDING:
                entry["label"] = name
    refused = sum(story["outcome"] not in STANDING for story in stories)
    return named, {
        "model": chat.model,
        "host": chat.host,
        "failure": talk.failure,
        "asked": len(groups),
        "answered": len(stories),
        "refused": refused,
        "names": stories,
    }


def _story(entry: Mapping[str, Any], prompt: str, answer: str, outcome: str) -> dict[str, Any]:
    return {
        "id": entry["id"],
        "machine_label": entry["label"],
        "terms": entry["terms"],
        "exemplars": entry["exemplars"],
        "prompt_sha256": hashlib.sha256(prompt.encode()).hexdigest(),
        "answer": answer[:500],
        "outcome": outcome,
    }


def without_examples(story: dict[str, Any], gone: Set[str]) -> dict[str, Any]:
    """The story of a naming without some contributions; a refused answer that may repeat them goes with them."""
    names = []
    for name in story["names"]:
        kept = [item for item in name["exemplars"] if str(item["contribution_id"]) not in gone]
        touched = len(kept) < len(name["exemplars"]) and name["outcome"] not in STANDING
        names.append({**name, "exemplars": kept, "answer": "" if touched else name["answer"]})
    return {**story, "names": names}


def _around(entries: Sequence[Mapping[str, Any]], number: int) -> list[str]:
    """Labels that an entry must differ from: its siblings', its theme's, its own sub-themes'."""
    own = entries[number]
    near = (own["parent"], own["id"]) if own["parent"] else (own["id"],)
    return [
        other["label"]
        for place, other in enumerate(entries)
        if place != number
        and other["question_id"] == own["question_id"]
        and (other["parent"] == own["parent"] or other["id"] in near or other["parent"] in near)
    ]


def sentence(story: Mapping[str, Any]) -> str | None:
    """One sentence about a model that did not answer, or answered oddly; None when all went well."""
    if story["failure"]:
        return (
            f"Le modèle de langue n'a pas répondu ({story['failure']}) : "
            f"{story['asked'] - story['answered']} noms restent ceux de l'analyse."
        )
    if story["refused"]:
        return (
            f"{story['refused']} noms proposés par le modèle de langue n'ont pas pu servir : ceux de l'analyse restent."
        )
    return None
