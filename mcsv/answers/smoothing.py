"""Conditional means over the bins of an input without their noise: Whittaker's smoother, as strong as Mallows' Cp says.

Bins stand at the normal score of their middle, so that a mean that is a line in a bell-shaped input costs no roughness.
One eigenbasis, that of roughness against the bins' chances, serves all inputs, outcomes and strengths (E. T. Whittaker,
1923; C. L. Mallows, "Some comments on Cp", Technometrics 15:661, 1973).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from mcsv.dataclass import dataclass

__all__ = ["Smoother"]

Floats = NDArray[np.float64]

_STRENGTHS = 19


@dataclass(frozen=True)
class Smoother:
    """The basis for bins with certain chances; ``kept[l, j]`` is the share of coefficient j kept at strength l."""

    into: Floats
    back: Floats
    kept: Floats

    @classmethod
    def over(cls, chances: Floats) -> Smoother:
        """For bins of these chances, (bins,), in the order of the input's probability."""
        root = np.sqrt(chances)
        rough = _roughness(ndtri(np.cumsum(chances) - chances / 2.0)) / np.outer(root, root)
        sizes, basis = np.linalg.eigh(rough)
        sizes[:2] = 0.0  # lines are not rough; what is left is rounding
        strengths = np.geomspace(0.01 / sizes[-1], 1000.0 / sizes[2], _STRENGTHS)
        return cls(root[:, None] * basis, (basis / root[:, None]).T, 1.0 / (1.0 + np.outer(strengths, sizes)))

    def smooth(self, means: Floats, noise: Floats) -> Floats:
        """Means (…, bins) smoothed; ``noise`` (…) is the variance of a mean over all draws, given the bin."""
        coefficients = means @ self.into
        lost = (coefficients**2) @ ((1.0 - self.kept) ** 2).T  # (…, strengths)
        best = np.argmin(lost + 2.0 * noise[..., None] * self.kept.sum(axis=1), axis=-1)
        found: Floats = (coefficients * self.kept[best]) @ self.back
        return found


def _roughness(at: Floats) -> Floats:
    """The matrix of the integral of the squared second derivative of what stands at points ``at``."""
    gaps = np.diff(at)
    slopes = (np.eye(at.size)[1:] - np.eye(at.size)[:-1]) / gaps[:, None]
    widths = (gaps[1:] + gaps[:-1]) / 2.0
    bends = np.diff(slopes, axis=0) / np.sqrt(widths)[:, None]
    found: Floats = bends.T @ bends
    return found
