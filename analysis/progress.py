"""Progress on stderr: JSON lines for a program, a bar on a terminal, plain lines otherwise."""

from __future__ import annotations

import json
import sys
from typing import TextIO


def _(sentence: str) -> str:
    """Mark a sentence for translation by the site, which shows it."""
    return sentence


STAGES = {
    "read": _("Lecture des contributions"),
    "words": _("Découpage en mots et en idées"),
    "embed": _("Calcul des proximités entre les textes"),
    "themes": _("Recherche des thèmes"),
    "assign": _("Classement de chaque contribution"),
    "label": _("Choix des titres et des extraits"),
    "segments": _("Comparaison des groupes"),
    "map": _("Dessin de la carte"),
    "finish": _("Enregistrement de l’analyse"),
}
SHARES = {
    "read": 0.08,
    "words": 0.22,
    "embed": 0.2,
    "themes": 0.15,
    "assign": 0.12,
    "label": 0.1,
    "segments": 0.05,
    "map": 0.05,
    "finish": 0.03,
}


class Progress:
    """Says which stage is under way and how far the whole is, between 0 and 1."""

    def __init__(self, mode: str = "auto", stream: TextIO | None = None) -> None:
        """mode: "json", "auto" (a bar on a terminal, else lines) or "none"."""
        self.stream = stream or sys.stderr
        self.mode = mode
        self.stage = "read"

    def start(self, stage: str) -> None:
        """A stage begins."""
        self.stage = stage
        self.within(0, 1)

    def within(self, done: int, total: int) -> None:
        """`done` of `total` parts of the stage under way are finished."""
        names = list(STAGES)
        before = sum(SHARES[name] for name in names[: names.index(self.stage)])
        fraction = before + SHARES[self.stage] * done / max(total, 1)
        if self.mode == "json":
            line = {
                "stage": self.stage,
                "label": STAGES[self.stage],
                "done": names.index(self.stage) + (done == total),
                "total": len(names),
                "fraction": round(fraction, 4),
            }
            print(json.dumps(line, ensure_ascii=False), file=self.stream, flush=True)
        elif self.mode == "auto" and self.stream.isatty():
            width = int(30 * fraction)
            bar = "█" * width + "·" * (30 - width)
            end = "\n" if fraction > 0.999 else ""
            print(f"\r{bar} {fraction:4.0%}  {STAGES[self.stage]:<42}", end=end, file=self.stream, flush=True)
        elif self.mode == "auto" and done == 0:
            print(f"{fraction:4.0%}  {STAGES[self.stage]}", file=self.stream, flush=True)

    def finish(self) -> None:
        """The stage under way is finished."""
        self.within(1, 1)
