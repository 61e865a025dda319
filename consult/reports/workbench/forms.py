"""What people decide in the workbench, one form an act. Hidden fields keep what the page showed (`asked.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from consult.errors import NotFound
from consult.reports.curation import LONGEST_LABEL
from consult.reports.workbench.asked import PLACES, node_of
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.errors import UnknownNode
from consult.reports.workbench.rules import COLOURS, LONGEST_DESCRIPTION, LONGEST_NOTE
from consult.reports.workbench.sentences import names_at
from consult.web.forms import Form, trim

TOO_LONG = _l("%(max)d caractères au plus.")
NEW, ALL = "nouveau", "toutes"


class ActForm(Form):
    """`seen`: the last decision that the page showed; empty once the person confirmed after reading others'."""

    seen = IntegerField(validators=[Optional()])

    def payload(self, bench: Bench) -> dict[str, Any]:
        """What the decision says."""
        return {}

    def sentence(self) -> str:
        """The first thing that is wrong with what was typed."""
        wrong = [str(error) for errors in self.errors.values() for error in errors]
        return wrong[0] if wrong else _("La demande reçue est incomplète ou mal formée.")


class TitleForm(ActForm):
    label = StringField(
        validators=[DataRequired(_l("Donnez un titre à ce thème.")), Length(max=LONGEST_LABEL, message=TOO_LONG)],
        filters=[trim],
    )

    def payload(self, bench: Bench) -> dict[str, Any]:
        return {"label": self.label.data or ""}


class DescriptionForm(ActForm):
    text = TextAreaField(validators=[Length(max=LONGEST_DESCRIPTION, message=TOO_LONG)], filters=[trim])

    def payload(self, bench: Bench) -> dict[str, Any]:
        return {"text": self.text.data or ""}


class NoteForm(ActForm):
    text = TextAreaField(
        validators=[DataRequired(_l("Écrivez votre note.")), Length(max=LONGEST_NOTE, message=TOO_LONG)],
        filters=[trim],
    )

    def payload(self, bench: Bench) -> dict[str, Any]:
        return {"text": self.text.data or ""}


class ReasonForm(Form):
    text = TextAreaField(
        _l("Le rendre à l’atelier, avec votre raison"),
        [DataRequired(_l("Dites pourquoi.")), Length(max=LONGEST_NOTE, message=TOO_LONG)],
        filters=[trim],
    )


class ColourForm(ActForm):
    colour = IntegerField(
        validators=[
            InputRequired(_l("Choisissez une couleur.")),
            NumberRange(0, COLOURS - 1, _l("Choisissez une couleur.")),
        ]
    )

    def payload(self, bench: Bench) -> dict[str, Any]:
        return {"colour": self.colour.data}


class MergeForm(ActForm):
    into = StringField(validators=[DataRequired(_l("Choisissez le thème qui reçoit les idées."))])

    def payload(self, bench: Bench) -> dict[str, Any]:
        return {"into": theme_id(bench, self.into.data or "")}


class MoveForm(ActForm):
    """`parent` empty: it becomes a theme of its own."""

    parent = StringField()

    def payload(self, bench: Bench) -> dict[str, Any]:
        return {"parent": theme_id(bench, self.parent.data) if self.parent.data else None}


class OrderForm(ActForm):
    """`order`: slugs separated by spaces; else one theme that goes up or down."""

    order = HiddenField(validators=[Length(max=10_000)])
    theme_moved = HiddenField(validators=[Length(max=20)])
    direction = HiddenField(validators=[Length(max=10)])

    def payload(self, bench: Bench) -> dict[str, Any]:
        """The whole order of those that stand side by side."""
        if self.order.data:
            return {"order": [theme_id(bench, slug) for slug in self.order.data.split()]}
        node = bench.tree.nodes[theme_id(bench, self.theme_moved.data or "")]
        beside = bench.tree.under(node.parent) if node.parent else bench.tree.tops()
        ids = [each.id for each in beside]
        at = ids.index(node.id)
        to = at - 1 if self.direction.data == "monter" else at + 1
        if 0 <= to < len(ids):
            ids[at], ids[to] = ids[to], ids[at]
        return {"order": ids}


class CreateForm(TitleForm):
    """An empty theme, or sub-theme of `parent`."""

    parent = StringField()


class IdeasForm(ActForm):
    """Ticked ideas, or all those of the list, and where they go: a theme, a new one, without theme, off topic."""

    idees = SelectMultipleField(validate_choice=False, default=[])
    portee = StringField()
    vers = StringField(validators=[DataRequired(_l("Choisissez où vont ces idées."))])
    nom = StringField(validators=[Length(max=LONGEST_LABEL, message=TOO_LONG)], filters=[trim])

    @property
    def everything(self) -> bool:
        return self.portee.data == ALL


class ExamplesForm(IdeasForm):
    """How far from the examples ideas are taken: a step of `asking.steps`."""

    seuil = IntegerField(validators=[InputRequired(), NumberRange(0, 3)])


class GroupForm(TitleForm):
    """A group of what has no theme, by its rank."""

    groupe = IntegerField(validators=[InputRequired(), NumberRange(0, 20)])


class SplitForm(ActForm):
    """How a theme is parted: its ticked sub-themes, a search, or parts that the machine proposes."""

    maniere = StringField(validators=[DataRequired()])
    nom = StringField(validators=[Length(max=LONGEST_LABEL, message=TOO_LONG)], filters=[trim])
    soustheme = SelectMultipleField(validate_choice=False, default=[])
    mots = StringField(validators=[Length(max=200)], filters=[trim])
    rang = StringField()
    parts = IntegerField(validators=[Optional(), NumberRange(2, 6)])
    noms = SelectMultipleField(validate_choice=False, default=[])

    def names(self, count: int) -> Sequence[str]:
        typed = [name.strip() for name in self.noms.data or []]
        return [*typed, *[""] * count][:count]


class UndoForm(ActForm):
    """Nothing but the token."""


def theme_id(bench: Bench, slug: str) -> int:
    """Raises UnknownNode."""
    node = node_of(bench, slug)
    if node is None:
        raise UnknownNode
    return node.id


def theme_of_address(bench: Bench, slug: str) -> int:
    """The same for the theme of an address. Raises NotFound where this consultation never had it."""
    node = node_of(bench, slug)
    if node is not None:
        return node.id
    if slug in {f"t{id_}" for id_ in names_at(bench)}:
        raise UnknownNode
    raise NotFound


def target_id(bench: Bench, slug: str) -> int:
    """The same, where « sans thème » and « hors sujet » are places too."""
    return PLACES[slug] if slug in PLACES else theme_id(bench, slug)
