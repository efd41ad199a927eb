"""Errors of differences between figures that come from the same draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["of_quantiles", "of_shares"]

Floats = NDArray[np.float64]


def of_shares(first: ArrayLike, second: ArrayLike, both: ArrayLike, draws: int) -> tuple[Floats, Floats]:
    """The difference of two shares of the same draws and its standard error, from counts: of the first, of the
    second, of draws that count in both. From 2 x 2 counts (McNemar 1947). Where all that count do so in both, one
    draw is taken not to: that it might happen must not have an error of 0.
    """
    one, other, joint = (np.asarray(count, dtype=np.float64) for count in (first, second, both))
    only, also = one - joint, other - joint
    none = (only + also == 0.0) & (one + other > 0.0) & (one < draws)
    spread = np.where(none, 1.0, only + also - (only - also) ** 2 / draws)
    return (one - other) / draws, np.sqrt(np.maximum(spread, 0.0)) / draws


def of_quantiles(first: Floats, second: Floats, joint: Floats, level: Floats) -> Floats:
    """The standard error of the difference of two quantiles of one ``level`` from the same draws, from that of each.

    ``joint`` is the share of draws below both. By Bahadur's representation a quantile errs as the share below it does,
    so the two go together as much as being below the one does with being below the other.
    """
    with np.errstate(all="ignore"):
        together = np.clip((joint - level**2) / (level * (1.0 - level)), -1.0, 1.0)
    return np.asarray(np.sqrt(np.maximum(first**2 + second**2 - 2.0 * together * first * second, 0.0)))
