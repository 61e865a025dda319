"""The text of blocks: its marks, what is pasted, what is typed by hand, what is shortened."""

from __future__ import annotations

import pytest

from consult.reports.composing.catalogue import Entry
from consult.reports.composing.elements import FigureRef, Heading, Listing, Paragraph, Words
from consult.reports.composing.markup import elements_of, references
from consult.reports.composing.pasted import cleaned_text
from consult.reports.composing.pictures import Bar, bars, cloud
from consult.reports.composing.shortening import spans_of, words_of
from consult.reports.composing.typed_numbers import typed_numbers, with_figure

ENTRIES = {
    "t1.people.share": Entry("t1.people.share", "t1.people", "Part", "share", "48 %", 0.476, 480),
    "overview.people.count": Entry(
        "overview.people.count", "overview.people", "Personnes", "count", "1 234", 1234, 1234
    ),
    "t9.people.share": Entry("t9.people.share", "t9.people", "Cachée", "share", "–", None, None, hidden=True),
}


def figure(ref: str) -> FigureRef:
    return FigureRef("48 %", ref, "/x", "F1")


def read(text: str) -> list:
    return elements_of(text, figure)


def test_the_small_markdown_becomes_elements() -> None:
    found = read(
        "### Un titre\n\nDu **gras**, de l’*italique*, [un lien](https://exemple.test).\n\n"
        "- un\n- deux [[t1.people.share]]"
    )
    assert found[0] == Heading(3, "Un titre", "b-1")
    assert Words("gras", strong=True) in found[1].inlines
    assert Words("italique", emphasis=True) in found[1].inlines
    assert Words("un lien", href="https://exemple.test") in found[1].inlines
    assert isinstance(found[2], Listing)
    assert found[2].items[1][1] == figure("t1.people.share")
    assert references("a [[t1.people.share]] b [[x.y]]") == ["t1.people.share", "x.y"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[clic](javascript:alert(1))",
        "[clic](data:text/html,x)",
        "![x](https://exemple.test/x.png)",
        "<img src=x onerror=alert(1)>",
        "[clic](vbscript:x)",
        "<a href='javascript:1'>x</a>",
    ],
)
def test_nothing_dangerous_becomes_more_than_words(text: str) -> None:
    for element in read(text):
        assert isinstance(element, Paragraph)
        for inline in element.inlines:
            assert isinstance(inline, Words)
            assert inline.href is None or inline.href.startswith("https://exemple.test")


WORD = """<html xmlns:o="urn:x"><head><style>
@font-face{font-family:"Cambria Math";} p.MsoNormal{mso-style-qformat:yes}</style>
<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml></head><body lang=FR>
<!--StartFragment--><h1 style='mso-outline-level:1'>Un <b>titre</b></h1>
<p class=MsoNormal style='margin-bottom:0cm'><b><span style='color:red'>Gras </span></b>
et <i>italique</i><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'>
<span style='font-family:Symbol'>·<span>&nbsp;&nbsp;</span></span>Un point</p>
<p class=MsoListParagraphCxSpLast><span>·&nbsp;</span>Deux points</p>
<p onclick="evil()">Un <a href="javascript:evil()">mauvais</a> et un <a href="https://exemple.test/a">bon</a> lien</p>
<script>steal()</script><img src=x onerror=evil()><iframe src="https://evil.test">dedans</iframe>
<table><tr><td>A</td><td>B</td></tr></table><!--EndFragment--></body></html>"""


def test_a_pasted_word_document_keeps_its_words_and_nothing_else() -> None:
    text = cleaned_text(WORD)
    assert text.split("\n\n") == [
        "### Un **titre**",
        "**Gras** et *italique*\n- Un point\n- Deux points",
        "Un mauvais et un [bon](https://exemple.test/a) lien",
        "A B",
    ]
    for word in ("script", "steal", "evil", "Mso", "font", "style", "onerror", "<", "dedans"):
        assert word not in text


