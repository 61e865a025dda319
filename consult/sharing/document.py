"""What a common report says, together and by organisation, small cells hidden before anything is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, TypeAlias

from consult.consultations import reading
from consult.db import db
from consult.reports.analysis_port import RunFiles, Status, rounded_percentages
from consult.reports.places import Places
from consult.reports.rules import Candidate, Quote, propose_verbatims
from consult.reports.suppression import suppress_column, suppress_document
from consult.reports.verbatims import Signer, quoted_words
from consult.sharing.corpus import Part
from consult.sharing.figures import EXPRESSED, CommonFigures, Theme

Json: TypeAlias = dict[str, Any]
POOL, SHOWN = 80, 3
SHORTEST, LONGEST = 40, 300  # characters that 8 to 40 French words may take


def common_document(
    title: str, parts: Sequence[Part], files: RunFiles, figures: CommonFigures, tell: Callable[[float], None]
) -> Json:
    """The content of a report: every number rests on k people or is hidden, with those that would betray it; k is the
    most cautious of the organisations'. It holds places of verbatims, never their words."""
    k = max(part.k for part in parts)
    tell(0.3)
    organisations = [_organisation(figures, part) for part in parts]
    themes = [_theme(figures, theme, parts) for theme in figures.themes]
    tell(0.8)
    expressed = figures.value("expressed", {"measure": "contributions", "filter": {"status": EXPRESSED}})
    overview = _overview(figures, parts) | {
        "expressed": {"code": "expressed", "contributions": expressed.contributions, "people": expressed.people}
    }
    document: Json = {
        "title": title,
        "overview": overview,
        "balance": [_balance(figures, expressed.people)],
        "groups": [
            {
                "key": "*",
                "label": "",
                "contributions": expressed.contributions,
                "people": expressed.people,
                "themes": sorted(themes, key=lambda cell: (-cell["people"], cell["key"])),
            }
        ],
        "days": [],
        "tiles": [],
        "colleges": [],
        "ages": _ages(figures),
        "answers": [],
    }
    public = suppress_document(document, k)
    suppress_column(organisations, k, overview)
    hidden = {cell["key"] for cell in organisations if cell.get("hidden")}
    for cell in public["groups"][0]["themes"]:
        _suppress_theme(cell, hidden, k)
    public["organisations"] = organisations
    public["k"], public["fingerprint"], public["requests"] = k, figures.fingerprint, figures.requests
    _add_verbatims(public, figures.themes, parts, hidden, files, k)
    return public


def _overview(figures: CommonFigures, parts: Sequence[Part]) -> Json:
    everything = figures.value("overview", {"measure": "contributions"})
    mean = figures.value("overview.mean", {"measure": "mean_per_person"})
    return {
        "contributions": everything.contributions,
        "people": everything.people,
        "participants": everything.people,
        "invited": 0,
        "mean": mean.value,
        "days": 0,
        "first_day": None,
        "last_day": None,
        "organisations": len(parts),
        "also": [],
    }


def _organisation(figures: CommonFigures, part: Part) -> Json:
    code = f"organisation.{part.key}"
    value = figures.value(code, {"measure": "contributions", "filter": {"attributes": {"organisation": [part.key]}}})
    return {
        "code": code,
        "key": part.key,
        "label": part.name,
        "contributions": value.contributions,
        "people": value.people,
    }


def _ages(figures: CommonFigures) -> list[Json]:
    cells = []
    for band in figures.corpus.attributes["age_band"].values:
        code = f"age_band.{band}.people"
        value = figures.value(code, {"measure": "people", "filter": {"attributes": {"age_band": [band]}}})
        cells.append(
            {"code": code, "key": band, "label": band, "contributions": value.contributions, "people": value.people}
        )
    return cells


def _balance(figures: CommonFigures, people: int) -> Json:
    cells: list[Json] = []
    for status in Status:
        code = f"balance.{status}"
        value = figures.value(code, {"measure": "contributions", "filter": {"status": [str(status)]}})
        cells.append(
            {"code": code, "status": str(status), "contributions": value.contributions, "people": value.people}
        )
    shares = rounded_percentages([cell["contributions"] for cell in cells])
    for cell, share in zip(cells, shares, strict=True):
        cell["percent"] = share
    total = sum(cell["contributions"] for cell in cells)
    return {"key": "*", "label": "", "total": total, "people": people, "cells": cells}


