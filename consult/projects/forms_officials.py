"""What an élu shows of themselves, and what is written to them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileSize
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from consult.projects.rules.messages import LONGEST_MESSAGE, LONGEST_PRESENTATION, PHOTO_MEGABYTES
from consult.web.forms import Form, trim


class ProfileForm(Form):
    shown = BooleanField(
        _l("Montrer mon nom et mon territoire"),
        description=_l("Sans cela, l’annuaire dit seulement qu’un siège est occupé."),
    )
    presentation = TextAreaField(
        _l("Quelques mots sur vous"),
        [Length(max=LONGEST_PRESENTATION, message=_l("600 caractères au plus."))],
        filters=[trim],
        description=_l("Votre engagement, les sujets que vous suivez. Ni téléphone ni adresse."),
    )
    photo = FileField(
        _l("Photo"),
        [
            FileSize(
                PHOTO_MEGABYTES * 1024 * 1024, message=_l("Cette photo pèse plus de 8 Mo. Choisissez-en une autre.")
            )
        ],
        description=_l("Image JPEG, PNG ou WebP de 8 Mo au plus. Ce qu’elle dit de son lieu et de sa date est retiré."),
        render_kw={"accept": "image/png,image/jpeg,image/webp"},
    )
    remove_photo = BooleanField(_l("Retirer la photo actuelle"))
    takes_messages = BooleanField(
        _l("Recevoir des messages par le site"),
        description=_l("Votre adresse n’est jamais montrée. Vous répondez par le site, si vous le voulez."),
    )

    def profile(self) -> dict[str, Any]:
        return {
            "shown": self.shown.data,
            "takes_messages": self.takes_messages.data,
            "presentation": self.presentation.data or "",
            "remove_photo": self.remove_photo.data,
        }


class MessageForm(Form):
    body = TextAreaField(
        _l("Votre message"),
        [
            DataRequired(_l("Écrivez votre message avant de l’envoyer.")),
            Length(max=LONGEST_MESSAGE, message=_l("3 000 caractères au plus.")),
        ],
        filters=[trim],
        description=_l(
            "Les élus écoutent et transmettent ; ils n’interviennent pas sur vos garanties ni vos remboursements."
        ),
    )
    client_key = HiddenField()


class AnswerMessageForm(Form):
    answer = TextAreaField(
        _l("Votre réponse"),
        [
            DataRequired(_l("Écrivez votre réponse avant de l’envoyer.")),
            Length(max=LONGEST_MESSAGE, message=_l("3 000 caractères au plus.")),
        ],
        filters=[trim],
        description=_l("Elle part par e-mail, sans votre adresse."),
    )
