"""Three fingerprints: of what a model claims, of what is drawn, and of the code that draws it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from mcsv.dataclass import dataclass
from mcsv.engine.shard import SHARD
from mcsv.kernels import BLOCK, jit
from mcsv.kernels.sources import taken_in
from mcsv.model import Model, canonical
from mcsv.plan import Plan

__all__ = ["Fingerprints", "fingerprints"]

_FIGURES = ("answers", "confidence.py", "engine", "results")
"""Beside the kernels, what makes figures of draws and tallies: second looks, answers, errors and what is derived."""


@dataclass(frozen=True)
class Fingerprints:
    """Hexadecimal SHA-256 each.

    ``model``: the claim, however it was written. ``draws``: the plan with its seed, without what is merely looked at.
    ``code``: kernels, the sizes of blocks and shards, the versions that turn them into machine code, and all that makes
    figures of what they tally. Two runs of the same number of draws whose ``draws`` and ``code`` agree have the same
    figures to the last bit.
    """

    model: str
    draws: str
    code: str

    @property
    def whole(self) -> str:
        """One for all three."""
        return hashlib.sha256("\0".join((self.model, self.draws, self.code)).encode()).hexdigest()


def fingerprints(model: Model, plan: Plan) -> Fingerprints:
    """The fingerprints of a run."""
    code = hashlib.sha256(f"{jit.digest()} {BLOCK} {SHARD} {_of_figures()}".encode()).hexdigest()
    return Fingerprints(hashlib.sha256(canonical(model)).hexdigest(), plan.fingerprint, code)


@lru_cache(maxsize=1)
def _of_figures() -> str:
    return f"{_digest(_figure_sources())} scipy {version('scipy')}"


def _figure_sources(package: Path = Path(__file__).parents[1]) -> list[tuple[str, Path]]:
    """Every source that makes figures of what kernels tally, by its place in the package."""
    paths = [path for name in _FIGURES for path in (package / name, *(package / name).rglob("*.py")) if path.is_file()]
    return sorted((path.relative_to(package).as_posix(), path) for path in paths)


def _digest(sources: Iterable[tuple[str, Path]]) -> str:
    total = hashlib.sha256()
    for name, path in sources:
        total.update(taken_in(name, path))
    return total.hexdigest()
