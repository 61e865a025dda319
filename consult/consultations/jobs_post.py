"""The work that writes the letters: those it writes to join the list, their letters join the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.authz import Permission
from consult.consultations import post
from consult.consultations.operations.add_postal_invitations import add_postal_invitations
from consult.consultations.operations.write_letters import KIND
from consult.consultations.post import LetterFormat, LetterTo
from consult.consultations.queries import consultation_by_id
from consult.db import unit_of_work
from consult.jobs import JobHandle, handler, present
from consult.jobs.models import Job
from consult.secrets import new_token
from consult.territories import queries as territories
from consult.web.links import site_url

CHUNK = 100


@handler(KIND)
def write_letters(
    handle: JobHandle, *, consultation_id: int, format_: str, college_id: int | None, territory_id: int | None
) -> dict[str, Any]:
    """Begun again after a kill it writes the file anew; the codes are the same."""
    writing = Writing(handle, consultation_id, college_id, territory_id)
    name = f"letters-{new_token()}.{format_}"
    path = post.letter_path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if LetterFormat(format_) is LetterFormat.CSV:
        post.write_csv(path, writing.rows())
    elif LetterFormat(format_) is LetterFormat.XLSX:
        post.write_xlsx(path, writing.rows())
    else:
        letters = list(writing.letters())
        with unit_of_work():
            consultation = consultation_by_id(consultation_id)
            organisation = territories.organisation(consultation.organisation_id)
            post.write_pdf(path, letters, consultation, organisation, writing.code_url)
    return {"file": name, "letters": writing.done, "nowhere": writing.nowhere}


class Writing:
    """The letters, one after the other, people invited by chunks on the way."""

    def __init__(
        self, handle: JobHandle, consultation_id: int, college_id: int | None, territory_id: int | None
    ) -> None:
        self.handle, self.consultation_id = handle, consultation_id
        self.who = (college_id, territory_id)
        self.done = self.nowhere = 0
        with unit_of_work():
            self.organisation_id = consultation_by_id(consultation_id).organisation_id
            self.total = post.count_letters(self.organisation_id, *self.who)[0] or 1
            self.code_url = post.code_page(territories.organisation(self.organisation_id))

    def letters(self) -> Iterator[LetterTo]:
        after = 0
        while True:
            with unit_of_work():
                people = post.next_addressees(self.organisation_id, *self.who, after=after, limit=CHUNK)
                ids = [one.person_id for one in people]
                links = add_postal_invitations(consultation_id=self.consultation_id, person_ids=ids)
                organisation = territories.organisation(self.organisation_id)
                urls = {
                    key: site_url(organisation, "answering.personal_link", token=link.token)
                    for key, link in links.items()
                }
            if not people:
                return
            after = ids[-1]
            self.done += len(people)
            self.nowhere += sum(not one.city for one in people)
            self.handle.progress(_("%(n)s lettres", n=self.done), min(self.done / self.total, 0.99))
            for one in people:
                yield LetterTo(one, urls[one.person_id], links[one.person_id].code)

    def rows(self) -> Iterator[list[str]]:
        return (letter.row(self.code_url) for letter in self.letters())


def _page(job: Job) -> tuple[str, str]:
    slug = consultation_by_id(job.arguments["consultation_id"]).slug
    return url_for("posting.show", slug=slug), _("Voir les lettres")


present(KIND, permission=Permission.CONSULTATION_INVITE, result=_page)
