"""Bernoulli: something happens or does not."""

from __future__ import annotations

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.atoms import Atomic, Atoms
from mcsv.distributions.base import parameter
from mcsv.distributions.rules import PROBABILITY

__all__ = ["Bernoulli"]


@dataclass(frozen=True)
class Bernoulli(Atomic):
    """1 with probability p, else 0: whether a risk strikes, whether a bid is won."""

    p: float = parameter("The probability of 1.", PROBABILITY, aliases=("probability", "mean"))

    family = "bernoulli"
    synonyms = ("event", "coin", "risk", "indicator")
    examples = ({"dist": "bernoulli", "p": 0.25},)

    # Moments, quantile and tails all follow from the atoms
    def list_atoms(self) -> Atoms:
        """0 and 1."""
        if self.p in (0.0, 1.0):
            return np.array([self.p]), np.ones(1), np.zeros(1)
        return np.array([0.0, 1.0]), np.array([1.0 - self.p, 1.0]), np.array([self.p, 0.0])
