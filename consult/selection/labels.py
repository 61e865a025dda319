"""What methods, states and faults are called."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from consult.selection.models import Method
from consult.selection.rules.ballots import Fault, Left
from consult.selection.rules.calendar import Moment
from consult.web.filters import euros, number

METHODS = {
    Method.APPROVAL: _l("Approbation"),
    Method.SCORES: _l("Notes par critère"),
    Method.POINTS: _l("Points à répartir"),
    Method.SCHULZE: _l("Classement (Schulze)"),
    Method.BORDA: _l("Classement (Borda)"),
    Method.GREEDY_BUDGET: _l("Enveloppe, dans l’ordre des voix"),
    Method.EQUAL_SHARES: _l("Enveloppe, à parts égales"),
}
METHOD_SENTENCES = {
    Method.APPROVAL: _l("Vous cochez les projets que vous approuvez ; les plus approuvés sont choisis."),
    Method.SCORES: _l(
        "Vous notez les projets de 0 à 5 sur chaque critère ; les notes comptent selon le poids du critère, et les "
        "totaux les plus hauts sont choisis."
    ),
    Method.POINTS: _l("Vous répartissez vos points comme vous le souhaitez ; les totaux les plus hauts sont choisis."),
    Method.SCHULZE: _l(
        "Vous classez vos projets préférés ; tous les projets sont comparés deux à deux, et ceux qui gagnent leurs "
        "duels sont choisis."
    ),
    Method.BORDA: _l(
        "Vous classez vos projets préférés ; le premier reçoit le plus de points, le suivant un de moins, et les "
        "totaux les plus hauts sont choisis."
    ),
    Method.GREEDY_BUDGET: _l(
        "Vous choisissez des projets dans la limite de l’enveloppe ; les plus choisis sont financés tant qu’ils "
        "y tiennent."
    ),
    Method.EQUAL_SHARES: _l(
        "Vous choisissez des projets dans la limite de l’enveloppe ; elle est partagée à égalité entre les votants, et "
        "chaque projet est payé par ceux qui l’ont choisi."
    ),
}
MOMENTS = {
    Moment.PREPARED: (_l("En préparation"), "neutral"),
    Moment.OPEN: (_l("Ouvert"), "success"),
    Moment.COUNTING: (_l("Dépouillement"), "attention"),
    Moment.COUNTED: (_l("Dépouillé"), "info"),
    Moment.CANCELLED: (_l("Annulé"), "neutral"),
}
VISIBILITIES = {
    "named": _l("Vote nominatif : le fichier publié donne le nom de chaque votant."),
    "secretary": _l("Vote nominatif pour le secrétariat seulement : le fichier publié ne donne pas les noms."),
}
OPENING_FAULTS = {
    "no_voter": _l("Aucun élu n’a de mandat dans ce territoire aujourd’hui : le scrutin ne peut pas ouvrir."),
    "no_project": _l("Aucun projet recevable dans ce territoire pour cet appel : le scrutin ne peut pas ouvrir."),
    "no_budget": _l("Ce mode de scrutin répartit une enveloppe : indiquez son montant avant d’ouvrir."),
    "past": _l("L’heure de clôture est passée : choisissez une autre date avant d’ouvrir."),
}
OUTCOMES = {
    "no_project": _l("Tous les projets se sont retirés avant la clôture : rien n’est choisi."),
    "no_ballot": _l("Personne n’a voté : rien n’est choisi, les projets restent recevables."),
    "no_quorum": _l("Le quorum n’est pas atteint : rien n’est choisi, les projets restent recevables."),
}
DIFFERENCES = {
    "result": _l("le résultat publié n’est pas celui que donnent les votes"),
    "fingerprint": _l("les votes, les projets ou les règles ne sont plus ceux qui ont été dépouillés"),
    "roll": _l("la liste des votants n’est plus celle de l’ouverture"),
    "commitment": _l("la graine des tirages n’est pas celle qui a été engagée à l’ouverture"),
}


def left_sentence(left: Left) -> str:
    """What remains to give, said as one chooses."""
    remaining = left.left
    if remaining is not None and remaining < 0:
        return over_sentence(left.unit, -remaining)
    if left.unit == "cents":
        return _("Il reste %(left)s sur %(most)s.", left=euros(remaining or 0), most=euros(left.most or 0))
    if left.unit == "points":
        return _("Il vous reste %(left)s points sur %(most)s.", left=number(remaining), most=number(left.most))
    if left.unit == "ranks":
        return ngettext("%(num)s projet classé.", "%(num)s projets classés.", left.given)
    if left.unit == "scores":
        return ngettext("%(num)s projet noté.", "%(num)s projets notés.", left.given)
    if left.most is None:
        return ngettext("%(num)s projet choisi.", "%(num)s projets choisis.", left.given)
    return ngettext(
        "%(given)s projet choisi sur %(most)s au plus.",
        "%(given)s projets choisis sur %(most)s au plus.",
        left.given,
        given=number(left.given),
        most=number(left.most),
    )


def over_sentence(unit: str, over: int) -> str:
    if unit == "cents":
        return _("Vos choix dépassent l’enveloppe de %(over)s.", over=euros(over))
    if unit == "points":
        return ngettext("Vous donnez %(num)s point de trop.", "Vous donnez %(num)s points de trop.", over)
    return ngettext("Vous choisissez %(num)s projet de trop.", "Vous choisissez %(num)s projets de trop.", over)


def fault_sentence(method: str, fault: Fault, title: str) -> str:
    """Why a ballot is refused. Nothing was recorded, what was chosen is shown again."""
    if fault.kind == "too_many":
        return over_sentence("votes", fault.over)
    if fault.kind == "too_much":
        return over_sentence("points" if method == "points" else "cents", fault.over)
    return {
        "unknown": _("Un des projets choisis n’est pas dans ce scrutin : rechargez la page."),
        "conflict": _("Vous portez « %(title)s » ou vous en êtes déporté : vous ne votez pas pour lui.", title=title),
        "twice": _("Deux projets ont le même rang, dont « %(title)s » : donnez à chacun le sien.", title=title),
        "value": _("Ce que vous donnez à « %(title)s » n’est pas possible dans ce scrutin.", title=title),
    }[fault.kind]


def proxy_sentence(fault: str, most: int) -> str:
    """Why a proxy is refused."""
    return {
        "none_allowed": _("Ce scrutin ne permet pas les procurations."),
        "self": _("Vous ne pouvez pas vous donner procuration à vous-même."),
        "given": _("Vous avez déjà donné procuration : reprenez-la d’abord."),
        "voted": _("Votre vote est enregistré : il n’y a plus de procuration à donner."),
        "holds": _("Vous détenez une procuration : vous ne pouvez pas donner la vôtre."),
        "holder_gave": _("Cette personne a elle-même donné procuration : une procuration ne se transmet pas."),
        "full": ngettext(
            "Cette personne détient déjà une procuration, le nombre permis.",
            "Cette personne détient déjà %(num)s procurations, le nombre permis.",
            most,
        ),
        "used": _("Un vote a déjà été envoyé en votre nom : la procuration ne se reprend plus."),
    }[fault]
