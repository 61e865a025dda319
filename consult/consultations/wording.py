"""The texts of a consultation in the language that somebody reads, each marked with the language that it is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import sqlalchemy as sa
from babel import Locale, UnknownLocaleError

from consult.consultations.models import Choice, Consultation, Question, Section, Translation
from consult.db import db

LOCALES = (
    "fr", "en", "de", "es", "it", "pt", "nl", "pl", "ro", "uk", "ar", "tr", "zh", "br", "ca", "co", "eu", "oc",
)  # fmt: skip
"""Languages that a consultation may be put in. The site itself speaks fewer: buttons then stay in one of its own."""


class Said(str):
    """A text that knows its language."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, text: str, lang: str) -> Said:
        said = super().__new__(cls, text)
        said.lang = lang
        return said


@dataclass(frozen=True)
class Wording:
    """`texts`: what is translated into `locale`, by subject; what is not is read in the main language."""

    main: str
    locale: str
    texts: Mapping[str, str] = field(default_factory=dict)

    def say(self, subject: str, text: str) -> Said:
        translated = self.texts.get(subject, "")
        return Said(translated, self.locale) if translated.strip() else Said(text, self.main)

    def of(self, thing: Consultation | Question | Section, name: str) -> Said:
        """A column of a consultation, a question or a section."""
        kind = type(thing).__name__.lower()
        subject = f"{kind}:{name}" if kind == "consultation" else f"{kind}:{thing.id}:{name}"
        return self.say(subject, getattr(thing, name))

    def label(self, choice: Choice) -> Said:
        return self.say(f"choice:{choice.id}:label", choice.label)

    def row(self, question: Question, number: int) -> Said:
        return self.say(f"question:{question.id}:row:{number}", question.settings["rows"][number])

    def unit(self, question: Question) -> Said:
        return self.say(f"question:{question.id}:unit", str(question.settings.get("unit", "")))

    @cached_property
    def is_main(self) -> bool:
        return self.locale == self.main


def wording_of(consultation: Consultation, locale: str | None = None) -> Wording:
    """In the main language without `locale`, or with one that the consultation is not put in."""
    main = str(consultation.locales[0])
    if locale in (None, main) or locale not in consultation.locales:
        return Wording(main, main)
    rows = db.session.execute(
        sa.select(Translation.subject, Translation.text).where(
            Translation.consultation_id == consultation.id, Translation.locale == locale
        )
    )
    return Wording(main, str(locale), {row.subject: row.text for row in rows})


def language_name(locale: str) -> str:
    """A language as its speakers call it: « Português »."""
    try:
        name = Locale.parse(locale).get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        name = None
    return (name or locale).capitalize()


def language_names(consultation: Consultation) -> list[tuple[str, str]]:
    return [(locale, language_name(locale)) for locale in consultation.locales]
