"""What everybody reads, before and after publication: never staff data, never a small cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.authz import Role
from consult.consultations.models import Contribution, ContributionStatus, Participation
from consult.consultations.operations.wipe_contributions import wipe_contributions
from consult.db import db, unit_of_work
from consult.jobs.runner import run_pending
from consult.reports.models import ReportVersion, StoredFigure
from consult.reports.verification import verifiable_runs, verify_run
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff, sign_in
from tests.factories.reports import SmallWorld, make_small_world

pytestmark = pytest.mark.slow

BASE = "/consultations/sante"


@pytest.fixture
def world(context: Flask) -> Iterator[SmallWorld]:
    """An analysed consultation of its own: publishing and erasing change it."""
    made = make_small_world()
    make_member_of_staff(made.organisation, Role.GOVERNANCE, email="gouvernance@exemple.test")
    db.session.commit()
    analyse(made)
    return made


@pytest.fixture
def staff(context: Flask, world: SmallWorld) -> FlaskClient:
    client = context.test_client()
    sign_in(client, db.session.scalars(sa.select(Person).where(Person.email == "gouvernance@exemple.test")).one())
    return client


def plain(response) -> str:
    return response.get_data(as_text=True).replace("\u202f", " ").replace("\xa0", " ")


def test_publication_and_after(world: SmallWorld, staff: FlaskClient, client: FlaskClient) -> None:
    visitor, organisation_id = client, world.organisation.id
    before = visitor.get(f"{BASE}/rapport")
    assert before.status_code == 404
    assert "pas encore publié" in plain(before)
    assert visitor.get(f"{BASE}/rapport/themes.csv").status_code == 404

    assert staff.post(f"{BASE}/rapport/publier").status_code == 302
    page = visitor.get(f"{BASE}/rapport")
    assert page.status_code == 200
    html = plain(page)

    # No staff data: no address of a list, a theme page or a decision, no pseudonym, no id.
    assert not re.search(rf"{BASE}/(contributions|themes|carte|analyse|decisions)", html)
    for pseudonym in db.session.scalars(sa.select(Participation.pseudonym)):
        assert pseudonym not in html
    version = db.session.scalars(sa.select(ReportVersion)).one()
    themes = [theme for group in version.content["groups"] for theme in group["themes"]]
    verbatims = [item for theme in themes for item in theme["verbatims"]]
    assert verbatims
    assert 'class="verbatim"' in html
    assert "body" not in str(version.content), "a version keeps places, never words"

    # Corse holds two people: its number is hidden, and a second one with it.
    tiles = {tile["key"]: tile for tile in version.content["tiles"]}
    assert tiles["R3"]["people"] is None
    assert sum(tile["people"] is None for tile in tiles.values()) >= 2
    assert "masqué" in visitor.get(f"{BASE}/rapport/territoires.csv").get_data(as_text=True)
    shown = [value for value in numbers_of_people(version.content) if value]
    assert shown
    assert min(shown) >= world.organisation.k

    public = set(db.session.scalars(sa.select(StoredFigure.code).where(StoredFigure.public)))
    assert "tile.R3.people" not in public
    assert {"overview.contributions", "overview.people"} <= public
    shown_themes = {theme["key"] for theme in themes if not theme.get("hidden")}
    assert {f"{slug}.{name}" for slug in shown_themes for name in ("contributions", "people")} <= public

    # An erasure takes the words away and says so; the figures stay.
    victim = verbatims[0]
    card = db.session.get_one(Contribution, victim["contribution_id"])
    words = (card.body or "")[victim["start"] : victim["end"]].strip()
    assert words in html
    with unit_of_work():
        wipe_contributions(actor=world.actor, contributions=[card], status=ContributionStatus.ERASED)
    run_pending()
    after = plain(visitor.get(f"{BASE}/rapport"))
    assert words not in after
    assert "Un verbatim a été retiré ici" in after
    assert "1 contribution a été effacée depuis la publication" in after
    assert all(verify_run(run).holds for run in verifiable_runs(organisation_id))


def numbers_of_people(value, key: str = "") -> list[int]:
    """Every number of people that a version shows (words are said by k people by construction)."""
    if isinstance(value, dict):
        return [number for name, part in value.items() for number in numbers_of_people(part, name)]
    if isinstance(value, list):
        return [number for part in value for number in numbers_of_people(part, key)]
    return [value] if key == "people" and isinstance(value, int) else []


def test_a_withdrawn_consent_to_be_quoted_redacts(world: SmallWorld, staff: FlaskClient, client: FlaskClient) -> None:
    staff.post(f"{BASE}/rapport/publier")
    version = db.session.scalars(sa.select(ReportVersion)).one()
    victim = next(t["verbatims"][0] for g in version.content["groups"] for t in g["themes"] if t["verbatims"])
    with unit_of_work() as session:
        session.get_one(Contribution, victim["contribution_id"]).quotable = False
    assert "Un verbatim a été retiré ici" in plain(client.get(f"{BASE}/rapport"))


def test_a_second_version_leaves_the_first_as_it_was(world: SmallWorld, staff: FlaskClient) -> None:
    staff.post(f"{BASE}/rapport/publier")
    theme = re.search(r"themes/(t\d+)", plain(staff.get(f"{BASE}/rapport")))[1]
    staff.post(f"{BASE}/themes/{theme}/titre", data={"label": "Se soigner près de chez soi"})
    public = plain(staff.get(f"{BASE}/rapport?version=publique"))
    assert "Se soigner près de chez soi" not in public
    staff.post(f"{BASE}/rapport/publier")
    assert "Se soigner près de chez soi" in plain(staff.get(f"{BASE}/rapport?version=publique"))
    first, second = db.session.scalars(sa.select(ReportVersion).order_by(ReportVersion.number)).all()
    assert "Se soigner" not in str(first.content)
    assert second.curation_number == 1


def test_nothing_is_published_of_too_few_people(context: Flask) -> None:
    world = make_small_world(people=8)
    make_member_of_staff(world.organisation, Role.GOVERNANCE, email="gouvernance@exemple.test")
    db.session.commit()
    analyse(world, themes=2, subthemes=4)
    client = context.test_client()
    sign_in(client, db.session.scalars(sa.select(Person).where(Person.email == "gouvernance@exemple.test")).one())
    refused = client.post(f"{BASE}/rapport/publier")
    assert refused.status_code == 422
    assert "Moins de 11 personnes" in plain(refused)
    assert not db.session.scalars(sa.select(ReportVersion)).all()


def test_another_organisation_sees_nothing(world: SmallWorld, context: Flask) -> None:
    other = make_small_world("ailleurs", people=1)
    stranger = make_member_of_staff(other.organisation, Role.GOVERNANCE, Role.ADMINISTRATOR, email="x@exemple.test")
    theirs = world.consultation
    theirs.slug = "la-leur"
    mine = "/o/ailleurs/consultations"
    db.session.commit()
    run = verifiable_runs(world.organisation.id)[0]
    theme = db.session.scalars(sa.text("select slug from themes limit 1")).one()
    contribution = world.contributions[0]
    id_ = db.session.merge(contribution).id
    client = context.test_client()
    sign_in(client, stranger)
    for path in (
        "la-leur/rapport",
        "la-leur/analyse",
        "la-leur/contributions",
        f"la-leur/contributions/{id_}",
        f"la-leur/themes/{theme}",
        "la-leur/carte",
        "la-leur/carte/points",
        "la-leur/carte/themes",
        "la-leur/rapport/themes.csv",
        "la-leur/contributions.csv",
        f"la-leur/themes/{theme}/groupes.csv",
        f"sante/contributions/{id_}",
        f"sante/themes/{theme}",
    ):
        assert client.get(f"{mine}/{path}").status_code == 404, path
    for path in ("la-leur/analyse", "la-leur/rapport/publier", f"la-leur/themes/{theme}/masquer"):
        assert client.post(f"{mine}/{path}").status_code == 404, path
    assert client.get(f"/o/rives/consultations/la-leur/contributions/{id_}").status_code in (302, 403, 404)
    assert run.organisation_id == world.organisation.id
