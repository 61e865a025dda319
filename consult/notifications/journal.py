"""Which messages of a campaign were handed to the mail server: lines added to a file, which a kill does not take away.

What is written to a file survives the process, not a power cut: after the machine has started again, or on another
machine, the journal can still say that a message left, no longer that it did not.
"""

from __future__ import annotations

import socket
from pathlib import Path

MARKS = {"begins": "?", "left": "=", "refused": "!"}
START = "@"


def this_boot() -> str:
    """Tells this start of this machine from any other."""
    source = Path("/proc/sys/kernel/random/boot_id")
    return f"{socket.gethostname()}:{source.read_text('ascii').strip() if source.exists() else 'unknown'}"


class Journal:
    """`left` says what earlier processes wrote, and must be asked about every message in doubt before `start`."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.known: dict[str, str] = {}
        self.trusted = False
        if path.exists():
            self._read(path)
        self.file = path.open("a", encoding="utf-8", buffering=1)
        self.file.write("\n")  # ends a line that a kill cut

    def _read(self, path: Path) -> None:
        """The last start decides whether silence about a message means that it was not handed over."""
        for line in path.read_text("utf-8", errors="replace").splitlines():
            mark, _space, name = line.partition(" ")
            if mark == START:
                self.trusted = name == this_boot()
            elif name:
                self.known[name] = mark

    def left(self, name: str) -> bool | None:
        """True, False, or None for the message that a kill cut, or when the journal cannot tell: it is noted as such,
        so that it stays in doubt whatever happens next."""
        mark = self.known.get(name)
        if mark == MARKS["left"]:
            return True
        if mark == MARKS["refused"] or (mark is None and self.trusted):
            return False
        self.note("begins", name)
        return None

    def start(self) -> None:
        """From here on, a message that the journal does not name was not handed over by this process."""
        self.file.write(f"{START} {this_boot()}\n")

    def note(self, what: str, name: str) -> None:
        self.file.write(f"{MARKS[what]} {name}\n")

    def close(self) -> None:
        self.file.close()
