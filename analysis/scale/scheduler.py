"""Reaching a Dask scheduler and its workers, or saying in one sentence why not."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from analysis.types import AnalysisError, InputError

CONNECT_SECONDS = 10
WORKERS_SECONDS = 30


@contextmanager
def scheduler_client(address: str | None) -> Iterator[Any]:
    """A client of the scheduler at `address` (tcp://…), closed at the end.

    Raises InputError when Dask is not installed, nothing answers or no worker comes; AnalysisError
    when the scheduler is lost on the way.
    """
    if not address:
        raise InputError("--engine dask demande l'adresse de l'ordonnanceur : --scheduler tcp://….", "scheduler")
    try:
        import distributed
        from distributed.comm.core import CommClosedError
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise InputError("--engine dask demande la bibliothèque dask[distributed].", "scheduler") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        _knock(address)
        connect: Any = distributed.Client
        client = connect(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError):
        raise InputError(f"L'ordonnanceur Dask « {address} » ne répond pas.", "scheduler") from None
    try:
        _await_workers(client, address)
        yield client
    except KilledWorker:
        raise AnalysisError("Plusieurs machines de calcul se sont arrêtées sur la même partie.", "workers") from None
    except CommClosedError:
        raise AnalysisError(f"L'ordonnanceur Dask « {address} » s'est arrêté.", "scheduler") from None
    finally:
        client.close()


def _knock(address: str) -> None:
    """Raises OSError at once where nobody listens, which the client would take its whole time to say."""
    place = urlsplit(address)
    if place.scheme == "tcp" and place.hostname and place.port:
        socket.create_connection((place.hostname, place.port), timeout=CONNECT_SECONDS).close()


def _await_workers(client: Any, address: str) -> None:
    from analysis import __version__
    from analysis.scale.parts import library_version

    try:
        client.wait_for_workers(1, timeout=WORKERS_SECONDS)
    except TimeoutError:
        raise InputError(f"Aucune machine de calcul n'est reliée à l'ordonnanceur « {address} ».", "workers") from None
    try:
        versions = set(client.run(library_version).values())
    except ImportError:
        versions = set()
    if versions != {__version__}:
        raise InputError("Les machines de calcul n'ont pas la même version de la bibliothèque analysis.", "workers")
