"""What is chosen to make a file: the table, for whom, in which format."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from consult.exports.registry import Subject
from consult.exports.tables import AUDIENCE_LABELS, Audience
from consult.exports.writers import FORMATS, Format
from consult.web.forms import Form, options


class ExportForm(Form):
    subject = RadioField(_l("Quoi"), [InputRequired(_l("Choisissez un tableau."))])
    audience = RadioField(_l("Pour qui"), [InputRequired(_l("Choisissez pour qui est ce fichier."))])
    format = RadioField(_l("Format"), [InputRequired(_l("Choisissez un format."))], default=Format.XLSX.value)

    def offer(self, subjects: Sequence[Subject], audiences: Sequence[Audience]) -> ExportForm:
        self.subject.choices = options((subject.name, subject.label) for subject in subjects)
        self.audience.choices = options((audience.value, AUDIENCE_LABELS[audience]) for audience in audiences)
        self.format.choices = options((format_.value, described.label) for format_, described in FORMATS.items())
        return self
