"""An administrator composes a consultation, tries it, opens it, closes it; and everything that can be mistyped."""

from datetime import UTC, datetime, timedelta

import pytest

from consult.authz import Role
from consult.consultations import queries
from consult.consultations.models import (
    Access,
    Answer,
    AnswerFile,
    Channel,
    Consultation,
    Contribution,
    Draft,
    NoticeVersion,
    Participation,
    ParticipationLink,
    QuestionKind,
    State,
)
from consult.db import db, utcnow
from consult.files.storage import location
from tests.factories.answering import attach_file
from tests.factories.basics import (
    make_college,
    make_consultation,
    make_contribution,
    make_member_of_staff,
    make_organisation,
    make_participation,
    make_question,
    sign_in,
)

BASE = "/administration/consultations"


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def admin(client, organisation):
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    sign_in(client, person)
    return person


def create(client, title="Notre santé, demain"):
    return client.post("/administration/nouvelle-consultation", data={"title": title})


def paris(when):
    from consult.clock import PARIS

    return when.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")


def settings(**values):
    closes = paris(utcnow() + timedelta(days=30))
    usual = {"title": "Notre santé, demain", "access": "link", "opens_at": "", "late_sheet_days": "14"}
    return {**usual, "closes_at": closes, **values}


def stored():
    db.session.expire_all()
    return db.session.query(Consultation).one()


def test_from_a_title_to_an_open_consultation(client, admin):
    assert "Créer la première" in client.get(BASE).text
    assert create(client).location == f"{BASE}/notre-sante-demain"
    at = f"{BASE}/notre-sante-demain"
    assert "Il manque encore quelque chose" in client.get(f"{at}/ouvrir").text
    assert client.post(f"{at}/ouvrir").status_code == 409
    assert client.post(f"{at}/reglages", data=settings(late_sheet_days="91")).status_code == 422
    assert client.post(f"{at}/reglages", data=settings(shows_participation="y", late_sheet_days="7")).location == at
    assert stored().late_sheet_days == 7
    assert client.post(f"{at}/textes", data={"welcome": "Bonjour à tous.", "thanks": "Merci."}).location == at
    assert "[durée]" in client.get(f"{at}/notice").text
    assert client.post(f"{at}/notice", data={"body": "Vos réponses restent entre nous."}).location == at
    for kind, more in {
        "open-text": {},
        "few-words": {},
        "choice": {"choices": "Oui\n\n Non ", "max_choices": "1"},
        "scale": {"scale_min": "0", "scale_max": "10", "scale_min_label": "Pas du tout"},
        "profile": {"profile_key": "college"},
    }.items():
        sent = client.post(f"{at}/questions/ajouter/{kind}", data={"prompt": f"Question {kind} ?", **more})
        assert sent.location == f"{at}/questions", sent.text
    for page in ("", "/questions", "/apercu", "/reglages", "/textes", "/notice", "/questions/q3"):
        assert client.get(at + page).status_code == 200
    assert client.post(f"{at}/essai").location == at
    assert stored().state is State.PILOT
    assert "Ouvrir la consultation" in client.get(f"{at}/ouvrir").text
    assert client.post(f"{at}/ouvrir").location == at
    consultation = stored()
    assert consultation.state is State.OPEN
    assert consultation.opens_at <= utcnow()
    questions = queries.questions_of(consultation.id)
    assert [question.code for question in questions] == ["q1", "q2", "q3", "q4", "q5"]
    assert [choice.label for choice in questions[2].choices] == ["Oui", "Non"]
    assert client.post(f"{at}/fermer").location == at
    assert stored().state is State.CLOSED
    again = {"reason": "Beaucoup d’agences étaient fermées.", "closes_at": paris(utcnow() + timedelta(days=9))}
    assert client.post(f"{at}/rouvrir", data=again).location == at
    assert client.post(f"{at}/fermer").location == at
    assert client.post(f"{at}/archiver").location == at
    assert client.post(f"{at}/reglages", data=settings()).status_code == 409


def test_two_consultations_of_the_same_title_have_two_addresses(client, admin):
    assert create(client).location.endswith("/notre-sante-demain")
    assert create(client).location.endswith("/notre-sante-demain-2")
    assert create(client, "¿¡!").location.endswith("/consultation")


def test_a_title_changes_and_the_address_does_not(client, admin):
    create(client)
    client.post(f"{BASE}/notre-sante-demain/reglages", data=settings(title="Autre titre"))
    assert stored().slug == "notre-sante-demain"
    assert stored().title == "Autre titre"


