"""Which choices come to the same in every draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["alike_with"]

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
