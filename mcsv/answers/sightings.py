"""How a figure that was observed arises, once the truth of it is known: with an error, among cases, or as a count."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from mcsv.dataclass import dataclass

__all__ = ["Cases", "Count", "Measured", "Sighting"]

Floats = NDArray[np.float64]


class Sighting(Protocol):
    """A figure that was observed."""

    @property
    def value(self) -> float:
        """The figure."""

    def again(self, truths: Floats, random: np.random.Generator) -> Floats:
        """A figure for each of the ``truths`` (draws,), as it would be seen if that were the truth."""

    def missed(self, figures: Floats | float, truths: Floats) -> Floats:
        """How far ``figures`` are from the ``truths`` (draws,): minus twice the logarithm of their likelihood over the
        largest that any truth could give them (the deviance).
        """


@dataclass(frozen=True)
class Measured:
    """A figure with a normal error."""

    value: float
    sd: float

    def again(self, truths: Floats, random: np.random.Generator) -> Floats:
        """See :class:`Sighting`."""
        return np.asarray(truths + self.sd * random.standard_normal(truths.size))

    def missed(self, figures: Floats | float, truths: Floats) -> Floats:
        """See :class:`Sighting`."""
        return np.asarray(((figures - truths) / self.sd) ** 2)


@dataclass(frozen=True)
class Cases:
    """Successes among so many cases, of which the truth is the probability."""

    value: float
    cases: int

    def again(self, truths: Floats, random: np.random.Generator) -> Floats:
        """See :class:`Sighting`."""
        return np.asarray(random.binomial(self.cases, truths), np.float64)

    def missed(self, figures: Floats | float, truths: Floats) -> Floats:
        """See :class:`Sighting`."""
        rest = self.cases - figures
        most = xlogy(figures, figures) + xlogy(rest, rest) - xlogy(self.cases, self.cases)
        with np.errstate(divide="ignore"):
            return np.asarray(2.0 * (most - xlogy(figures, truths) - xlogy(rest, 1.0 - truths)))


@dataclass(frozen=True)
class Count:
    """A number of events, of which the truth is what was to be expected."""

    value: float

    def again(self, truths: Floats, random: np.random.Generator) -> Floats:
        """See :class:`Sighting`."""
        return np.asarray(random.poisson(truths), np.float64)

    def missed(self, figures: Floats | float, truths: Floats) -> Floats:
        """See :class:`Sighting`."""
        with np.errstate(divide="ignore"):
            return np.asarray(2.0 * (xlogy(figures, figures) - figures - xlogy(figures, truths) + truths))
