"""The logarithm of a distribution whose values reach further towards 0 than doubles and polynomials can follow.

A gamma of shape 0.01 has the values v^100 near 0. Their logarithm is as tame as that of v, and is what is tabled.
"""

from __future__ import annotations

import math

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.atoms import SMALLEST
from mcsv.distributions.base import Break, Distribution, Floats

__all__ = ["Logarithm", "of"]

LEAST = 1e-290  # where smaller values can be drawn, doubles run out of digits soon


@dataclass(frozen=True)
class Logarithm(Distribution):
    """Log of ``base``, a positive distribution that knows the logarithm of its quantile."""

    base: Distribution

    negligible = 4.0 * 2.0**-53  # so small a change of a logarithm does not change the value

    @property
    def family(self) -> str:  # type: ignore[override]
        """The base's, which a message names."""
        return self.base.family

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """The logarithm of the base's quantile."""
        found = self.base.log_quantile(v, upper)
        assert found is not None
        return found

    def moments_exist(self) -> tuple[bool, bool]:
        """Those of the base, which are what the table tells."""
        return self.base.moments_exist()

    def support(self) -> tuple[float, float]:
        """From minus infinity to the logarithm of the base's end."""
        high = self.base.support()[1]
        return (-math.inf, math.log(high) if math.isfinite(high) else math.inf)

    def breaks(self) -> tuple[Break, ...]:
        """The base's."""
        return self.base.breaks()


def of(d: Distribution) -> Logarithm | None:
    """The logarithm in which ``d`` has to be tabled, None where its values themselves will do."""
    least = np.array([SMALLEST])
    if d.support()[0] != 0.0 or d.log_quantile(least, False) is None:
        return None
    with np.errstate(all="ignore"):
        return Logarithm(d) if float(d.quantile(least, False)[0]) < LEAST else None
