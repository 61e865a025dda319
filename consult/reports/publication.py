"""What everybody reads: the document of a run, suppressed, with the verbatims that were chosen."""

from __future__ import annotations

import hashlib
import json

from consult.reports.document import Json, Sources, build_document, segment_cells
from consult.reports.suppression import suppress_document
from consult.reports.verbatims import Signer, freeze, quotes_of, read_verbatims


def public_document(sources: Sources, k: int) -> Json:
    """The content of a version, ready to be frozen; it holds no text of a contribution."""
    document = build_document(sources)
    rows = {theme.slug: (theme, row) for theme, row in sources.themes}
    signer = Signer(sources.consultation.id, sources.places, k)
    for group in document["groups"]:
        for cell in group["themes"]:
            theme, row = rows[cell["key"]]
            cell["segments"] = segment_cells(sources, theme.slug)
            quotes = quotes_of(row, sources.state(theme))
            cell["verbatims"] = [freeze(verbatim) for verbatim in read_verbatims(signer, quotes)]
    public = suppress_document(document, k)
    public["k"], public["erased"] = k, sources.run.erased
    for group in public["groups"]:
        for cell in group["themes"]:
            if cell.get("hidden"):
                cell["verbatims"] = []
    return public


def themes_fingerprint(sources: Sources) -> str:
    """SHA-256 of the tree as it is published: names, parents, what is hidden."""
    slugs = {theme.id: theme.slug for theme, _row in sources.themes}
    tree = [
        [theme.slug, slugs.get(row.parent_id or 0), sources.label(theme, row), sources.state(theme).hidden]
        for theme, row in sources.themes
    ]
    return hashlib.sha256(json.dumps(tree, ensure_ascii=False).encode()).hexdigest()
