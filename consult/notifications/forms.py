"""What staff type to compose a campaign, and readers to choose what they receive."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import Field, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from consult.accounts.labels import AGE_LABELS
from consult.accounts.profile import AgeBand
from consult.consultations import queries as consultations
from consult.consultations.forms import ParisInstantField
from consult.notifications.campaigns.audience import Audience, read_audience
from consult.notifications.campaigns.labels import PURPOSE_LABELS
from consult.notifications.campaigns.texts import default_text
from consult.notifications.models import Campaign
from consult.notifications.rules import one_line
from consult.notifications.states import Among, Answered, CampaignKind, MailPurpose
from consult.territories import queries as territories
from consult.web.bounds import HIGHEST
from consult.web.forms import Form, options, trim

EVERYWHERE = _l("Tous")
CHOOSE = _l("Choisissez")
NO_CONSULTATION = _l("Aucune consultation")


def integer_or_none(value: Any) -> int | None:
    if value in (None, "", "None"):
        return None
    if int(value) > HIGHEST:
        raise ValueError
    return int(value)


class WebAddress:
    """Validator of a field: the whole address of a page."""

    def __call__(self, form: Any, field: Field) -> None:
        typed = field.data or ""
        try:
            parts = urlsplit(typed)
            complete = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            complete = False
        if not complete or one_line(typed) != typed or " " in typed:
            raise ValidationError(_("Cette adresse n’est pas complète : il en faut une comme https://exemple.fr/page."))


class Ticks(SelectMultipleField):
    """Several choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class CampaignForm(Form):
    """The form of one kind of message: `offer` takes out what does not concern it."""

    consultation_id = SelectField(_l("À propos de"), coerce=integer_or_none)
    among = RadioField(
        _l("À qui ?"),
        choices=options(
            [
                (Among.LIST.value, _l("Les personnes de la liste de la consultation")),
                (Among.KNOWN.value, _l("Toutes les personnes connues")),
            ]
        ),
        default=Among.LIST.value,
    )
    college_ids = Ticks(
        _l("Collèges"), coerce=integer_or_none, description=_l("Aucune case cochée : tous les collèges.")
    )
    territory_id = SelectField(
        _l("Territoire"), coerce=integer_or_none, description=_l("Avec tous ceux qu’il contient.")
    )
    age_bands = Ticks(
        _l("Âges"),
        choices=options((band.value, AGE_LABELS[band]) for band in AgeBand),
        coerce=AgeBand,
        description=_l("Aucune case cochée : tous les âges."),
    )
    answered = RadioField(
        _l("Ont-elles répondu à la consultation ?"),
        choices=options(
            [
                (Answered.ANY.value, _l("Sans importance")),
                (Answered.YES.value, _l("Oui")),
                (Answered.NO.value, _l("Non")),
            ]
        ),
        default=Answered.ANY.value,
    )
    subject = StringField(_l("Objet"), [Length(max=200, message=_l("200 caractères au plus."))], filters=[trim])
    body = TextAreaField(_l("Texte"), [Length(max=20_000, message=_l("20 000 caractères au plus."))], filters=[trim])
    link_url = StringField(
        _l("Adresse où mène le bouton"),
        [Optional(), Length(max=500, message=_l("500 caractères au plus.")), WebAddress()],
        description=_l("Par exemple la page de vos projets. Vide : la page d’accueil."),
        filters=[trim],
    )
    per_minute = IntegerField(
        _l("Messages par minute, au plus"),
        [Optional(), NumberRange(1, 60_000, message=_l("Indiquez un nombre entre 1 et 60 000."))],
        description=_l("Si votre service de messagerie limite les envois. Vide : sans limite."),
    )

    def offer(self, organisation_id: int, kind: CampaignKind) -> CampaignForm:
        """Fill the choices with what belongs to the organisation, and no more."""
        self.kind = kind
        appeal = kind is CampaignKind.APPEAL
        mine = [(row.id, row.title) for row in consultations.consultations_of(organisation_id)]
        self.consultation_id.choices = options([("", NO_CONSULTATION if appeal else CHOOSE), *mine])
        places = [(row.id, row.name) for row in territories.territories_of(organisation_id)]
        self.territory_id.choices = options([("", EVERYWHERE), *places])
        self.college_ids.choices = options((row.id, row.name) for row in territories.colleges_of(organisation_id))
        if kind is not CampaignKind.INVITATION:
            del self.among
        if kind not in (CampaignKind.RESULTS, CampaignKind.APPEAL):
            del self.answered
        if not appeal:
            del self.link_url
        return self

    def campaign_values(self) -> dict[str, Any]:
        """What the operation takes. A text left as the house proposes it is kept empty: each reads it in their own
        language."""
        subject, body = (self.subject.data or "").strip(), _lines(self.body.data)
        proposed_subject, proposed_body = default_text(self.kind)
        return {
            "kind": self.kind,
            "consultation_id": self.consultation_id.data,
            "audience": self.audience().as_json(),
            "subject": "" if subject == proposed_subject else subject,
            "body": "" if body == _lines(proposed_body) else body,
            "link_url": (self.link_url.data or "") if self.link_url else "",
            "per_minute": self.per_minute.data,
        }

    def audience(self) -> Audience:
        known = Among.KNOWN if self.kind is CampaignKind.APPEAL else Among.LIST
        return Audience(
            Among(self.among.data) if self.among else known,
            tuple(self.college_ids.data or ()),
            self.territory_id.data,
            tuple(self.age_bands.data or ()),
            Answered(self.answered.data) if self.answered else Answered.ANY,
        )


def _lines(text: str | None) -> str:
    return "\n".join((text or "").strip().splitlines())


def shown_values(campaign: Campaign) -> dict[str, Any]:
    """What the form shows of a campaign: where its text is the house's, that text."""
    subject, body = default_text(campaign.kind)
    audience = read_audience(campaign.audience)
    return {
        "consultation_id": campaign.consultation_id,
        "among": audience.among.value,
        "college_ids": list(audience.college_ids),
        "territory_id": audience.territory_id,
        "age_bands": list(audience.age_bands),
        "answered": audience.answered.value,
        "subject": campaign.subject or subject,
        "body": campaign.body or body,
        "link_url": campaign.link_url,
        "per_minute": campaign.per_minute,
    }


class LaunchForm(Form):
    send_at = ParisInstantField(
        _l("Jour et heure de l’envoi"), [Optional()], description=_l("À l’heure de Paris. Vide : tout de suite.")
    )


class BouncesForm(Form):
    file = FileField(
        _l("Fichier de retours"),
        [
            FileRequired(_l("Choisissez un fichier.")),
            FileSize(50 * 1024 * 1024, message=_l("Ce fichier pèse plus de 50 Mo. Partagez-le en plusieurs.")),
        ],
        render_kw={"accept": ".csv,.mbox,.eml,.txt,text/csv,message/rfc822,application/mbox"},
    )


class PreferencesForm(Form):
    wanted = Ticks(
        _l("Je veux bien recevoir"),
        choices=options((purpose.value, label) for purpose, label in PURPOSE_LABELS.items()),
        coerce=MailPurpose,
    )
