"""What verifying an archive found, each thing named so that a person can go and look at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _


class Fault(StrEnum):
    MISSING = "missing"
    FINGERPRINT = "fingerprint"
    FILE = "file"
    ROW = "row"
    CONTRIBUTION = "contribution"
    STATUS = "status"
    ASSIGNMENT = "assignment"
    FIGURE = "figure"
    CONTENT = "content"


@dataclass(frozen=True)
class Finding:
    """name: of the file, the row, the contribution or the figure; detail: what was found there."""

    fault: Fault
    name: str
    detail: str = ""

    @property
    def sentence(self) -> str:
        return {
            Fault.MISSING: _("Le fichier de l’archive n’est plus là, ou n’est plus une archive."),
            Fault.FINGERPRINT: _("L’empreinte de l’archive n’est plus celle qui a été publiée."),
            Fault.FILE: _("Fichier changé dans l’archive : %(name)s.", name=self.name),
            Fault.ROW: _("Ligne changée dans l’archive : %(name)s.", name=self.name),
            Fault.CONTRIBUTION: _(
                "Le texte de la contribution %(name)s n’est plus celui de l’archive.", name=self.name
            ),
            Fault.STATUS: _("Le statut de la contribution %(name)s n’est plus celui de l’archive.", name=self.name),
            Fault.ASSIGNMENT: _("Un thème de la contribution %(name)s n’est plus celui de l’archive.", name=self.name),
            Fault.FIGURE: _("Le chiffre %(name)s n’est pas celui qui se recalcule.", name=self.name),
            Fault.CONTENT: _("Le contenu publié n’est plus celui de l’archive."),
        }[self.fault] + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True)
class ArchiveVerification:
    """One archive, held against itself and against the database. moved: moderated since it was made."""

    version: int
    issue: int
    kind: str
    figures: int
    erased: int
    moved: int
    findings: Sequence[Finding]

    @property
    def holds(self) -> bool:
        return not self.findings
