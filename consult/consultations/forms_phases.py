"""What an administrator types of a phase."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from consult.consultations.forms_watched import WatchedForm
from consult.consultations.labels import PHASE_LABELS
from consult.consultations.models import PhaseKind
from consult.consultations.phase_files import LARGEST_MEGABYTES
from consult.web.forms import Form, options, trim


class PhaseForm(WatchedForm):
    kind = RadioField(
        _l("Sorte d’étape"),
        choices=options((kind.value, label) for kind, label in PHASE_LABELS.items()),
        coerce=lambda value: PhaseKind(value) if value else None,
        default=PhaseKind.OTHER,
    )
    title = StringField(
        _l("Titre"),
        [DataRequired(_l("Donnez un titre à l’étape.")), Length(max=200, message=_l("200 caractères au plus."))],
        filters=[trim],
    )
    starts_on = DateField(_l("Premier jour"), [Optional()])
    ends_on = DateField(_l("Dernier jour"), [Optional()])
    body = TextAreaField(
        _l("Texte"),
        [Length(max=20_000, message=_l("20 000 caractères au plus."))],
        description=_l("« ## » devant une ligne en fait un intertitre, « - » un point de liste."),
        filters=[trim],
    )


class DocumentForm(Form):
    document_title = StringField(
        _l("Titre du document"),
        [DataRequired(_l("Dites ce qu’est ce document.")), Length(max=200, message=_l("200 caractères au plus."))],
        filters=[trim],
    )
    file = FileField(
        _l("Fichier"),
        [
            FileRequired(_l("Choisissez un fichier.")),
            FileSize(LARGEST_MEGABYTES * 1024 * 1024, message=_l("Ce fichier pèse plus de 20 Mo.")),
        ],
        description=_l("PDF, Word (.docx), LibreOffice (.odt) ou image, 20 Mo au plus. Tout le monde le lira."),
        render_kw={"accept": ".pdf,.docx,.odt,.jpg,.jpeg,.png"},
    )


def phase_values(form: PhaseForm) -> dict[str, Any]:
    return {**form.values(), "body": form.body.data or ""}
