"""Under which terms an archive is given."""

from __future__ import annotations

from consult.reports.analysis_port import Licence

OPEN_LICENCES = {
    "CC-BY-4.0": Licence(
        "CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"
    ),
    "etalab-2.0": Licence(
        "etalab-2.0",
        "Licence Ouverte / Open Licence 2.0",
        "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",
    ),
}
DEFAULT_LICENCE = "CC-BY-4.0"
RESTRICTED = Licence(
    "other-closed", "Réservé à la gouvernance et à ses auditeurs / For governance and its auditors only"
)
