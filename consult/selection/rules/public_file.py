"""What is published of a round that was counted: a document that anyone recounts, a table, a Pabulib file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from consult.selection.rules.draws import canonical, fingerprint
from consult.selection.rules.methods import BUDGETED

FORMAT = "concerte-round/1"
PABULIB = frozenset({"approval", *BUDGETED})
"""Methods whose rounds have a Pabulib file: a cost for each project, approvals on each ballot."""


LABELS = frozenset({"result", "fingerprint", "title", "call", "territory", "voter"})
"""What the fingerprint leaves out: the result, which is recounted, and words, which may be corrected or erased."""


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """What the fingerprint is taken over."""

    def plain(row: Mapping[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in row.items() if key not in LABELS}

    kept = plain(document)
    return kept | {name: [plain(row) for row in kept[name]] for name in ("projects", "ballots")}


def seal(document: Mapping[str, Any]) -> str:
    return fingerprint(sealed(document))


def published(document: Mapping[str, Any], *, k: int) -> dict[str, Any]:
    """The document as everybody reads it. Under k ballots the choices of a round that is not named stay unpublished:
    receipts and totals only, and its fingerprint remains that of the whole."""
    named, ballots = document["rules"].get("visibility") == "named", document["ballots"]
    if named or len(ballots) >= k:
        return dict(document)
    return {**document, "ballots": None, "receipts": sorted(ballot["receipt"] for ballot in ballots)}


def table_rows(document: Mapping[str, Any]) -> Iterator[list[Any]]:
    """One line for each choice of each ballot; a blank ballot has one line, without a project."""
    for ballot in document["ballots"] or ():
        choices = ballot["choices"] or {"": ""}
        for code, value in choices.items():
            shown = canonical(value) if isinstance(value, dict) else value
            yield [ballot["ballot"], ballot.get("voter", ""), code, shown, ballot["receipt"]]


def pabulib(document: Mapping[str, Any]) -> str:
    """The same in the format of the library of participatory budgets (pabulib.org), amounts in whole cents."""
    rules, ballots = document["rules"], document["ballots"]
    in_race = [project for project in document["projects"] if not project["withdrawn"]]
    codes = {project["code"] for project in in_race}
    kept = [sorted(code for code in ballot["choices"] if code in codes) for ballot in ballots]
    votes = {code: sum(code in ballot for ballot in kept) for code in codes}
    budget = rules["budget_cents"] if document["method"] in BUDGETED else sum(p["cost_cents"] for p in in_race)
    selected = set(document["result"]["selected"])
    meta = {
        "description": document["title"],
        "country": "France",
        "unit": document["territory"],
        "instance": document["round"],
        "num_projects": len(in_race),
        "num_votes": len(kept),
        "budget": budget,
        "vote_type": "approval",
        "rule": {"greedy_budget": "greedy", "equal_shares": "equalshares"}.get(document["method"], "approval"),
        "date_begin": document["opened_at"][:10],
        "date_end": document["closes_at"][:10],
        "min_length": 0,
        "max_length": rules.get("most") or len(in_race),
    }
    lines = ["META", "key;value", *(f"{key};{_cell(value)}" for key, value in meta.items())]
    lines += ["PROJECTS", "project_id;cost;votes;name;selected"]
    lines += [
        f"{p['code']};{p['cost_cents']};{votes[p['code']]};{_cell(p['title'])};{int(p['code'] in selected)}"
        for p in in_race
    ]
    lines += ["VOTES", "voter_id;vote"]
    lines += [f"{b['ballot']};{','.join(chosen)}" for b, chosen in zip(ballots, kept, strict=True)]
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    """A field of a line: separators and line ends would begin another one."""
    return " ".join(str(value).replace(";", ",").replace('"', "’").split())


def choices_of(rows: Sequence[tuple[str, int, Mapping[str, Any]]]) -> dict[str, Any]:
    """A ballot from its rows (code, value, details): scores by criterion where the method weighs criteria."""
    return {code: dict(details) if details else value for code, value, details in sorted(rows, key=lambda row: row[0])}
