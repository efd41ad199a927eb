"""What a distribution puts beyond the bounds of a quantity, and how a model cuts that off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mcsv.distributions import Distribution
from mcsv.distributions.atoms import SMALLEST
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
        """The probabilities below and above; 0 also where no draw would ever be that small."""
        low, high = distribution.support()
        below = self.lower is not None and low < self.lower
        above = self.upper is not None and high > self.upper
        shares = (
            float(distribution.tail(np.array([bound]), upper)[0]) if reached else 0.0
            for bound, upper, reached in ((self.lower, False, below), (self.upper, True, above))
        )
        first, last = (share if share > SMALLEST else 0.0 for share in shares)
        return first, last

    def cut(self, spec: Mapping[str, object], distribution: Distribution) -> dict[str, object]:
        """``spec`` with what lies beyond the bounds truncated, if there is anything."""
        shares = self.beyond(distribution)
        bounds = zip((self.lower, self.upper), shares, strict=True)
        cut = [plain(bound) if bound is not None and share > 0 else None for bound, share in bounds]
        return {**spec, "truncate": cut} if sum(shares) > 0 else dict(spec)
