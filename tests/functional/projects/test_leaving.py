"""What leaves the site: the feed, the calendar, cards, digests refused in one click, the table of projects."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from xml.etree.ElementTree import fromstring

import sqlalchemy as sa
from flask.testing import FlaskClient
from PIL import Image

from consult.accounts.queries import actor_of_person
from consult.db import db, utcnow
from consult.exports.registry import Request, subject_named
from consult.exports.tables import Audience
from consult.notifications.letters import write_letter
from consult.notifications.models import Message
from consult.projects.digests import _tell
from consult.projects.models import CallKind, Follow, PhaseKind
from consult.projects.operations.save_alert import save_alert
from tests.factories.basics import make_organisation, make_territory
from tests.factories.projects import _account_holder, make_call, make_project

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_is_narrowed_like_the_list(client: FlaskClient) -> None:
    organisation = make_organisation()
    west = make_territory(organisation, "Ouest", code="OUEST")
    call = make_call(organisation)
    make_project(call, title="Là <b>-bas</b> & ici", territory_id=west.id, published_at=utcnow() - timedelta(hours=1))
    make_project(call, title="Ailleurs", category_id=call.categories[0].id)
    make_project(make_call(organisation, kind=CallKind.SUPPORT), title="Privé")
    db.session.commit()
    answer = client.get("/o/rives/projets.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = fromstring(answer.data)  # noqa: S314  our own answer
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == [
        "Ailleurs",
        "Là <b>-bas</b> & ici",
    ]
    assert all(entry.findtext(f"{ATOM}id").startswith("http") for entry in feed.iter(f"{ATOM}entry"))
    narrowed = fromstring(client.get("/o/rives/projets.atom?territoire=OUEST").data)  # noqa: S314  our own answer
    assert len(list(narrowed.iter(f"{ATOM}entry"))) == 1


def test_the_calendar_holds_an_event_for_each_phase(client: FlaskClient) -> None:
    call = make_call(make_organisation(), title="Agir, ici; maintenant")
    db.session.commit()
    answer = client.get(f"/o/rives/appels/{call.slug}/calendrier.ics")
    assert answer.mimetype == "text/calendar"
    text = answer.get_data(as_text=True)
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == len(PhaseKind)
    assert "Agir\\, ici\\; maintenant" in text.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_card_is_a_picture_that_fits_any_title(client: FlaskClient) -> None:
    call = make_call(make_organisation())
    make_project(call, slug="long", title="W" * 160)
    make_project(call, slug="court", title="Un jardin pour apprendre à se connaître entre voisins du quartier")
    db.session.commit()
    for slug in ("long", "court"):
        answer = client.get(f"/o/rives/projets/{slug}/carte.png")
        assert Image.open(BytesIO(answer.data)).size == (1200, 630)
        assert "public" in answer.headers["Cache-Control"]
    page = client.get("/o/rives/projets/court").text
    assert '<meta property="og:image" content="http' in page
    assert '<meta property="og:title" content="Un jardin pour apprendre' in page


def test_a_digest_tells_what_was_chosen_and_is_refused_in_one_click(client: FlaskClient) -> None:
    organisation = make_organisation()
    west = make_territory(organisation, "Ouest")
    call = make_call(organisation)
    person = _account_holder(organisation)
    save_alert(actor=actor_of_person(person), territory_id=west.id, category="Entraide", rhythm="daily")
    follow = db.session.scalars(sa.select(Follow)).one()
    follow.last_told_at = utcnow() - timedelta(days=8)
    mutual_help = call.categories[1].id
    make_project(call, title="Veiller ensemble", territory_id=west.id, category_id=mutual_help)
    make_project(call, title="Marcher", territory_id=west.id, category_id=call.categories[0].id)
    make_project(call, title="Ailleurs", category_id=mutual_help)
    private = make_call(organisation, kind=CallKind.SUPPORT)
    make_project(private, title="Privé", territory_id=west.id, category_id=private.categories[1].id)
    db.session.commit()
    morning = (utcnow() + timedelta(days=1)).replace(hour=9)
    organisation_id, person_id = organisation.id, person.id
    _tell(organisation_id, person_id, morning)
    db.session.commit()
    message = db.session.scalars(sa.select(Message)).one()
    letter = write_letter(message)
    assert "Veiller ensemble" in letter.text
    assert not [word for word in ("Marcher", "Ailleurs", "Privé") if word in letter.text + letter.html]
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = "/o/rives/" + letter.headers["List-Unsubscribe"].strip("<>").split("/o/rives/")[1]
    assert "Les nouvelles des projets que je suis" in client.get(address).text
    client.post(address, data={"List-Unsubscribe": "One-Click"})
    db.session.scalars(sa.select(Follow)).one().last_told_at = morning - timedelta(days=8)
    db.session.delete(db.session.get_one(Message, message.id))
    db.session.commit()
    _tell(organisation_id, person_id, morning + timedelta(days=1))
    assert not db.session.scalars(sa.select(Message)).all()


def test_the_table_of_projects_has_golden_columns(client: FlaskClient) -> None:
    organisation = make_organisation()
    call = make_call(organisation, title="Agir")
    make_project(call, slug="b", title="Bien", asked_cents=125050)
    make_project(call, slug="a", title="Appeler Mme Martin")
    make_project(make_call(organisation, kind=CallKind.SUPPORT, title="Aide"), slug="c", title="Privé")
    db.session.commit()
    organisation_id = organisation.id
    tables = {
        audience: subject_named("projects").make(Request(organisation_id, None, audience))
        for audience in (Audience.OPEN, Audience.STAFF)
    }
    shared = ["slug", "title", "call", "category", "territory", "stage", "summary", "asked", "supports", "comments"]
    assert [column.name for column in tables[Audience.OPEN].columns] == shared
    assert [column.name for column in tables[Audience.STAFF].columns] == ["project_id", "channel", "filed", *shared]
    rows = list(tables[Audience.OPEN].rows())
    assert [row[0] for row in rows] == ["a", "b"]
    assert rows[1][1:3] == ("Bien", "Agir")
    assert rows[1][7] == 1250.5
    assert {row[3] for row in tables[Audience.STAFF].rows()} == {"a", "b", "c"}
