"""Whether a stored result is what its model gives today, to the last bit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from mcsv import engine
from mcsv.api import simulate
from mcsv.ask.further import further_answers
from mcsv.ask.portfolio import portfolio_again
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.files.results import VOLATILE, model_of
from mcsv.results.questions.again import arguments
from mcsv.results.reading.portfolio import is_portfolio

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Verified", "verify"]

_TOLD = ("fingerprint_model", "fingerprint_draws", "fingerprint_code", "mcsv", "numpy", "numba")
_ITS_OWN = (*VOLATILE, "fingerprint", "model", "complete", "interrupted")
"""Attributes that two runs with the same figures need not share, and those that others stand for."""


@dataclass(frozen=True)
class Verified:
    """``differs``: the variables and coordinates that are not the same bits today, and the attributes that say
    something else.

    ``other``: fingerprints and versions that are others, each as (what, then, now).
    """

    differs: tuple[str, ...]
    other: tuple[tuple[str, str, str], ...]

    @property
    def same(self) -> bool:
        """Whether every figure is the same to the last bit."""
        return not self.differs


def verify(
    results: xr.Dataset,
    threads: int | None = None,
    progress: engine.Progress | None = None,
    answers: Mapping[str, xr.Dataset] | None = None,
) -> Verified:
    """Run the model that a result holds again, as it was run, and compare all figures, their labels and attributes;
    so too the further ``answers`` that are stored beside it, whose names come first: ``drivers: first_order``.

    UsageError E531 where the result does not hold its model, E663 where its run was interrupted.
    """
    if not results.attrs.get("complete", 1):
        way_out = "mcsv verify --no-rerun looks at records and files alone"
        raise UsageError(Mistake("E663", "was interrupted, and no run ends where it did", way_out=way_out))
    again = _again(results, threads, progress)
    differs = _differs(results, again)
    told = further_answers(results, threads, progress, tuple(answers)) if answers else {}
    for name, now in told.items():
        differs += tuple(f"{name}: {what}" for what in _differs((answers or {})[name], now))
    differs += tuple(f"{name}: all of it" for name in answers or {} if name not in told)  # it was not told today
    pairs = ((name, str(results.attrs.get(name, "")), str(again.attrs[name])) for name in _TOLD)
    return Verified(differs, tuple(pair for pair in pairs if pair[1] != pair[2]))


def _again(results: xr.Dataset, threads: int | None, progress: engine.Progress | None) -> xr.Dataset:
    """What was asked then, asked today."""
    if is_portfolio(results):
        return portfolio_again(results, threads, progress)
    return simulate(model_of(results), threads=threads, progress=progress, **arguments(results))


def _differs(results: xr.Dataset, again: xr.Dataset) -> tuple[str, ...]:
    """The variables and coordinates that are not the same bits, and the attributes that say something else."""
    names = sorted({*map(str, results.variables), *map(str, again.variables)})
    said = sorted({*results.attrs, *again.attrs} - {*_TOLD, *_ITS_OWN})
    differs = tuple(name for name in names if not _same(results, again, name))
    return differs + tuple(name for name in said if str(results.attrs.get(name, "")) != str(again.attrs.get(name, "")))


def _same(one: xr.Dataset, other: xr.Dataset, name: str) -> bool:
    if name not in one or name not in other:
        return False
    first, second = one[name], other[name]
    return first.dims == second.dims and bool(
        np.array_equal(first.values, second.values, equal_nan=first.dtype.kind == "f")
    )
