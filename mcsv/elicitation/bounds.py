"""What a distribution puts beyond the bounds of a quantity, and how a model cuts that off."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions import Distribution
from mcsv.elicitation.spelling import plain

__all__ = ["NEGLIGIBLE", "Bounds"]

NEGLIGIBLE = 1e-3
"""A probability beyond the bounds up to which a family may still be proposed; it is then cut off."""


@dataclass(frozen=True)
class Bounds:
    """The smallest and the largest value that a quantity can have; None where there is no such."""

    lower: float | None = None
    upper: float | None = None

    def beyond(self, distribution: Distribution) -> tuple[float, float]:
        """The probabilities below and above."""
        reached = self._reached(distribution)
        below, above = (
            0.0 if bound is None else float(distribution.tail(np.array([bound]), upper)[0])
            for bound, upper in zip(reached, (False, True), strict=True)
        )
        return below, above

    def cut(self, spec: Mapping[str, object], distribution: Distribution) -> dict[str, object]:
        """``spec``, truncated where the distribution reaches beyond a bound."""
        cut = [None if bound is None else plain(bound) for bound in self._reached(distribution)]
        return dict(spec) if cut == [None, None] else {**spec, "truncate": cut}

    def _reached(self, distribution: Distribution) -> tuple[float | None, float | None]:
        """The bounds beyond which the distribution has values."""
        low, high = distribution.support()
        return (
            self.lower if self.lower is not None and low < self.lower else None,
            self.upper if self.upper is not None and high > self.upper else None,
        )
