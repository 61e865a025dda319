"""The letters of campaigns, many at once: the text is prepared once for each campaign and language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from consult.accounts import queries_audience as people
from consult.consultations import queries as consultations
from consult.consultations.queries_campaigns import Invited, invited_of
from consult.notifications import queries
from consult.notifications.campaigns.texts import About, PreparedLetter
from consult.notifications.letters import Letter, letters
from consult.notifications.links import preferences_token
from consult.notifications.models import Campaign, Message
from consult.notifications.states import CampaignKind
from consult.secrets import derived_token
from consult.territories import queries as territories
from consult.web.links import site_url


def about(campaign: Campaign) -> About:
    organisation = territories.organisation(campaign.organisation_id)
    if campaign.consultation_id is None:
        return About(campaign.kind, organisation)
    consultation = consultations.consultation_by_id(campaign.consultation_id)
    return About(campaign.kind, organisation, consultation.title, consultation.closes_at)


def common_link(campaign: Campaign, organisation: Any) -> str:
    """Where the button leads when it leads everybody to the same page."""
    if campaign.link_url:
        return campaign.link_url
    if campaign.consultation_id is None:
        return site_url(organisation, "admin.home")
    slug = consultations.consultation_by_id(campaign.consultation_id).slug
    if campaign.kind is CampaignKind.RESULTS:
        return site_url(organisation, "reports.report", slug=slug)
    return site_url(organisation, "answering.consultation", slug=slug)


@letters("campaign")
def write_many(messages: Sequence[Message]) -> dict[int, Letter]:
    """Three queries for all of them; an invitation that was revoked meanwhile is left out."""
    found: dict[int, Letter] = {}
    by_campaign: dict[int, list[Message]] = {}
    for message in messages:
        by_campaign.setdefault(message.campaign_id or 0, []).append(message)
    for campaign_id, rows in by_campaign.items():
        found |= Writing(queries.campaign(campaign_id)).write(rows)
    return found


class Writing:
    """The letters of one campaign."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign, self.about = campaign, about(campaign)
        self.organisation = self.about.organisation
        self.common_link = common_link(campaign, self.organisation)
        self.prepared: dict[str, PreparedLetter] = {}

    def write(self, messages: Sequence[Message]) -> dict[int, Letter]:
        personal = self.campaign.kind not in (CampaignKind.APPEAL, CampaignKind.RESULTS)
        ids = [row.context["invitation_id"] for row in messages if "invitation_id" in row.context]
        invited = invited_of(ids) if ids else {}
        names = people.names_of_people({person for one in invited.values() for person in one.person_ids})
        at = people.names_at(self.campaign.organisation_id, [row.recipient for row in messages if not row.context])
        found = {}
        for message in messages:
            one = invited.get(message.context.get("invitation_id", 0))
            if message.context and one is None:
                continue
            behind = (
                [names.get(person, ("", "")) for person in one.person_ids] if one else at.get(message.recipient, [])
            )
            values = self._values(message, behind)
            values["lien"] = self._personal_link(one) if one and personal else self.common_link
            found[message.id] = self.fill(message, values)
        return found

    def fill(self, message: Message, values: Mapping[str, str]) -> Letter:
        written = self.prepared_in(message.locale).fill(values)
        headers = {
            "List-Unsubscribe": f"<{values['desabonnement']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        return Letter(written.subject, written.text, written.html, headers)

    def prepared_in(self, locale: str) -> PreparedLetter:
        if locale not in self.prepared:
            self.prepared[locale] = PreparedLetter(self.about, self.campaign.subject, self.campaign.body, locale)
        return self.prepared[locale]

    def _values(self, message: Message, who: Sequence[tuple[str, str]]) -> dict[str, str]:
        token = preferences_token(message.id)
        with force_locale(message.locale):
            first = join_names([first for first, _last in who])
            shared = (
                _("Plusieurs personnes sont invitées à cette adresse : la page demandera qui répond.")
                if len(who) > 1 and self.campaign.kind in (CampaignKind.INVITATION, CampaignKind.REMINDER)
                else ""
            )
        return {
            "prenom": first,
            "nom": who[0][1] if len(who) == 1 else "",
            "plusieurs": shared,
            "desabonnement": site_url(self.organisation, "preferences.unsubscribe", token=token),
        }

    def _personal_link(self, invited: Invited) -> str:
        token = derived_token(current_app.config["SECRET_KEY"], invited.nonce)
        return site_url(self.organisation, "answering.personal_link", token=token)


def join_names(names: Sequence[str]) -> str:
    """« Jeanne et Paul », « Jeanne, Paul et Zoé »; nothing where one of them is not known."""
    if not names or not all(names):
        return ""
    return names[0] if len(names) == 1 else _("%(first)s et %(last)s", first=", ".join(names[:-1]), last=names[-1])


def sample_letter(campaign: Campaign, locale: str) -> Letter:
    """The letter as somebody invented would read it: for the preview and the trial; its links are nobody's."""
    writing = Writing(campaign)
    values = {
        "prenom": _("Camille"),
        "nom": _("Exemple"),
        "lien": writing.common_link,
        "desabonnement": site_url(writing.organisation, "admin.home"),
    }
    return writing.prepared_in(locale).fill(values)


@letters("campaign_trial")
def write_trials(messages: Sequence[Message]) -> dict[int, Letter]:
    """The trial that somebody sends to themselves: the sample, marked as such in its subject."""
    found = {}
    for message in messages:
        sample = sample_letter(queries.campaign(message.context["campaign_id"]), message.locale)
        subject = _("[Essai] %(subject)s", subject=sample.subject)
        found[message.id] = Letter(subject, sample.text, sample.html)
    return found
