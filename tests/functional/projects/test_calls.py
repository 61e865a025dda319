"""An administrator lays a call, publishes it, copies it; what may no longer change says so."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.authz import Role
from consult.clock import PARIS
from consult.db import db, utcnow
from consult.projects.models import Call, CallKind, Category, Evaluation, PhaseKind, Stage
from consult.projects.rules.calendar import is_in
from tests.factories.basics import make_college, make_member_of_staff, make_territory, sign_in
from tests.factories.projects import make_call, make_project

AT = "/administration/appels"


@pytest.fixture
def admin(client, organisation):
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    sign_in(client, person)
    return person


@pytest.fixture
def call(organisation, admin):
    made = make_call(organisation, slug="agir", title="Agir 2026", intro="Ce que nous cherchons.")
    db.session.commit()
    return made


def wall(days):
    return (utcnow() + timedelta(days=days)).astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")


def dates(**phases):
    """Fields of the calendar: two days a phase, counted from now."""
    return {
        f"{kind}_{end}": wall(day)
        for kind, days in phases.items()
        for end, day in zip(("starts", "ends"), days, strict=False)
    }


def reloaded(slug="agir"):
    db.session.expire_all()
    return db.session.scalars(sa.select(Call).where(Call.slug == slug)).one()


def test_a_call_is_laid_part_by_part_and_published(client, organisation, admin):
    college, place = make_college(organisation), make_territory(organisation)
    db.session.commit()
    made = client.post(f"{AT}/nouveau", data={"title": "Agir, près de chez vous !", "kind": "project"})
    at = f"{AT}/agir-pres-de-chez-vous"
    assert made.location == at
    page = client.get(at).text
    assert "Il manque la présentation" in page
    assert "Publier l’appel" not in page
    assert client.post(f"{at}/ouvrir").status_code == 409
    said = {"title": "Agir", "intro": "Nous cherchons des idées.", "values_text": "La solidarité."}
    assert client.post(f"{at}/presentation", data=said).location == at
    calendar = dates(filing=(-1, 10), examination=(10, 20), support=(10, 20), selection=(20, 30))
    assert client.post(f"{at}/calendrier", data=calendar).location == at
    filers = {"territory_id": place.id, "round_level": "region", "college_ids": [college.id], "open_to_visitors": "y"}
    assert client.post(f"{at}/qui-depose", data=filers).location == at
    money = {"budget_cents": "20 000", "most_cents": "2 500,50", "examiners_per_project": "2", "answer_days": "45"}
    assert client.post(f"{at}/budget", data=money).location == at
    vote = {"method": "points", "most": 4, "points": 20, "quorum": 25, "threshold": 0, "proxies": 1}
    assert client.post(f"{at}/vote", data=vote | {"visibility": "secretary"}).location == at
    assert client.post(f"{at}/ouvrir").location == at
    call = reloaded("agir-pres-de-chez-vous")
    assert is_in(call, PhaseKind.FILING, utcnow())
    assert (call.budget_cents, call.most_cents) == (2_000_000, 250_050)
    assert call.vote_rules["quorum"] == 0.25
    assert call.vote_rules["visibility"] == "secretary"
    assert call.college_ids == [college.id]
    assert call.territory_id == place.id


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-1", "Un montant ne peut pas être négatif."),
        ("1000000000000", "Ce montant dépasse un milliard d’euros"),
        ("beaucoup", "Indiquez un montant en euros"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_in_a_sentence_and_kept(client, call, typed, said):
    sent = {"budget_cents": typed, "most_cents": "", "examiners_per_project": "1", "answer_days": "30"}
    answer = client.post(f"{AT}/agir/budget", data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{typed}"' in answer.text


def test_a_project_cannot_ask_for_more_than_there_is(client, call):
    sent = {"budget_cents": "100", "most_cents": "200", "examiners_per_project": "1", "answer_days": "30"}
    assert "plus que le budget de l’appel" in client.post(f"{AT}/agir/budget", data=sent).text


@pytest.mark.parametrize(
    ("phases", "said"),
    [
        ({"filing": (10, 5)}, "La fin doit venir après le début."),
        ({"filing": (0, 20), "selection": (10, 30)}, "Les phases se suivent dans cet ordre"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(client, call, phases, said):
    before = [phase.starts_at for phase in call.phases]
    answer = client.post(f"{AT}/agir/calendrier", data=dates(**phases))
    assert answer.status_code == 422
    assert said in answer.text
    assert [phase.starts_at for phase in reloaded().phases] == before


def test_a_phase_with_one_date_says_which_is_missing(client, call):
    answer = client.post(f"{AT}/agir/calendrier", data={"filing_starts": wall(1)})
    assert "Il manque une des deux dates de « Dépôt »" in answer.text.replace("\u00a0", " ")


def test_a_copy_moves_the_dates_a_year_and_takes_no_project(client, call):
    call.categories[0].retired = True
    make_project(call)
    db.session.commit()
    assert client.post(f"{AT}/agir/copier").location == f"{AT}/agir-2027"
    copy, source = reloaded("agir-2027"), reloaded()
    assert (copy.title, copy.opened_at, copy.copied_from_id) == ("Agir 2027", None, source.id)
    starts = copy.phases[0].starts_at.astimezone(PARIS)
    assert starts.year == source.phases[0].starts_at.astimezone(PARIS).year + 1
    assert [category.name for category in copy.categories] == ["Entraide"]
    assert len(copy.criteria) == len(source.criteria)
    assert "Rien pour l’instant" in client.get(f"{AT}/agir-2027").text


def test_a_category_in_use_is_retired_and_one_that_is_not_is_removed(client, call):
    used, free = call.categories
    make_project(call, category_id=used.id)
    db.session.commit()
    for category in (used, free):
        assert client.post(f"{AT}/agir/categories/{category.id}/retirer").status_code == 303
    db.session.expire_all()
    kept = db.session.scalars(sa.select(Category).where(Category.call_id == call.id)).all()
    assert [(category.name, category.retired) for category in kept] == [("Prévention", True)]
    assert client.post(f"{AT}/agir/categories/{used.id}/retirer").status_code == 303
    assert not db.session.get_one(Category, used.id).retired
    assert "porte déjà ce nom" in client.post(f"{AT}/agir/categories", data={"name": "prévention"}).text


def test_the_grid_no_longer_changes_once_a_project_was_examined(client, call, admin):
    line = {"label": "Utile à tous", "kind": "impact", "weight": 3, "help": ""}
    assert client.post(f"{AT}/agir/criteres/ajouter", data=line).status_code == 303
    project = make_project(call)
    db.session.add(Evaluation(project_id=project.id, examiner_id=admin.id))
    db.session.commit()
    criterion = call.criteria[0]
    answer = client.post(f"{AT}/agir/criteres/{criterion.id}", data=line)
    assert answer.status_code == 422
    assert "ses critères ne changent plus" in answer.text
    assert client.post(f"{AT}/agir/criteres/{criterion.id}/retirer").status_code == 409
    assert reloaded().criteria[0].label == criterion.label


def test_the_rules_of_the_vote_no_longer_change_once_it_began(client, organisation, admin):
    make_call(organisation, PhaseKind.SELECTION, slug="agir")
    db.session.commit()
    vote = {"method": "borda", "most": 4, "points": 20, "quorum": 0, "threshold": 0, "proxies": 0}
    answer = client.post(f"{AT}/agir/vote", data=vote | {"visibility": "named"})
    assert answer.status_code == 422
    assert "ses règles ne changent plus" in answer.text
    assert reloaded().vote_rules == {}


def test_the_fields_of_a_call_s_own_lose_no_answer(client, call):
    asked = {"label": "Combien de bénévoles ?", "kind": "number", "help": "", "choices": ""}
    assert client.post(f"{AT}/agir/champs/ajouter", data=asked).status_code == 303
    alone = {"label": "Où ?", "kind": "choice", "choices": "Ici"}
    assert "au moins deux réponses" in client.post(f"{AT}/agir/champs/ajouter", data=alone).text
    make_project(call, stage=Stage.DRAFT)
    db.session.commit()
    assert client.post(f"{AT}/agir/champs/champ_1/retirer").status_code == 409
    assert client.post(f"{AT}/agir/champs/champ_1", data=asked | {"label": "Bénévoles ?"}).status_code == 303
    assert (
        "un champ peut être reformulé" in client.post(f"{AT}/agir/champs/champ_1", data=asked | {"required": "y"}).text
    )
    assert [field["label"] for field in reloaded().own_fields] == ["Bénévoles ?"]


def test_an_idea_box_closes_by_hand_and_opens_again(client, organisation, admin):
    make_call(organisation, slug="boite", permanent=True, kind=CallKind.SERVICE, intro="Vos idées.")
    make_call(organisation, slug="agir")
    db.session.commit()
    assert is_in(reloaded("boite"), PhaseKind.FILING, utcnow())
    assert client.post(f"{AT}/boite/fermer").status_code == 303
    assert not is_in(reloaded("boite"), PhaseKind.FILING, utcnow())
    assert is_in(reloaded("boite"), PhaseKind.EXAMINATION, utcnow())
    assert client.post(f"{AT}/boite/ouvrir").status_code == 303
    assert is_in(reloaded("boite"), PhaseKind.FILING, utcnow())
    assert client.post(f"{AT}/agir/fermer").status_code == 409, "the calendar closes it"


def test_two_administrators_at_once_lose_nothing(client, call):
    page = client.get(f"{AT}/agir/presentation").text
    seen = page.split('name="seen" type="hidden" value="')[1].split('"')[0]
    call.intro = "Ce que l’autre a écrit."
    db.session.commit()
    mine = {"title": "Agir 2026", "intro": "Ce que j’écris.", "values_text": "", "seen": seen}
    answer = client.post(f"{AT}/agir/presentation", data=mine)
    assert answer.status_code == 409
    assert "Ce que l’autre a écrit." in answer.text
    assert "Ce que j’écris." in answer.text
    assert reloaded().intro == "Ce que l’autre a écrit."
