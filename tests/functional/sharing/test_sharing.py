"""A consultation held by several organisations: invited, accepted, analysed together, read by all, nobody seen."""

from __future__ import annotations

import sqlalchemy as sa

from consult.authz import Role, system_actor
from consult.consultations.models import Consultation, Participation, State
from consult.consultations.operations.erase_participation import erase_participation
from consult.db import db
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from consult.notifications.models import Message
from consult.reports.folders import private_folder
from consult.sharing.models import CommonReport, MemberState, SharedMember
from consult.territories.models import Organisation
from tests.factories.basics import make_consultation, make_member_of_staff, make_organisation, make_question, sign_in
from tests.factories.reports import make_small_world
from tests.factories.sharing import add_answers, analyse_together, join
from tests.support.in_this_process import in_this_process

AT = "/o/rives/administration/consultations/sante/partage"


def staff(client, organisation, *roles):
    sign_in(client, make_member_of_staff(organisation, *roles))


def words(page):
    return page.text.replace("\u202f", " ").replace("\u00a0", " ")


def test_an_organisation_is_invited_and_accepts_with_the_questionnaire(client, context):
    rives, val = make_organisation("rives"), make_organisation("val", contact_email="bonjour@val.test")
    val_id = val.id
    consultation = make_consultation(rives, state=State.DRAFT, welcome="Bienvenue à tous.")
    make_question(consultation, code="q1", prompt="Que changer ?")
    staff(client, rives, Role.ADMINISTRATOR)
    assert "Envoyer l’invitation" in client.get(AT).text
    assert "Aucune organisation n’a cette adresse" in client.post(AT, data={"address": "absente"}).text
    assert "Aucune organisation n’a cette adresse" in client.post(AT, data={"address": "rives"}).text
    assert client.post(AT, data={"address": "Val"}).status_code == 302
    assert "déjà invitée" in client.post(AT, data={"address": "val"}).text
    assert db.session.scalars(sa.select(Message)).one().recipient == "bonjour@val.test"
    context.extensions["mailman"].outbox = sent = []
    run_pending()
    assert "/o/val/administration/partages" in sent[0].body
    staff(client, db.session.get_one(Organisation, val_id), Role.ADMINISTRATOR)
    assert "Voir et répondre" in client.get("/o/val/").text
    assert "Que changer ?" in client.get("/o/val/administration/partages").text
    member_id = db.session.scalars(sa.select(SharedMember.id).where(SharedMember.state == MemberState.INVITED)).one()
    accepted = client.post(f"/o/val/administration/partages/{member_id}/accepter")
    assert accepted.status_code == 302
    again = client.post(f"/o/val/administration/partages/{member_id}/decliner")
    assert again.status_code == 409
    own = db.session.scalars(sa.select(Consultation).where(Consultation.organisation_id == val_id)).one()
    assert (own.state, own.welcome, [q.prompt for q in own.questions]) == (
        State.DRAFT,
        "Bienvenue à tous.",
        ["Que changer ?"],
    )
    assert not own.notices, "each organisation answers for its notice"
    theirs = f"/o/val/administration/consultations/{own.slug}/partage"
    assert "Menée par Mutuelle Rives" in client.get(theirs).text
    assert client.post(theirs, data={"address": "rives"}).status_code == 409, "only one leads"
    assert client.post(f"{theirs}/analyser").status_code in (403, 404)
    assert client.post(f"{theirs}/quitter").status_code == 302
    assert client.get(theirs).status_code == 200


def test_an_invitation_is_declined_and_may_be_sent_again(client, context):
    rives, val = make_organisation("rives"), make_organisation("val")
    make_question(make_consultation(rives), code="q1")
    staff(client, rives, Role.ADMINISTRATOR)
    client.post(AT, data={"address": "val"})
    member = db.session.scalars(sa.select(SharedMember).where(SharedMember.organisation_id == val.id)).one()
    staff(client, val, Role.ADMINISTRATOR)
    client.post(f"/o/val/administration/partages/{member.id}/decliner")
    staff(client, db.session.merge(rives), Role.ADMINISTRATOR)
    assert "A décliné" in client.get(AT).text
    assert client.post(AT, data={"address": "val"}).status_code == 302
    assert client.post(f"{AT}/membres/{member.id}/retirer").status_code == 302
    assert "N’en fait plus partie" in client.get(AT).text


