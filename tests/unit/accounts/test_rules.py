"""Who may give which role where; which passwords are refused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from consult.accounts import passwords, rules
from consult.authz import Grant, Role

ADMIN, DPO = Grant(Role.ADMINISTRATOR), Grant(Role.DPO)
LOCAL = Grant(Role.ADMINISTRATOR, territory_id=7)


@pytest.mark.parametrize(
    ("grants", "role", "path", "allowed"),
    [
        ([ADMIN], Role.DPO, [], True),
        ([ADMIN], Role.GOVERNANCE, [3, 1], True),
        ([DPO], Role.ADMINISTRATOR, [], False),
        ([DPO], Role.DPO, [], False),
        ([DPO], Role.MODERATOR, [], False),
        ([DPO], Role.PARTICIPANT, [3], True),
        ([DPO], Role.CODER, [3], False),  # one who reads contributions
        ([DPO], Role.ELECTED_OFFICIAL, [3], False),  # a seat is a vote
        ([LOCAL], Role.MODERATOR, [9, 7, 1], True),
        ([LOCAL], Role.MODERATOR, [8, 1], False),
        ([LOCAL], Role.MODERATOR, [], False),
        ([Grant(Role.GOVERNANCE)], Role.PARTICIPANT, [], False),
        ([], Role.PARTICIPANT, [], False),
    ],
)
def test_nobody_gives_more_than_they_may(grants, role, path, allowed):
    assert rules.may_grant(grants, role, path) is allowed


def test_access_is_changed_by_those_who_could_give_every_role_of_the_person():
    assert rules.may_change_access([ADMIN], [(role, []) for role in Role])
    assert rules.may_change_access([DPO], [(Role.PARTICIPANT, [])])
    assert not rules.may_change_access([DPO], [(Role.PARTICIPANT, []), (Role.GOVERNANCE, [])])
    assert rules.may_change_access([DPO], [])


def test_an_administrator_of_a_territory_changes_the_access_of_nobody_above_or_elsewhere():
    assert rules.may_change_access([LOCAL], [(Role.MODERATOR, [9, 7, 1])])
    assert not rules.may_change_access([LOCAL], [(Role.ADMINISTRATOR, [])])
    assert not rules.may_change_access([LOCAL], [(Role.MODERATOR, [9, 7, 1]), (Role.MODERATOR, [8, 1])])


def test_a_link_opens_once_before_its_end():
    now = datetime(2026, 3, 12, tzinfo=UTC)
    assert rules.link_is_open(now + timedelta(seconds=1), None, now)
    assert not rules.link_is_open(now, None, now)
    assert not rules.link_is_open(now + timedelta(hours=1), now, now)


def test_the_days_of_a_role_make_sense():
    assert rules.grant_dates_fault(date(2026, 1, 2), date(2026, 1, 1)) == "order"
    assert rules.grant_dates_fault(date(1, 1, 1), None) == "absurd"
    assert rules.grant_dates_fault(None, date(2026, 1, 1)) == ""
    assert rules.leaves_nobody(Role.ADMINISTRATOR, 0)
    assert not rules.leaves_nobody(Role.GOVERNANCE, 0)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("onze lettre", "short"),
        ("x" * 201, "long"),
        ("AzertyUIOP123", "common"),
        ("Motdepasse1234", "common"),
        ("aaaaaaaaaaaa", "simple"),
        ("ababababababab", "simple"),
        ("123456789012", "simple"),
        ("987654321098", ""),
        ("annelegoff-26", "known"),
        ("correct cheval agrafe", ""),
        ("日本語のパスワードです。", ""),
    ],
)
def test_weak_passwords_are_refused_with_their_reason(password, reason):
    assert passwords.weakness(password, "annelegoff", "Anne") == reason
