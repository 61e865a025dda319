"""What people type around shared consultations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from consult.reports.curation import LONGEST_LABEL
from consult.web.forms import Form, trim


class InviteForm(Form):
    address = StringField(
        _l("Adresse de l’organisation"),
        [
            DataRequired(_l("Indiquez l’adresse de l’organisation.")),
            Length(max=253, message=_l("253 caractères au plus.")),
        ],
        description=_l("La fin de son adresse sur cette installation (« ma-mutuelle ») ou son nom d’hôte."),
        filters=[trim],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )


class ThemeForm(Form):
    label = StringField(
        _l("Titre du thème"),
        [
            DataRequired(_l("Donnez un titre à ce thème.")),
            Length(max=LONGEST_LABEL, message=_l("120 caractères au plus.")),
        ],
        filters=[trim],
    )
    hidden = BooleanField(_l("Ne pas le montrer dans le rapport commun"))
