"""What an administrator types to lay a call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from consult.consultations.forms import ParisInstantField
from consult.consultations.forms_answering import CheckboxesField
from consult.consultations.forms_watched import WatchedForm
from consult.projects.fields import EurosField, between, row_id
from consult.projects.labels import CRITERIA, FIELD_KINDS, KINDS, METHODS, PHASES, VISIBILITIES
from consult.projects.models import CallKind, CriterionKind, PhaseKind
from consult.territories import queries as territories
from consult.territories.labels import LEVEL_LABELS
from consult.web.forms import Form, options, trim

MOST_EXAMINERS = 5


def text(label: Any, longest: int, missing: Any = None, **values: Any) -> StringField:
    """A line of text, required where `missing` says what to do."""
    checks: list[Any] = [DataRequired(missing)] if missing else []
    checks.append(Length(max=longest, message=_l("%(max)d caractères au plus.")))
    return StringField(label, checks, filters=[trim], **values)


class CallForm(Form):
    title = text(
        _l("Titre"),
        200,
        _l("Donnez un titre à l’appel."),
        description=_l("Ce que tout le monde lira en premier. Exemple : « Agir près de chez vous 2027 »."),
    )
    kind = RadioField(
        _l("Ce que l’on y dépose"),
        choices=options((kind.value, label) for kind, label in KINDS.items()),
        default=CallKind.PROJECT.value,
        coerce=lambda value: CallKind(value) if value else None,
    )
    permanent = BooleanField(
        _l("Appel permanent"),
        description=_l("Une boîte à idées : on y dépose toute l’année, sans calendrier ni vote à date fixe."),
    )


class PresentationForm(WatchedForm):
    title = text(_l("Titre"), 200, _l("Donnez un titre à l’appel."))
    intro = TextAreaField(
        _l("Présentation"),
        [Length(max=10_000, message=_l("10 000 caractères au plus."))],
        description=_l("Ce que vous cherchez, pour qui, et ce qu’il adviendra des projets."),
        filters=[trim],
    )
    values_text = TextAreaField(
        _l("Les valeurs auxquelles les projets sont tenus"),
        [Length(max=10_000, message=_l("10 000 caractères au plus."))],
        description=_l("La commission s’y réfère ; les auteurs les lisent avant de déposer."),
        filters=[trim],
    )


class _CalendarForm(WatchedForm):
    """One pair of dates a phase, added below."""

    def calendar(self) -> Mapping[PhaseKind, tuple[datetime | None, datetime | None]]:
        return {kind: (self[f"{kind.value}_starts"].data, self[f"{kind.value}_ends"].data) for kind in PhaseKind}

    def phases(self) -> list[tuple[Any, Any, Any]]:
        """Name of the phase, its start and its end."""
        return [(PHASES[kind], self[f"{kind.value}_starts"], self[f"{kind.value}_ends"]) for kind in PhaseKind]


CalendarForm = type(
    "CalendarForm",
    (_CalendarForm,),
    {
        f"{kind.value}_{end}": ParisInstantField(label)
        for kind in PhaseKind
        for end, label in (("starts", _l("Début")), ("ends", _l("Fin")))
    },
)


class FilersForm(WatchedForm):
    territory_id = SelectField(
        _l("Territoire de l’appel"),
        description=_l("Les projets sont situés dans ce territoire, ou dans ceux qu’il contient."),
        coerce=row_id,
    )
    round_level = SelectField(
        _l("Niveau où les élus choisissent"),
        description=_l("Un scrutin pour chaque territoire de ce niveau : ses élus y votent."),
        choices=options((level.value, label) for level, label in LEVEL_LABELS.items()),
    )
    college_ids = CheckboxesField(
        _l("Collèges qui peuvent déposer"), description=_l("Aucune case : toute personne qui a un compte."), coerce=int
    )
    open_to_visitors = BooleanField(
        _l("Ouvert aux personnes extérieures"),
        description=_l(
            "Quelqu’un qui n’est d’aucun collège dépose aussi, avec un compte qu’il ouvre par un lien reçu par e-mail."
        ),
    )

    def offer(self, organisation_id: int) -> FilersForm:
        places = [(place.id, place.name) for place in territories.territories_of(organisation_id)]
        self.territory_id.choices = options([("", _l("Toute l’organisation")), *places])
        colleges = territories.colleges_of(organisation_id)
        self.college_ids.choices = options((college.id, college.name) for college in colleges)
        return self


class BudgetForm(WatchedForm):
    budget_cents = EurosField(_l("Budget de l’appel, en euros"), description=_l("Vide : l’appel n’a pas de budget."))
    most_cents = EurosField(_l("Le plus qu’un projet peut demander, en euros"), description=_l("Vide : sans limite."))
    examiners_per_project = IntegerField(
        _l("Personnes qui examinent chaque projet"),
        [between(1, MOST_EXAMINERS)],
        description=_l("À deux, les écarts se voient et la présidence tranche."),
    )
    answer_days = IntegerField(
        _l("Délai de réponse promis, en jours"), [between(1, 365)], description=_l("Annoncé aux auteurs au dépôt.")
    )


class VoteForm(WatchedForm):
    method = RadioField(
        _l("Comment les élus votent"), choices=options((name, label[0]) for name, label in METHODS.items())
    )
    most = IntegerField(_l("Projets qu’un élu peut choisir"), [between(1, 100)])
    points = IntegerField(_l("Points à répartir"), [between(1, 1000)])
    quorum = IntegerField(
        _l("Quorum, en pour cent des élus inscrits"), [between(0, 100)], description=_l("0 : sans quorum.")
    )
    threshold = IntegerField(
        _l("Seuil pour être choisi, en pour cent des votants"), [between(0, 100)], description=_l("0 : sans seuil.")
    )
    proxies = IntegerField(
        _l("Procurations qu’un élu peut porter"), [between(0, 5)], description=_l("0 : aucune procuration.")
    )
    visibility = RadioField(
        _l("Qui sait ce que chacun a voté"),
        choices=options((kind.value, label) for kind, label in VISIBILITIES.items()),
    )

    def rules(self) -> dict[str, Any]:
        """As a call stores them: shares between 0 and 1."""
        typed = {name: value for name, value in self.values().items() if name != "seen"}
        return typed | {name: typed[name] / 100 for name in ("quorum", "threshold")}


def typed_rules(rules: Mapping[str, Any]) -> dict[str, Any]:
    """The reverse of `VoteForm.rules`."""
    return dict(rules) | {name: round(float(rules.get(name) or 0) * 100) for name in ("quorum", "threshold")}


class CategoryForm(Form):
    name = text(_l("Nom de la catégorie"), 80, _l("Donnez un nom à cette catégorie."))


class CriterionForm(Form):
    label = text(_l("Critère"), 200, _l("Écrivez ce critère."))
    help = TextAreaField(
        _l("Aide pour ceux qui examinent"),
        [Length(max=1000, message=_l("1 000 caractères au plus."))],
        filters=[trim],
    )
    kind = SelectField(
        _l("Ce qu’il demande"),
        choices=options((kind.value, label) for kind, label in CRITERIA.items()),
        coerce=lambda value: CriterionKind(value) if value else None,
    )
    weight = IntegerField(
        _l("Poids"),
        [between(0, 10)],
        default=1,
        description=_l("Compte dans les notes des élus, si la méthode de vote en demande. 0 : ne compte pas."),
    )


class FieldForm(Form):
    label = text(_l("Question posée à l’auteur"), 200, _l("Écrivez la question."))
    help = text(_l("Aide sous la question"), 300)
    kind = RadioField(
        _l("Réponse attendue"),
        choices=options((name, label) for name, label in FIELD_KINDS.items()),
        default="text",
    )
    choices = TextAreaField(
        _l("Réponses proposées"),
        [Length(max=3000, message=_l("3 000 caractères au plus."))],
        description=_l("Une par ligne, pour une liste."),
        filters=[trim],
    )
    required = BooleanField(_l("Réponse obligatoire"))

    def answers(self) -> list[str]:
        if self.kind.data != "choice":
            return []
        return [line.strip()[:120] for line in (self.choices.data or "").splitlines() if line.strip()]
