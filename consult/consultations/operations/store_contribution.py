"""Store one contribution, once: the same key and text give the same row, another text under the key is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.clock import paris_day
from consult.consultations.masking import Span, find_masks, masked
from consult.consultations.models import Contribution, ContributionStatus, Mask, Participation, Question
from consult.consultations.rules_answering import clean_text
from consult.consultations.search import search_text
from consult.db import db
from consult.errors import Conflict
from consult.secrets import digest


class OtherTextUnderKey(Conflict):
    message = _l("Cette idée a déjà été envoyée, avec un autre texte. Rechargez la page : vos deux textes y seront.")


class AlreadyReplaced(Conflict):
    message = _l("Cette réponse a déjà été corrigée ou retirée, peut-être dans un autre onglet. Rechargez la page.")


@dataclass(frozen=True)
class Prepared:
    """A text ready to be stored: everything that can be computed outside of a transaction."""

    body: str
    body_hash: str
    spans: list[Span]
    search_text: str


def prepare_body(body: str) -> Prepared:
    """Clean (browsers send line ends differently from a form and from a script), hash, find what to mask, make the
    search text. Pure."""
    body = clean_text(body)
    spans = find_masks(body)
    return Prepared(body, digest(body), spans, search_text(masked(body, spans)))


def store_contribution(
    *,
    participation: Participation,
    question: Question,
    client_key: str,
    body: str,
    quotable: bool,
    submitted_at: datetime,
    replaces: Contribution | None = None,
    source: str | None = None,
    external_id: str | None = None,
    import_batch_id: int | None = None,
) -> Contribution:
    """The stored contribution. The one that it `replaces` becomes superseded; both keep their row."""
    prepared = prepare_body(body)
    known = _under_key(participation.id, client_key)
    if known is not None:
        return _same(known, prepared)
    if replaces is not None and replaces.status is not ContributionStatus.CURRENT:
        raise AlreadyReplaced
    contribution = Contribution(
        organisation_id=participation.organisation_id,
        consultation_id=participation.consultation_id,
        question_id=question.id,
        participation_id=participation.id,
        client_key=client_key,
        body=prepared.body,
        body_hash=prepared.body_hash,
        search_text=prepared.search_text,
        quotable=quotable,
        replaces_id=replaces.id if replaces is not None else None,
        submitted_at=submitted_at,
        day=paris_day(submitted_at),
        source=source,
        external_id=external_id,
        import_batch_id=import_batch_id,
        masks=[Mask(start=span.start, end=span.end, kind=span.kind) for span in prepared.spans],
    )
    try:
        with db.session.begin_nested():
            db.session.add(contribution)
    except IntegrityError:
        # The same key arrived twice at the same moment: the other one was first.
        known = _under_key(participation.id, client_key)
        if known is None:
            raise
        return _same(known, prepared)
    if replaces is not None:
        replaces.status = ContributionStatus.SUPERSEDED
    return contribution


def _under_key(participation_id: int, client_key: str) -> Contribution | None:
    return db.session.scalar(
        sa.select(Contribution).where(
            Contribution.participation_id == participation_id, Contribution.client_key == client_key
        )
    )


def _same(known: Contribution, prepared: Prepared) -> Contribution:
    if known.body_hash != prepared.body_hash:
        raise OtherTextUnderKey
    return known
