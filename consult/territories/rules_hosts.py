"""What a host name, an address under `/o/` and a sender of mails must be. Nothing here reads the database."""

from __future__ import annotations

import re
from email.utils import formataddr

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})+")
LONGEST_HOST = 253


def normal_host(typed: str) -> str:
    """A host name as it is compared: small letters, without scheme, port, path or final dot."""
    host = typed.strip().lower().removeprefix("https://").removeprefix("http://")
    return host.split("/", 1)[0].split(":", 1)[0].rstrip(".")


def is_host(host: str) -> bool:
    """`avis.mutuelle.fr`; accented names are written in their `xn--` form; an IP address is none."""
    return len(host) <= LONGEST_HOST and bool(HOST.fullmatch(host)) and not host.rsplit(".", 1)[1].isdigit()


def sender_header(name: str | None, address: str) -> str:
    """The `From` of a mail; a name is quoted, encoded and on one line whatever it holds."""
    return formataddr((" ".join((name or "").split()), address))
