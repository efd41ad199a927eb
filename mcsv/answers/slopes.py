"""How conditional means change with an input inside a bin: along the line through the bins beside it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["levelled", "slopes"]

Floats = NDArray[np.float64]


def slopes(means: Floats, at: Floats, there: NDArray[np.bool_] | None = None) -> Floats:
    """Slopes of means (…, bins, K), whose bins lie ``at`` (bins,), in the unit of the means over that of the input.

    0 where the bins beside are no apart. Only bins that are ``there`` (bins,), all unless told, have a mean: where one
    beside is not, the line begins or ends in the bin itself.
    """
    here = np.arange(at.size)
    left, right = np.maximum(here - 1, 0), np.minimum(here + 1, at.size - 1)
    if there is not None:
        left, right = np.where(there[left], left, here), np.where(there[right], right, here)
    run = (at[right] - at[left])[:, None]
    apart = run > 0.0 if there is None else (run > 0.0) & there[:, None]
    rise = means[..., right, :] - means[..., left, :]
    return np.where(apart, rise / np.where(apart, run, 1.0), 0.0)


def levelled(at: Floats, y: Floats) -> Floats:
    """Values ``y`` (bins, n) of draws ``at`` (bins, n), moved to the middle of their bin along the line through the
    bins beside it: what is left is not told by where in its bin a draw is.
    """
    middles = at.mean(axis=1)
    return np.asarray(y - slopes(y.mean(axis=1)[:, None], middles) * (at - middles[:, None]))