def _theme(figures: CommonFigures, theme: Theme, parts: Sequence[Part]) -> Json:
    contributions = figures.share(f"{theme.key}.contributions", "share_contributions", theme)
    people = figures.share(f"{theme.key}.people", "share_people", theme)
    return {
        "code": f"{theme.key}.contributions",
        "also": [{"code": f"{theme.key}.people"}],
        "key": theme.key,
        "label": theme.label,
        "contributions": contributions.contributions,
        "people": people.people,
        "share_contributions": contributions.value,
        "share_people": people.value,
        "interval": list(people.interval) if people.interval else None,
        "base_contributions": int(contributions.denominator or 0),
        "base_people": int(people.denominator or 0),
        "terms": theme.terms[:10],
        "subthemes": [],
        "segments": [],
        "organisations": [_part_of_theme(figures, theme, part) for part in parts],
    }


def _part_of_theme(figures: CommonFigures, theme: Theme, part: Part) -> Json:
    code = f"{theme.key}.{part.key}"
    contributions = figures.share(f"{code}.contributions", "share_contributions", theme, part.key)
    people = figures.share(f"{code}.people", "share_people", theme, part.key)
    return {
        "code": f"{code}.people",
        "key": part.key,
        "label": part.name,
        "contributions": contributions.contributions,
        "people": people.people,
        "share_contributions": contributions.value,
        "share_people": people.value,
        "base_people": int(people.denominator or 0),
    }


def _suppress_theme(cell: Json, hidden: set[str], k: int) -> None:
    """The organisations part a theme's people: a small one is hidden, and a second where the total would give it. One
    that is hidden everywhere is hidden here, as its share would give its people back."""
    if cell.get("hidden"):
        cell["organisations"] = []
        return
    suppress_column(cell["organisations"], k, cell)
    for part in cell["organisations"]:
        if part["key"] in hidden:
            part.update(hidden=True, contributions=None, people=None, share_contributions=None, share_people=None)
            part["base_people"] = None


def _add_verbatims(
    public: Json, themes: Sequence[Theme], parts: Sequence[Part], hidden: set[str], files: RunFiles, k: int
) -> None:
    """A few of each theme, from organisations in turn, of people who agreed to be quoted."""
    pools = {theme.key: _pool(theme, files) for theme in themes}
    ids = sorted({quote.contribution_id for pool in pools.values() for quote in pool})
    found: dict[int, tuple[Part, Signer, Any]] = {}
    for part in parts:
        signer = Signer(part.consultation_id, Places.of(part.organisation_id), k)
        for start in range(0, len(ids), 900):
            cards = reading.cards(part.consultation_id, ids[start : start + 900])
            found |= {card.id: (part, signer, card) for card in cards}
    for cell in public["groups"][0]["themes"]:
        candidates = [
            Candidate(quote, words, card.profile.participation_id, part.organisation_id)
            for quote in pools[cell["key"]]
            if quote.contribution_id in found
            for part, _signer, card in [found[quote.contribution_id]]
            if (words := quoted_words(card, quote)) is not None
        ]
        chosen = [] if cell.get("hidden") else propose_verbatims(candidates, SHOWN)
        cell["verbatims"] = [_frozen(quote, *found[quote.contribution_id], hidden) for quote in chosen]
    db.session.rollback()


def _pool(theme: Theme, files: RunFiles) -> list[Quote]:
    """The ideas nearest to a theme, its exemplars first."""
    node = next(node for node in files.themes if str(node["id"]) == theme.local)
    given = [
        Quote(int(item["contribution_id"]), int(item["start"]), int(item["end"])) for item in node.get("exemplars", [])
    ]
    names = ("contribution_id", "start", "end", "theme", "score")
    rows = zip(*(files.ideas[name].to_pylist() for name in names), strict=True)
    near = sorted(
        (-(score or 0.0), id_, start, end)
        for id_, start, end, local, score in rows
        if str(local) == theme.local and SHORTEST <= end - start <= LONGEST
    )
    return list(dict.fromkeys([*given, *(Quote(id_, start, end) for _score, id_, start, end in near[:POOL])]))


def _frozen(quote: Quote, part: Part, signer: Signer, card: Any, hidden: set[str]) -> Json:
    """Where the words are and whose they are; an organisation too small to be counted is not named."""
    signature = signer.sign(card.profile)
    return {
        **asdict(quote),
        "consultation_id": part.consultation_id,
        "signature": signature if part.key in hidden else f"{signature}, {part.name}",
    }
