"""Forms that notice that somebody else wrote meanwhile: see `concurrency`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import HiddenField

from consult.consultations.concurrency import EditedMeanwhile, fingerprint
from consult.web.filters import datetime_long
from consult.web.forms import Form, trim


class WatchedForm(Form):
    """Base of a form that two people may have open. Print it with `components/watched.html`."""

    seen = HiddenField(filters=[trim])
    meanwhile: list[tuple[str, str]] | None = None
    """After a conflict: label and value of each part that the other person changed."""

    def watch(self, stored: Mapping[str, Any]) -> None:
        """What the page shows when it is opened; the form brings its fingerprint back."""
        if not self.is_submitted():
            self.seen.data = fingerprint(stored)

    def meet(self, conflict: EditedMeanwhile) -> None:
        """Show the conflict; sent again, the form replaces what the other person wrote, knowingly."""
        self.seen.data = fingerprint(conflict.stored)
        self.meanwhile = [
            (str(self[name].label.text), told(value))
            for name, value in conflict.stored.items()
            if name in self and value != plain(self[name].data)
        ]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "seen"}

    @property
    def status(self) -> int:
        """Of the page that shows this form."""
        return 409 if self.meanwhile is not None else 422 if self.errors else 200


def plain(value: Any) -> Any:
    """An enumeration by its value, as fingerprints hold it."""
    return getattr(value, "value", value)


def told(value: Any) -> str:
    """A stored value as people read it."""
    if isinstance(value, bool):
        return _("Oui") if value else _("Non")
    return datetime_long(value) if isinstance(value, datetime) else str(value or "–")
