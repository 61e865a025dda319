"""The structure of the membership: read from a file that people wrote, kept by codes, fitted to the participants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from flask_babel import gettext as _

from consult.accounts.profile import AgeBand
from consult.reports.analysis_port import (
    Column,
    FigureCorpus,
    Margin,
    MarginError,
    Weighting,
    merge_column,
    merge_margin,
    participant_profile,
    propose_merges,
    rake,
    read_margins,
)
from consult.reports.places import Places
from consult.reports.verbatims import age_name
from consult.territories.levels import Level
from consult.web.csv_table import Row, folded

Json: TypeAlias = dict[str, Any]
VARIABLES = ("college", "age_band", "region", "territory")
VARIABLE_NAMES = {"college": "collège", "age_band": "âge", "region": "région", "territory": "territoire"}


def margins_of_rows(rows: Sequence[Row], places: Places) -> list[Json]:
    """Margins by codes from the lines of a file. Raises MarginError, naming the line or the cell at fault."""
    known = {name: _codes(name, places) for name in VARIABLES}
    lines: list[Mapping[str, str | None]] = []
    for row in rows:
        line: dict[str, str | None] = {"effectif": row["effectif"]}
        for name in VARIABLES:
            value = row[name]
            if value and folded(value) not in known[name]:
                raise MarginError(
                    _("Ligne %(line)s : « %(value)s » n’est pas connu ici.", line=row.line, value=value), "unknown"
                )
            line[name] = known[name][folded(value)] if value else ""
        lines.append(line)
    return [
        {"variables": list(margin.variables), "cells": [[list(cell), total] for cell, total in margin.totals.items()]}
        for margin in read_margins(lines)
    ]


def _codes(variable: str, places: Places) -> dict[str, str]:
    """What people may write for each value, folded -> its code."""
    if variable == "college":
        return {folded(text): college.code for college in places.colleges for text in (college.name, college.code)}
    if variable == "age_band":
        return {folded(text): str(band) for band in AgeBand for text in (str(band), f"{band} ans")} | {
            folded(_("moins de 20 ans")): str(AgeBand.UNDER_20),
            folded(_("plus de 80 ans")): str(AgeBand.OVER_80),
        }
    wanted = [t for t in places.territories if variable == "territory" or t.level is Level.REGION]
    return {folded(text): place.code for place in wanted for text in (place.name, place.code)}


def parsed(margins: Sequence[Json]) -> list[Margin]:
    """Margins as the analysis takes them, from the JSON that is kept."""
    return [
        Margin(tuple(margin["variables"]), {tuple(cell): float(total) for cell, total in margin["cells"]})
        for margin in margins
    ]


@dataclass(frozen=True)
class Fitted:
    """Weights of the participants of a run. merged: (variable, categories that were joined for want of people)."""

    weighting: Weighting
    merged: Sequence[tuple[str, str]]
    profile: Mapping[str, Column]


def fit(margins: Sequence[Json], corpus: FigureCorpus, places: Places) -> Fitted:
    """Weigh the participants to the membership; thin categories are joined to a neighbour first, and said.

    Values bear the names that people read, so that a refusal can be shown as it is. Raises MarginError when the margins
    cannot be reached.
    """
    wanted = parsed(margins)
    variables = [name for name in VARIABLES if any(name in margin.variables for margin in wanted)]
    known = participant_profile(corpus, variables)
    profile: dict[str, Column] = {}
    merged: list[tuple[str, str]] = []
    for name in variables:
        labels = names_of(name, places)
        joined = _joined(name, known[name], wanted, places)
        names = {code: " et ".join(labels.get(each, each) for each in codes) for codes in joined for code in codes}
        merged += [(VARIABLE_NAMES[name], names[codes[0]]) for codes in joined if len(codes) > 1]
        profile[VARIABLE_NAMES[name]] = merge_column(known[name], names)
        wanted = [merge_margin(margin, name, names) for margin in wanted]
    shown = [Margin(tuple(VARIABLE_NAMES[name] for name in margin.variables), margin.totals) for margin in wanted]
    return Fitted(rake(profile, shown), merged, profile)


def names_of(variable: str, places: Places) -> dict[str, str]:
    """Code -> the name that people read."""
    if variable == "college":
        return {college.code: college.name for college in places.colleges}
    if variable == "age_band":
        return {str(band): age_name(str(band)) for band in AgeBand}
    return {place.code: place.name for place in places.territories}


def _joined(name: str, column: Column, margins: Sequence[Margin], places: Places) -> list[list[str]]:
    """The categories of a variable, those too thin together with a neighbour: ages with the next, territories with one
    of the same region."""
    used = {cell[m.variables.index(name)] for m in margins if name in m.variables for cell in m.totals}
    codes = [code for code in names_of(name, places) if code in used]
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.values))
    participants = dict(zip(column.values, counts.tolist(), strict=True))
    names = propose_merges(codes, participants, ordered=name == "age_band", within=_regions(places))
    cells: dict[str, list[str]] = {}
    for code in codes:
        cells.setdefault(names[code], []).append(code)
    return list(cells.values())


def _regions(places: Places) -> dict[str, str]:
    """Territory -> its region, by codes."""
    above = {place.code: places.region(place.id) for place in places.territories}
    return {code: region.code for code, region in above.items() if region is not None}
