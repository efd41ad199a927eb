"""``--dask``: draws are made on a cluster in place of this machine's threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.output import say

if TYPE_CHECKING:
    from mcsv.engine import Executor
    from mcsv.engine.cluster.connected import Place

__all__ = ["Dask", "TrustedNetwork", "elsewhere", "not_here", "read_place"]

Dask = Annotated[
    str,
    typer.Option(
        help="Draw on a cluster of dask: its scheduler, or N processes here.", metavar="tcp://…|tls://…|local:N"
    ),
]
TrustedNetwork = Annotated[
    bool, typer.Option("--trusted-network", help="Nobody else can get at a scheduler without TLS.")
]


def read_place(text: str, trusted: bool) -> Place:
    """See :func:`mcsv.engine.cluster.connected.place_of`."""
    from mcsv.engine.cluster.connected import place_of

    return place_of(text, trusted)


def not_here(asked: Mapping[str, object]) -> None:
    """UsageError for what is asked of this machine alone, beside a cluster."""
    rule, way_out = "a cluster has threads of its own", "say how many where its workers are started"
    arguments.refuse(asked, "is not possible with --dask", rule, way_out)


@contextmanager
def elsewhere(place: Place | None) -> Iterator[Executor | None]:
    """Where draws are made for the time of a block; None for this machine's threads."""
    if place is None:
        yield None
        return
    from mcsv import api
    from mcsv.engine.cluster.connected import connected

    api.warmup(status=say)  # so that processes of this machine find compiled kernels
    with connected(place) as cluster:
        say(f"drawing on {cluster.workers:,} thread{'' if cluster.workers == 1 else 's'} of a cluster")
        yield cluster