def test_an_analysis_alone_or_without_answers_is_refused_in_a_sentence(client, context):
    world = make_small_world("rives", people=12)
    lonely = join(world)
    lonely.member.state = MemberState.LEFT
    staff(client, world.organisation, Role.ADMINISTRATOR)
    client.post(f"{AT}/analyser")
    assert "demande d’être au moins deux" in client.get(AT).text
    lonely.member.state = MemberState.ACCEPTED
    for question in db.session.get_one(Consultation, lonely.consultation_id).questions:
        question.code = f"autre-{question.code}"
    db.session.commit()
    client.post(f"{AT}/analyser")
    assert "aucune réponse à une question ouverte qu’elles posent toutes" in client.get(AT).text


def test_the_common_report_is_read_by_all_and_shows_nobody(client, context):
    world = make_small_world("rives", people=60)
    member = join(world, name="Mutuelle du Val")
    add_answers(member, people=40)
    val, theirs = member.organisation_id, member.slug
    with in_this_process():
        report = analyse_together(world)
    content, report_id = report.content, report.id
    assert {cell["label"]: cell["people"] for cell in content["organisations"]} == {
        "Mutuelle Rives": 60,
        "Mutuelle du Val": 40,
    }
    assert content["overview"]["people"] == 100
    for theme in content["groups"][0]["themes"]:
        parts = [cell for cell in theme["organisations"] if not cell.get("hidden")]
        if len(parts) == 2:
            assert sum(cell["people"] for cell in parts) == theme["people"]
        assert all(cell["people"] >= content["k"] for cell in parts if cell["people"])
    signatures = [item["signature"] for theme in content["groups"][0]["themes"] for item in theme["verbatims"]]
    assert any(signature.endswith("Mutuelle du Val") for signature in signatures)
    assert not list(private_folder().glob("commun-*"))
    for slug, at, organisation_id in (("rives", "sante", world.organisation.id), ("val", theirs, val)):
        address = f"/o/{slug}/consultations/{at}/rapport-commun"
        visitor = context.test_client()
        assert visitor.get(address).status_code == 404, "not published yet"
        reader = make_member_of_staff(db.session.get_one(Organisation, organisation_id), Role.GOVERNANCE)
        sign_in(client, reader)
        page = words(client.get(address))
        assert "Mutuelle du Val" in page
        assert "ensemble et organisation par organisation" in page
        assert client.get(f"{address}/comparaison.csv").status_code == 200
        assert client.get(f"{address}/inconnu.csv").status_code == 404
        assert client.post(f"{address}/publier").status_code == (302 if slug == "rives" else 404)
        if slug == "rives":  # published by the one that leads: taken back for what the partner must not do
            db.session.execute(sa.update(CommonReport).values(published_at=None))
            db.session.commit()
    db.session.execute(sa.update(CommonReport).values(published_at=db.session.get_one(Job, 1).created_at))
    db.session.commit()
    visitor = context.test_client()
    for slug, at in (("rives", "sante"), ("val", theirs)):
        assert visitor.get(f"/o/{slug}/consultations/{at}/rapport-commun").status_code == 200
        assert "avec d’autres organisations" in visitor.get(f"/o/{slug}/").text
    assert report_id