@pytest.mark.parametrize("title", ["", "   ", "\x00", "x" * 201])
def test_a_title_is_needed_and_fits_on_a_page(client, admin, title):
    page = create(client, title)
    assert page.status_code == 422
    assert "error-summary" in page.text
    assert db.session.query(Consultation).count() == 0


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"opens_at": "2031-05-02T10:00", "closes_at": "2031-05-01T10:00"}, "La fin doit venir après le début."),
        ({"opens_at": "2031-05-02T10:00", "closes_at": "2031-05-02T10:00"}, "La fin doit venir après le début."),
        ({"opens_at": "2031-05-02T10:00", "closes_at": "2031-05-02T10:05"}, "au moins dix minutes"),
        ({"closes_at": "2001-01-01T00:00"}, "déjà passée"),
        ({"closes_at": "0001-01-01T00:00"}, "vraisemblable"),
        ({"closes_at": "9999-12-31T23:59"}, "vraisemblable"),
        ({"closes_at": "2031-02-30T10:00"}, "pas complète"),
        ({"closes_at": "demain"}, "pas complète"),
        ({"closes_at": "2031-03-30T02:30"}, "n’existe pas"),
    ],
)
def test_absurd_dates_get_one_sentence_and_nothing_is_stored(client, admin, dates, sentence):
    create(client)
    page = client.post(f"{BASE}/notre-sante-demain/reglages", data=settings(title="Titre retapé", **dates))
    assert page.status_code == 422
    assert sentence in page.text.replace("\u202f", " ")
    assert "Titre retapé" in page.text
    assert stored().closes_at is None
    assert stored().title == "Notre santé, demain"


def test_times_are_those_of_paris_also_in_winter_and_on_the_night_of_the_change(client, admin):
    create(client)
    at = f"{BASE}/notre-sante-demain/reglages"
    client.post(at, data=settings(opens_at="2031-07-01T10:00", closes_at="2031-12-01T10:00"))
    assert stored().opens_at == datetime(2031, 7, 1, 8, tzinfo=UTC)
    assert stored().closes_at == datetime(2031, 12, 1, 9, tzinfo=UTC)
    assert 'value="2031-07-01T10:00"' in client.get(at).text
    client.post(at, data=settings(closes_at="2031-10-26T02:30"))
    assert stored().closes_at == datetime(2031, 10, 26, 0, 30, tzinfo=UTC), "the first of the two"


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("open-text", {"prompt": "  "}, "a besoin d’un texte"),
        ("open-text", {"prompt": "\x00"}, "a besoin d’un texte"),
        ("open-text", {"prompt": "x" * 501}, "500 caractères"),
        ("choice", {"prompt": "Q", "choices": "Oui", "max_choices": "1"}, "au moins deux réponses"),
        ("choice", {"prompt": "Q", "choices": "Oui\nNon", "max_choices": "3"}, "plus de réponses"),
        ("choice", {"prompt": "Q", "choices": "Oui\nOui", "max_choices": "1"}, "sont les mêmes"),
        ("choice", {"prompt": "Q", "choices": "\n".join(map(str, range(61))), "max_choices": "1"}, "60 réponses"),
        ("scale", {"prompt": "Q", "scale_min": "5", "scale_max": "5"}, "un plus grand"),
        ("scale", {"prompt": "Q", "scale_min": "1", "scale_max": "1000000000"}, "un plus grand"),
        ("scale", {"prompt": "Q", "scale_min": "un", "scale_max": "5"}, "error-summary"),
        ("profile", {"prompt": "Q", "profile_key": "birth_date"}, "error-summary"),
    ],
)
def test_an_unfinished_question_is_refused_with_its_reason(client, admin, kind, data, sentence):
    create(client)
    page = client.post(f"{BASE}/notre-sante-demain/questions/ajouter/{kind}", data=data)
    assert page.status_code == 422
    assert sentence in page.text
    assert not queries.questions_of(stored().id)


def test_the_same_profile_is_not_asked_twice(client, admin):
    create(client)
    at = f"{BASE}/notre-sante-demain/questions"
    client.post(f"{at}/ajouter/profile", data={"prompt": "Collège ?", "profile_key": "college"})
    page = client.post(f"{at}/ajouter/profile", data={"prompt": "Votre collège ?", "profile_key": "college"})
    assert "le demande déjà" in page.text
    assert client.post(f"{at}/q1", data={"prompt": "Corrigé ?", "profile_key": "college"}).status_code == 302


def test_questions_move_change_and_go(client, admin):
    create(client)
    at = f"{BASE}/notre-sante-demain/questions"
    for letter in "abc":
        client.post(f"{at}/ajouter/open-text", data={"prompt": letter})
    client.post(f"{at}/q3/monter")
    client.post(f"{at}/q1/monter")
    client.post(f"{at}/q2/descendre")

    def order() -> list[str]:
        return [question.prompt for question in queries.questions_of(stored().id)]

    assert order() == ["a", "c", "b"]
    client.post(f"{at}/q1", data={"prompt": "A"})
    client.post(f"{at}/q3/retirer")
    assert order() == ["A", "b"]
    client.post(f"{at}/ajouter/open-text", data={"prompt": "d"})
    assert [question.code for question in queries.questions_of(stored().id)] == ["q1", "q2", "q3"]


