"""What each kind of question asks for, in a sentence under it."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.consultations.forms_kinds import bounds_told, days_told
from consult.consultations.labels import FILE_TYPE_LABELS
from consult.consultations.models import QuestionKind
from consult.consultations.queries_answering import Part
from consult.consultations.rules_questions import day_of, decimal_of


def hint_of(part: Part) -> str:
    """Empty where the answers speak for themselves."""
    asked, kind, settings = part.question, part.question.kind, part.question.settings
    if kind is QuestionKind.OPEN_TEXT:
        return _("N’écrivez ni nom, ni adresse, ni numéro : nous les masquerions.")
    if kind is QuestionKind.FEW_WORDS:
        return _("Un à trois mots. Séparez par une virgule ceux qui ne vont pas ensemble.")
    if kind is QuestionKind.CHOICE and asked.max_choices > 1:
        return _("%(maximum)s choix au plus.", maximum=asked.max_choices)
    if kind is QuestionKind.SCALE:
        return _scale(part)
    if kind is QuestionKind.RANKING:
        return _("Mettez-en %(n)s dans l’ordre, en commençant par ce qui compte le plus.", n=asked.max_choices)
    if kind is QuestionKind.NUMBER:
        return bounds_told(decimal_of(settings.get("min")), decimal_of(settings.get("max")))
    if kind is QuestionKind.DATE:
        told = days_told(day_of(settings.get("earliest")), day_of(settings.get("latest")))
        return f"{told} {_('Exemple : 27 3 1985.')}".strip()
    if kind is QuestionKind.FILE:
        return _file(part)
    if asked.profile_key == "gendered_form":
        return _("Si une de vos phrases est citée, nous la signerons « Adhérente », « Adhérent » ou « Membre ».")
    return ""


def _scale(part: Part) -> str:
    asked, low, high = part.question, part.said("scale_min_label"), part.said("scale_max_label")
    if not low or not high:
        return ""
    ends = {"low": asked.scale_min, "low_label": low, "high": asked.scale_max, "high_label": high}
    return _("De %(low)s (%(low_label)s) à %(high)s (%(high_label)s).", **ends)


def _file(part: Part) -> str:
    settings = part.question.settings
    types = ", ".join(str(FILE_TYPE_LABELS[name]) for name in settings.get("types", ()))
    asked = _("%(types)s ; %(n)s mégaoctets au plus.", types=types, n=settings.get("max_megabytes", 1))
    return asked + " " + _("Nous en retirons ce qui dit qui l’a fait, quand et où.")
