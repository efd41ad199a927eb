"""What experts said about one quantity, as frozen records: points of P(X <= value), bounds, mode and weights."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from scipy import special

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Floats

__all__ = ["Elicitation", "Expert", "Points"]


@dataclass(frozen=True)
class Expert:
    """One expert: P(X <= values[i]) = probabilities[i], both rising, probabilities strictly between 0 and 1.

    ``mode`` is the most likely value, if it was asked for; ``weight`` is the expert's share of the pool.
    """

    name: str
    values: tuple[float, ...]
    probabilities: tuple[float, ...]
    mode: float | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class Elicitation:
    """One quantity, what bounds it, and what each expert said; the experts' weights sum to 1."""

    experts: tuple[Expert, ...]
    name: str = "quantity"
    unit: str = ""
    source: str = ""
    lower: float | None = None
    upper: float | None = None

    def points(self, expert: Expert) -> Points:
        """What one expert said, as families are fitted to it."""
        return Points(np.array(expert.values), np.array(expert.probabilities), self.lower, self.upper, expert.mode)


@dataclass(frozen=True, eq=False)
class Points:
    """Stated values and probabilities as arrays, with the bounds and the mode, where there are such."""

    values: Floats
    probabilities: Floats
    lower: float | None = None
    upper: float | None = None
    mode: float | None = None

    @property
    def span(self) -> float:
        """From the first to the last stated value."""
        return float(self.values[-1] - self.values[0])

    @cached_property
    def normal(self) -> tuple[float, float]:
        """Mean and sd of the normal through the outermost points: the scale on which every search begins."""
        return self._through(self.values)

    @cached_property
    def lognormal(self) -> tuple[float, float]:
        """The same of the logarithms."""
        return self._through(np.log(self.values))

    def _through(self, values: Floats) -> tuple[float, float]:
        first, last = special.ndtri(self.probabilities[[0, -1]])
        sd = float((values[-1] - values[0]) / (last - first))
        return float(values[0] - sd * first), sd
