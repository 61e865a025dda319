"""What may be said in public of readers' opinions, and which names and numbers an author reads."""

from __future__ import annotations

import pytest

from consult.reports.issuing.models import IssueReason
from consult.reports.issuing.rules import Losses, reason_of
from consult.reports.outcome.published_tree import PublishedTree
from consult.reports.outcome.rules import Opinions, shown_opinions


@pytest.mark.parametrize(
    ("useful", "not_useful", "shown"),
    [
        (6, 4, Opinions(None, None)),
        (11, 0, Opinions(11, 11)),
        (0, 11, Opinions(11, 0)),
        (20, 3, Opinions(23, None)),
        (3, 20, Opinions(23, None)),
        (20, 11, Opinions(31, 20)),
    ],
)
def test_opinions_are_said_from_k_readers(useful: int, not_useful: int, shown: Opinions) -> None:
    assert shown_opinions(useful, not_useful, 11) == shown


def test_a_new_issue_is_due_when_something_changed_since_the_last() -> None:
    assert reason_of(Losses(2, 1), Losses(2, 1)) is None
    assert reason_of(Losses(2, 1), Losses(3, 2)) is IssueReason.ERASURE
    assert reason_of(Losses(2, 1), Losses(2, 0)) is IssueReason.QUOTATION
    assert reason_of(Losses(2, 1), Losses(4, 1, retained=True)) is IssueReason.RETENTION
    assert reason_of(Losses(4, 1, retained=True), Losses(5, 1, retained=True)) is IssueReason.ERASURE


def test_the_published_tree_gives_published_numbers_only() -> None:
    hidden = {"key": "t2", "theme_id": 2, "label": "Peu", "people": None, "hidden": True, "subthemes": []}
    subtheme = {"key": "t3", "theme_id": 3, "label": "Loin", "people": 12}
    theme = {"key": "t1", "theme_id": 1, "label": "Soins", "people": 40, "subthemes": [subtheme]}
    tree = PublishedTree({"groups": [{"themes": [theme, hidden]}]})
    soins, loin, peu = tree.theme(1), tree.subtheme(3), tree.theme(2)
    assert soins is not None
    assert (soins.others(counted=True), soins.others(counted=False)) == (39, 40)
    assert loin is not None
    assert loin.others(counted=True) == 11
    assert peu is not None
    assert peu.others(counted=True) is None
    assert tree.theme(9) is None, "a theme that the team hid is not told"
    assert tree.by_key("t2") is None
