"""What whoever runs the installation types of an organisation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, StringField
from wtforms.validators import DataRequired, Length

from consult.web.forms import EmailAddress, Form, trim

NAME = (
    DataRequired(_l("Indiquez le nom de l’organisation.")),
    Length(max=200, message=_l("200 caractères au plus.")),
)


class AdministratorForm(Form):
    first_name = StringField(_l("Prénom"), [Length(max=120, message=_l("120 caractères au plus."))], filters=[trim])
    last_name = StringField(_l("Nom"), [Length(max=120, message=_l("120 caractères au plus."))], filters=[trim])
    email = EmailField(
        _l("Adresse e-mail"),
        [DataRequired(_l("Indiquez l’adresse de la personne.")), EmailAddress()],
        description=_l("Elle y reçoit un lien, valable une semaine, pour ouvrir son compte d’administrateur."),
        filters=[trim],
    )


class NewOrganisationForm(AdministratorForm):
    name = StringField(_l("Nom de l’organisation"), NAME, filters=[trim])
    slug = StringField(
        _l("Fin de son adresse"),
        [DataRequired(_l("Indiquez la fin de l’adresse.")), Length(max=60, message=_l("60 caractères au plus."))],
        description=_l("Minuscules, chiffres et tirets : « ma-mutuelle » donne /o/ma-mutuelle/. Elle ne change plus."),
        filters=[trim],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )


class ConfigurationForm(Form):
    name = StringField(_l("Nom de l’organisation"), NAME, filters=[trim])
    host = StringField(
        _l("Nom d’hôte"),
        [Length(max=253, message=_l("253 caractères au plus."))],
        description=_l("Comme avis.mutuelle.fr, dirigé vers ce serveur. Les liens des courriels le prennent aussitôt."),
        filters=[trim],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    sender_name = StringField(
        _l("Nom de l’expéditeur"),
        [Length(max=120, message=_l("120 caractères au plus."))],
        description=_l("Le nom de l’organisation, si rien n’est indiqué."),
        filters=[trim],
    )
    sender_email = EmailField(
        _l("Adresse de l’expéditeur"),
        [Length(max=254, message=_l("254 caractères au plus."))],
        description=_l("Votre serveur de messagerie doit avoir le droit d’écrire en son nom (SPF, DKIM)."),
        filters=[trim],
    )
    serves_root = BooleanField(
        _l("Répond à l’adresse principale du site"),
        description=_l("Sans /o/ ni nom d’hôte. Une seule organisation à la fois."),
    )
