"""Decidim's exports, recognised by their columns in several languages, or said to be unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from consult.consultations.imports.decidim import IDENTIFIER, TEXT, DecidimReader, UnknownDecidimReader, without_html
from consult.consultations.imports.mapping import check_mapping
from consult.consultations.imports.opening import open_reader, propose_mapping, propose_source
from consult.consultations.imports.readers import Reader

URL = "https://participer.exemple.test/processes/sante/f/11/proposals/"
PROPOSALS = (
    "id;category/name/en;category/name/fr;scope/id;title;body;votes;created_at;url;component/id\n"
    f'7;;Soins;3;Un titre;"<p>Des&nbsp;soins</p><ul><li>ici</li></ul>";12;2026-01-24 22:29:15 +0100;{URL}7;11\n'
)


@pytest.fixture(autouse=True)
def french(app: Flask) -> object:
    with app.app_context():
        yield


def opened(folder: Path, text: str) -> Reader:
    path = folder / "data"
    path.write_text(text, "utf-8")
    return open_reader(path)


def test_proposals_map_themselves(tmp_path: Path) -> None:
    reader = opened(tmp_path, PROPOSALS)
    mapping = propose_mapping(reader)
    assert mapping.columns == {
        "text": TEXT,
        "external_id": IDENTIFIER,
        "submitted_at": "created_at",
        "url": "url",
        "votes": "votes",
    }
    assert mapping.attributes == {"categorie": "category/name/fr"}
    assert propose_source(reader) == "participer.exemple.test"
    check_mapping(mapping, reader.header, needs_question=False)
    row = dict(zip(reader.header, next(iter(reader.rows())).cells, strict=True))
    assert row[TEXT] == "Un titre\n\nDes soins\nici"
    assert row[IDENTIFIER] == "proposals/7"
    assert "propositions de Decidim" in reader.notes[0]


def test_comments_and_debates_map_themselves(tmp_path: Path) -> None:
    comments = opened(
        tmp_path,
        "id;created_at;body;author/id;author/name;alignment;depth;commentable_type\n"
        "5;2026-01-17;Oui;1153;Anne;0;0;Decidim::Proposals::Proposal\n",
    )
    assert propose_mapping(comments).columns["participant"] == "author/id"
    assert [row.cells[-1] for row in comments.rows()] == ["comments/5"]
    debates = opened(
        tmp_path,
        "id;author_id;title/fr;description/fr;created_at;url;component/id\n9;;Titre;<p>Texte</p>;2026-01-16;;112\n",
    )
    assert [row.cells[-2:] for row in debates.rows()] == [["Titre\n\nTexte", "debates/9"]]


def test_the_first_language_that_says_something_is_read(tmp_path: Path) -> None:
    reader = opened(
        tmp_path,
        "id,title/ca,title/en,title/fr,body/ca,body/en,body/fr,component/id\n"
        "1,Un,One,Une,,,Corps,3\n2,Dos,Two,,,Text,,3\n3,Tres,,,Text,,,3\n",
    )
    assert [row.cells[-2] for row in reader.rows()] == ["Une\n\nCorps", "Two\n\nText", "Tres\n\nText"]


@pytest.mark.parametrize(
    "heading",
    [
        "id;titre;corps;soutiens;créé le;url;composant/id",
        "id;título;cuerpo;apoyos;creado en;url;componente/id",
        "id;títol;cos;suports;creat el;url;component/id",
    ],
    ids=["french", "spanish", "catalan"],
)
def test_headings_in_other_languages(tmp_path: Path, heading: str) -> None:
    reader = opened(tmp_path, f"{heading}\n1;Titre;Texte;4;2026-01-16;{URL}1;11\n")
    assert isinstance(reader, DecidimReader)
    assert set(propose_mapping(reader).columns) >= {"text", "external_id", "votes", "url"}
    assert [row.cells[-2] for row in reader.rows()] == ["Titre\n\nTexte"]


def test_an_unknown_language_is_one_sentence_and_mapping_by_hand(tmp_path: Path) -> None:
    reader = opened(tmp_path, f"id;otsikko;leipäteksti;osoite\n1;Otsikko;Teksti;{URL}1\n")
    assert isinstance(reader, UnknownDecidimReader)
    assert "dites vous-même ce que contient chaque colonne" in reader.notes[0]
    assert reader.header == ["id", "otsikko", "leipäteksti", "osoite"]
    assert [list(row.cells) for row in reader.rows()] == [["1", "Otsikko", "Teksti", f"{URL}1"]]


@pytest.mark.parametrize("text", ["id,title,body,url\n1,a,b,c\n", "id,texte\n1,proposals\n", "id,body\n1,voir /f/12\n"])
def test_an_ordinary_table_is_left_alone(tmp_path: Path, text: str) -> None:
    assert not isinstance(opened(tmp_path, text), DecidimReader | UnknownDecidimReader)


def test_a_row_of_the_wrong_width_is_a_fault_and_keeps_its_cells(tmp_path: Path) -> None:
    reader = opened(tmp_path, PROPOSALS + "8;;trop court\n")
    short = list(reader.rows())[1]
    assert "3 colonnes au lieu de 10" in next(iter(short.faults.values()))
    assert len(short.cells) == len(reader.header)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("3 < 5 et 7 > 2", "3 < 5 et 7 > 2"),
        ("<p>Un</p><p>Deux<br>trois</p>", "Un\nDeux\ntrois"),
        ("<script>alert(1)</script><b>gras</b>", "gras"),
        ("R&amp;D", "R&D"),
        ("sans balise", "sans balise"),
    ],
)
def test_html_becomes_text(text: str, read: str) -> None:
    assert without_html(text) == read
