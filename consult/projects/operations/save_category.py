"""Add or rename a category of a call."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.errors import NotFound
from consult.projects.errors import CallRefused
from consult.projects.models import Call, Category
from consult.projects.rules.calls import MOST_CATEGORIES


def category_of(call: Call, category_id: int) -> Category:
    for category in call.categories:
        if category.id == category_id:
            return category
    raise NotFound


def save_category(*, actor: Actor, call: Call, name: str, category_id: int | None = None) -> Category:
    """A new one where `category_id` is None. Raises CallRefused for a name that another one has."""
    if any(other.name.casefold() == name.casefold() and other.id != category_id for other in call.categories):
        raise CallRefused(_("Une catégorie de cet appel porte déjà ce nom."), "name")
    if category_id is not None:
        category = category_of(call, category_id)
        category.name = name
    else:
        if len(call.categories) >= MOST_CATEGORIES:
            raise CallRefused(_("%(n)s catégories au plus pour un appel.", n=MOST_CATEGORIES), "name")
        last = max((other.position for other in call.categories), default=0)
        category = Category(position=last + 1, name=name)
        call.categories.append(category)
    db.session.flush()
    record(actor, "call.category", "call", call.id, category=category.id)
    return category
