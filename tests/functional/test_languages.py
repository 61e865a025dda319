"""What is written in the reader's language: figures, dates, times, plurals, quotes; and what stays French."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_babel import force_locale, ngettext

from consult.reports.places import Places
from consult.reports.rules import Signature
from consult.reports.verbatims import Signer, age_name

NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
PAGE = (
    "{{ 12345 | number }}|{{ 0.234 | percent }}|{{ 0.0234 | percent(1) }}|{{ at | date_long }}|{{ at | datetime_long }}"
    '|{{ ngettext("%(num)s question", "%(num)s questions", 0) }}|{{ _("Version %(number)s.", number=2) }}'
)
WRITTEN = {
    "fr": "12 345|23 %|2,3 %|1er mars 2026|1er mars 2026 à 12 h|0 question|Version 2.",
    "en": "12,345|23%|2.3%|1 March 2026|1 March 2026 at 12:00|0 questions|Version 2.",
}


@pytest.mark.parametrize("locale", WRITTEN)
def test_figures_and_dates_follow_the_language(app: Flask, locale: str) -> None:
    with app.test_request_context(), force_locale(locale):
        said = render_template_string(PAGE, at=NOON)
    assert said.replace("\u202f", " ").replace("\xa0", " ") == WRITTEN[locale]


@pytest.mark.parametrize(("asked", "language", "title"), [
    ("en-GB,en;q=0.9", "en", "This page does not exist"),
    ("de,en;q=0.5,fr;q=0.3", "en", "This page does not exist"),
    ("de", "fr", "Cette page n’existe pas"),
])  # fmt: skip
def test_a_page_comes_in_the_language_the_browser_prefers(
    client: FlaskClient, asked: str, language: str, title: str
) -> None:
    page = client.get("/nulle-part", headers={"Accept-Language": asked}).text
    assert f'<html lang="{language}"' in page
    assert title in page


def test_a_signature_is_french_for_everyone(app: Flask) -> None:
    """It is kept in what is published, beside French words."""
    signer = Signer(1, Places([], []), 11)
    with app.test_request_context(), force_locale("en"):
        assert signer.words(Signature(age_band="40-60")) == "40-60 ans"
        assert age_name("40-60") == "aged 40-60"


def test_the_words_of_participants_say_that_they_are_french(app: Flask) -> None:
    """A screen reader that reads an English page changes its voice for them."""
    source = (
        '{% from "components/verbatim.html" import verbatim with context %}'
        '{% from "reports/contribution_row.html" import contribution_row with context %}'
        '{{ verbatim("Un médecin", "Adhérente") }}{{ contribution_row(row) }}'
    )
    row = {"pieces": [{"text": "Un médecin", "marked": True}], "url": "/", "day": NOON.date(), "themes": []}
    with app.test_request_context(), force_locale("en"):
        said = render_template_string(source, row=row)
    assert '<blockquote class="verbatim__text" lang="fr"' in said
    assert '<span lang="fr">Adhérente</span>' in said
    assert '<span lang="fr"><mark>Un médecin</mark></span>' in said


@pytest.mark.parametrize(("count", "said"), [(1, "1 message parti"), (2, "2 messages partis")])
def test_works_count_in_the_singular_too(app: Flask, count: int, said: str) -> None:
    with app.app_context():
        assert ngettext("%(n)s message parti", "%(n)s messages partis", count, n=count) == said
