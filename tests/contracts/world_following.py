"""What becomes of projects, and the élus of an organisation of the contract tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from consult.db import db
from consult.files.cleaning import cleaned
from consult.files.storage import write
from consult.projects.models import (
    Milestone,
    News,
    OfficialMessage,
    OfficialProfile,
    PhaseKind,
    ProjectFile,
    Realisation,
    Stage,
)
from consult.territories.models import Organisation, Territory
from tests.factories.basics import make_person, make_territory
from tests.factories.projects import make_call, make_elected, make_project
from tests.support.sample_files import picture

Values = dict[str, Any]


def following_of(organisation: Organisation) -> Values:
    """Committed by the caller."""
    territory = make_territory(organisation, f"Vallée {organisation.slug}", code=f"VAL-{organisation.slug}")
    elected = make_elected(territory)
    path = write(cleaned(picture(), ("image",), 1), "elus")
    profile = OfficialProfile(
        person_id=elected.id, organisation_id=organisation.id, token=f"{elected.id:032x}", shown=True,
        takes_messages=True, photo_path=path, photo_type="image/jpeg",
    )  # fmt: skip
    message = OfficialMessage(
        organisation_id=organisation.id, official_id=elected.id, sender_id=make_person(organisation).id,
        client_key=f"cle-{organisation.slug}", body="Bonjour",
    )  # fmt: skip
    db.session.add_all([profile, message])
    db.session.flush()
    return {
        "official_token": profile.token,
        "official_message_id": message.id,
        "elected_code": territory.code,
        **_followed(organisation, territory),
    }


def _followed(organisation: Organisation, territory: Territory) -> Values:
    """A project under way, with a milestone, a piece of news and its picture."""
    call = make_call(organisation, PhaseKind.REALISATION, slug=f"suivi-{organisation.slug}")
    project = make_project(call, slug=f"choisi-{organisation.slug}", stage=Stage.UNDER_WAY, territory_id=territory.id)
    milestone = Milestone(project_id=project.id, position=1, label="Convention signée")
    news = News(project_id=project.id, title="C’est parti", body="Merci à tous.")
    db.session.add_all([Realisation(project_id=project.id, granted_cents=10_000), milestone, news])
    db.session.flush()
    path = write(cleaned(picture(), ("image",), 1), "projects")
    token = PurePosixPath(path).stem
    db.session.add(
        ProjectFile(
            organisation_id=organisation.id, project_id=project.id, token=token, name="photo.jpg",
            media_type="image/jpeg", size=1, sha256="0" * 64, news_id=news.id,
        )
    )  # fmt: skip
    return {
        "chosen_slug": project.slug,
        "chosen_id": project.id,
        "chosen_call_id": call.id,
        "milestone_id": milestone.id,
        "news_id": news.id,
        "news_picture": token,
    }


def _official(values: Values) -> Values:
    return {"token": values["official_token"]}


def _chosen(*names: str) -> Callable[[Values], Values]:
    return lambda values: {"project_id": values["chosen_id"], **{name: values[name] for name in names}}


FOLLOWING_EXAMPLES: dict[str, Callable[[Values], Values]] = {
    **{f"officials.{name}": _official for name in ("photo", "show", "write")},
    **{f"following.{name}": _chosen() for name in ("add_milestone", "end", "manage", "save", "write_news")},
    "following.change_milestone": _chosen("milestone_id"),
    "following.chosen": lambda values: {"code": values["elected_code"]},
    "following.drop_news": _chosen("news_id"),
    "following.picture": lambda values: {"slug": values["chosen_slug"], "token": values["news_picture"]},
    "following.sheet": lambda values: {"slug": values["chosen_slug"]},
    **{
        f"dashboards.{name}": lambda values: {"call_id": values["chosen_call_id"]}
        for name in ("start_themes", "themes")
    },
    "following.tell": lambda values: {"call_id": values["chosen_call_id"]},
    "following.show": lambda values: {"slug": values["chosen_slug"]},
    "officials.message": lambda values: {"message_id": values["official_message_id"]},
    "officials.territory": lambda values: {"code": values["elected_code"]},
}
