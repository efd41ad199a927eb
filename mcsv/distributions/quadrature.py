"""Mean and sd of any quantile function by exact integration of its panels, where there is no closed form."""

from __future__ import annotations

import math
from functools import cached_property, lru_cache

import numpy as np

from mcsv.distributions.base import Distribution, Floats
from mcsv.distributions.known import Known
from mcsv.distributions.layout import OCTAVES
from mcsv.distributions.panels import NODES, evaluate, fit_panels, values_at

__all__ = ["Integrated", "moments"]

DEEPEST = 1000  # octaves; below them a double has no room for the probability
_gauss, _weights = np.polynomial.legendre.leggauss(NODES)  # exact for the square of a panel's series


class Integrated(Distribution):
    """A distribution whose mean and sd have no closed form: by quadrature, None where there is no such moment."""

    @cached_property
    def _moments(self) -> tuple[float, float]:
        return _integrated(Known.of(self))

    def mean(self) -> float | None:
        """By quadrature; None where a tail is too heavy for it."""
        return self._moments[0] if self.moments_exist()[0] else None

    def sd(self) -> float | None:
        """By quadrature; None where a tail is too heavy for it."""
        return self._moments[1] if self.moments_exist()[1] else None

    def moments_exist(self) -> tuple[bool, bool]:
        """Whether there is a mean, and whether there is an sd."""
        raise TypeError(f"{type(self).__name__} does not tell which moments exist")


@lru_cache(maxsize=1024)  # checks, every option and the plan ask for the same ones again
def _integrated(known: Known) -> tuple[float, float]:
    return moments(known.distribution)


def moments(d: Distribution) -> tuple[float, float]:
    """Mean and sd of a distribution whose second moment exists (sd meaningless otherwise)."""
    panels = fit_panels(d)
    width = (panels.right - panels.left)[:, None]
    f = panels.left[:, None] + width * (1.0 + _gauss) / 2
    values = evaluate(panels, np.arange(len(panels.row)), f)[0] + panels.centre[:, None]
    mass = np.ldexp(width, -(panels.row[:, None] % OCTAVES) - 2) * _weights / 2
    far, far_mass = _beyond(d)
    values, mass = np.append(values, far), np.append(mass, far_mass)
    mean = math.fsum(mass * values)
    return mean, math.sqrt(math.fsum(mass * (values - mean) ** 2))


def _beyond(d: Distribution) -> tuple[Floats, Floats]:
    """Values and masses of the octaves below those of a table, straight from the quantile, smooth there."""
    octave = np.arange(OCTAVES, DEEPEST)
    rows = np.concatenate([octave, octave + DEEPEST])[:, None]
    with np.errstate(all="ignore"):
        values = values_at(d, rows, (1.0 + _gauss) / 2, DEEPEST)
    mass = np.ldexp(_weights / 2, -(rows % DEEPEST) - 2)
    counts = np.abs(values) < 1e150  # what is larger has a square beyond all numbers, and no weight left
    return values[counts], mass[counts]
