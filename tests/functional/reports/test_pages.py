"""Every page of the team, as it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.consultations.queries import consultation_by_slug
from consult.db import db
from consult.jobs.models import Job
from consult.reports import queries
from consult.reports.listing import selected_ids
from consult.reports.models import AnalysisRun, Corpus, RunTheme, Theme
from consult.reports.places import Places
from consult.reports.selection import Selection, selection_of
from tests.factories.basics import sign_in

BASE = "/consultations/sante"


@pytest.fixture
def staff(analysed_app: Flask) -> Iterator[FlaskClient]:
    """A browser signed in as governance."""
    with analysed_app.app_context():
        client = analysed_app.test_client()
        person = db.session.scalars(sa.select(Person).where(Person.email == "gouvernance@exemple.test")).one()
        sign_in(client, person)
        yield client
        db.session.remove()


def first_theme(level: str = "theme") -> Theme:
    parent = RunTheme.parent_id.is_(None) if level == "theme" else RunTheme.parent_id.is_not(None)
    return db.session.scalars(
        sa.select(Theme).join(RunTheme, RunTheme.theme_id == Theme.id).where(parent).order_by(RunTheme.position)
    ).first()


def text(response) -> str:
    return response.get_data(as_text=True)


def test_report(staff: FlaskClient) -> None:
    page = staff.get(f"{BASE}/rapport")
    assert page.status_code == 200
    assert "Chacune des 601 contributions est comptée" in text(page)


@pytest.mark.parametrize("level", ["theme", "subtheme"])
def test_theme(staff: FlaskClient, level: str) -> None:
    theme = first_theme(level)
    page = staff.get(f"{BASE}/themes/{theme.slug}")
    assert page.status_code == 200
    assert "Ce qu’on y lit" in text(page)


def test_list_and_contribution(staff: FlaskClient) -> None:
    theme = first_theme()
    page = staff.get(f"{BASE}/contributions?theme={theme.slug}&q=médecins")
    assert page.status_code == 200
    page = staff.get(f"{BASE}/contributions?theme={theme.slug}")
    assert "<mark>" in text(page)
    number = re.search(rf"{BASE}/contributions/(\d+)", text(page))
    assert staff.get(number[0]).status_code == 200


def test_map(staff: FlaskClient) -> None:
    assert staff.get(f"{BASE}/carte").status_code == 200
    with staff.get(f"{BASE}/carte/points") as response:
        points = response.data
    n = int.from_bytes(points[:4], "little")
    assert n > 550
    assert staff.get(f"{BASE}/carte/themes").json[0]["index"] == 0


def test_analysis_page(staff: FlaskClient) -> None:
    page = staff.get(f"{BASE}/analyse")
    assert page.status_code == 200
    assert "Analyses gardées" in text(page)


@pytest.mark.parametrize(
    "name", ["bilan", "jours", "territoires", "colleges", "ages", "themes", "reponses-mot", "reponses-note"]
)
def test_csv(staff: FlaskClient, name: str) -> None:
    assert ";" in text(staff.get(f"{BASE}/rapport/{name}.csv"))


def test_preview(staff: FlaskClient) -> None:
    page = staff.get(f"{BASE}/rapport/apercu")
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("path", "most"),
    [("/rapport", 32), ("/themes/{theme}", 30), ("/contributions?theme={theme}", 24), ("/carte", 16), ("/analyse", 16)],
)
def test_pages_ask_the_database_a_bounded_number_of_times(staff: FlaskClient, path: str, most: int) -> None:
    address = BASE + path.format(theme=first_theme().slug)
    staff.get(address)
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert staff.get(address).status_code == 200
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    assert 0 < len(asked) <= most


def test_every_figure_leads_to_the_contributions_behind_it(staff: FlaskClient) -> None:
    """The list behind a figure holds as many contributions as the figure says."""
    run = db.session.scalars(sa.select(AnalysisRun)).one()
    consultation = consultation_by_slug(run.organisation_id, "sante")
    figures, places = queries.figures_of(run.id), Places.of(run.organisation_id)
    followed = 0
    for code, figure in figures.items():
        if "table" in figure.request or code.startswith("expressed") or code == "overview.days":
            continue
        selection = selection_of(figure.request, places)
        ids = selected_ids(consultation, run, places, Selection.read(selection.query()))
        assert len(ids) == figure.value["contributions"], code
        followed += 1
    assert followed > 60


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=MEDECINS", True),
        ("q=médecin+hôpital", True),
        ("q=zzzzz", False),
        ("q=le+la", False),
        ("theme=t9999", False),
        ("territoire=FR", True),
        ("territoire=R3", True),
        ("territoire=ZZ", False),
        ("jour=2026-01-05", True),
        ("du=2026-01-06&au=2026-01-05", True),
        ("statut=empty", True),
        ("statut=n'importe", True),
        ("college=elus&age=40-60", True),
        ("attribut.inconnu=x", False),
        ("page=99999", True),
        ("page=-1&q=%00", True),
    ],
)
def test_filters_and_search(staff: FlaskClient, query: str, expected: bool) -> None:
    page = staff.get(f"{BASE}/contributions?{query}")
    assert page.status_code == 200
    assert ("Aucune contribution ne correspond" not in text(page)) is expected


def test_the_htmx_answer_holds_the_same_list(staff: FlaskClient) -> None:
    address = f"{BASE}/contributions?q=médecin"
    assert text(staff.get(address)).split('id="liste"')[1].split("</main>")[0] in text(
        staff.get(address, headers={"HX-Request": "true"})
    )


def test_contributions_as_csv(staff: FlaskClient) -> None:
    lines = text(staff.get(f"{BASE}/contributions.csv?statut=themed")).splitlines()
    assert len(lines) > 500
    assert "2026-01-" in lines[1]
    assert not re.search(r"\d{2}:\d{2}", lines[1]), "days, not hours"


def test_before_any_analysis_contributions_are_read(analysed_app: Flask, staff: FlaskClient) -> None:
    run = db.session.scalars(sa.select(AnalysisRun)).one()
    corpus = db.session.get_one(Corpus, run.corpus_id)
    run_id = run.id
    corpus.current_run_id = None
    db.session.commit()
    try:
        page = staff.get(f"{BASE}/contributions?q=médecin&college=elus&territoire=R1")
        assert page.status_code == 200
        assert "Lire" in text(page)
        assert "Pas encore d’analyse" in text(staff.get(f"{BASE}/rapport"))
        assert staff.get(f"{BASE}/rapport?version=publique").status_code == 404
        for path in ("/carte", "/themes/t1", "/contributions/1", "/contributions.csv"):
            assert staff.get(BASE + path).status_code == 404
    finally:
        db.session.get_one(Corpus, corpus.id).current_run_id = run_id
        db.session.commit()


def test_starting_an_analysis_and_its_job_card(staff: FlaskClient) -> None:
    refused = staff.post(f"{BASE}/analyse", data={"themes": "1"})
    assert refused.status_code == 422
    assert "Choisissez au moins une question ouverte" in text(refused)
    assert "Entre 2 et 30" in text(refused)
    assert staff.post(f"{BASE}/analyse", data={"questions": ["inconnue"]}).status_code == 422
    started = staff.post(f"{BASE}/analyse", data={"questions": ["q1"], "themes": "2", "subthemes": "4"})
    assert started.status_code == 302
    page = text(staff.get(f"{BASE}/analyse"))
    assert "job-card--queued" in page
    assert "Annuler" in page
    assert staff.post(f"{BASE}/analyse", data={"questions": ["q1"]}).status_code == 409
    job = db.session.scalars(sa.select(Job).order_by(Job.id.desc())).first()
    run = db.session.scalars(sa.select(AnalysisRun).order_by(AnalysisRun.id.desc())).first()
    run.job_id = None
    db.session.flush()
    db.session.delete(run)
    db.session.delete(job)
    db.session.commit()
