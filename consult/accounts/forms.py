"""What people type to sign in and about their own account."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, EqualTo, Length

from consult.accounts.models import Person
from consult.web.forms import EmailAddress, Form, options, trim

ADDRESS = (DataRequired(_l("Indiquez votre adresse e-mail.")), EmailAddress())
NEW_PASSWORD = {"autocomplete": "new-password"}


class LinkForm(Form):
    email = EmailField(
        _l("Adresse e-mail"), ADDRESS, filters=[trim], render_kw={"autocomplete": "username", "spellcheck": "false"}
    )


class SignInForm(LinkForm):
    password = PasswordField(
        _l("Mot de passe"),
        [DataRequired(_l("Indiquez votre mot de passe, ou demandez un lien de connexion."))],
        render_kw={"autocomplete": "current-password"},
    )


class NamesForm(Form):
    first_name = StringField(
        _l("Prénom"),
        [DataRequired(_l("Indiquez votre prénom.")), Length(max=120, message=_l("120 caractères au plus."))],
        filters=[trim],
        render_kw={"autocomplete": "given-name"},
    )
    last_name = StringField(
        _l("Nom"),
        [DataRequired(_l("Indiquez votre nom.")), Length(max=120, message=_l("120 caractères au plus."))],
        filters=[trim],
        render_kw={"autocomplete": "family-name"},
    )


class AccountForm(NamesForm):
    locale = RadioField(_l("Langue"), choices=options([("fr", "Français"), ("en", "English")]))


class WhoForm(NamesForm):
    """Who opens an account by themselves: an unticked box is no yes."""

    read = BooleanField(
        _l("J’ai lu ce que deviennent mes données"),
        [DataRequired(_l("Cochez cette case quand vous avez lu la page sur vos données."))],
    )


class VisitorForm(LinkForm, WhoForm):
    """Without an account: the names, and the address that a link goes to."""


class WhichPersonForm(Form):
    """Asked where several people whom the organisation knows share the address that a link went to."""

    person = RadioField(
        _l("Plusieurs personnes ont cette adresse : qui êtes-vous ?"),
        [DataRequired(_l("Dites qui vous êtes, ou choisissez « Quelqu’un d’autre »."))],
    )

    def offer(self, people: Sequence[Person]) -> WhichPersonForm:
        """Nothing is asked where there is no choice."""
        if people:
            rows = [(str(person.id), person.full_name) for person in people]
            self.person.choices = options([*rows, ("0", _l("Quelqu’un d’autre"))])
        else:
            del self.person
        return self

    def chosen(self) -> int | None:
        return int(self.person.data) or None if "person" in self else None


class NewPasswordForm(Form):
    """A first password, or a new one after signing in by a mailed link."""

    new = PasswordField(
        _l("Nouveau mot de passe"),
        [DataRequired(_l("Choisissez un mot de passe."))],
        description=_l("12 caractères au moins. Trois ou quatre mots sans lien entre eux conviennent très bien."),
        render_kw=NEW_PASSWORD,
    )
    again = PasswordField(
        _l("Le même, une seconde fois"),
        [EqualTo("new", _l("Les deux mots de passe ne sont pas les mêmes."))],
        render_kw=NEW_PASSWORD,
    )


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(
        _l("Mot de passe actuel"),
        [DataRequired(_l("Indiquez votre mot de passe actuel."))],
        render_kw={"autocomplete": "current-password"},
    )