def test_themes_are_renamed_and_hidden_before_publication_only(client, context):
    world = make_small_world("rives", people=30)
    add_answers(join(world), people=20)
    with in_this_process():
        analyse_together(world)
    staff(client, world.organisation, Role.GOVERNANCE)
    at = "/o/rives/consultations/sante/rapport-commun"
    assert client.post(f"{at}/themes/t1", data={"label": ""}).status_code == 422
    assert client.get(f"{at}/themes/t99").status_code == 404
    client.post(f"{at}/themes/t1", data={"label": "Se soigner  près de\nchez soi"})
    assert "Se soigner près de chez soi" in client.get(at).text
    client.post(f"{at}/themes/t1", data={"label": "Se soigner", "hidden": "y"})
    page = client.get(at).text
    assert "Se soigner</h3>" not in page
    assert "Masqué" in page
    client.post(f"{at}/publier")
    visitor = context.test_client()
    assert "Se soigner" not in visitor.get(at).text
    assert client.post(f"{at}/themes/t1", data={"label": "Autre"}).status_code == 409


def test_a_small_partner_is_left_out_with_all_that_would_betray_it(client, context):
    world = make_small_world("rives", people=30)
    member = join(world, name="Mutuelle du Val")
    add_answers(member, people=5)
    with in_this_process():
        alone = analyse_together(world)
        assert "au moins deux organisations" in str(db.session.get_one(Job, alone.job_id).error)
        add_answers(join(world, "mont"), people=20)
        content = analyse_together(world).content
    assert {cell["key"] for cell in content["organisations"]} == {"rives", "mont"}
    assert content["overview"]["people"] == 50, "each team knows its own number: the total must not give the small one"
    assert "val" not in {cell["key"] for theme in content["groups"][0]["themes"] for cell in theme["organisations"]}
    staff(client, world.organisation, Role.ADMINISTRATOR)
    page = words(client.get(AT))
    assert "moins que le seuil" in page
    assert "Ensemble" not in page, "the total would give it"
    staff(client, member.organisation, Role.ADMINISTRATOR)
    theirs = words(client.get(f"/o/val/administration/consultations/{member.slug}/partage"))
    assert 'data-label="Personnes">5<' in theirs.replace("\n", ""), "one's own are whole"
    assert 'data-label="Personnes">30<' in theirs.replace("\n", "")


def test_an_erasure_reaches_the_verbatims_of_a_published_common_report(client, context):
    world = make_small_world("rives", people=30)
    member = join(world)
    add_answers(member, people=30)
    with in_this_process():
        report = analyse_together(world)
    staff(client, world.organisation, Role.GOVERNANCE)
    at = "/o/rives/consultations/sante/rapport-commun"
    client.post(f"{at}/publier")
    quoted = [item for theme in report.content["groups"][0]["themes"] for item in theme["verbatims"]]
    item = next(item for item in quoted if item["consultation_id"] == member.consultation_id)
    from consult.consultations.models import Contribution

    contribution = db.session.get_one(Contribution, item["contribution_id"])
    text = (contribution.body or "")[item["start"] : item["end"]].strip()
    assert text in client.get(at).text
    participation = db.session.get_one(Participation, contribution.participation_id)
    erase_participation(actor=system_actor(participation.organisation_id), participation=participation)
    db.session.commit()
    page = context.test_client().get(at).text
    assert text not in page
    assert "Un verbatim a été retiré ici" in page


def test_an_erasure_during_the_analysis_is_left_out_of_it(context, monkeypatch):
    from consult.consultations.models import Contribution
    from consult.reports.analysis_port import AnalysisProcess
    from consult.sharing import jobs
    from tests.support.in_this_process import _Here

    world = make_small_world("rives", people=20)
    add_answers(join(world), people=20)
    erased = world.contributions[0]
    erased_id, participation_id = erased.id, erased.participation_id
    runs = []

    class Slow(_Here):
        def follow(self):
            runs.append(1)
            if len(runs) == 1:
                participation = db.session.get_one(Participation, participation_id)
                erase_participation(actor=world.actor, participation=participation)
                db.session.commit()
                yield None
            yield from super().follow()

    assert issubclass(Slow, AnalysisProcess)
    with in_this_process():
        monkeypatch.setattr(jobs, "AnalysisProcess", Slow)
        report = analyse_together(world)
    assert len(runs) == 2, "begun again without what is gone"
    assert db.session.get_one(Job, report.job_id).state is JobState.DONE
    assert report.content["overview"]["people"] == 39
    assert db.session.get_one(Contribution, erased_id).body is None
