"""How long each act of the workbench takes, through the site's own client: p50 and p95, as a table.

    CONCERTE_MODE=demo CONCERTE_INSTANCE=/path/to/a/full/demo python -m bench.workbench [--turns 20]

The instance must hold an analysed consultation (`python app.py demo --size full --no-serve`). Every decision it takes
is taken away at the end: the instance is left as it was found.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Account, Person
from consult.accounts.operations.open_session import open_session
from consult.consultations.models import Consultation
from consult.db import db
from consult.factory import create_app
from consult.reports.models import CurationEvent, RunTheme, Theme
from consult.reports.workbench.bench import Bench, bench_of
from consult.reports.workbench.vectors import are_ready

HTMX = {"HX-Request": "true"}
GOVERNANCE = "gouvernance@exemple.test"


def main() -> None:
    options = _options()
    app = create_app({"WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False})
    with app.app_context():
        consultation = db.session.scalars(
            sa.select(Consultation).where(Consultation.slug == options.consultation)
        ).one()
        last = db.session.scalar(sa.select(sa.func.max(CurationEvent.id))) or 0
        themes = db.session.scalar(sa.select(sa.func.max(Theme.id))) or 0
        client = _signed_in(app)
        bench = bench_of(consultation)
        print(
            f"{bench.readable.contributions:,} contributions, {len(bench.ideas):,} ideas, {len(bench.tree.nodes)} nodes"
        )
        try:
            with _quiet():
                table = {name: measure(act, options.turns) for name, act in acts(client, consultation).items()}
        finally:
            db.session.rollback()
            db.session.execute(sa.delete(CurationEvent).where(CurationEvent.id > last))
            db.session.execute(sa.delete(Theme).where(Theme.id > themes, Theme.id.not_in(sa.select(RunTheme.theme_id))))
            db.session.commit()
    print(f"{'act':<28}{'p50 ms':>9}{'p95 ms':>9}{'cpu p95':>9}{'first ms':>10}")
    for name, took in table.items():
        p50, p95 = np.percentile([wall for wall, _cpu in took[1:]], [50, 95])
        cpu = np.percentile([cpu for _wall, cpu in took[1:]], 95)
        print(f"{name:<28}{p50:>9.0f}{p95:>9.0f}{cpu:>9.0f}{took[0][0]:>10.0f}")


def measure(act: Callable[[int], int], turns: int) -> list[tuple[float, float]]:
    """Milliseconds of each turn, by the clock and of the processor (what another load of the machine leaves alone); the
    first one is apart: it may load what the others find in memory."""
    took = []
    for turn in range(turns + 1):
        begun, used = time.perf_counter(), time.process_time()
        status = act(turn)
        took.append(((time.perf_counter() - begun) * 1000, (time.process_time() - used) * 1000))
        if status >= 400:
            raise SystemExit(f"status {status}")
    return took


def acts(client: FlaskClient, consultation: Consultation) -> dict[str, Callable[[int], int]]:
    """Each act is asked for as the page asks for it; those that reshape are undone by the one after them."""
    base = f"/consultations/{consultation.slug}/atelier"
    consultation_id = consultation.id

    def now() -> Bench:
        db.session.rollback()
        return bench_of(db.session.get_one(Consultation, consultation_id))

    def get(path: str) -> int:
        return client.get(base + path, headers=HTMX).status_code

    def post(path: str, **data: object) -> int:
        return client.post(f"{base}/{path}", data={"seen": "", **data}, headers=HTMX).status_code

    tree = now().tree
    tops = tree.tops()
    first, second, sub = tops[0], tops[1], tree.under(tops[0].id)[0]
    known = {
        "whole page": lambda _n: client.get(f"{base}?theme={first.slug}").status_code,
        "open a theme": lambda n: get(f"?theme={tops[n % len(tops)].slug}"),
        "open its verbatims": lambda n: get(f"?theme={tops[n % len(tops)].slug}&volet=verbatims"),
        "search in a theme": lambda _n: get(f"?theme={first.slug}&q=sante"),
        "everything, least sure": lambda _n: get("?tri=incertaines"),
        "rename": lambda n: post(f"themes/{first.slug}/titre", label=f"Titre {n}", theme=first.slug),
        "note": lambda n: post(f"themes/{first.slug}/note", text=f"Note {n}", theme=first.slug),
        "move a sub-theme": lambda n: post(f"themes/{sub.slug}/deplacer", parent=(first, second)[n % 2 == 0].slug),
        "reorder": lambda n: post("ordre", theme_moved=first.slug, direction=("descendre", "monter")[n % 2]),
        "send a whole theme": lambda n: post(
            "idees", portee="toutes", theme=(first, second)[n % 2].slug, vers=(second, first)[n % 2].slug
        ),
        "undo": lambda _n: post("annuler", theme=first.slug),
        "redo": lambda _n: post("retablir", theme=first.slug),
        "merge, then undo": lambda n: (
            post(f"themes/{first.slug}/fusionner", into=second.slug) if n % 2 == 0 else post("annuler")
        ),
        "create": lambda n: post("themes", label=f"Nouveau {n}"),
        "history": lambda _n: client.get(f"{base}/historique").status_code,
    }
    if are_ready(now().run):
        keys = ".".join(
            f"{int(now().ideas.contribution[row])}-{int(now().ideas.position[row])}" for row in (5, 50, 500)
        )
        known["like these"] = lambda _n: client.get(f"{base}/exemples?oui={keys}").status_code
        known["fresh clustering"] = lambda _n: client.get(f"{base}/themes/{second.slug}/partager?parts=4").status_code
        known["to check"] = lambda _n: client.get(f"{base}/a-verifier").status_code
    return known


def _signed_in(app: Flask) -> FlaskClient:
    person = db.session.scalars(sa.select(Person).where(Person.email == GOVERNANCE).order_by(Person.id)).first()
    assert person is not None, "the demonstration's governance account is missing"
    token = open_session(account=db.session.get_one(Account, person.account_id))
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    return client


@contextmanager
def _quiet() -> Iterator[None]:
    """Requests write a line each in the log."""
    import logging

    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--consultation", default="parlons-de-demain")
    return parser.parse_args()


if __name__ == "__main__":
    main()
