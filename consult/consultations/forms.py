"""What an administrator types to compose a consultation."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from consult.clock import PARIS
from consult.consultations.forms_answering import CheckboxesField
from consult.consultations.forms_watched import WatchedForm
from consult.consultations.labels import ACCESS_LABELS
from consult.consultations.models import Access
from consult.consultations.rules import is_absurd, local_instant
from consult.consultations.wording import LOCALES, language_name
from consult.web.forms import Form, options, trim


class ParisInstantField(DateTimeLocalField):
    """A day and time as people in France read them; `data` is the UTC instant, None when left empty."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = " ".join(valuelist).strip()
        if not typed:
            self.data = None
            return
        try:
            wall = datetime.fromisoformat(typed).replace(tzinfo=None, second=0, microsecond=0)
        except ValueError:
            raise ValueError(_("Cette date n’est pas complète : il faut un jour et une heure.")) from None
        if is_absurd(wall):
            raise ValueError(_("L’année %(year)s n’est pas vraisemblable.", year=wall.year))
        instant = local_instant(wall)
        if instant is None:
            raise ValueError(_("Cette heure n’existe pas : cette nuit-là, on passe à l’heure d’été."))
        self.data = instant

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M") if self.data else ""


class TitleForm(Form):
    title = StringField(
        _l("Titre"),
        [
            DataRequired(_l("Donnez un titre à la consultation.")),
            Length(max=200, message=_l("200 caractères au plus.")),
        ],
        description=_l("Ce que tout le monde lira en premier. Exemple : « Notre santé, demain »."),
        filters=[trim],
    )


class SettingsForm(TitleForm, WatchedForm):
    access = RadioField(
        _l("Qui peut répondre"),
        choices=options((access.value, label) for access, label in ACCESS_LABELS.items()),
        coerce=lambda value: Access(value) if value else None,
    )
    opens_at = ParisInstantField(
        _l("Début"), description=_l("Heure de Paris. Vide : au moment où vous ouvrez la consultation.")
    )
    closes_at = ParisInstantField(
        _l("Fin"), description=_l("Heure de Paris. À cette minute, plus aucune réponse n’est reçue.")
    )
    shows_participation = BooleanField(
        _l("Montrer la participation à tous"),
        description=_l(
            "Combien de personnes ont répondu, par jour et par territoire, pendant que la consultation est ouverte."
        ),
    )
    public_contributions = BooleanField(
        _l("Publier toutes les contributions"),
        description=_l(
            "Chacun pourra lire les contributions, noms et adresses masqués, sans profil. La notice doit le dire ; "
            "cela ne se change plus après l’ouverture."
        ),
    )

    late_sheet_days = IntegerField(
        _l("Jours pour saisir les feuilles après la fermeture"),
        [
            InputRequired(_l("Indiquez un nombre de 0 à 90.")),
            NumberRange(0, 90, message=_l("Indiquez un nombre de 0 à 90.")),
        ],
        default=14,
        description=_l(
            "Le courrier arrive après le dernier jour : votre équipe le saisit encore pendant ces jours, et le rapport "
            "dit combien de feuilles sont arrivées après la fermeture. 0 : aucune."
        ),
    )


class TextsForm(WatchedForm):
    welcome = TextAreaField(
        _l("Mot d’accueil"),
        [Length(max=10_000, message=_l("10 000 caractères au plus."))],
        description=_l("Pourquoi vous consultez, et ce que deviendront les réponses. Deux ou trois phrases suffisent."),
        filters=[trim],
    )
    thanks = TextAreaField(
        _l("Remerciements"),
        [Length(max=10_000, message=_l("10 000 caractères au plus."))],
        description=_l("Lus après l’envoi : quand le rapport sera publié, à qui écrire."),
        filters=[trim],
    )


class NoticeForm(WatchedForm):
    body = TextAreaField(
        _l("Texte de la notice"),
        [
            DataRequired(_l("La notice ne peut pas être vide : chacun doit savoir à quoi il répond.")),
            Length(max=30_000, message=_l("30 000 caractères au plus.")),
        ],
        description=_l("« ## » devant une ligne en fait un intertitre, « - » un point de liste."),
        filters=[trim],
    )


class LanguagesForm(Form):
    main = SelectField(
        _l("Langue dans laquelle les textes sont écrits"),
        choices=options((locale, language_name(locale)) for locale in LOCALES),
    )
    others = CheckboxesField(
        _l("Autres langues"), choices=options((locale, language_name(locale)) for locale in LOCALES)
    )
