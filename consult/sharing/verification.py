"""Recomputing every figure of a common report from what was counted, and holding what is read against it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from consult.reports.analysis_port import RequestError, read_run
from consult.reports.figures import differs
from consult.reports.folders import run_folder
from consult.reports.verification import Difference, RunVerification
from consult.sharing.basis import has_basis, read_basis, rows_then
from consult.sharing.document import Json
from consult.sharing.figures import CommonFigures
from consult.sharing.models import CommonReport

NOTHING: Json = {"numerator": 0, "denominator": 0, "contributions": 0, "people": 0}


def verify_common(report: CommonReport) -> RunVerification:
    """Every figure, those that small cells hide included; then the numbers of the report as it is read.

    Moderation since changes nothing: the statuses are those that were counted. After an erasure a figure may be off by
    as many contributions as are gone.
    """
    title = _("%(title)s, rapport commun", title=report.content["title"])
    if not has_basis(report.folder):
        return RunVerification(title, report.id, 0, 0, 0, altered=True, differences=[], common=True)
    basis = read_basis(report.folder)
    rows = rows_then(basis)
    erased = basis.rows - len(rows)
    figures = CommonFigures(rows, read_run(run_folder(report.folder)))
    differences = [
        Difference(code, None, value, found)
        for code, value in basis.values.items()
        if differs(value, found := _value(figures, code, basis.requests[code], erased), erased)
    ]
    differences += [
        Difference(code, None, read, basis.values[code][name])
        for code, name, read in numbers_read(report.content)
        if code not in basis.values or read != basis.values[code][name]
    ]
    altered = not erased and figures.fingerprint != report.content["fingerprint"]
    return RunVerification(title, report.id, len(basis.values), erased, 0, altered, differences, common=True)


def _value(figures: CommonFigures, code: str, request: Json, erased: int) -> Json:
    try:
        figures.value(code, request)
    except (RequestError, KeyError, StopIteration) as error:
        return NOTHING if erased else {"error": str(error)}
    return figures.values[code]


def numbers_read(content: Json) -> Iterator[tuple[str, str, Any]]:
    """`(code of the figure, name, number)` of each number of contributions or of people that is not hidden."""
    for cell in _cells(content):
        codes = [cell["code"], *(other["code"] for other in cell.get("also", ()))]
        for name, other in (("contributions", "people"), ("people", "contributions")):
            code = next((code for code in codes if code.endswith(f".{name}")), codes[0])
            if cell.get(name) is not None and not code.endswith(f".{other}"):
                yield code, name, cell[name]


def _cells(part: Any) -> Iterator[Json]:
    if isinstance(part, dict):
        if "code" in part and ("contributions" in part or "people" in part):
            yield part
        for value in part.values():
            yield from _cells(value)
    elif isinstance(part, list):
        for value in part:
            yield from _cells(value)
