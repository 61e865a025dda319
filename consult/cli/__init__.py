"""The command line: `python app.py --help`. Exit codes: 0 well, 1 something differs or fails, 2 bad input."""

from __future__ import annotations

import sys

from consult.cli.french import LazyGroup

COMMANDS = {
    "consultation": "consult.cli.consultation:consultation",
    "installation": "consult.cli.installation:installation",
    "organisation": "consult.cli.organisation:organisation",
    "report": "consult.cli.report:report",
    "audit": "consult.cli.audit:audit",
    "round": "consult.cli.round:round_",
    "backup": "consult.cli.backup:backup",
    "restore": "consult.cli.backup:restore",
    "demo": "consult.cli.demo:demo",
    "serve": "consult.cli.serve:serve",
    "worker": "consult.cli.serve:worker",
    "upgrade": "consult.cli.serve:upgrade",
    "doctor": "consult.cli.doctor:doctor",
}

SECTIONS = {
    "Consultations et rapports": ("consultation", "report"),
    "Preuves": ("audit", "round"),
    "Exploitation": ("installation", "organisation", "serve", "worker", "upgrade", "backup", "restore", "doctor"),
    "Découvrir": ("demo",),
}

cli = LazyGroup(
    name="app.py",
    commands_by_path=COMMANDS,
    sections=SECTIONS,
    help="Concerte : consultations, projets et rapports de thèmes d’une mutuelle ou d’un territoire.",
)


def main() -> None:
    """Run the command line; what a person can cause ends with one sentence and the exit code 2."""
    from consult.config import ConfigurationError
    from consult.errors import DomainError

    try:
        cli(prog_name="python app.py")
    except (DomainError, ConfigurationError) as error:
        print(str(error), file=sys.stderr)
        sys.exit(2)
