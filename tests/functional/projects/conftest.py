"""A call that is open to filing, a member who files, and the steps of a whole project."""

import uuid

import pytest

from consult.db import db
from consult.projects.models import Project
from tests.factories.basics import make_member_of_staff, make_organisation, make_territory, sign_in
from tests.factories.projects import make_call


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def territory(organisation):
    return make_territory(organisation, "Bretagne", tile_row=1, tile_column=0)


@pytest.fixture
def call(organisation, territory):
    made = make_call(organisation, slug="agir", title="Agir près de chez vous", most_cents=500_000, intro="Venez.")
    db.session.commit()
    return made


@pytest.fixture
def member(client, organisation, call):
    person = make_member_of_staff(organisation, email="camille@exemple.test")
    sign_in(client, person)
    return person


class Filing:
    """Somebody at the pages of filing, without script."""

    def __init__(self, client):
        self.client = client
        self.at = ""

    def begin(self, key=None):
        answer = self.client.post("/appels/agir/deposer", data={"client_key": key or str(uuid.uuid4())})
        assert answer.status_code == 303, answer.text
        self.at = answer.location.rsplit("/", 1)[0]
        return self

    @property
    def project(self):
        db.session.expire_all()
        return db.session.query(Project).filter_by(slug=self.at.rsplit("/", 1)[1]).one()

    def page(self, step):
        """What the page of a step would send back: its hidden fields."""
        text = self.client.get(f"{self.at}/{step}").text
        found = {}
        for name in ("seen", "page_key"):
            tag = next(part for part in text.split("<input") if f'name="{name}"' in part)
            found[name] = tag.split('value="')[1].split('"')[0]
        return found

    def send(self, step, **values):
        return self.client.post(f"{self.at}/{step}", data=values)

    def fill(self, call, territory):
        for step, values in {
            "projet": {
                "title": "Un jardin pour se retrouver",
                "summary": "Cultiver ensemble derrière l’agence.",
                "category_id": call.categories[0].id,
            },
            "besoin": {"need": "Les voisins âgés restent seuls l’après-midi."},
            "lieu": {"territory_id": territory.id, "place": "3 rue des Lilas"},
            "budget": {"lines-0-label": "Outils", "lines-0-cents": "350,50", "lines-1-label": "Terre"}
            | {"lines-1-cents": "120", "lines-1-own": "y"},
        }.items():
            answer = self.send(step, **values)
            assert answer.status_code == 303, answer.text
        return self

    def file(self):
        answer = self.client.post(f"{self.at}/deposer")
        if answer.status_code == 303:
            self.at = answer.location.rsplit("/", 1)[0]
        return answer


@pytest.fixture
def filing(client, member):
    return Filing(client)