@pytest.mark.parametrize(
    "nasty",
    [
        "<p>a<script>x</script",
        "<svg><script>x</script></svg><p>b",
        "<p>" * 3000,
        "<b><i><b></i>c</p></b>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        "<a href='https://x.test/)\"onmouseover=alert(1)'>d</a>",
        "<style><p>caché</style><p>vu</p>",
        "<p>\u202eà l’envers\u0000</p>",
    ],
)
def test_whatever_is_pasted_is_read_without_harm(nasty: str) -> None:
    text = cleaned_text(nasty)
    assert "\x00" not in text
    for element in read(text):
        for inline in getattr(element, "inlines", ()):
            assert inline.href is None or "onmouseover" not in inline.href


def test_what_people_type_is_kept_as_it_is() -> None:
    typed = "Il faut 3 < 4 et **gras**.\n\n- un [[t1.people.share]]\n- deux"
    assert cleaned_text(typed + "\u200b\r\n") == typed
    pasted = "<p>Soit [[t1.people.share]] des *gens*</p>"
    assert cleaned_text(pasted) == "Soit [[t1.people.share]] des \\*gens\\*"


@pytest.mark.parametrize(
    "text",
    [
        "Le 12 mars 2026, à 18 h 30, page 12, article 5.",
        "Depuis 2019, puis en 2021.",
        "« Nous étions 48 » dit-elle.",
        "[la page 48](https://exemple.test/48) et https://exemple.test/77",
        "Les 40-60 ans, les plus de 80 ans, le 1er rang, la 3e fois.",
        "1. Un premier point\n2. Un second point",
        "CO2, covid-19, 5G.",
        "Soit [[t1.people.share]] de tous.",
        "12/03/2026 ou 2026-03-12, n° 7, étape 2.",
    ],
)
def test_what_is_no_figure_is_left_alone(text: str) -> None:
    assert typed_numbers(text, ENTRIES) == []


def test_a_typed_number_is_found_with_the_figure_it_reads_like() -> None:
    found = typed_numbers("Il y a 1 234 personnes. On dit 48 % ici, 47,6 % là, et 63 % ailleurs ; 48 aussi.", ENTRIES)
    assert [(one.text, one.suggestions) for one in found] == [
        ("1 234", ("overview.people.count",)),
        ("48 %", ("t1.people.share",)),
        ("47,6 %", ("t1.people.share",)),
        ("63 %", ()),
        ("48", ()),
    ]
    assert found[0].sentence == "Il y a 1 234 personnes."
    assert [one.text for one in typed_numbers("2021 participants", ENTRIES)] == ["2021"]
    excused = typed_numbers("63 % ailleurs", ENTRIES)[0].key
    assert typed_numbers("63 % ailleurs", ENTRIES, [excused]) == []
    assert len(typed_numbers("63 % partout", ENTRIES, [excused])) == 1, "another sentence is another number"


def test_a_typed_number_becomes_a_figure() -> None:
    text = "On lit 48 % et encore 48 %."
    first, second = typed_numbers(text, ENTRIES)
    assert with_figure(text, second.key, "t1.people.share", ENTRIES) == "On lit 48 % et encore [[t1.people.share]]."
    assert with_figure(text, first.key, "t1.people.share", ENTRIES) == "On lit [[t1.people.share]] et encore 48 %."
    assert with_figure("tout autre", first.key, "t1.people.share", ENTRIES) is None
    assert with_figure(text, first.key, "inconnu", ENTRIES) is None


def test_a_verbatim_is_shortened_by_cuts_alone() -> None:
    words = "Il faudrait des médecins, des vrais, près de chez moi."
    spans = spans_of(words, "Il faudrait des médecins […] près de chez moi.")
    assert spans is not None
    assert words_of({"spans": spans}, words) == "Il faudrait des médecins […] près de chez moi."
    assert words_of({"spans": spans_of(words, "[...] près de chez moi.")}, words) == "[…] près de chez moi."
    assert words_of({}, words) == words
    for changed in ("Il faut des médecins", "près de chez moi. […] Il faudrait", "Il faudrait des méde", "", "[…]"):
        assert spans_of(words, changed) is None, changed


def test_a_drawing_escapes_the_words_it_holds() -> None:
    drawn = bars([Bar("<script>&", 1.0, "<b>")], "#4e2348")
    drawn += cloud([{"text": "<i>", "x": 1, "y": 1, "size": 20, "level": 1}], 100, "#4e2348")
    assert "<script>" not in drawn
    assert "<b>" not in drawn
    assert "<i>" not in drawn
