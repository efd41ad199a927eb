"""From words to a cluster: one that is there, by its address, or processes of this machine for the time of a block."""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mcsv.arguments import checked_threads
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    from mcsv.engine.cluster.cluster import Cluster

__all__ = ["Place", "connected", "place_of"]

_RULE = "tcp://HOST:PORT or tls://HOST:PORT of a scheduler, or local:N for N processes of this machine"
_SCHEMES = ("tcp", "tls")
_OWN = {
    "distributed.scheduler.allowed-failures": 20,  # processes of this machine that die over the same draws
    "distributed.worker.preload": ["mcsv.engine.cluster.deaf"],
    "distributed.worker.profile.enabled": False,  # looks at a worker a hundred times a second, all the time
    "distributed.admin.tick.interval": "500ms",  # instead of fifty times a second in each process
}
_WAIT = 10
"""Seconds until whoever does not answer is not there."""


@dataclass(frozen=True)
class Place:
    """Where a cluster is: the address of its scheduler, or so many processes of this machine."""

    address: str = ""
    processes: int = 0


def place_of(text: str, trusted: bool = False) -> Place:
    """The cluster that is meant. UsageError E770 for what is none, and for a scheduler that is reached over a network
    without encryption, unless that network is trusted.
    """
    kind, colon, rest = text.strip().partition(":")
    if kind == "local" and colon and rest.isascii() and rest.isdigit():
        return Place(processes=checked_threads(int(rest)) or 1)
    host, scheme = _host(text.strip()), text.strip().partition("://")[0]
    if not host or scheme not in _SCHEMES:
        raise _wrong("is no cluster", text, _RULE, "for example --dask local:4")
    if scheme == "tcp" and not trusted and not _is_here(host):
        rule = "tls:// but on this machine, for whoever can talk to a scheduler can run code on its machines"
        way_out = "start the scheduler with TLS, or say --trusted-network where nobody else can get at it"
        raise _wrong("is reached without encryption", text, rule, way_out)
    return Place(address=text.strip())


def _host(address: str) -> str:
    """The host of an address with a port and nothing behind it; empty for any other."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "") if parts.port and not parts.path.strip("/") and not parts.query else ""
    except ValueError:
        return ""


def _wrong(what: str, value: str, rule: str, way_out: str) -> UsageError:
    return UsageError(Mistake("E770", what, "--dask", value, rule, way_out))


def _is_here(host: str) -> bool:
    """Whether all that a name stands for is this machine."""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(str(each).partition("%")[0]).is_loopback for each in found)


@contextmanager
def connected(place: Place) -> Iterator[Cluster]:
    """The cluster as an executor. UsageError E773 where dask is missing, E774 where no scheduler answers, and see
    :class:`mcsv.engine.cluster.cluster.Cluster`.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        way_out = "pip install 'mcsv[dask]'"
        raise UsageError(Mistake("E773", "needs dask, which is not installed", "--dask", way_out=way_out)) from error
    from mcsv.engine.cluster.cluster import Cluster

    with ExitStack() as stack:
        address: Any = place.address
        if place.processes:
            stack.enter_context(dask.config.set(_OWN))
            address = stack.enter_context(
                LocalCluster(
                    n_workers=place.processes,
                    threads_per_worker=1,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
            )
        client = stack.enter_context(_client(Client, address))
        with suppress(Exception):  # that there is none is said by whoever looks at their code
            client.wait_for_workers(1, timeout=_WAIT)
        yield Cluster(client)
        with suppress(Exception):  # the scheduler may be gone; where it is not, workers without mcsv may join again
            client.unregister_worker_plugin("mcsv-warm")


def _client(make: Any, address: Any) -> Any:
    if isinstance(address, str) and address.startswith("tls"):
        _check_certificates()
    try:
        return make(address, timeout=_WAIT, set_as_default=False)
    except Exception as error:  # whatever else listens there may answer with anything
        rule, way_out = "a scheduler answers there", "dask scheduler starts one"
        raise UsageError(Mistake("E774", "does not answer", "--dask", str(address), rule, way_out)) from error


def _check_certificates() -> None:
    from distributed.security import Security

    if Security().get_connection_args("client")["ssl_context"] is None:
        rule = "for tls:// dask's settings distributed.comm.tls name certificates and key"
        way_out = "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, __CLIENT__CERT and __CLIENT__KEY set them"
        raise UsageError(Mistake("E774", "has no certificates to show", "--dask", rule=rule, way_out=way_out))
