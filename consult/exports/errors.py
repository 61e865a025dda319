"""What a person can meet around exports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, DomainError, Gone


class ExportExpired(Gone):
    message = _l("Ce fichier a expiré : un export est gardé sept jours. Demandez-le de nouveau.")


class ExportErased(Gone):
    message = _l(
        "Ce fichier a été retiré : des mots qu’il portait ont été effacés, ou leur import annulé. "
        "Demandez-le de nouveau."
    )


class TooLongAtOnce(DomainError):
    message = _l("Ce tableau est trop long pour ce format : prenez-le en CSV, ou demandez-le depuis « Exports ».")


class TooManyExports(Conflict):
    message = _l("Cinq de vos exports sont déjà en préparation. Attendez la fin de l’un d’eux, ou annulez-le.")
