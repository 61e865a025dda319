"""Moderation in the demonstration: answers of the open consultation that the filter flags, decisions, a contest."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from consult.authz import Actor
from consult.clock import paris_day
from consult.consultations.models import Consultation, Contribution, Question
from consult.consultations.operations.begin_participation import begin_participation
from consult.consultations.operations.store_contribution import store_contribution
from consult.consultations.queries import consultation_by_slug, questions_of
from consult.db import db, utcnow
from consult.moderation import queries
from consult.moderation.decision import Decision
from consult.moderation.models import ActKind
from consult.moderation.operations.ask_colleague import ask_colleague
from consult.moderation.operations.contest_decision import contest_decision
from consult.moderation.operations.decide_item import decide_item
from consult.moderation.operations.examine_contributions import examine_contributions
from consult.moderation.operations.report_contribution import report_contribution

PLAIN = (
    "Être reçu par quelqu’un qui connaît mon dossier, sans tout répéter.",
    "Un accueil le samedi matin, au moins une fois par mois.",
    "Des sièges avec accoudoirs, et un bureau où parler sans être entendu.",
    "Pouvoir prendre rendez-vous par téléphone, pas seulement sur internet.",
    "Que l’on nous explique les remboursements avec des mots simples.",
    "Un écran pour les sourds, comme à la mairie.",
)
INSULTING = "Votre directeur est un abruti, il refuse de nous recevoir."
CONTESTED = "Il faut être crétin pour fermer l’agence un jour de marché."
MASKED = "La dame du guichet de la rue des Halles, celle aux cheveux rouges, est toujours pressée."
ASKED = "Mme Delorme, au guichet, est en dépression et ça se voit, donnez-lui de l’aide."
REPORTED = "Ceux qui viennent sans rendez-vous passent avant nous, c’est toujours les mêmes."
CAMPAIGN = (
    "Non à la fermeture de l’agence du port, imbéciles ! Signez sur www.sauvons-le-port.example",
    "Non à la fermeture de l’agence du port, imbéciles ! Signez tous sur www.sauvons-le-port.example",
    "non a la fermeture de l’agence du port imbéciles, signez sur www.sauvons-le-port.example",
    "Non à la fermeture de notre agence du port, imbéciles ! Signez sur www.sauvons-le-port.example",
)
WAITING = (
    "Merci à Sandrine Kerbrat, elle m’a rappelé le soir même au 06 39 98 14 22.",
    "Mon mari Gérard ne peut pas monter les marches, mettez une rampe.",
    "Écrivez-moi à huguette.p@exemple.test quand l’agence rouvrira.",
    "M. Lefloc a un cancer et il attend debout, c’est indigne.",
    "Bravo au docteur Quilliec pour ses permanences.",
    "…",
    "?",
)


def moderate(administrator: Actor, moderator: Actor, slug_of_open: str) -> None:
    """Sent as participants send, read by the filter, decided through the operations of the team."""
    consultation = consultation_by_slug(administrator.organisation_id, slug_of_open)
    question = questions_of(consultation.id)[0]
    texts = (*PLAIN, INSULTING, CONTESTED, MASKED, ASKED, REPORTED, *CAMPAIGN, *WAITING)
    sent = {text: _send(consultation, question, text) for text in texts}
    visitor = Actor(organisation_id=administrator.organisation_id)
    examine_contributions(
        actor=visitor, consultation_id=consultation.id, contribution_ids=[row.id for row in sent.values()]
    )
    reasons = queries.charter_of(administrator.organisation_id).reasons
    _decide(moderator, sent[INSULTING], Decision(ActKind.EXCLUDE, reason=reasons[0].label))
    _decide(moderator, sent[MASKED], Decision(ActKind.MASK, words=("rue des Halles", "celle aux cheveux rouges")))
    _decide(administrator, sent[CONTESTED], Decision(ActKind.EXCLUDE, reason=reasons[0].label))
    act = queries.standing_act(sent[CONTESTED].id)
    if act is not None:
        contest_decision(actor=visitor, act=act, body="Je ne visais personne : je parle de la décision.")
    item = queries.item_of(consultation.id, sent[ASKED].id)
    if item is not None:
        ask_colleague(
            actor=administrator,
            item=item,
            note="Le nom est caché, mais tout le monde la reconnaîtra. On écarte ?",
            colleague_id=moderator.person_id,
            now=utcnow(),
        )
    report_contribution(
        actor=visitor,
        consultation_id=consultation.id,
        contribution_id=sent[REPORTED].id,
        reason=reasons[2].label,
        comment="On voit bien de qui il s’agit.",
    )


def _send(consultation: Consultation, question: Question, text: str) -> Contribution:
    now = utcnow()
    participation = begin_participation(actor=Actor(consultation.organisation_id), consultation=consultation, now=now)
    participation.submitted_at, participation.submitted_on = now, paris_day(now)
    return store_contribution(
        participation=participation,
        question=question,
        client_key=str(uuid5(NAMESPACE_URL, text)),
        body=text,
        quotable=True,
        submitted_at=now,
    )


def _decide(actor: Actor, contribution: Contribution, decision: Decision) -> None:
    decide_item(
        actor=actor,
        consultation_id=contribution.consultation_id,
        contribution_id=contribution.id,
        decision=decision,
        whole_batch=False,
        seen_act_id=None,
        now=utcnow(),
    )
    db.session.flush()
