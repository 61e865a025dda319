"""What a file may measure, whatever its format."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from consult.web.csv_table import UnreadableFile

MAX_RECORD = 2_000_000
"""Characters of one row: beyond, a quote was left open or the file is something else."""
MAX_COLUMNS = 300
MOST_SINGLE = 100_000_000
"""Bytes of a file with one column: 348,000 contributions make a fifth of it."""


def check_columns(header: Sequence[str], size: int) -> None:
    """Raise UnreadableFile for a table that has too many columns, or one for far too many bytes."""
    if len(header) > MAX_COLUMNS:
        raise UnreadableFile(
            _("Ce fichier a %(found)s colonnes : %(most)s au plus.", found=len(header), most=MAX_COLUMNS)
        )
    if len(header) == 1 and size > MOST_SINGLE:
        raise UnreadableFile(
            _(
                "Ce fichier de %(size)s Mo n’a qu’une colonne : son séparateur n’est pas reconnu, ou ce n’est pas un "
                "tableau de contributions. Exportez-le de nouveau, avec des points-virgules.",
                size=round(size / 1_000_000),
            )
        )
