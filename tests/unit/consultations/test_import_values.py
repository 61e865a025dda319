"""Cells as values, headings as columns, rows as entries."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from consult.accounts.profile import AgeBand, GenderedForm
from consult.consultations.imports.mapping import (
    ColumnMap,
    WrongMapping,
    check_mapping,
    guess_mapping,
    parse_mapping,
)
from consult.consultations.imports.readers import RawRow
from consult.consultations.imports.rows import Entry, Refusal, RowReader
from consult.consultations.imports.setting import AskedQuestion, Setting
from consult.consultations.imports.values import Fault, parse_age_band, parse_form, parse_instant, parse_yes
from consult.consultations.models import QuestionKind

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def french(app: Flask) -> object:
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-31 14:05:06", "2026-03-31T12:05:06"),
        ("2026-03-31T14:05:06+00:00", "2026-03-31T14:05:06"),
        ("2026-03-31T14:05:06Z", "2026-03-31T14:05:06"),
        ("2026-01-31", "2026-01-30T23:00:00"),
        ("31/03/2026 14:05", "2026-03-31T12:05:00"),
        ("31/03/2026", "2026-03-30T22:00:00"),
        ("31-03-2026 14h05", "2026-03-31T12:05:00"),
        ("31.03.2026 à 14 h", "2026-03-31T12:00:00"),
        ("1 août 2025", "2025-07-31T22:00:00"),
        ("1 Février 2025 à 8 h 30", "2025-02-01T07:30:00"),
    ],
)
def test_dates(text: str, instant: str) -> None:
    assert parse_instant(text, now=NOW) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "13/13/2026", "1850-01-01", "2031-01-01", "9999-12-31", "0001-01-01", "hier", "12", "31/3/26"],
)
def test_absurd_dates(text: str) -> None:
    with pytest.raises(Fault):
        parse_instant(text, now=NOW)


@pytest.mark.parametrize(
    ("text", "yes"),
    [("Oui", True), ("TRUE", True), ("1", True), ("x", True), ("non", False), ("0", False), ("", False), ("bof", None)],
)
def test_yes_and_no(text: str, yes: bool | None) -> None:
    assert parse_yes(text) is yes


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("40-60", AgeBand.FROM_40),
        ("40 à 60 ans", AgeBand.FROM_40),
        ("20 – 30 ans", AgeBand.FROM_20),
        ("-20", AgeBand.UNDER_20),
        ("moins de 20 ans", AgeBand.UNDER_20),
        ("80+", AgeBand.OVER_80),
        ("plus de 80 ans", AgeBand.OVER_80),
        ("19", AgeBand.UNDER_20),
        ("40", AgeBand.FROM_40),
        ("79 ans", AgeBand.FROM_60),
        ("80", AgeBand.OVER_80),
        ("35-49", None),
        ("plus de 60 ans", None),
        ("1956", None),
        ("jeune", None),
    ],
)
def test_age_bands(text: str, band: AgeBand | None) -> None:
    assert parse_age_band(text) is band


def test_forms_of_a_signature() -> None:
    assert [parse_form(text) for text in ("Mme", "HOMME", "neutre", "?")] == [
        GenderedForm.FEMININE,
        GenderedForm.MASCULINE,
        GenderedForm.NEUTRAL,
        None,
    ]


def test_a_mapping_as_it_is_typed() -> None:
    typed = parse_mapping(["text=réponse, participant=auteur", "attribute:département=dep"])
    assert typed == ColumnMap({"text": "réponse", "participant": "auteur"}, {"département": "dep"})
    assert ColumnMap.from_json(typed.as_json()) == typed


@pytest.mark.parametrize(
    ("text", "said"), [("texte=a", "« texte » n’existe pas"), ("text", "champ=colonne"), ("text=", "champ")]
)
def test_a_wrong_mapping_is_told(text: str, said: str) -> None:
    with pytest.raises(WrongMapping, match=said):
        parse_mapping([text])


def test_usual_headings_are_recognised() -> None:
    header = ["Contribution_ID", "Participant", "Question", "Date", "Rôle", "Réponse", "Tranche d'âge"]
    assert guess_mapping(header).columns == {
        "external_id": "Contribution_ID",
        "participant": "Participant",
        "question": "Question",
        "submitted_at": "Date",
        "text": "Réponse",
        "age_band": "Tranche d'âge",
    }


def test_a_missing_column_names_those_found_and_those_needed() -> None:
    with pytest.raises(WrongMapping) as refusal:
        check_mapping(ColumnMap({"text": "reponse"}), ["id", "texte"], needs_question=False)
    assert "« reponse » (text)" in str(refusal.value)
    assert "« id », « texte »" in str(refusal.value)
    with pytest.raises(WrongMapping) as refusal:
        check_mapping(ColumnMap({}), ["id", "texte"], needs_question=True)
    assert "Texte de la contribution, Question" in str(refusal.value)
    check_mapping(ColumnMap({"text": "texte"}), ["id", "texte"], needs_question=False)


def asked(number: int, code: str, kind: QuestionKind, **values: Any) -> AskedQuestion:
    given = {"choices": {}, "max_choices": 1, "scale_min": 1, "scale_max": 10, **values}
    return AskedQuestion(number, code, kind, **given)


OPEN = asked(1, "q1", QuestionKind.OPEN_TEXT)
WORDS = asked(2, "mot", QuestionKind.FEW_WORDS)
SCALE = asked(3, "note", QuestionKind.SCALE)
CHOICE = asked(4, "choix", QuestionKind.CHOICE, choices={"oui": 7, "nonouineant": 8}, max_choices=1)
PROFILE = asked(5, "age", QuestionKind.PROFILE)
SETTING = Setting(
    organisation_id=1,
    consultation_id=1,
    notice_version_id=None,
    questions={question.code: question for question in (OPEN, WORDS, SCALE, CHOICE, PROFILE)},
    only_question=OPEN,
    colleges={"adherents": 11},
    territories={"53": 21, "bretagne": 21},
)
HEADER = ["id", "qui", "question", "date", "college", "region", "citer", "role", "texte"]
COLUMNS = ColumnMap(
    {
        "external_id": "id",
        "participant": "qui",
        "question": "question",
        "submitted_at": "date",
        "college": "college",
        "territory": "region",
        "quotation": "citer",
        "text": "texte",
    },
    {"role": "role"},
)


def read(**cells: str) -> Entry | Refusal:
    row = {"id": "c1", "qui": "p1", "question": "q1", "texte": "Plus de médecins", **cells}
    reader = RowReader(SETTING, COLUMNS, HEADER, file_print="abc", now=NOW)
    return reader.read(RawRow(4, 6, [row.get(name, "") for name in HEADER]))


def test_a_row_becomes_an_entry() -> None:
    entry = read(date="31/03/2026", college="ADHÉRENTS", region="Bretagne", citer="oui", role="élu")
    assert isinstance(entry, Entry)
    assert (entry.external_id, entry.participant, entry.question) == ("c1", "p1", OPEN)
    assert (entry.profile.college_id, entry.profile.territory_id) == (11, 21)
    assert entry.profile.attributes == {"role": "élu"}
    assert entry.quotable
    assert entry.warnings == ()


def test_what_is_missing_is_made_up_from_the_file() -> None:
    entry = read(id="", qui="")
    assert isinstance(entry, Entry)
    assert (entry.external_id, entry.participant, entry.submitted_at) == ("abc/4", "#abc/4", NOW)


def test_unknown_values_are_kept_and_told() -> None:
    entry = read(college="Amis", region="Atlantide", citer="peut-être")
    assert isinstance(entry, Entry)
    assert (entry.profile.college_id, entry.profile.territory_id, entry.quotable) == (None, None, False)
    assert entry.profile.attributes == {"college": "Amis", "territory": "Atlantide"}
    assert entry.warnings == (("college", "Amis"), ("territory", "Atlantide"), ("quotation", "peut-être"))


def test_an_empty_text_comes_in() -> None:
    entry = read(texte="")
    assert isinstance(entry, Entry)
    assert entry.body == ""


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ({"question": "mot", "texte": "Proximité, Santé"}, ("proximité", "santé")),
        ({"question": "note", "texte": " 7 "}, (7,)),
        ({"question": "choix", "texte": "Non, oui : néant"}, (8,)),
    ],
)
def test_other_kinds_of_questions(cells: dict[str, str], values: tuple[Any, ...]) -> None:
    entry = read(**cells)
    assert isinstance(entry, Entry)
    assert entry.values == values


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"question": "q9"}, "question inconnue : « q9 »"),
        ({"question": "age"}, "question de profil"),
        ({"date": "31/02/2026"}, "date impossible"),
        ({"texte": "x" * 100_001}, "100 000 caractères"),
        ({"id": "x" * 111}, "identifiant de plus de 110"),
        ({"question": "note", "texte": "11"}, "n’est pas une note de 1 à 10"),
        ({"question": "note", "texte": "٣"}, ""),
        ({"question": "mot", "texte": "un deux trois quatre"}, "plus de 3 mots"),
        ({"question": "choix", "texte": "peut-être"}, "l’un des choix"),
        ({"question": "choix", "texte": "oui;Non, oui : néant"}, "plus de 1 choix"),
        ({"question": "note", "texte": " "}, "réponse vide"),
    ],
)
def test_a_row_is_refused_with_a_reason(cells: dict[str, str], reason: str) -> None:
    refusal = read(**cells)
    if not reason:  # digits of another script are digits
        assert isinstance(refusal, Entry)
        return
    assert isinstance(refusal, Refusal)
    assert reason in refusal.reason


@pytest.mark.parametrize("cells", [["c1", "p1"], ["a"] * 9 + ["de trop"]])
def test_a_row_of_another_width_is_refused(cells: list[str]) -> None:
    refusal = RowReader(SETTING, COLUMNS, HEADER, file_print="abc", now=NOW).read(RawRow(1, 2, cells))
    assert isinstance(refusal, Refusal)
    assert "colonnes au lieu de 9" in refusal.reason


def test_empty_cells_too_many_do_no_harm() -> None:
    cells = ["c1", "p1", "q1", "", "", "", "", "", "texte", "", ""]
    assert isinstance(RowReader(SETTING, COLUMNS, HEADER, file_print="abc", now=NOW).read(RawRow(1, 2, cells)), Entry)
