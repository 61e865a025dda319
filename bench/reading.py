"""How fast the team's pages are on a large consultation: p50 and p95 of the report, theme pages, lists and searches.

    python bench/reading.py --instance DIR --consultation SLUG [--requests 60]      a database that is already analysed
    python bench/reading.py --generate full                                         builds the demonstration first
    DATABASE_URL=postgresql://… python bench/reading.py …                           the same on PostgreSQL

Requests go through the whole application (routing, permissions, templates) without the network, one after the other;
the last line is JSON, in milliseconds: elapsed, and of processor (which a busy machine changes less).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
SEARCHES = ("hôpital", "médecin traitant", "isolement", "remboursement", "sport", "télétravail", "élus", "prévention")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instance", type=Path)
    parser.add_argument("--consultation", default="parlons-de-demain")
    parser.add_argument("--generate", metavar="SIZE", help="build the demonstration of this size in a new folder")
    parser.add_argument("--requests", type=int, default=60, help="of each kind")
    options = parser.parse_args()
    instance = options.instance or Path(tempfile.mkdtemp(prefix="concerte-bench-"))
    os.environ |= {"CONCERTE_MODE": "demo", "CONCERTE_JOBS": "manual", "CONCERTE_INSTANCE": str(instance)}
    if options.generate:
        command = [sys.executable, "app.py", "demo", "--size", options.generate, "--no-serve"]
        subprocess.run(command, check=True, cwd=Path(__file__).resolve().parent.parent)
    print(json.dumps(measure(options.consultation, options.requests), ensure_ascii=False))


def measure(slug: str, requests: int) -> dict[str, Any]:
    from consult.db import db
    from consult.factory import create_app

    app = create_app()
    with app.app_context():
        base, paths, facts = addresses(slug, requests)
        client = signed_in_client(app)
        db.session.remove()
    times: dict[str, list[float]] = defaultdict(list)
    processor: dict[str, list[float]] = defaultdict(list)
    for kind, own in paths.items():
        client.get(base + own[0])  # columns in memory, templates compiled
        for path in own:
            begun, used = time.perf_counter(), time.process_time()
            response = client.get(base + path)
            times[kind].append((time.perf_counter() - begun) * 1000)
            processor[kind].append((time.process_time() - used) * 1000)
            if response.status_code != 200:
                raise SystemExit(f"{path}: {response.status_code}")
            response.close()
    for kind, values in times.items():
        used = processor[kind]
        print(
            f"{kind:12} n={len(values)} p50={statistics.median(values):.0f} ms p95={p95(values):.0f} ms "
            f"(processor: p50={statistics.median(used):.0f} ms p95={p95(used):.0f} ms)"
        )
    return facts | {
        "p95_ms": {kind: round(p95(values), 1) for kind, values in times.items()},
        "p95_processor_ms": {kind: round(p95(values), 1) for kind, values in processor.items()},
    }


def p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def addresses(slug: str, requests: int) -> tuple[str, dict[str, list[str]], dict[str, Any]]:
    """The prefix of the site, what is asked of it by kind, and what it holds."""
    import sqlalchemy as sa

    from consult.consultations.models import Consultation
    from consult.db import db
    from consult.reports import queries
    from consult.reports.columns import columns_of
    from consult.reports.places import Places

    consultation = db.session.scalars(sa.select(Consultation).where(Consultation.slug == slug)).one()
    run = queries.current_run(consultation)
    themes = [theme.slug for theme, _row in queries.run_themes(run.id)]
    places = Places.of(consultation.organisation_id)
    ids = columns_of(run).ids.tolist()
    draw = random.Random(1)
    regions = [place.code for place in places.tiles] or [place.code for place in places.territories]
    colleges = [college.code for college in places.colleges]

    def listed() -> str:
        chosen = {
            "theme": draw.choice(themes),
            "college": draw.choice(["", *colleges]),
            "territoire": draw.choice(["", *regions]),
            "page": str(draw.choice([1, 1, 2, 7])),
        }
        return "/contributions?" + "&".join(f"{name}={value}" for name, value in chosen.items() if value)

    kinds = {
        "report": ["/rapport"] * requests,
        "theme": [f"/themes/{draw.choice(themes)}" for _ in range(requests)],
        "list": [listed() for _ in range(requests)],
        "search": [f"/contributions?q={draw.choice(SEARCHES)}" for _ in range(requests)],
        "theme search": [
            f"/contributions?theme={draw.choice(themes)}&q={draw.choice(SEARCHES)}" for _ in range(requests)
        ],
        "contribution": [f"/contributions/{draw.choice(ids)}" for _ in range(requests)],
        "map points": ["/carte/points"] * 5,
    }
    facts = {"contributions": len(ids), "themes": len(themes), "database": db.engine.dialect.name}
    organisation = f"/o/{territory_slug(consultation.organisation_id)}"
    return f"{organisation}/consultations/{slug}", kinds, facts


def territory_slug(organisation_id: int) -> str:
    from consult.territories.queries import organisation

    return organisation(organisation_id).slug


def signed_in_client(app: Any) -> Any:
    """A browser of the governance team."""
    import sqlalchemy as sa

    from consult.accounts.models import Account, Person, RoleGrant
    from consult.accounts.operations.open_session import open_session
    from consult.authz import Role
    from consult.db import db, unit_of_work

    with unit_of_work():
        account = db.session.scalars(
            sa.select(Account)
            .join(Person, Person.account_id == Account.id)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(RoleGrant.role == Role.GOVERNANCE)
        ).first()
        token = open_session(account=account)
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    return client


if __name__ == "__main__":
    main()
