"""What a study of several inputs at once would be worth: each draw sees data of its own, and decides by what it sees.

What is seen of an input is told by one number (a mean, a number of cases or of events), which is all that the data say
of it. A rule on those numbers is learned and paid out as :mod:`mcsv.answers.groups` says, so that the worth is never
biased upwards (the regression of M. Strong and others, "Estimating the expected value of sample information using the
probabilistic sensitivity analysis sample", Medical Decision Making 35:570, 2015, valued on draws that did not make it).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.groups import known_together, normal_scores
from mcsv.dataclass import dataclass

__all__ = ["Arm", "worth_of_summaries"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Arm:
    """What a study sees of one input: its draws, how its data arise, how many observations, and their ``sd``."""

    values: Floats
    data: str
    count: int
    sd: float = 0.0

    def seen(self, random: np.random.Generator) -> Floats:
        """A summary of the data of each draw, (draws,)."""
        if self.data == "normal":
            return np.asarray(self.values + self.sd / np.sqrt(self.count) * random.standard_normal(self.values.size))
        if self.data == "binomial":
            return np.asarray(random.binomial(self.count, np.clip(self.values, 0.0, 1.0)), float)
        return np.asarray(random.poisson(np.maximum(self.values, 0.0) * self.count), float)


def worth_of_summaries(arms: Sequence[Arm], benefits: Floats, seed: Sequence[int]) -> tuple[float, float]:
    """EVSI and its error, from the net ``benefits`` (draws, options); nan where the draws are too few to learn from.

    ``seed`` starts the data, so that sizes of one study see the same luck.
    """
    streams = np.random.SeedSequence(seed).spawn(len(arms))
    generators = [np.random.Generator(np.random.Philox(stream)) for stream in streams]
    scores = [normal_scores(arm.seen(random)) for arm, random in zip(arms, generators, strict=True)]
    return known_together(np.stack(scores, axis=1), benefits)
