"""Which column of a file is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.errors import DomainError
from consult.web.csv_table import folded


class WrongMapping(DomainError):
    """The columns asked for are not those of the file; the message names both."""


@dataclass(frozen=True)
class Target:
    """Something a column can hold, and the headings by which it is recognised (folded)."""

    key: str
    label: Any
    headings: tuple[str, ...]


TARGETS = (
    Target(
        "text",
        _l("Texte de la contribution"),
        (
            "text",
            "texte",
            "reponse",
            "contribution",
            "idee",
            "body",
            "verbatim",
            "commentaire",
            "proposition",
            "answer",
        ),
    ),
    Target("question", _l("Question"), ("question", "questionid", "codequestion", "idquestion", "numeroquestion")),
    Target(
        "participant",
        _l("Personne (identifiant ou pseudonyme)"),
        (
            "participant",
            "participantid",
            "auteur",
            "author",
            "authorid",
            "personne",
            "repondant",
            "idparticipant",
            "idrepondant",
            "pseudonyme",
        ),
    ),
    Target(
        "external_id",
        _l("Identifiant de la contribution"),
        ("externalid", "contributionid", "id", "identifiant", "idcontribution", "reference"),
    ),
    Target(
        "submitted_at",
        _l("Date"),
        ("submittedat", "date", "datedesoumission", "horodatage", "createdat", "publieele", "timestamp", "dateheure"),
    ),
    Target("college", _l("Collège"), ("college", "population", "categorie")),
    Target("age_band", _l("Tranche d’âge"), ("ageband", "age", "tranchedage", "trancheage")),
    Target("territory", _l("Territoire"), ("territory", "territoire", "region", "codeterritoire")),
    Target("gendered_form", _l("Forme de la signature"), ("genderedform", "genre", "civilite", "sexe", "signature")),
    Target("url", _l("Adresse d’origine"), ("url", "lien", "adresseweb", "permalien")),
    Target("votes", _l("Soutiens"), ("votes", "soutiens", "likes", "nombredesoutiens")),
    Target(
        "quotation", _l("Accord pour être cité"), ("quotation", "citation", "quotable", "accordcitation", "citable")
    ),
)
KEYS = tuple(target.key for target in TARGETS)
ATTRIBUTE = "attribute:"
MAX_ATTRIBUTES = 20
MAX_NAME = 40


@dataclass(frozen=True)
class ColumnMap:
    """`columns`: key of a target → heading in the file; `attributes`: name we give → heading in the file; `question`:
    code of the question that every row answers, when no column says it."""

    columns: Mapping[str, str]
    attributes: Mapping[str, str] = field(default_factory=dict)
    question: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"columns": dict(self.columns), "attributes": dict(self.attributes), "question": self.question}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> ColumnMap:
        return cls(stored.get("columns", {}), stored.get("attributes", {}), stored.get("question", ""))


def parse_mapping(texts: Sequence[str]) -> ColumnMap:
    """`text=reponse,participant=auteur,attribute:role=role`, in one text or several; `all=q1`: every row answers q1."""
    columns: dict[str, str] = {}
    attributes: dict[str, str] = {}
    question = ""
    for pair in (pair.strip() for text in texts for pair in text.split(",") if pair.strip()):
        key, equals, heading = (part.strip() for part in pair.partition("="))
        if not equals or not heading:
            raise WrongMapping(_("« %(pair)s » n’est pas de la forme champ=colonne.", pair=pair))
        if key == "all":
            question = heading
        elif key.startswith(ATTRIBUTE):
            attributes[key.removeprefix(ATTRIBUTE).strip()] = heading
        elif key in KEYS:
            columns[key] = heading
        else:
            raise WrongMapping(
                _(
                    "Le champ « %(key)s » n’existe pas. Champs possibles : %(keys)s, all, attribute:nom.",
                    key=key,
                    keys=", ".join(KEYS),
                )
            )
    return ColumnMap(columns, attributes, question)


def guess_mapping(header: Sequence[str]) -> ColumnMap:
    """The columns whose heading is a usual name of a target; the first usual name wins."""
    by_name = {folded(heading): heading for heading in reversed(header) if heading}
    columns = {
        target.key: next(by_name[name] for name in target.headings if name in by_name)
        for target in TARGETS
        if any(name in by_name for name in target.headings)
    }
    return ColumnMap(columns)


def check_mapping(chosen: ColumnMap, header: Sequence[str], *, needs_question: bool) -> None:
    """Raise WrongMapping, naming what is missing and what the file has, unless the import can begin."""
    found = ", ".join(_("« %(text)s »", text=heading[:MAX_NAME]) for heading in header[:30] if heading) or _("aucune")
    asked = {**chosen.columns, **{ATTRIBUTE + name: heading for name, heading in chosen.attributes.items()}}
    absent = {key: heading for key, heading in asked.items() if heading not in header}
    if absent:
        names = ", ".join(_("« %(text)s »", text=heading) + f" ({key})" for key, heading in absent.items())
        raise WrongMapping(
            _(
                "Ce fichier n’a pas la colonne demandée : %(names)s. Colonnes trouvées : %(found)s.",
                names=names,
                found=found,
            )
        )
    required = ["text", "question"] if needs_question and not chosen.question else ["text"]
    missing = [str(target.label) for target in TARGETS if target.key in required and target.key not in chosen.columns]
    if missing:
        raise WrongMapping(
            _(
                "Il faut dire quelle colonne contient : %(missing)s. Colonnes trouvées : %(found)s.",
                missing=", ".join(missing),
                found=found,
            )
        )
    if len(chosen.attributes) > MAX_ATTRIBUTES or any(not name or len(name) > MAX_NAME for name in chosen.attributes):
        raise WrongMapping(
            _("Vingt autres colonnes au plus peuvent être gardées, sous un nom de quarante caractères au plus.")
        )
