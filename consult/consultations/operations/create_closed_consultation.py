"""A consultation that took place elsewhere, made to receive its contributions: closed, with its open questions."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Access, Consultation, Question, QuestionKind, State
from consult.db import db
from consult.errors import Conflict, DomainError

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_QUESTIONS = 500


def create_closed_consultation(
    *, actor: Actor, slug: str, title: str, questions: Sequence[tuple[str, str]]
) -> Consultation:
    """`questions`: code and wording of each, in order. Raises DomainError saying what is wrong with them."""
    if not SLUG.fullmatch(slug) or len(slug) > 80:
        raise DomainError(
            _("L’adresse « %(slug)s » doit être faite de lettres minuscules, de chiffres et de tirets.", slug=slug)
        )
    if not title.strip() or len(title) > 200:
        raise DomainError(_("Donnez un titre de 200 caractères au plus."))
    codes = [code for code, _prompt in questions]
    if not codes or len(codes) > MAX_QUESTIONS:
        raise DomainError(_("Donnez entre une et %(n)s questions.", n=MAX_QUESTIONS))
    if len(set(codes)) < len(codes) or any(not 0 < len(code) <= 40 for code in codes):
        raise DomainError(_("Chaque question a un code à elle, de 40 caractères au plus."))
    if any(not prompt.strip() for _code, prompt in questions):
        raise DomainError(_("Une question n’a pas de texte."))
    taken = sa.exists().where(Consultation.organisation_id == actor.organisation_id, Consultation.slug == slug)
    if db.session.scalar(sa.select(taken)):
        raise Conflict(_("Une consultation existe déjà à l’adresse « %(slug)s ».", slug=slug))
    consultation = Consultation(
        organisation_id=actor.organisation_id,
        slug=slug,
        title=title.strip(),
        access=Access.LINK,
        state=State.CLOSED,
        shows_participation=False,
        created_by_id=actor.person_id,
        questions=[
            Question(code=code, position=position, kind=QuestionKind.OPEN_TEXT, prompt=prompt.strip())
            for position, (code, prompt) in enumerate(questions, start=1)
        ],
    )
    db.session.add(consultation)
    db.session.flush()
    record(actor, "consultation.create", "consultation", consultation.id)
    return consultation
