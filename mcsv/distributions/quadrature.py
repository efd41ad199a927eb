"""Mean and sd of any quantile function by exact integration of its panels, where there is no closed form."""

from __future__ import annotations

import math

import numpy as np

from mcsv.distributions.base import Distribution, Floats
from mcsv.distributions.layout import OCTAVES
from mcsv.distributions.panels import NODES, evaluate, fit_panels, values_at

__all__ = ["moments"]

DEEPEST = 1000  # octaves; below them a double has no room for the probability
_gauss, _weights = np.polynomial.legendre.leggauss(NODES)  # exact for the square of a panel's series


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
