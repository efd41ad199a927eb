"""Fixed: a quantity that is known."""

from __future__ import annotations

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.atoms import Atomic, Atoms
from mcsv.distributions.base import parameter

__all__ = ["Fixed"]


@dataclass(frozen=True)
class Fixed(Atomic):
    """A known number, without spread: contract prices, counts that are facts."""

    value: float = parameter("The number.")

    family = "fixed"
    synonyms = ("constant", "point", "known", "deterministic")
    examples = ({"dist": "fixed", "value": 20_783.5},)

    # Moments, quantile and tails all follow from the one atom
    def list_atoms(self) -> Atoms:
        """One value with all the probability."""
        return np.array([self.value]), np.ones(1), np.zeros(1)
