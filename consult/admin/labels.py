"""How the acts of the record are told."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

ACTIONS: dict[str, Any] = {
    "account.change_password": _l("A changé son mot de passe"),
    "account.create": _l("A ouvert un compte"),
    "account.update": _l("A modifié son compte"),
    "account.withdraw": _l("A retiré un accès"),
    "analysis.start": _l("A lancé une analyse"),
    "analysis.weigh": _l("A redressé une analyse"),
    "membership.load": _l("A envoyé la structure des adhérents"),
    "colleges.import": _l("A envoyé un fichier de collèges"),
    "consultation.archive": _l("A archivé une consultation"),
    "consultation.close": _l("A fermé une consultation"),
    "consultation.closed_by_clock": _l("Consultation close à la date prévue"),
    "consultation.create": _l("A créé une consultation"),
    "consultation.embed": _l("A choisi les sites qui affichent une consultation"),
    "consultation.open": _l("A ouvert une consultation"),
    "consultation.opened_by_clock": _l("Consultation ouverte à la date prévue"),
    "consultation.pilot": _l("A commencé un essai"),
    "consultation.publish": _l("A publié une consultation"),
    "consultation.reopen": _l("A rouvert une consultation"),
    "consultation.update": _l("A modifié une consultation"),
    "consultation.write_notice": _l("A écrit une notice"),
    "consultation.write_texts": _l("A écrit l’accueil et les remerciements"),
    "contributions.import": _l("A importé des contributions"),
    "contributions.read": _l("A lu des contributions"),
    "invitation.send": _l("A envoyé les invitations"),
    "invitations.add": _l("A complété la liste des invités"),
    "legal_page.save": _l("A écrit une page légale"),
    "organisation.configure": _l("A réglé l’adresse et l’expéditeur de l’organisation"),
    "organisation.create": _l("A créé l’organisation"),
    "organisation.resume": _l("A repris le service de l’organisation"),
    "organisation.suspend": _l("A suspendu l’organisation"),
    "organisation.update": _l("A modifié l’organisation"),
    "participation.erase": _l("A effacé une participation"),
    "people.import": _l("A envoyé un fichier de personnes"),
    "person.create": _l("A ajouté une personne"),
    "person.update": _l("A modifié une fiche"),
    "pilot.purge": _l("A retiré les réponses d’essai"),
    "question.move": _l("A changé l’ordre des questions"),
    "question.remove": _l("A retiré une question"),
    "question.reword": _l("A reformulé une question"),
    "question.save": _l("A écrit une question"),
    "reminder.send": _l("A relancé les invités"),
    "report.publish": _l("A publié un rapport"),
    "role.end": _l("A terminé un rôle"),
    "role.grant": _l("A donné un rôle"),
    "section.save": _l("A écrit une section"),
    "territories.import": _l("A envoyé un fichier de territoires"),
}
OBJECTS: dict[str, Any] = {
    "account": _l("compte"),
    "analysis_run": _l("analyse"),
    "consultation": _l("consultation"),
    "contribution": _l("contribution"),
    "import_batch": _l("import"),
    "job": _l("travail"),
    "legal_page": _l("page légale"),
    "organisation": _l("organisation"),
    "participation": _l("participation"),
    "person": _l("personne"),
    "question": _l("question"),
    "report_version": _l("rapport"),
    "theme": _l("thème"),
}

DETAILS: dict[str, Any] = {
    "added": _l("ajoutés"),
    "changed": _l("modifiés"),
    "consultation": _l("consultation"),
    "consultation_id": _l("consultation"),
    "contributions": _l("contributions"),
    "grant": _l("attribution"),
    "installation_account": _l("compte de l’installation"),
    "job": _l("travail"),
    "k": _l("seuil"),
    "lines": _l("lignes"),
    "participations": _l("participations"),
    "role": _l("rôle"),
    "run_id": _l("analyse"),
    "territory": _l("territoire"),
    "version": _l("version"),
}


def action_label(action: str) -> Any:
    """The act in words; its code where there are none."""
    return ACTIONS.get(action, action)
