"""What an author types: one form a page. A draft may lack anything; the last page says what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from consult.accounts.forms import WhoForm
from consult.consultations.concurrency import EditedMeanwhile, fingerprint
from consult.consultations.forms_watched import WatchedForm
from consult.projects.fields import EurosField, row_id
from consult.projects.models import Call, Project
from consult.projects.rules.filing import LONGEST, MOST_LINES
from consult.web.bounds import HIGHEST
from consult.web.forms import EmailAddress, Form, options, trim

SPARE_LINES = 3


def _line(name: str, label: Any, **values: Any) -> StringField:
    return StringField(
        label, [Length(max=LONGEST[name], message=_l("%(max)d caractères au plus."))], filters=[trim], **values
    )


def _text(name: str, label: Any, **values: Any) -> TextAreaField:
    return TextAreaField(
        label, [Length(max=LONGEST[name], message=_l("%(max)d caractères au plus."))], filters=[trim], **values
    )


class StepForm(WatchedForm):
    """Base of the pages: it knows the page that shows it, so that what it saves as one types is no conflict with
    itself."""

    page_key = HiddenField(filters=[trim])

    def values(self) -> dict[str, Any]:
        """What was typed, by field of the project."""
        typed = super().values()
        typed.pop("page_key")
        return {
            name: "" if value is None and isinstance(self[name], StringField) else value
            for name, value in typed.items()
        }

    def meet(self, conflict: EditedMeanwhile) -> None:
        super().meet(conflict)
        self.page_key.data = ""


class ProjectForm(StepForm):
    title = _line(
        "title",
        _l("Titre"),
        description=_l("Quelques mots que l’on retient. Exemple : « Un jardin pour se retrouver »."),
    )
    summary = _text("summary", _l("Votre projet en deux ou trois phrases"))
    category_id = SelectField(_l("Catégorie"), coerce=row_id)

    def offer(self, call: Call, project: Project) -> ProjectForm:
        kept = [row for row in call.categories if not row.retired or row.id == project.category_id]
        self.category_id.choices = options([("", _l("Choisissez…")), *((row.id, row.name) for row in kept)])
        return self


class NeedForm(StepForm):
    need = _text(
        "need",
        _l("Le besoin : qu’est-ce qui manque aujourd’hui, et à qui ?"),
        description=_l("Ce que vous voyez autour de vous. Ne nommez personne."),
    )
    description = _text("description", _l("Ce que vous proposez de faire, et avec qui"))
    partners = _text("partners", _l("Partenaires : associations, communes, professionnels"))


class PlaceForm(StepForm):
    territory_id = SelectField(_l("Territoire"), coerce=row_id)
    place = _line("place", _l("Adresse ou lieu"), description=_l("Une rue, une salle, un quartier."))

    def offer(self, places: Sequence[tuple[int, str]]) -> PlaceForm:
        self.territory_id.choices = options([("", _l("Choisissez…")), *places])
        return self


class LineForm(Form):
    class Meta(Form.Meta):
        csrf = False

    label = StringField(_l("Dépense"), [Length(max=160, message=_l("160 caractères au plus."))], filters=[trim])
    cents = EurosField(_l("Montant en euros"))
    own = BooleanField(_l("Payée par d’autres que la mutuelle"))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if fine and self.label.data and self.cents.data is None:
            self.cents.errors = [_("Indiquez le montant de cette ligne, ou 0.")]
            return False
        if fine and not self.label.data and self.cents.data is not None:
            self.label.errors = [_("Dites à quoi sert ce montant.")]
            return False
        return fine


class BudgetForm(StepForm):
    lines = FieldList(FormField(LineForm), max_entries=MOST_LINES + SPARE_LINES)

    def open_lines(self, project: Project) -> BudgetForm:
        """The lines known, and some to fill."""
        if not self.is_submitted():
            for line in project.budget:
                self.lines.append_entry({"label": line.label, "cents": line.cents, "own": line.own})
        for _spare in range(max(0, min(SPARE_LINES, MOST_LINES - len(self.lines)))):
            if not self.is_submitted():
                self.lines.append_entry()
        return self

    def values(self) -> dict[str, Any]:
        kept = [line for line in self.lines.data if line["label"]]
        return {"lines": [{name: line[name] for name in ("label", "cents", "own")} for line in kept]}

    def meet(self, conflict: EditedMeanwhile) -> None:
        self.seen.data = fingerprint(conflict.stored)
        self.page_key.data = ""
        self.meanwhile = [(_("Budget"), conflict.stored["lines"] or "–")]


def own_fields_form(fields: Sequence[Mapping[str, Any]], held: Mapping[str, Any]) -> StepForm:
    """The page of the fields of a call's own."""
    made: dict[str, Any] = {}
    for field in fields:
        label, about = field["label"], {"description": field["help"]}
        if field["kind"] == "choice":
            pairs = [("", _("Choisissez…")), *((choice, choice) for choice in field["choices"])]
            made[field["key"]] = SelectField(label, choices=options(pairs), **about)
        elif field["kind"] == "number":
            made[field["key"]] = IntegerField(label, [Optional(), _reasonable], **about)
        else:
            kind = TextAreaField if field["kind"] == "long" else StringField
            longest = 4000 if field["kind"] == "long" else 300
            check = Length(max=longest, message=_("%(n)s caractères au plus.", n=longest))
            made[field["key"]] = kind(label, [check], filters=[trim], **about)
    return type("OwnFieldsForm", (StepForm,), made)(data=dict(held))


def _reasonable(_form: Any, field: Any) -> None:
    if field.data is not None and not -HIGHEST <= field.data <= HIGHEST:
        field.data = None
        raise ValidationError(_("Ce nombre est trop grand."))


class FileForm(Form):
    file = FileField(
        _l("Une photo ou un document"), description=_l("JPEG, PNG, PDF, Word ou LibreOffice, 10 Mo au plus.")
    )
    alternative = StringField(
        _l("Ce que montre la photo"),
        [Length(max=300, message=_l("300 caractères au plus."))],
        description=_l("Pour les personnes qui ne la voient pas."),
        filters=[trim],
    )


class InviteForm(Form):
    email = EmailField(
        _l("Son adresse e-mail"),
        [DataRequired(_l("Indiquez l’adresse de la personne à inviter.")), EmailAddress()],
        filters=[trim],
    )


class NameForm(Form):
    shown_name = StringField(
        _l("Le nom sous lequel vous apparaissez"),
        [Length(max=120, message=_l("120 caractères au plus."))],
        description=_l("Lu de tous une fois le projet déposé. Vide : « un adhérent »."),
        filters=[trim],
    )


class InvitedForm(WhoForm, NameForm):
    """Somebody invited who has no account: who they are, and how they wish to be named in public."""


class LeaveForm(Form):
    what = RadioField(
        _l("Que devient le projet ?"),
        choices=options(
            [
                ("keep", _l("Il reste, sans nom d’auteur")),
                ("withdraw", _l("Il est retiré : plus personne ne le lit")),
            ]
        ),
        default="keep",
    )
