"""One fitted family: its member, what it misses, and what states it in a model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions import Distribution, build
from mcsv.distributions.base import Floats
from mcsv.elicitation.bounds import NEGLIGIBLE, Bounds
from mcsv.elicitation.spelling import as_stated, drawable, shortest
from mcsv.elicitation.statement import Points

__all__ = ["EXACT", "Fit"]

EXACT = 1e-20
"""A sum of squares below it is a fit through all points."""


@dataclass(frozen=True, eq=False)
class Fit:
    """A member of a family beside the points that it was fitted to; ``free`` counts its free parameters."""

    distribution: Distribution
    free: int
    points: Points

    @property
    def family(self) -> str:
        """The family's name."""
        return self.distribution.family

    @cached_property
    def fitted(self) -> Floats:
        """Its P(X <= value) at each stated value."""
        return self.distribution.tail(self.points.values, False)

    @property
    def misses(self) -> Floats:
        """Fitted less stated probability at each point."""
        return np.asarray(self.fitted - self.points.probabilities)

    @property
    def ssq(self) -> float:
        """The sum of squared misses."""
        return math.fsum(self.misses**2)

    @property
    def exact(self) -> bool:
        """Whether it passes through all points."""
        return self.ssq < EXACT

    @cached_property
    def outside(self) -> float:
        """The probability that it puts beyond the bounds."""
        return sum(self._bounds.beyond(self.distribution))

    @property
    def rank(self) -> tuple[float, bool, int]:
        """Sorts fits: by the sum of squares; of exact ones, those with the stated mode first, then the simpler."""
        ignores_mode = self.points.mode is not None and not hasattr(self.distribution, "mode")
        return (0.0 if self.exact else self.ssq, ignores_mode, self.free)

    @cached_property
    def spec(self) -> Mapping[str, object] | None:
        """What a model's ``dist:`` mapping says for it, or None where it cannot be drawn from.

        Where the family meets the points, they stand in it as they were stated. What lies beyond the bounds is
        cut off by ``truncate``.
        """
        stated = as_stated(self.distribution, self.points) if self.exact else None
        spec = self._bounds.cut(stated or shortest(self.distribution), self.distribution)
        return spec if drawable(spec) else None

    @cached_property
    def drawn(self) -> Distribution:
        """The distribution that ``spec`` states: the fitted one, without what lies beyond the bounds."""
        return self.distribution if self.spec is None else build(self.spec)

    @property
    def proposable(self) -> bool:
        """Whether it can be drawn from and keeps the bounds, but for next to nothing."""
        return self.outside <= NEGLIGIBLE and self.spec is not None

    @property
    def _bounds(self) -> Bounds:
        return Bounds(self.points.lower, self.points.upper)
