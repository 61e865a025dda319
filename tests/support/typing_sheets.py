"""A sheet of the questionnaire of tests/factories/answering.py, typed in a browser by keyboard alone."""

from __future__ import annotations

from typing import Any

ANOTHER_SHEET = ["Un médecin", "Une maison de santé", "Des jardins"]


def type_sheet(
    page: Any, *, ideas: list[str], word: str, choices: str, note: str, age: str, agreed: bool = True
) -> None:
    """Type a sheet of the questionnaire in a browser, by keyboard alone, from its first field to its sending."""
    keyboard = page.keyboard
    if agreed:
        for key in ("1", "2", "3"):
            keyboard.press(key)
        keyboard.press("Enter")
    for idea in ideas:
        keyboard.type(idea)
        keyboard.press("Enter")
    for _skipped in range(2):  # the empty idea of the first question, then the second question
        keyboard.press("Enter")
    keyboard.type(word)
    keyboard.press("Enter")
    for key in choices:
        keyboard.press(key)
    keyboard.press("Enter")
    keyboard.type(note)
    keyboard.press("Enter")
    keyboard.press(age)
    keyboard.press("Control+Enter")
