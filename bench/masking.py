"""What the masking finds and what it hides for nothing, on the set written by hand (tests/masking_set/texts.txt).

    .venv/bin/python bench/masking.py [--show]

Prints precision and recall of the half that served to improve the rules and of the half that was held out; `--show`
lists what was missed and what was hidden for nothing, of the first half only.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.masking_set import read_set
from tests.masking_set.measure import Measure, measure


def main() -> None:
    improved, held_out = read_set()
    first = measure(improved)
    tell("améliorée", len(improved), first)
    tell("tenue à l’écart", len(held_out), measure(held_out))
    if "--show" in sys.argv:
        for title, lines in (("Manqués", first.missed), ("En trop", first.excess)):
            print(f"\n{title}", *lines, sep="\n  ")


def tell(name: str, texts: int, found: Measure) -> None:
    print(f"Moitié {name} : {texts} textes, {found.wanted.total()} passages à cacher")
    print(f"  rappel {found.recall:.1%}, précision {found.precision:.1%}")
    for kind in sorted(found.wanted):
        print(f"    {kind:8} {found.found[kind]}/{found.wanted[kind]}")


if __name__ == "__main__":
    main()
