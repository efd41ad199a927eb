"""Which choices come to the same in every draw, or in many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["alike_with", "often_alike_with"]

_HAIR = 1e-10
"""Of what choices are worth: what rounding may leave between two that are worth the same."""


def alike_with(results: xr.Dataset, choice: str) -> list[str]:
    """The other choices whose net benefit is that of ``choice`` in each draw, in their order."""
    if "benefit_apart_mean" not in results:
        return []
    size = float(np.abs(results["net_benefit_mean"].values).max())
    names = [str(name) for name in results["choice"].values]
    apart = np.abs(results["benefit_apart_mean"].values) + results["benefit_apart_sd"].values
    same = {str(pair) for pair, by in zip(results["choice_pair"].values, apart, strict=True) if by <= _HAIR * size}
    return [name for name in names if {f"{choice} less {name}", f"{name} less {choice}"} & same]


def often_alike_with(results: xr.Dataset, choice: str) -> list[str]:
    """The other choices that come to the same as ``choice`` in so many draws, though not in all, that a quantile of the
    difference is 0, in their order.
    """
    if "benefit_apart_quantile" not in results:
        return []
    size = float(np.abs(results["net_benefit_mean"].values).max())
    names, always = [str(name) for name in results["choice"].values], alike_with(results, choice)
    apart = np.abs(results["benefit_apart_quantile"].transpose("choice_pair", "quantile").values).min(axis=1)
    same = {str(pair) for pair, by in zip(results["choice_pair"].values, apart, strict=True) if by <= _HAIR * size}
    return [n for n in names if n not in always and {f"{choice} less {n}", f"{n} less {choice}"} & same]
