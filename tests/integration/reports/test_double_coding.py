"""A sample drawn, coded by two people, closed; what leaves it, what is erased, what is published and verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from sklearn.metrics import cohen_kappa_score

from consult.accounts.models import Person, RoleGrant
from consult.accounts.queries import actor_of_person
from consult.audit.models import AuditEvent
from consult.authz import Actor
from consult.consultations.models import Consultation, Contribution, ContributionStatus, Moderation
from consult.consultations.operations.wipe_contributions import wipe_contributions
from consult.db import db
from consult.errors import NotFound
from consult.reports import queries as reports
from consult.reports.coding import queries
from consult.reports.coding.errors import (
    BadAnswer,
    CodingClosed,
    CodingOpen,
    CodingUnderWay,
    NotACoder,
    NothingInCommon,
    ReasonNeeded,
    SameCoder,
    SampleTooLarge,
    TextGone,
)
from consult.reports.coding.models import CodedAnswer, CodedItem, CodingState, Gone
from consult.reports.coding.operations.adjudicate_item import adjudicate_item
from consult.reports.coding.results import coded_items, published_value, results_of
from consult.reports.coding.rules import NONE, OFF_TOPIC, UNKNOWN, draw
from consult.reports.document import Sources, build_document
from consult.reports.errors import NoAnalysis
from consult.reports.models import AnalysisRun, Corpus, StoredFigure
from consult.reports.operations.publish_report import publish_report
from consult.reports.publication import public_document
from consult.reports.verification import verify_run
from consult.territories.models import Organisation
from tests.factories.basics import make_consultation, make_person
from tests.factories.coding import close, code_all, make_coders, make_coding, say
from tests.support.analysed_world import GOVERNANCE


@dataclass
class Team:
    consultation: Consultation
    run: AnalysisRun
    governance: Actor
    coders: tuple[int, int]

    def actor(self, coder: int) -> Actor:
        return actor_of_person(db.session.get_one(Person, self.coders[coder - 1]))


@pytest.fixture
def team(analysed_app: Flask) -> Iterator[Team]:
    """Nothing is committed: what a test does to the shared consultation goes away with its transaction."""
    with analysed_app.app_context():
        consultation = db.session.scalars(sa.select(Consultation)).one()
        organisation = db.session.get_one(Organisation, consultation.organisation_id)
        governance = db.session.scalars(sa.select(Person).where(Person.email == GOVERNANCE)).one()
        run = reports.current_run(consultation)
        yield Team(consultation, run, actor_of_person(governance), make_coders(organisation))
        db.session.rollback()
        db.session.remove()


def test_the_sample_is_frozen_with_its_strata_and_weights(team: Team) -> None:
    coding = make_coding(team.consultation, team.coders)
    items, machine = queries.items_of(coding.id), queries.machine_answers_of(coding.id)
    strata = queries.machine_strata(team.run.id)
    assert [item.position for item in items] == list(range(1, 41))
    assert {row["category"]: row["population"] for row in coding.strata} == {n: len(i) for n, i in strata.items()}
    for name, ids in strata.items():
        assert sum(row.weight for row in machine.values() if row.category == name) == pytest.approx(len(ids))
    again = draw(strata, 40, 2, 7)
    assert [item.contribution_id for item in items] == [drawn.contribution_id for drawn in again]
    assert len({row.category for row in machine.values()}) == len(strata) >= 4
    themes = {theme["id"] for theme in coding.themes}
    assert all(set(row.others) <= themes - {int(row.category)} for row in machine.values() if row.category.isdigit())


def test_moderated_contributions_are_not_drawn(team: Team) -> None:
    excluded = set(db.session.scalars(sa.select(Contribution.id).where(Contribution.moderation == "excluded")))
    total = sum(map(len, queries.machine_strata(team.run.id).values()))
    coding = make_coding(team.consultation, team.coders, size=total)
    assert excluded
    assert not excluded & {item.contribution_id for item in queries.items_of(coding.id)}


def test_what_cannot_be_drawn_is_refused(team: Team) -> None:
    with pytest.raises(SampleTooLarge) as refusal:
        make_coding(team.consultation, team.coders, size=2_000)
    assert "que 5" in str(refusal.value), "it says how many there are"
    with pytest.raises(SameCoder):
        make_coding(team.consultation, (team.coders[0], team.coders[0]))
    stranger = make_person(db.session.get_one(Organisation, team.consultation.organisation_id))
    with pytest.raises(NotACoder):
        make_coding(team.consultation, (team.coders[0], stranger.id))
    empty = make_consultation(db.session.get_one(Organisation, team.consultation.organisation_id), slug="vide")
    with pytest.raises(NoAnalysis):
        make_coding(empty, team.coders)
    make_coding(team.consultation, team.coders)
    with pytest.raises(CodingUnderWay):
        make_coding(team.consultation, team.coders)


def test_a_coder_who_lost_the_role_is_not_chosen_again(team: Team) -> None:
    db.session.execute(sa.delete(RoleGrant).where(RoleGrant.person_id == team.coders[1]))
    with pytest.raises(NotACoder):
        make_coding(team.consultation, team.coders)


def test_answers_are_kept_and_changed_until_the_end(team: Team) -> None:
    coding = make_coding(team.consultation, team.coders)
    item = queries.items_of(coding.id)[0]
    theme, other = (str(row["id"]) for row in coding.themes[:2])
    say(coding, item, 1, theme, other)
    say(coding, item, 1, OFF_TOPIC, other)
    assert queries.answers_of(coding.id, 1)[item.id].category == OFF_TOPIC
    assert queries.answers_of(coding.id, 1)[item.id].others == ()
    assert queries.answers_of(coding.id, 2) == {}
    for wrong in ("", "999999", "themed"):
        with pytest.raises(BadAnswer):
            say(coding, item, 1, wrong)
    with pytest.raises(NotFound):
        queries.rank_of_coder(coding, team.governance.person_id)


def test_kappas_are_those_of_the_blind_answers(team: Team) -> None:
    coding = make_coding(team.consultation, team.coders)
    code_all(coding, mistakes=0.3)
    close(coding, team.governance.person_id)
    found = results_of(coding)
    one, two = [row.first.category for row in found.coded], [row.second.category for row in found.coded]
    weights = [row.weight for row in found.coded]
    kappas = found.agreements["coders"]
    assert kappas.items == 40
    assert kappas.kappa == pytest.approx(cohen_kappa_score(one, two))
    assert kappas.weighted_kappa == pytest.approx(cohen_kappa_score(one, two, sample_weight=weights))
    machine = [row.machine.category for row in found.coded]
    assert found.agreements["second"].kappa == pytest.approx(cohen_kappa_score(two, machine))
    agreed = sum(a == b for a, b in zip(one, two, strict=True))
    assert found.agreements["agreed"].items == agreed == sum(map(sum, found.confusion))

    differing = next(row for row in found.coded if row.first.category != row.second.category)
    adjudicate_item(
        actor=team.governance, coding=coding, item=differing.item, category=NONE, note=" On n’y parle de rien. "
    )
    assert (differing.item.decided_category, differing.item.decision_note) == (NONE, "On n’y parle de rien.")
    assert results_of(coding).agreements == found.agreements
    with pytest.raises(BadAnswer):
        adjudicate_item(actor=team.governance, coding=coding, item=differing.item, category="autre", note="Non.")
    acts = {row.action for row in db.session.scalars(sa.select(AuditEvent))}
    assert {"coding.draw", "coding.close", "coding.adjudicate"} <= acts


def test_not_knowing_never_agrees_with_the_machine(team: Team) -> None:
    coding = make_coding(team.consultation, team.coders, size=20)
    for item in queries.items_of(coding.id):
        say(coding, item, 1, UNKNOWN)
        say(coding, item, 2, UNKNOWN)
    close(coding, team.governance.person_id)
    found = results_of(coding).agreements
    assert (found["coders"].observed, found["coders"].kappa) == (1, None)
    assert (found["first"].observed, found["agreed"].items) == (0, 0)


def test_an_early_end_needs_a_reason_and_something_in_common(team: Team) -> None:
    coding = make_coding(team.consultation, team.coders)
    items = queries.items_of(coding.id)
    with pytest.raises(NothingInCommon):
        close(coding, team.governance.person_id, "Plus le temps.")
    with pytest.raises(CodingOpen):
        adjudicate_item(actor=team.governance, coding=coding, item=items[0], category=NONE, note="Trop tôt.")
    for item in items[:5]:
        say(coding, item, 1, NONE)
        say(coding, item, 2, OFF_TOPIC)
    say(coding, items[5], 1, NONE)
    with pytest.raises(ReasonNeeded):
        close(coding, team.governance.person_id, "   ")
    assert coding.state is CodingState.OPEN
    close(coding, team.governance.person_id, "La seconde personne est partie.")
    assert (len(coded_items(coding)), results_of(coding).half) == (5, 35)
    assert published_value(team.run.id, coding.id)["early"]
    with pytest.raises(CodingClosed):
        say(coding, items[6], 1, NONE)
    with pytest.raises(CodingClosed):
        close(coding, team.governance.person_id, "Encore.")


def test_what_is_moderated_meanwhile_leaves_the_sample(team: Team) -> None:
    coding = make_coding(team.consultation, team.coders)
    code_all(coding)
    item = queries.items_of(coding.id)[4]
    db.session.get_one(Contribution, item.contribution_id).moderation = Moderation.EXCLUDED
    db.session.flush()
    with pytest.raises(TextGone):
        say(coding, item, 1, NONE)
    close(coding, team.governance.person_id)
    assert (item.counts, item.gone) == (False, Gone.MODERATED)
    value = published_value(team.run.id, coding.id)
    assert (value["drawn"], value["contributions"], value["left"]) == (40, 39, 1)


def wipe(team: Team, item: CodedItem) -> None:
    contribution = db.session.get_one(Contribution, item.contribution_id)
    wipe_contributions(actor=team.governance, contributions=[contribution], status=ContributionStatus.ERASED)
    db.session.expire_all()


def test_an_erasure_takes_the_link_away_and_says_so(team: Team) -> None:
    coding = make_coding(team.consultation, team.coders)
    code_all(coding)
    items = queries.items_of(coding.id)
    wipe(team, items[0])
    assert (items[0].contribution_id, items[0].gone, items[0].counts) == (None, Gone.ERASED, False)
    close(coding, team.governance.person_id)
    before = published_value(team.run.id, coding.id)
    assert (before["contributions"], before["left"]) == (39, 1)
    items[1].decision_note = "Elle y dit son nom."
    db.session.flush()
    wipe(team, items[1])
    assert (items[1].contribution_id, items[1].gone, items[1].counts) == (None, Gone.ERASED, True)
    assert items[1].decision_note is None
    assert published_value(team.run.id, coding.id) == before, "the published figure keeps its value"


def test_the_report_gives_kappas_and_no_name(team: Team) -> None:
    coding = make_coding(team.consultation, team.coders)
    code_all(coding)
    assert build_document(Sources.of(team.consultation, team.run))["double_coding"] is None
    close(coding, team.governance.person_id)
    version = publish_report(actor=team.governance, consultation=team.consultation, run=team.run)
    block = version.content["double_coding"]
    assert block["pairs"]["coders"]["kappa"] == pytest.approx(results_of(coding).agreements["coders"].kappa, abs=1e-6)
    names = db.session.scalars(sa.select(Person.last_name).where(Person.id.in_(team.coders)))
    assert not any(name in str(version.content) for name in names)
    assert not {"themes", "confusion", "strata_table"} & set(block)
    figure = db.session.scalars(
        sa.select(StoredFigure).where(
            StoredFigure.report_version_id == version.id, StoredFigure.code == "double_coding"
        )
    ).one()
    assert (figure.public, figure.request) == (True, {"table": "double_coding", "id": coding.id})
    assert verify_run(team.run).holds
    answer = db.session.scalars(sa.select(CodedAnswer)).first()
    answer.category = NONE if answer.category != NONE else OFF_TOPIC
    db.session.flush()
    assert {difference.code for difference in verify_run(team.run).differences} == {"double_coding"}


def test_a_sample_of_too_few_people_is_not_published(team: Team) -> None:
    coding = make_coding(team.consultation, team.coders)
    code_all(coding)
    close(coding, team.governance.person_id)
    sources = Sources.of(team.consultation, team.run)
    assert coding.people is not None
    assert public_document(sources, coding.people)["double_coding"] is not None
    assert public_document(sources, coding.people + 1)["double_coding"] is None


def test_the_newest_closed_coding_is_the_one_of_the_report(team: Team) -> None:
    for seed in (1, 2):
        coding = make_coding(team.consultation, team.coders, size=20, seed=seed)
        code_all(coding)
        close(coding, team.governance.person_id)
    block = build_document(Sources.of(team.consultation, team.run))["double_coding"]
    assert (block["number"], block["others"]) == (coding.number, 1)


def test_a_coding_holds_to_its_run(team: Team) -> None:
    """Another analysis takes the place of the one being coded: the coding goes on, and the new report is without it."""
    coding = make_coding(team.consultation, team.coders)
    newer = AnalysisRun(
        organisation_id=team.run.organisation_id, corpus_id=team.run.corpus_id, folder="ailleurs", state="done"
    )
    db.session.add(newer)
    db.session.flush()
    db.session.get_one(Corpus, team.run.corpus_id).current_run_id = newer.id
    db.session.flush()
    code_all(coding)
    close(coding, team.governance.person_id)
    assert coding.run_id == team.run.id
    assert build_document(Sources.of(team.consultation, newer))["double_coding"] is None
    with pytest.raises(KeyError):
        published_value(newer.id, coding.id)


def test_a_person_coding_is_told_nothing_of_the_machine_elsewhere(team: Team) -> None:
    coding = make_coding(team.consultation, (team.governance.person_id, team.coders[1]))
    ids = {item.contribution_id for item in queries.items_of(coding.id)}
    organisation_id = team.consultation.organisation_id
    assert queries.kept_blind(organisation_id, team.governance.person_id) == ids
    assert queries.kept_blind(organisation_id, None) == set()
    coding.state = CodingState.CLOSED
    db.session.flush()
    assert queries.kept_blind(organisation_id, team.governance.person_id) == set()