def test_questions_are_locked_once_somebody_answered(client, admin, organisation):
    consultation = make_consultation(organisation, state=State.OPEN)
    question = make_question(consultation)
    make_participation(consultation)
    db.session.commit()
    at = f"{BASE}/sante/questions"
    assert "ne changent plus" in client.get(at).text
    for path, data in (
        ("ajouter/open-text", {"prompt": "Encore ?"}),
        (question.code, {"prompt": "Autrement ?"}),
        (f"{question.code}/monter", {}),
    ):
        assert client.post(f"{at}/{path}", data=data).status_code == 409
    assert [row.prompt for row in queries.questions_of(consultation.id)] == [question.prompt]


def test_a_new_notice_after_opening_is_a_new_version(client, admin, organisation):
    consultation = make_consultation(organisation, state=State.DRAFT)
    db.session.commit()
    at = f"{BASE}/sante/notice"
    client.post(at, data={"body": "Corrigée avant ouverture."})
    consultation.state = State.OPEN
    db.session.commit()
    client.post(at, data={"body": "Corrigée avant ouverture."})
    client.post(at, data={"body": "Nouvelle, après ouverture."})
    versions = db.session.query(NoticeVersion).order_by(NoticeVersion.version).all()
    assert [(v.version, v.body) for v in versions] == [
        (1, "Corrigée avant ouverture."),
        (2, "Nouvelle, après ouverture."),
    ]
    assert "Versions précédentes" in client.get(at).text
    assert client.post(at, data={"body": " "}).status_code == 422


def test_promises_do_not_change_after_opening(client, admin, organisation):
    make_consultation(organisation, access=Access.LINK)
    db.session.commit()
    client.post(f"{BASE}/sante/reglages", data=settings(access="anyone", public_contributions="y"))
    assert stored().access is Access.LINK
    assert stored().public_contributions is False


def test_opening_removes_everything_the_pilot_left(client, admin, organisation):
    college = make_college(organisation)
    consultation = make_consultation(organisation, state=State.PILOT)
    question = make_question(consultation)
    participation = make_participation(consultation, channel=Channel.PILOT, college_id=college.id)
    first = make_contribution(question, participation, "CANARI d’essai", search_text="canari essai")
    make_contribution(question, participation, "CANARI corrigé", replaces_id=first.id)
    db.session.add_all(
        [
            Answer(participation_id=participation.id, question_id=question.id, word="canari"),
            Draft(participation_id=participation.id, question_id=question.id, client_key="k", body="CANARI"),
            ParticipationLink(participation_id=participation.id, consultation_id=consultation.id, person_id=admin.id),
        ]
    )
    file = location(attach_file(consultation, participation.id).path)
    db.session.commit()
    assert file.exists()
    assert client.post(f"{BASE}/sante/ouvrir").status_code == 302
    assert not file.exists()
    for table in (Participation, Contribution, Answer, AnswerFile, Draft, ParticipationLink):
        assert db.session.query(table).count() == 0, table
    for table in db.metadata.sorted_tables:
        assert "canari" not in str(db.session.execute(table.select()).all()).lower(), table.name


def test_a_choice_changed_during_the_pilot_removes_its_answers(client, admin, organisation):
    from consult.consultations.models import Choice

    consultation = make_consultation(organisation, state=State.PILOT)
    question = make_question(consultation, QuestionKind.CHOICE, code="q1")
    question.choices = [Choice(position=1, label="Oui"), Choice(position=2, label="Non")]
    participation = make_participation(consultation, channel=Channel.PILOT)
    db.session.flush()
    db.session.add(Answer(participation_id=participation.id, question_id=question.id, choice_id=question.choices[0].id))
    db.session.commit()
    at = f"{BASE}/sante/questions/q1"
    data = {"prompt": "Reformulée ?", "choices": "Oui\nNon", "max_choices": "1"}
    assert client.post(at, data=data).status_code == 302
    assert db.session.query(Answer).count() == 1
    assert client.post(at, data={**data, "choices": "Oui\nNon\nPeut-être"}).status_code == 302
    assert db.session.query(Participation).count() == 0


def test_another_organisation_s_consultation_does_not_exist(client, admin):
    make_consultation(make_organisation("ailes"), slug="secret", title="SECRET")
    db.session.commit()
    with_prefix = "/o/rives" + BASE
    assert "SECRET" not in client.get(with_prefix).text
    for path in ("", "/reglages", "/textes", "/notice", "/questions", "/apercu", "/ouvrir", "/questions/q1"):
        assert client.get(f"{with_prefix}/secret{path}").status_code == 404
    for path in ("/essai", "/ouvrir", "/fermer", "/archiver", "/questions/q1/retirer", "/textes"):
        assert client.post(f"{with_prefix}/secret{path}").status_code == 404
    assert client.get("/o/ailes" + BASE).status_code == 302
