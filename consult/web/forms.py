"""Form helpers: text is cleaned of what a database refuses, and a refused form answers 422."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from consult.web.form_sentences import Sentences


def strip_nul(value: Any) -> Any:
    """PostgreSQL refuses U+0000 in text; no keyboard types it. Unpaired surrogates go with it."""
    if type(value) is str:  # a value of an enumeration was already checked, and stays one
        return value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    return value


def trim(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """The choices of a list or of radio buttons, from (value, label)."""
    return [SelectChoice(value, label) for value, label in pairs]


def email_or_none(typed: str) -> str | None:
    """The address in its usual form, without asking the network; None if it is not one. `.test` is for trials."""
    try:
        return validate_email(typed, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None


class EmailAddress:
    """Validator of a field: an address, of 254 characters at most."""

    def __call__(self, form: Any, field: Field) -> None:
        if len(field.data or "") > 254 or email_or_none(field.data or "") is None:
            raise ValidationError(_("Cette adresse n’est pas complète : il en faut une comme nom@exemple.fr."))


class Form(FlaskForm):
    """Base of our forms: every text field is cleaned before validation."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            if unbound_field.field_class in (FieldList, FormField):  # their own fields are cleaned one by one
                return unbound_field.bind(form=form, **options)
            filters = [strip_nul, *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, filters=filters, **options)

        def get_translations(self, form: Any) -> Sentences:
            return Sentences()

    def values(self) -> dict[str, Any]:
        """What was typed, by field, without the token."""
        return {field.short_name: field.data for field in self if field.type != "CSRFTokenField"}

    def refuse(self, message: Any, field: str = "") -> None:
        """Show why the operation refused what was typed: beside the field, or above the form."""
        if field:
            self[field].errors = [*self[field].errors, str(message)]
        else:
            self.form_errors.append(str(message))
