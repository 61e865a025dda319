"""The ways out of a message: SMTP, or one file per message in the instance folder's outbox."""

from __future__ import annotations

import os
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from flask import current_app
from flask_mailman import EmailMultiAlternatives

from consult.extensions import mail


class Unreachable(Exception):
    """The server was not reached: the message was not handed over and may leave later."""


class Refused(Exception):
    """The server refused this message for good; `code` is its answer (550)."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class Postponed(Refused):
    """The server refused this message for now (4xx)."""


class Transport(Protocol):
    """A message has a `name` of its own, always the same."""

    def send(self, name: str, mail: EmailMultiAlternatives) -> None:
        """Hand the message over. Raises Unreachable, Refused or Postponed; anything else leaves it uncertain."""

    def left(self, name: str) -> bool | None:
        """Whether a message interrupted while it was handed over did leave; None when nobody can tell."""


class FileTransport:
    """A message is a file of its name: written whole or not at all, and never twice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.eml"

    def send(self, name: str, mail: EmailMultiAlternatives) -> None:
        target = self.path(name)
        partial = target.with_suffix(".part")
        with partial.open("wb") as file:
            file.write(mail.message().as_bytes())
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)

    def left(self, name: str) -> bool | None:
        return self.path(name).exists()


class SmtpTransport:
    """One connection for as many messages as one likes; opened again when the server closed it between two."""

    def __init__(self) -> None:
        self.connection: Any = mail.get_connection()

    def send(self, name: str, mail: EmailMultiAlternatives) -> None:
        try:
            self.connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable from error
        try:
            self.connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(next(iter(error.recipients.values()))[0]) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code) from error
        except BaseException:
            self.connection.connection = None  # whatever it was in the middle of, it is not used again
            raise

    def left(self, name: str) -> bool | None:
        return None

    def close(self) -> None:
        self.connection.close()


def _refusal(code: int) -> Refused:
    return Postponed(code) if 400 <= code < 500 else Refused(code)


@contextmanager
def transport() -> Iterator[Transport]:
    """The way out that the configuration chooses."""
    if current_app.config["MAIL_BACKEND"] == "file":
        folder = Path(current_app.config["MAIL_FILE_PATH"])
        folder.mkdir(parents=True, exist_ok=True)
        yield FileTransport(folder)
        return
    smtp = SmtpTransport()
    try:
        yield smtp
    finally:
        smtp.close()
