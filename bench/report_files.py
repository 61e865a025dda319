"""How long the files of a report of 120 pages take, structure checked: `python bench/report_files.py`.

The report is invented (tests/factories/composed.py): 24 lessons with tables, quotes, charts and maps of 1,200 points, a
table of 400 rows, an annex of some 220 codes. Seconds of the processor are printed too: on a machine that does other
things they tell more than the clock. Exits 1 when the PDF passes 10 seconds or has a fault.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from consult.factory import create_app
from consult.reports.composing.elements import Composed
from consult.reports.outputs.pdf import report_pdf
from consult.reports.outputs.word.document import report_docx
from tests.factories.composed import make_long_composed
from tests.support import pdf_structure, word_structure

MOST_SECONDS = 10.0


def timed(draw: Callable[[Composed], bytes], report: Composed) -> tuple[float, float, bytes]:
    """(seconds, seconds of the processor, the file)."""
    begun, worked = time.perf_counter(), time.process_time()
    data = draw(report)
    return time.perf_counter() - begun, time.process_time() - worked, data


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        settings = {"TESTING": True, "SECRET_KEY": "b" * 40, "INSTANCE": Path(folder), "JOBS": "manual"}
        app = create_app(settings | {"SQLALCHEMY_DATABASE_URI": "sqlite://"})
        with app.app_context():
            report = make_long_composed()
            pdf_seconds, pdf_worked, pdf = timed(report_pdf, report)
            word_seconds, word_worked, word = timed(report_docx, report)
    pages = len(pdf_structure.Structure.of(pdf).reader.pages)
    wrong = [*pdf_structure.faults(pdf), *word_structure.faults(word)]
    print(f"PDF/UA-1, {pages} pages, {len(pdf) / 1e6:.1f} MB: {pdf_seconds:.1f} s, processor {pdf_worked:.1f} s")
    print(f"Word, {len(word) / 1e6:.1f} MB: {word_seconds:.1f} s, processor {word_worked:.1f} s")
    print(f"Structure: {len(wrong)} faults {wrong[:5] or ''}")
    return 1 if wrong or pdf_seconds > MOST_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
