"""A composed report of the contract tests, being written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consult.authz import Actor
from consult.db import db, utcnow
from consult.files.cleaning import Clean
from consult.files.storage import write
from consult.reports.composing.drafting import Template
from consult.reports.composing.operations.begin_composition import begin_composition
from consult.reports.outputs.models import FileKind, ReportFile
from consult.reports.subjects import Consultation

Values = dict[str, Any]


def writing_of(actor: Actor, consultation: Consultation) -> Values:
    """A draft whose PDF is drawn. Committed by the caller."""
    composition = begin_composition(actor=actor, consultation=consultation, template=Template.SUMMARY)
    path = write(Clean(b"%PDF-1.7", "application/pdf"), "rapports")
    drawn = {"kind": FileKind.PDF, "path": path, "size": 8, "made_at": utcnow()}
    db.session.add(ReportFile(organisation_id=consultation.organisation_id, composition_id=composition.id, **drawn))
    return {"composition_id": composition.id, "block_id": composition.blocks[0]["id"]}


def _draft(*names: str, **fixed: Any) -> Callable[[Values], Values]:
    return lambda values: {name: values[name] for name in ("slug", "composition_id", *names)} | fixed


WRITING_EXAMPLES: dict[str, Callable[[Values], Values]] = {
    **{f"writing.{name}": lambda values: {"slug": values["slug"]} for name in ("index", "begin")},
    **{
        f"writing.{name}": _draft()
        for name in (
            "add", "correct", "figures", "files", "history", "look", "preview", "propose", "publish", "put_back",
            "show", "sign",
        )
    },
    **{f"writing.{name}": _draft("block_id") for name in ("draw", "edit", "quote", "settle", "undo")},
    "writing.arrange": _draft("block_id", act="monter"),
    "writing.draw_again": _draft(which="projet"),
    "writing.draft_file": _draft(kind="pdf"),
    "reports.report_file": lambda values: {"slug": values["slug"], "kind": "pdf"},
    "writing.answer": _draft(answer="signer"),
    "writing.figure": _draft(ref="overview.people.count"),
    "figures.show": lambda values: {"code": "R1-F1"},
    "reports.report_version": lambda values: {"slug": values["slug"], "number": 1},
}  # fmt: skip
