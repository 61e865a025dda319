"""How numbers, dates and sentences are written, in the reader's language."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import nh3
from flask import Flask
from flask_babel import (
    format_date,
    format_datetime,
    format_decimal,
    format_percent,
    format_time,
    get_domain,
    get_locale,
    gettext,
    npgettext,
    pgettext,
)
from markdown_it import MarkdownIt
from markupsafe import Markup

NARROW = "\u202f"
NBSP = "\u00a0"
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
MARKDOWN_TAGS = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "blockquote",
    "br",
    "hr",
    "code",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


def typo(text: Any) -> str:
    """French spacing: narrow no-break space before « ; ! ? », no-break before « : » and inside guillemets.

    Takes a text, a lazy one or Markup, which stays Markup.
    """
    if isinstance(text, Markup):
        return Markup(typo(str(text)))  # noqa: S704  cleaned by nh3  spaces only
    text = str(text)
    if not _in_french():
        return text
    text = re.sub(r" ([;!?])", NARROW + r"\1", text)
    text = re.sub(r" ([:»])", NBSP + r"\1", text)
    text = re.sub(r"« ", "«" + NBSP, text)
    return re.sub(r"(\d) (%|€)", r"\1" + NBSP + r"\2", text)


def _in_french() -> bool:
    return get_locale() is not None and get_locale().language == "fr"


def number(value: float | int | None) -> str:
    """12 345, with narrow spaces; a dash for nothing."""
    return "–" if value is None else format_decimal(value)


def decimals(value: float | None, digits: int = 2) -> str:
    """0.8 → « 0,80 »: as many digits as asked for, so that values compare at a glance; a dash for nothing."""
    return "–" if value is None else format_decimal(value, "#,##0." + "0" * digits)


def euros(cents: int | None) -> str:
    """« 1 250 € », « 12,50 € » ; €1,250 in English; a dash for nothing."""
    if cents is None:
        return "–"
    amount = format_decimal(cents // 100) if cents % 100 == 0 else format_decimal(cents / 100, "#,##0.00")
    return f"{amount}{NBSP}€" if _in_french() else f"€{amount}"


def percent(value: float | None, digits: int = 0) -> str:
    """0.234 → « 23 % »; 23% in English."""
    if value is None:
        return "–"
    decimals = "." + "0" * digits if digits else ""
    return format_percent(value, f"#,##0{decimals}{NBSP if _in_french() else ''}%")


def date_long(value: date | datetime | None) -> str:
    """« 12 mars 2026 », « 1er mars 2026 »."""
    return "" if value is None else _first_of_month(format_date(value, "d MMMM y"))


def _first_of_month(text: str) -> str:
    return "1er" + text[1:] if text.startswith("1 ") and _in_french() else text


def datetime_long(value: datetime | None) -> str:
    """« 12 mars 2026 à 18 h 05 », Europe/Paris."""
    if value is None:
        return ""
    return gettext(
        "%(date)s à %(time)s", date=_first_of_month(format_datetime(value, "d MMMM y")), time=time_short(value)
    )


def time_short(value: datetime | None) -> str:
    """« 18 h 05 », « 18 h » on the hour; 18:05 in English."""
    if value is None:
        return ""
    if not _in_french():
        return format_time(value, "HH:mm")
    minutes = format_time(value, "mm")
    return format_time(value, "H") + NBSP + "h" + ("" if minutes == "00" else NBSP + minutes)


def markdown(text: str) -> Markup:
    """Markdown written by staff, cleaned: no raw HTML, no script, http(s) and mailto links only."""
    html = _markdown.render(text or "").replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return Markup(nh3.clean(html, tags=MARKDOWN_TAGS, url_schemes={"http", "https", "mailto"}))  # noqa: S704


RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


def lang_attr(text: Any) -> Markup:
    """` lang="pt"` for a text that knows its language (`lang`) when it is not that of the page; else nothing."""
    lang = getattr(text, "lang", "")
    if not lang or (get_locale() is not None and get_locale().language == lang):
        return Markup("")
    return Markup(' lang="{}" dir="{}"').format(lang, "rtl" if lang in RIGHT_TO_LEFT else "ltr")


def _typeset(function: Any) -> Any:
    """A gettext whose French sentences get their spaces right."""

    def translate(*args: Any, **variables: Any) -> str:
        return typo(function(*args, **variables))

    return translate


def _plural(singular: str, plural: str, count: int) -> str:
    """The form for `count`, its variables left to Jinja: Flask-Babel would put them in, and knows `num` alone.

    French, the language of the sentences themselves, has no catalogue to say that nought is singular.
    """
    if _in_french():
        return typo(singular if abs(count) < 2 else plural)
    return typo(get_domain().get_translations().ungettext(singular, plural, count))


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        typo=typo,
        number=number,
        decimals=decimals,
        euros=euros,
        percent=percent,
        date_long=date_long,
        datetime_long=datetime_long,
        time_short=time_short,
        markdown=markdown,
        lang_attr=lang_attr,
    )
    app.jinja_env.globals["get_locale"] = get_locale
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        _typeset(gettext),
        _plural,
        newstyle=True,
        pgettext=_typeset(pgettext),
        npgettext=_typeset(npgettext),
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
