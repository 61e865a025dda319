"""The cloud of « en un mot » answers: which words, said by how many people, and where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from consult.config import ROOT

FONT = ROOT / "static" / "vendor" / "fonts" / "source-sans-3-latin-wght-normal.woff2"
WIDTH, HEIGHT = 900, 460
MOST_WORDS = 60
BOLDER = 0.86  # the layout measures the lightest weight of the font, the page draws a bolder one


def fold_answer(word: str) -> str:
    """What makes two answers the same word: case, accents, hyphens, punctuation and a first article put aside."""
    text = unicodedata.normalize("NFKD", _ARTICLE.sub("", " ".join(word.split()).casefold()))
    return "".join(character for character in text if character.isalnum())


_ARTICLE = re.compile(r"^(?:l['’]|(?:les?|la|une?|des?|du)\s(?:la\s|l['’])?)")


def count_words(answers: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    """`[{word, people}]` from (word, person) pairs, the most said first, under the spelling most people use."""
    people: dict[str, set[int]] = defaultdict(set)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for word, person in answers:
        key = fold_answer(word)
        if key:
            people[key].add(person)
            spellings[key][" ".join(word.split()).strip(" .!?…,;:\"'«»").lower()] += 1
    ranked = sorted(people, key=lambda key: (-len(people[key]), key))
    return [
        {"word": min(spellings[key].items(), key=lambda item: (-item[1], item[0]))[0], "people": len(people[key])}
        for key in ranked
    ]


def cloud_height(words: int) -> int:
    """A few words do not need the room of sixty."""
    return min(HEIGHT, 170 + 8 * words)


def place_words(words: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same words, the most said ones, each with its middle (x, y), size and direction; the same input, the same
    cloud."""
    from wordcloud import WordCloud

    shown = words[:MOST_WORDS]
    if not shown:
        return []
    top = shown[0]["people"]
    cloud = WordCloud(
        width=WIDTH,
        height=cloud_height(len(shown)),
        font_path=str(FONT),
        prefer_horizontal=0.92,
        random_state=7,
        relative_scaling=0.5,
        min_font_size=15,
        max_font_size=96,
        margin=5,
    ).generate_from_frequencies({item["word"]: item["people"] / top for item in shown})
    placed = []
    for (word, _frequency), size, (row, column), orientation, _colour in cloud.layout_:
        width, height = _extent(word, size, vertical=orientation is not None)
        people = next(item["people"] for item in shown if item["word"] == word)
        placed.append(
            {
                "text": word,
                "people": people,
                "x": round(column + width / 2, 1),
                "y": round(row + height / 2, 1),
                "size": round(size * BOLDER, 1),
                "level": 1 if people > top / 3 else 2 if people > top / 10 else 3,
                "vertical": orientation is not None,
            }
        )
    return placed


def _extent(word: str, size: int, *, vertical: bool) -> tuple[float, float]:
    """Width and height that the layout gave to a word."""
    from PIL import Image, ImageDraw, ImageFont

    draw = ImageDraw.Draw(Image.new("L", (1, 1)))
    left, top, right, bottom = draw.textbbox((0, 0), word, font=ImageFont.truetype(str(FONT), size), anchor="lt")
    return (bottom - top, right - left) if vertical else (right - left, bottom - top)
