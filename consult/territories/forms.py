"""Setting an organisation up: identity, legal pages, files of territories and colleges."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileSize
from wtforms import BooleanField, EmailField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import ColorInput

from consult.territories.rules import K_HIGHEST, K_LOWEST
from consult.web.forms import EmailAddress, Form, trim

LARGEST_TABLE = 1024 * 1024


def empty_to_none(value: Any) -> Any:
    return value or None


class OrganisationForm(Form):
    name = StringField(
        _l("Nom de l’organisation"),
        [
            DataRequired(_l("Indiquez le nom de l’organisation.")),
            Length(max=200, message=_l("200 caractères au plus.")),
        ],
        filters=[trim],
    )
    contact_email = EmailField(
        _l("Adresse de contact"),
        [Optional(), EmailAddress()],
        description=_l("Donnée aux participants qui ont une question."),
        filters=[trim, empty_to_none],
    )
    k = IntegerField(
        _l("Seuil de publication"),
        [
            InputRequired(_l("Indiquez un nombre de personnes.")),
            NumberRange(K_LOWEST, K_HIGHEST, _l("Ce seuil va de 5 à 50 personnes.")),
        ],
        description=_l(
            "Rien n’est publié qui repose sur moins de personnes que ce nombre. 11 convient le plus souvent."
        ),
    )
    brand_colour = StringField(
        _l("Couleur"),
        [DataRequired(_l("Choisissez une couleur."))],
        description=_l("Celle de l’en-tête et des boutons. Elle doit être assez foncée pour porter un texte lisible."),
        filters=[trim],
        widget=ColorInput(),
    )
    logo = FileField(
        _l("Logo"),
        [FileSize(2 * 1024 * 1024, message=_l("Ce logo pèse plus de 2 Mo. Réduisez-le, puis envoyez-le de nouveau."))],
        description=_l("Image PNG, JPEG ou WebP de 2 Mo au plus. Il remplace le nom dans l’en-tête."),
        render_kw={"accept": "image/png,image/jpeg,image/webp"},
    )
    remove_logo = BooleanField(_l("Retirer le logo actuel"))


class LegalPageForm(Form):
    title = StringField(
        _l("Titre"),
        [DataRequired(_l("Donnez un titre à cette page.")), Length(max=200, message=_l("200 caractères au plus."))],
        filters=[trim],
    )
    body = TextAreaField(
        _l("Texte"),
        [
            DataRequired(_l("Cette page ne peut pas être vide.")),
            Length(max=50_000, message=_l("50 000 caractères au plus.")),
        ],
        description=_l("« ## » devant une ligne en fait un intertitre, « - » un point de liste."),
        filters=[trim],
    )


class TableForm(Form):
    """A small CSV file; once looked at, its content comes back in `content` to be confirmed."""

    file = FileField(
        _l("Fichier CSV"),
        [FileSize(LARGEST_TABLE, message=_l("Ce fichier pèse plus de 1 Mo. Partagez-le en plusieurs."))],
        render_kw={"accept": ".csv,text/csv"},
    )
    content = HiddenField()

    @property
    def confirms(self) -> bool:
        return bool(self.content.data) and not self.file.data

    def bytes_given(self) -> bytes:
        """The file that was sent, or the content looked at before; empty when there is neither."""
        if self.file.data:
            return bytes(self.file.data.read())
        return (self.content.data or "").encode()
