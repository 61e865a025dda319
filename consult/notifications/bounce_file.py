"""Read the returns of a mail server: a mailbox of undelivered letters, one such letter, or a table of addresses."""

from __future__ import annotations

import csv
import email
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as Mail
from email.policy import compat32
from email.utils import parseaddr

from flask_babel import gettext as _

from consult.notifications.links import message_of_bounce
from consult.web.csv_table import UnreadableFile, folded
from consult.web.forms import email_or_none

MOST = 200_000
RETURN_HEADERS = ("X-Original-To", "Delivered-To", "Envelope-To", "To")
ADDRESS_HEADINGS = frozenset(
    map(folded, ("email", "e-mail", "adresse", "adresse e-mail", "courriel", "recipient", "address"))
)
STATUS_HEADINGS = frozenset(map(folded, ("status", "statut", "code", "erreur", "error", "motif", "reason")))
PERMANENT = re.compile(r"\b5\d\d\b|\b5\.\d{1,3}\.\d{1,3}\b")
TEMPORARY = re.compile(r"\b4\d\d\b|\b4\.\d{1,3}\.\d{1,3}\b")


@dataclass
class Returns:
    """`messages`: named by their return path, so surely ours; `addresses`: what the file says, to be compared with
    those written to; `passing`: deliveries that failed for a time only; `unread`: what says nothing of a delivery."""

    messages: dict[int, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    passing: int = 0
    unread: int = 0


def read_returns(data: bytes) -> Returns:
    """Raises UnreadableFile for what is neither a mailbox, a letter nor a table with a column of addresses."""
    text = data.decode("utf-8-sig", "replace").replace("\x00", "")
    if not text.strip():
        raise UnreadableFile(_("Ce fichier est vide."))
    if text.startswith("From ") or re.match(r"[A-Za-z-]{2,40}:[ \t]", text):
        return _read_letters(text)
    return _read_table(text)


def _read_letters(text: str) -> Returns:
    found = Returns()
    for source in _letters(text):
        letter = email.message_from_string(source, policy=compat32)
        status = _status(letter)
        if status is None:
            found.unread += 1
            continue
        action, code, address = status
        if action != "failed" or TEMPORARY.match(code):
            found.passing += 1
            continue
        message_id = next(filter(None, (message_of_bounce(str(letter.get(name, ""))) for name in RETURN_HEADERS)), None)
        if message_id is not None:
            found.messages[message_id] = code
        elif address:
            found.addresses[address] = code
    return found


def _letters(text: str) -> Iterator[str]:
    """Of a mailbox each; else the file is one letter."""
    if not text.startswith("From "):
        yield text
        return
    yield from re.split(r"(?m)^From .*\n", text)[1:]


def _status(letter: Mail) -> tuple[str, str, str] | None:
    """`(action, code, address)` of the report of delivery in a letter (RFC 3464); None where there is none."""
    for part in letter.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload() if isinstance(part.get_payload(), list) else []:
            if isinstance(block, Mail) and block.get("Action"):
                address = str(block.get("Final-Recipient") or block.get("Original-Recipient") or "")
                read = email_or_none(parseaddr(address.partition(";")[2].strip())[1])
                return str(block["Action"]).strip().lower(), str(block.get("Status", "")).strip(), (read or "").lower()
    return None


def _read_table(text: str) -> Returns:
    heading = text.lstrip("\r\n").splitlines()[0]
    rows = csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=max(";,\t", key=heading.count))
    names = [folded(cell) for cell in next(rows, [])]
    place = next((n for n, name in enumerate(names) if name in ADDRESS_HEADINGS), None)
    if place is None:
        raise UnreadableFile(_("Ce fichier n’est ni une boîte de retours, ni un tableau avec une colonne « email »."))
    status = next((n for n, name in enumerate(names) if name in STATUS_HEADINGS), None)
    found = Returns()
    for number, cells in enumerate(rows):
        if number >= MOST:
            raise UnreadableFile(_("Ce fichier a plus de %(n)s lignes. Partagez-le en plusieurs.", n=MOST))
        address = email_or_none(cells[place].strip()) if place < len(cells) else None
        said = cells[status].strip() if status is not None and status < len(cells) else ""
        if address is None:
            found.unread += any(cell.strip() for cell in cells)
        elif TEMPORARY.search(said) and not PERMANENT.search(said):
            found.passing += 1
        else:
            found.addresses[address.lower()] = said[:120]
    return found
