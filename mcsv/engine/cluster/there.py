"""What a worker of a cluster does: says which code it has, warms up, and makes passes whose plan came ahead of them."""

from __future__ import annotations

import hashlib
import pickle
import platform
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from mcsv.engine.compiling import compile_kernels
from mcsv.engine.passes import Pass, tally
from mcsv.engine.tallied import Tallied
from mcsv.kernels import jit
from mcsv.kernels.sources import taken_in
from mcsv.plan import Plan
from mcsv.version import __version__

__all__ = ["DECIDE", "OtherCode", "code", "tally_there", "told", "warm_up"]

DECIDE = ("mcsv", "code")
"""What of :func:`told` has to be the same everywhere; ``code`` goes by the versions of numpy, numba and Python too."""

_PLANS = 4
"""Plans that a worker keeps unpacked."""


class OtherCode(RuntimeError):
    """A worker has other code than whoever asked it; it made nothing."""


@lru_cache(maxsize=1)
def code() -> str:
    """Hexadecimal SHA-256 of all of mcsv's sources and of the versions that turn them into figures."""
    total, package = hashlib.sha256(jit.digest().encode()), Path(__file__).parents[2]
    for path in sorted(package.rglob("*.py"), key=lambda path: path.relative_to(package).as_posix()):
        total.update(taken_in(path.relative_to(package).as_posix(), path))
    return total.hexdigest()


def told() -> dict[str, str]:
    """What this process has, by name."""
    versions = {name: version(name) for name in ("numpy", "numba", "llvmlite", "distributed")}
    return {"mcsv": __version__, "code": code(), "python": platform.python_version(), **versions}


def warm_up() -> None:
    """Compile the kernels, or load what this machine compiled before."""
    compile_kernels()


def tally_there(plan: bytes, shards: tuple[int, int], draws: int, keep: tuple[int, ...], wanted: str) -> Tallied:
    """A pass over a pickled plan. OtherCode where this worker's code is not the one that is wanted, such as one that
    joined later.
    """
    if code() != wanted:
        raise OtherCode(f"{platform.node()} has mcsv {__version__}, code {code()[:12]}, where {wanted[:12]} is wanted")
    return tally(Pass(_plan(plan), *shards, draws, keep))


@lru_cache(maxsize=_PLANS)
def _plan(pickled: bytes) -> Plan:
    found = pickle.loads(pickled)
    assert isinstance(found, Plan)
    return found
