"""Discrete: a list of values with their probabilities."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.atoms import MOST_ATOMS, Atomic, Atoms, from_weights
from mcsv.distributions.base import parameter
from mcsv.distributions.rules import PROBABILITY, weights_sum
from mcsv.errors import Mistake

__all__ = ["Discrete"]


@dataclass(frozen=True)
class Discrete(Atomic):
    """Scenarios, outcomes of a tender, numbers of sites: a few values, each with its probability."""

    values: tuple[float, ...] = parameter("Different values.", kind="numbers", aliases=("outcomes", "x"))
    weights: tuple[float, ...] = parameter(
        "Their probabilities; they sum to 1.", PROBABILITY, kind="numbers", aliases=("probabilities", "p")
    )

    family = "discrete"
    synonyms = ("categorical", "scenarios", "choice", "custom")
    examples = ({"dist": "discrete", "values": [0, 100, 250], "weights": [0.5, 0.3, 0.2]},)

    def rules(self) -> Iterator[Mistake]:
        """Values and weights pair up, nothing comes twice, and the weights sum to 1."""
        if not 1 <= len(self.values) <= MOST_ATOMS or len(self.values) != len(self.weights):
            shown = f"{len(self.values)} values, {len(self.weights)} weights"
            yield Mistake(
                "E305", "values and weights do not pair up", "values", shown, f"as many of each, 1 to {MOST_ATOMS:,}"
            )
            return
        seen: set[float] = set()
        for place, value in enumerate(self.values):
            if value in seen:
                yield Mistake(
                    "E305", "a value comes twice", f"values[{place}]", f"{value:g}", way_out="add up its weights"
                )
            seen.add(value)
        yield from weights_sum(self.weights, "weights[{}]")

    # Moments, quantile and tails all follow from the atoms
    def list_atoms(self) -> Atoms:
        """The values that have weight, summed from both sides so that neither tail cancels."""
        stated = np.array(self.weights)
        order = np.argsort(self.values)
        order = order[stated[order] > 0]
        return from_weights(np.array(self.values)[order], stated[order] / math.fsum(stated))
