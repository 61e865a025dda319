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
from flask_mailman.backends.smtp import EmailBackend
from flask_mailman.message import sanitize_address

from consult.extensions import mail
from consult.notifications.journal import Journal


class Unreachable(Exception):
    """The server was not reached, or hung up first: the message was not handed over and may leave later."""


class Refused(Exception):
    """The server refused this message for good; `code` is its answer (550), `said` its words, `stage` what it refused:
    the sender, the recipient or the content."""

    def __init__(self, code: int, said: str = "", stage: str = "recipient") -> None:
        super().__init__(str(code))
        self.code, self.said, self.stage = code, said, stage


class Postponed(Refused):
    """The server refused this message for now (4xx)."""


class Transport(Protocol):
    """A message has a `name` of its own, always the same."""

    def send(self, name: str, mail: EmailMultiAlternatives) -> None:
        """Hand the message over. Raises Unreachable, Refused or Postponed; anything else leaves it uncertain."""

    def left(self, name: str) -> bool | None:
        """Whether a message interrupted while it was handed over did leave; None when nobody can tell."""

    def settled(self) -> None:
        """What an interruption left was asked about: new messages follow."""


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

    def settled(self) -> None:
        """A file is its own witness."""


class SmtpTransport:
    """One connection for as many messages as one likes; opened again when the server closed it between two.

    A journal beside it notes each message just before its content is handed over and just after the answer: whoever
    takes up the work of a process that was killed knows the fate of all but the one under way.
    """

    def __init__(self, journal: Journal | None = None) -> None:
        self.connection: Any = mail.get_connection()
        self.journal = journal

    def send(self, name: str, mail: EmailMultiAlternatives) -> None:
        try:
            self.connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable from error
        if not isinstance(self.connection, EmailBackend):  # the mailbox of tests
            self.connection.send_messages([mail])
            return
        try:
            self._converse(self.connection.connection, name, mail)
        except Refused:
            raise
        except BaseException:
            self._drop()  # whatever it was in the middle of, it is not used again
            raise

    def _converse(self, smtp: smtplib.SMTP, name: str, mail: EmailMultiAlternatives) -> None:
        content = mail.message().as_bytes(linesep="\r\n")
        charset = mail.encoding or "utf-8"
        sender, recipient = (sanitize_address(address, charset) for address in (mail.from_email, mail.to[0]))
        try:
            smtp.ehlo_or_helo_if_needed()
            options = ["body=8bitmime"] if smtp.has_extn("8bitmime") else []
            self._accepted(smtp, smtp.mail(sender, options), "sender")
            self._accepted(smtp, smtp.rcpt(recipient), "recipient")
        except (smtplib.SMTPServerDisconnected, OSError) as error:  # its content was not handed over
            self._drop()
            raise Unreachable from error
        self._note("begins", name)
        answer: tuple[int, Any]
        try:
            answer = smtp.data(content)
        except smtplib.SMTPDataError as error:
            answer = (error.smtp_code, error.smtp_error)
        if answer[0] != 250:
            self._note("refused", name)
        self._accepted(smtp, answer, "content")
        self._note("left", name)

    def _accepted(self, smtp: smtplib.SMTP, answer: tuple[int, Any], stage: str) -> None:
        """Raises what the server's answer means, and makes the connection ready for the next message."""
        code, said = answer[0], answer[1].decode("ascii", "replace") if isinstance(answer[1], bytes) else str(answer[1])
        if code in (250, 251):
            return
        if code == 421:  # it is about to hang up
            self._drop()
            raise Unreachable
        smtp.rset()
        raise Postponed(code, said, stage) if 400 <= code < 500 else Refused(code, said, stage)

    def _drop(self) -> None:
        if self.connection.connection is not None:
            self.connection.connection.close()
        self.connection.connection = None

    def _note(self, what: str, name: str) -> None:
        if self.journal is not None:
            self.journal.note(what, name)

    def left(self, name: str) -> bool | None:
        return None if self.journal is None else self.journal.left(name)

    def settled(self) -> None:
        if self.journal is not None:
            self.journal.start()

    def close(self) -> None:
        self.connection.close()
        if self.journal is not None:
            self.journal.close()


def journal_path(name: str) -> Path:
    return Path(current_app.config["INSTANCE"]) / "sending" / name


@contextmanager
def transport(journal: str = "") -> Iterator[Transport]:
    """The way out that the configuration chooses; `journal` names the work whose messages leave by it."""
    if current_app.config["MAIL_BACKEND"] == "file":
        folder = Path(current_app.config["MAIL_FILE_PATH"])
        folder.mkdir(parents=True, exist_ok=True)
        yield FileTransport(folder)
        return
    smtp = SmtpTransport(Journal(journal_path(journal)) if journal else None)
    try:
        yield smtp
    finally:
        smtp.close()
