"""What a person can cause around the files of a report."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, NotFound


class FileNotReady(NotFound):
    message = _l("Ce fichier n’est pas encore prêt. Revenez dans un instant ; le rapport se lit déjà sur le site.")


class AlreadyDrawing(Conflict):
    message = _l("Ces fichiers sont déjà en préparation : attendez leur fin ou annulez-la.")


class ReportChanging(Conflict):
    message = _l("Le rapport change pendant que ses fichiers se préparent. Demandez-les de nouveau dans un instant.")
