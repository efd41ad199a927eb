"""Which choices come to the same in every draw, or in many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["alike_with", "often_alike_with"]

_HAIR = 1e-10
"""Of what choices are worth: what rounding may leave between two that are worth the same."""


def alike_with(results: xr.Dataset, choice: str) -> list[str]:
    """The other choices whose net benefit is that of ``choice`` in each draw, in their order."""
    if "benefit_apart_mean" not in results:
        return []
    apart = np.abs(results["benefit_apart_mean"].values) + results["benefit_apart_sd"].values
    return _no_further(results, choice, apart)


def often_alike_with(results: xr.Dataset, choice: str) -> list[str]:
    """The other choices that come to the same as ``choice`` in so many draws, though not in all, that a quantile of the
    difference is 0, in their order.
    """
    if "benefit_apart_quantile" not in results:
        return []
    apart = np.abs(results["benefit_apart_quantile"].transpose("choice_pair", "quantile").values).min(axis=1)
    always = alike_with(results, choice)
    return [name for name in _no_further(results, choice, apart) if name not in always]


def _no_further(results: xr.Dataset, choice: str, apart: NDArray[np.float64]) -> list[str]:
    """The choices no further from ``choice`` than rounding leaves; ``apart``: how far those of each pair are."""
    size = float(np.abs(results["net_benefit_mean"].values).max())
    same = {str(pair) for pair, by in zip(results["choice_pair"].values, apart, strict=True) if by <= _HAIR * size}
    names = [str(name) for name in results["choice"].values]
    return [name for name in names if {f"{choice} less {name}", f"{name} less {choice}"} & same]
