"""Comments under a project: who speaks, what was said, what one answers to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from consult.accounts.profile import GenderedForm
from consult.accounts.queries_speakers import Speaker, speakers
from consult.authz import Actor
from consult.moderation.queries_writings import last_act_against
from consult.moderation.rules import may_contest
from consult.projects.models import Comment, CommentState, Project
from consult.projects.queries.taking_part import comments_of
from consult.projects.queries.writings import shown_bodies
from consult.projects.subjects import Act
from consult.territories import queries as territories

MARKS = {"author": "turn", "elected_official": "success", "commission": "info"}


def comment_threads(project: Project, actor: Actor) -> list[dict[str, Any]]:
    """Each first comment with its replies; one that was taken away keeps its place as long as somebody answered it."""
    comments = comments_of(project.id)
    signatures = Signatures(project.organisation_id, [comment.person_id for comment in comments])
    bodies = shown_bodies(comments)
    mine = [comment.id for comment in comments if comment.person_id and comment.person_id == actor.person_id]
    acts = last_act_against("comment", mine)
    rows = {
        comment.id: _row(comment, bodies.get(comment.id, ""), signatures, comment.id in mine)
        | {"notice": author_notice(acts.get(comment.id))}
        for comment in comments
    }
    for comment in comments:
        if comment.parent_id is not None:
            rows[comment.parent_id]["replies"].append(rows[comment.id])
    return [
        rows[comment.id]
        for comment in comments
        if comment.parent_id is None and (rows[comment.id]["replies"] or comment.state is not CommentState.ERASED)
    ]


def _row(comment: Comment, body: str, signatures: Signatures, mine: bool) -> dict[str, Any]:
    return {
        "id": comment.id,
        "state": comment.state.value,
        "body": body,
        "reason": comment.reason,
        "who": signatures.of(comment),
        "mark": MARKS.get(comment.speaks_as),
        "at": comment.at,
        "mine": mine,
        "replies": [],
    }


def author_notice(act: Act | None) -> dict[str, Any] | None:
    """What the author of a text reads of a decision against it."""
    if act is None or act.kind.value not in ("exclude", "mask"):
        return None
    return {
        "act_id": act.id,
        "kind": act.kind.value,
        "reason": act.reason,
        "may_contest": may_contest(act.kind, act.undone_at is not None, act.contested_at is not None),
        "waiting": act.contested_at is not None and act.answered_at is None,
        "answer": act.answer if act.answered_at else "",
        "accepted": bool(act.accepted),
    }


class Signatures:
    """« L’autrice du projet », « Élue, Bretagne », « Adhérent, Normandie »: never a name."""

    def __init__(self, organisation_id: int, person_ids: Sequence[int | None]) -> None:
        self.speakers = speakers(organisation_id, set(person_ids))
        self.places = {place.id: place.name for place in territories.territories_of(organisation_id)}
        self.colleges = {college.id: college for college in territories.colleges_of(organisation_id)}

    def of(self, comment: Comment) -> str:
        speaker = self.speakers.get(comment.person_id or 0)
        if comment.speaks_as == "commission":
            return _("La commission")
        if speaker is None:
            return _("Un membre")
        if comment.speaks_as == "author":
            return _("L’autrice du projet") if speaker.form is GenderedForm.FEMININE else _("L’auteur du projet")
        if comment.speaks_as == "elected_official":
            title = _("Élue") if speaker.form is GenderedForm.FEMININE else _("Élu")
            place = self.places.get(speaker.seat_id or 0)
            return _("%(who)s, %(place)s", who=title, place=place) if place else title
        return self._member(speaker)

    def _member(self, speaker: Speaker) -> str:
        college = self.colleges.get(speaker.college_id or 0)
        title = (
            {
                GenderedForm.FEMININE: college.signature_feminine,
                GenderedForm.MASCULINE: college.signature_masculine,
                GenderedForm.NEUTRAL: college.signature_neutral,
            }[speaker.form]
            if college
            else _("Un membre")
        )
        place = self.places.get(speaker.territory_id or 0)
        return _("%(who)s, %(place)s", who=title, place=place) if place else title
