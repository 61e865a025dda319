"""What an administrator types around the questions: sections, rewordings, a reopening."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from consult.consultations.exchange.models import MODELS
from consult.consultations.forms import ParisInstantField, TitleForm
from consult.consultations.forms_watched import WatchedForm
from consult.web.forms import Form, options, trim


class OrderForm(Form):
    """The order made by dragging: codes and `section:<id>`; and the fingerprint of the one it was made from."""

    order = HiddenField(filters=[trim])
    seen = HiddenField(filters=[trim])
    moved = HiddenField(filters=[trim])


class SectionForm(WatchedForm):
    title = StringField(
        _l("Titre de la section"),
        [DataRequired(_l("Donnez un titre à la section.")), Length(max=200, message=_l("200 caractères au plus."))],
        description=_l("Lu au-dessus de sa première question, et dans l’avancement. Exemple : « Votre quotidien »."),
        filters=[trim],
    )
    intro = TextAreaField(
        _l("Introduction"),
        [Length(max=2_000, message=_l("2 000 caractères au plus."))],
        description=_l("Une ou deux phrases, lues en tête de la section."),
        filters=[trim],
    )


class RewordForm(WatchedForm):
    prompt = TextAreaField(
        _l("Question"),
        [DataRequired(_l("Une question a besoin d’un texte.")), Length(max=500, message=_l("500 caractères au plus."))],
        filters=[trim],
    )
    help = TextAreaField(_l("Aide"), [Length(max=1000, message=_l("1 000 caractères au plus."))], filters=[trim])
    reason = TextAreaField(
        _l("Pourquoi ce changement"),
        [
            DataRequired(_l("Dites pourquoi : les deux textes et cette raison seront au rapport.")),
            Length(max=500, message=_l("500 caractères au plus.")),
        ],
        description=_l("Exemple : « Plusieurs personnes ont compris “près de chez vous” comme “dans votre rue” »."),
        filters=[trim],
    )


class ReopenForm(Form):
    reason = TextAreaField(
        _l("Pourquoi elle rouvre"),
        [
            DataRequired(_l("Dites pourquoi elle rouvre : tout le monde le lira.")),
            Length(max=500, message=_l("500 caractères au plus.")),
        ],
        description=_l("Cette phrase est montrée sur la page de la consultation et gardée dans son histoire."),
        filters=[trim],
    )
    closes_at = ParisInstantField(
        _l("Nouveau dernier jour"), description=_l("Heure de Paris. À cette minute, plus aucune réponse n’est reçue.")
    )


class EmbedForm(WatchedForm):
    hosts = TextAreaField(
        _l("Sites autorisés"),
        [Length(max=5_000, message=_l("5 000 caractères au plus."))],
        description=_l("Une adresse par ligne, comme https://portail.exemple.fr. Vide : aucun site ne l’affiche."),
        filters=[trim],
        render_kw={"spellcheck": "false", "autocapitalize": "off"},
    )

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in (self.hosts.data or "").splitlines() if line.strip()]


class BeginForm(TitleForm):
    model = RadioField(
        _l("Commencer par"),
        choices=options([("", _l("Un questionnaire vide")), *MODELS.items()]),
        default="",
    )


class FileForm(Form):
    file = FileField(
        _l("Fichier du questionnaire"),
        [
            FileRequired(_l("Choisissez un fichier.")),
            FileSize(1024 * 1024, message=_l("Ce fichier pèse plus de 1 Mo : ce n’est pas un questionnaire.")),
        ],
        description=_l("Un fichier .json, tel que « Télécharger le questionnaire » l’écrit."),
        render_kw={"accept": ".json,application/json"},
    )
