"""Composing a report: drafted, written, checked, signed by two people, published, corrected."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.consultations.models import Contribution
from consult.db import db
from consult.reports.composing.freezing import seal_of_version
from consult.reports.composing.models import Composition, CompositionState
from consult.reports.models import AnalysisRun, ReportVersion, Theme
from consult.reports.verification import verify_run
from tests.factories.basics import sign_in
from tests.support.composing_world import SIGNER, WRITER
from tests.support.sample_files import picture

pytestmark = pytest.mark.slow

BASE = "/consultations/sante"
WRITING = f"{BASE}/composition"


def person(email: str) -> Person:
    return db.session.scalars(sa.select(Person).where(Person.email == email)).one()


def browser(composing_app: Flask, email: str) -> FlaskClient:
    client = composing_app.test_client()
    sign_in(client, person(email))
    return client


@pytest.fixture
def staff(composing_app: Flask, composing_world: None) -> FlaskClient:
    return browser(composing_app, WRITER)


def plain(response) -> str:
    return response.get_data(as_text=True).replace("\u202f", " ").replace("\xa0", " ")


def begin(staff: FlaskClient, template: str = "mission") -> Composition:
    response = staff.post(f"{WRITING}/nouveau", data={"template": template, "language": "fr", "territory": ""})
    assert response.status_code == 302, plain(response)
    return current()


def current() -> Composition:
    db.session.rollback()
    return db.session.scalars(sa.select(Composition).order_by(Composition.id.desc())).first()


def block(kind: str) -> dict:
    return next(one for one in current().blocks if one["kind"] == kind)


def write(client: FlaskClient, id_: int, target: dict, **values):
    data = {"seen": target["rev"], "title": target["title"], "text": target["text"], **values}
    for name in ("theme", "question", "territory", "expected"):
        if target.get(name):
            data.setdefault(name, target[name])
    if target["kind"] == "lesson":
        data |= {"groups": "y", "map": "y"}
    return client.post(f"{WRITING}/{id_}/blocs/{target['id']}", data=data)


def propose(staff: FlaskClient, id_: int, **more):
    data = {
        "person-0": person(WRITER).id,
        "quality-0": "Directeur de la gouvernance",
        "person-1": person(SIGNER).id,
        "quality-1": "Présidente du comité de mission",
        **more,
    }
    return staff.post(f"{WRITING}/{id_}/signature/proposer", data=data)


def answer(client: FlaskClient, id_: int, word: str = "signer", **more):
    return client.post(f"{WRITING}/{id_}/signature/{word}", data={"seal": current().seal, **more})


def published(composing_app: Flask, staff: FlaskClient) -> Composition:
    """A report that two people signed."""
    id_ = begin(staff).id
    assert propose(staff, id_).status_code == 302
    answer(staff, id_)
    answer(browser(composing_app, SIGNER), id_)
    assert staff.post(f"{WRITING}/{id_}/publier").status_code == 302
    return current()


def test_a_draft_is_ready_to_be_signed_and_published(staff: FlaskClient, composing_app: Flask) -> None:
    id_ = begin(staff).id
    kinds = [one["kind"] for one in current().blocks]
    assert kinds[0] == "cover"
    assert kinds.count("lesson") == 4, "the four themes of this small analysis"
    assert kinds[-1] == "annexes"
    for path in ("", "/apercu", "/historique", "/chiffres", "/presentation", "/signature"):
        page = staff.get(f"{WRITING}/{id_}{path}")
        assert page.status_code == 200, path
    assert "points à résoudre" not in plain(staff.get(f"{WRITING}/{id_}"))
    for one in current().blocks:
        assert staff.get(f"{WRITING}/{id_}/blocs/{one['id']}").status_code == 200
    assert propose(staff, id_).status_code == 302
    assert current().state is CompositionState.REVIEW
    reading = plain(browser(composing_app, SIGNER).get(f"{WRITING}/{id_}/apercu"))
    assert "copie figée" in reading

    assert staff.post(f"{WRITING}/{id_}/publier").status_code == 409, "nobody has signed yet"
    answer(staff, id_)
    assert current().state is CompositionState.REVIEW, "one signature is not enough"
    assert staff.post(f"{WRITING}/{id_}/publier").status_code == 409
    answer(browser(composing_app, SIGNER), id_)
    assert current().state is CompositionState.SIGNED
    assert staff.post(f"{WRITING}/{id_}/publier").status_code == 302

    visitor = composing_app.test_client()
    html = plain(visitor.get(f"{BASE}/rapport"))
    assert "Présidente du comité de mission" in html
    assert 'class="verbatim"' in html
    assert not re.search(rf"{BASE}/(contributions|themes|carte|analyse|composition)", html)
    version = db.session.scalars(sa.select(ReportVersion)).one()
    assert seal_of_version(version) == version.seal
    run = db.session.get_one(AnalysisRun, version.run_id)
    assert not [each for each in verify_run(run).differences if each.code == "seal"]
    version.composed = {**version.composed, "title": "Un autre titre"}
    assert [each.version for each in verify_run(run).differences if each.code == "seal"] == [version.number]
    db.session.rollback()
    assert version.seal in html
    words = db.session.scalars(sa.select(Contribution.body).where(sa.func.length(Contribution.body) > 20)).all()
    assert not any(body in str(version.composed) for body in words), "places, never words"

    code = re.search(r"/chiffres/(R\d+-F\d+)", html)[1]
    figure = plain(visitor.get(f"/chiffres/{code}"))
    assert "Comment c’est calculé" in figure
    assert "Voir les contributions" not in figure
    assert "Voir les contributions" in plain(staff.get(f"/chiffres/{code.lower()}"))
    assert visitor.get("/chiffres/R999-F1").status_code == 404
    assert visitor.get("/chiffres/nimporte").status_code == 404
    assert visitor.get(f"{BASE}/rapport?vue=themes").status_code == 200
    refused = write(staff, id_, block("thanks"), text="Autre chose")
    assert refused.status_code == 409
    assert "ouvrez une correction" in plain(refused)


def test_two_people_at_once_lose_nothing(staff: FlaskClient) -> None:
    id_ = begin(staff).id
    seen = block("thanks")
    assert write(staff, id_, seen, text="Merci du premier.").status_code == 302
    meanwhile = write(staff, id_, seen, text="Merci du second.")
    assert meanwhile.status_code == 409
    page = plain(meanwhile)
    assert "Merci du premier." in page
    assert "Merci du second." in page
    assert block("thanks")["text"] == "Merci du premier."
    other = block("next_steps")
    assert write(staff, id_, other, text="Deux blocs, deux personnes.").status_code == 302, "no conflict elsewhere"
    again = write(staff, id_, block("thanks"), text="Merci des deux.")
    assert again.status_code == 302
    history = plain(staff.get(f"{WRITING}/{id_}/historique"))
    assert "Merci du premier." in history
    staff.post(f"{WRITING}/{id_}/blocs/{seen['id']}/annuler")
    assert block("thanks")["text"] == "Merci du premier."
    staff.post(f"{WRITING}/{id_}/blocs/{seen['id']}/annuler")
    assert block("thanks")["text"] == seen["text"]
    assert staff.post(f"{WRITING}/{id_}/blocs/{seen['id']}/annuler").status_code == 409


def test_a_pasted_word_document_is_cleaned_and_drawn_without_harm(staff: FlaskClient) -> None:
    id_ = begin(staff).id
    nasty = '<p class=MsoNormal style="x">Bon<script>alert(1)</script> <b>mot</b><img src=x onerror=alert(1)></p>'
    write(staff, id_, block("thanks"), text=nasty)
    assert block("thanks")["text"] == "Bon **mot**"
    target = block("thanks")
    typed = {"seen": target["rev"], "title": "", "text": "<b onclick=x>**gras**</b> [x](javascript:1)"}
    drawn = staff.post(
        f"{WRITING}/{id_}/blocs/{target['id']}/apercu", data=typed, headers={"HX-Request": "true"}
    ).get_data(as_text=True)
    assert "onclick" not in drawn
    assert 'href="javascript' not in drawn
    assert "<html" not in drawn
    long = write(staff, id_, target, text="mot " * 6_000)
    assert long.status_code == 422
    assert "coupez-le en deux blocs" in plain(long)
    assert "mot mot" in plain(long), "what was typed stays in the form"


def test_a_typed_number_is_pointed_out_and_settled(staff: FlaskClient) -> None:
    id_ = begin(staff).id
    target = block("thanks")
    write(staff, id_, target, text="Merci aux 120 personnes, et aux 77 autres, depuis 2019.")
    page = plain(staff.get(f"{WRITING}/{id_}"))
    assert "2 points à résoudre avant de signer" in page
    refused = propose(staff, id_)
    assert refused.status_code == 422
    assert current().state is CompositionState.DRAFT
    page = plain(staff.get(f"{WRITING}/{id_}/blocs/{target['id']}"))
    first, _second = dict.fromkeys(re.findall(r'name="key" value="(\w{12})"', page))
    ref = re.search(r'name="ref" value="(overview\.people\.count)"', page)[1]
    settle = f"{WRITING}/{id_}/blocs/{target['id']}/nombres"
    assert staff.post(settle, data={"key": first, "ref": ref}).status_code == 302
    assert "[[overview.people.count]]" in block("thanks")["text"]
    assert staff.post(settle, data={"key": first, "ref": ref}).status_code == 409, "it is not there any more"
    page = plain(staff.get(f"{WRITING}/{id_}/blocs/{target['id']}"))
    (key,) = dict.fromkeys(re.findall(r'name="key" value="(\w{12})"', page))
    assert staff.post(settle, data={"key": key, "because": " "}).status_code == 422
    assert staff.post(settle, data={"key": key, "because": "Le numéro du bureau"}).status_code == 302
    assert block("thanks")["excused"][0]["because"] == "Le numéro du bureau"
    assert propose(staff, id_).status_code == 302


def test_a_theme_gone_and_a_figure_gone_are_pointed_out(staff: FlaskClient) -> None:
    id_ = begin(staff).id
    slug = block("lesson")["theme"]
    staff.post(f"{BASE}/themes/{slug}/masquer")
    page = plain(staff.get(f"{WRITING}/{id_}"))
    assert "n’est plus là, fusionné, masqué ou remplacé" in page
    assert f"Le chiffre {slug}.people.share n’existe plus" in page
    assert propose(staff, id_).status_code == 422
    assert block("lesson")["text"], "nothing is lost"


def test_two_signers_who_disagree_publish_nothing(staff: FlaskClient, composing_app: Flask) -> None:
    id_ = begin(staff).id
    alone = {"person-1": person(WRITER).id}
    assert propose(staff, id_, **alone).status_code == 422, "one person under two names is one person"
    assert propose(staff, id_, **{"quality-1": ""}).status_code == 422
    propose(staff, id_)
    chair = browser(composing_app, SIGNER)
    answer(staff, id_)
    assert answer(chair, id_, "objecter").status_code == 422, "an objection says why"
    answer(chair, id_, "objecter", reason="Le troisième enseignement va trop loin.")
    assert current().state is CompositionState.DRAFT
    page = plain(staff.get(f"{WRITING}/{id_}/signature"))
    assert "Le troisième enseignement va trop loin." in page
    assert staff.post(f"{WRITING}/{id_}/publier").status_code == 409
    assert not db.session.scalars(sa.select(ReportVersion)).all()


def test_an_edit_withdraws_the_signatures(staff: FlaskClient, composing_app: Flask) -> None:
    id_ = begin(staff).id
    propose(staff, id_)
    answer(staff, id_)
    seal = current().seal
    write(staff, id_, block("thanks"), text="Un mot de plus.")
    assert current().state is CompositionState.DRAFT
    chair = browser(composing_app, SIGNER)
    late = chair.post(f"{WRITING}/{id_}/signature/signer", data={"seal": seal})
    assert late.status_code == 409, "what was read is no more what is written"
    assert "signature retirée" in plain(staff.get(f"{WRITING}/{id_}/signature"))


def test_a_verbatim_withdrawn_after_signing_is_not_printed(staff: FlaskClient, composing_app: Flask) -> None:
    id_ = begin(staff).id
    quote = next(one["quotes"][0] for one in current().blocks if one.get("quotes"))
    propose(staff, id_)
    answer(staff, id_)
    answer(browser(composing_app, SIGNER), id_)
    card = db.session.get_one(Contribution, quote["contribution_id"])
    words = card.body[quote["start"] : quote["end"]].strip()
    card.quotable = False
    db.session.commit()
    assert staff.post(f"{WRITING}/{id_}/publier").status_code in (302, 409)
    public = composing_app.test_client().get(f"{BASE}/rapport")
    assert words not in plain(public)


def test_verbatims_are_chosen_and_shortened_by_cuts_alone(staff: FlaskClient) -> None:
    id_ = begin(staff).id
    lesson = next(one for one in current().blocks if len(one.get("quotes", [])) > 1)
    first, second = ("-".join(str(q[n]) for n in ("contribution_id", "start", "end")) for q in lesson["quotes"][:2])
    url = f"{WRITING}/{id_}/blocs/{lesson['id']}/verbatims"
    card = db.session.get_one(Contribution, lesson["quotes"][0]["contribution_id"])
    words = card.body[lesson["quotes"][0]["start"] : lesson["quotes"][0]["end"]].strip().split()
    short = f"{' '.join(words[:3])} […] {' '.join(words[-2:])}"
    changed = staff.post(url, data={"reference": first, "act": "raccourcir", "shortened": f"Oui, {short}"})
    assert changed.status_code == 422
    assert "mot pour mot" in plain(changed)
    assert staff.post(url, data={"reference": first, "act": "raccourcir", "shortened": short}).status_code == 302
    assert short in plain(staff.get(f"{WRITING}/{id_}/apercu"))
    staff.post(url, data={"reference": second, "act": "monter"})
    moved = next(one for one in current().blocks if one["id"] == lesson["id"])["quotes"]
    assert moved[1]["spans"]
    refused = db.session.scalars(sa.select(Contribution).where(Contribution.quotable.is_(False))).first()
    silent = staff.post(url, data={"reference": f"{refused.id}-0-20", "act": "citer"})
    assert silent.status_code == 422
    assert "ne peut pas être cité" in plain(silent)


def test_a_logo_is_a_picture_of_a_reasonable_weight(staff: FlaskClient) -> None:
    id_ = begin(staff).id
    look = {"title": "Notre santé", "subtitle": "", "language": "fr", "brand_colour": "#1f4e79"}
    for data, name, sentence in (
        (b"<svg xmlns='x'><script>alert(1)</script></svg>", "logo.svg", "Les fichiers SVG ne sont pas acceptés"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * (50 * 1024 * 1024), "logo.png", "dépasse 5 mégaoctets"),
        (b"\x89PNG\r\n\x1a\nabc", "logo.png", "PNG ou JPEG"),
    ):
        refused = staff.post(f"{WRITING}/{id_}/presentation", data=look | {"logo": (BytesIO(data), name)})
        assert refused.status_code == 422
        assert sentence in plain(refused)
        assert current().title != "Notre santé", "nothing half-done"
    pale = staff.post(f"{WRITING}/{id_}/presentation", data=look | {"brand_colour": "#ffee88"})
    assert pale.status_code == 422
    done = staff.post(f"{WRITING}/{id_}/presentation", data=look | {"logo": (BytesIO(picture()), "logo.png")})
    assert done.status_code == 302
    assert current().logo_path


def test_a_correction_is_a_new_version_that_says_what_changed(staff: FlaskClient, composing_app: Flask) -> None:
    id_ = published(composing_app, staff).id
    before = db.session.scalars(sa.select(ReportVersion)).one().seal
    staff.post(f"{WRITING}/{id_}/corriger")
    write(staff, id_, block("thanks"), text="Merci, et pardon.")
    assert propose(staff, id_).status_code == 422, "a correction says why"
    assert propose(staff, id_, reason="Un remerciement manquait.").status_code == 302
    answer(staff, id_)
    answer(browser(composing_app, SIGNER), id_)
    staff.post(f"{WRITING}/{id_}/publier")
    first, second = db.session.scalars(sa.select(ReportVersion).order_by(ReportVersion.number)).all()
    assert first.seal == before == seal_of_version(first)
    assert second.corrects == first.number
    assert [change["what"] for change in second.changes] == ["changed"]
    visitor = composing_app.test_client()
    page = plain(visitor.get(f"{BASE}/rapport"))
    assert "Un remerciement manquait." in page
    assert "Merci, et pardon." in page
    old = plain(visitor.get(f"{BASE}/rapport/versions/{first.number}"))
    assert "La version 2 l’a remplacée" in old
    assert "Merci, et pardon." not in old


def test_blocks_are_added_moved_taken_away_and_put_back(staff: FlaskClient) -> None:
    id_ = begin(staff, "summary").id
    names = [one["id"] for one in current().blocks]
    staff.post(f"{WRITING}/{id_}/blocs/{names[1]}/descendre")
    assert [one["id"] for one in current().blocks][2] == names[1]
    staff.post(f"{WRITING}/{id_}/blocs/{names[0]}/retirer")
    assert names[0] not in [one["id"] for one in current().blocks]
    staff.post(f"{WRITING}/{id_}/remettre")
    assert current().blocks[0]["id"] == names[0]
    assert staff.post(f"{WRITING}/{id_}/remettre").status_code == 409
    staff.post(f"{WRITING}/{id_}/blocs", data={"kind": "thanks"})
    assert current().blocks[-1]["kind"] == "thanks"
    for template in ("white_paper", "territory", "data_sheet"):
        made = begin(staff, template)
        assert staff.get(f"{WRITING}/{made.id}/apercu").status_code == 200


def test_a_report_without_themes_is_not_begun(staff: FlaskClient) -> None:
    for slug in db.session.scalars(sa.select(Theme.slug)).all():
        staff.post(f"{BASE}/themes/{slug}/masquer")
    refused = staff.post(f"{WRITING}/nouveau", data={"template": "mission", "language": "fr"})
    assert refused.status_code == 422
    assert "Aucun thème n’est montré" in plain(refused)


def test_figures_are_found_by_name_theme_and_value(staff: FlaskClient) -> None:
    id_ = begin(staff).id
    page = plain(staff.get(f"{WRITING}/{id_}/chiffres?q=personnes+contribué"))
    assert "[[overview.people.count]]" in page
    fragment = staff.get(f"{WRITING}/{id_}/chiffres?q=zzz", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "Aucun chiffre ne porte ces mots" in fragment.replace("\u202f", " ")
    assert "<html" not in fragment
    assert "[[tile.R3.people.count]]" not in page, "a small cell cannot be inserted"
    assert staff.get(f"{WRITING}/{id_}/chiffres/t999.people.share").status_code == 404
