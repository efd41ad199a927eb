"""What a study would be worth (EVSI): what is known after it, by posterior weights over the bins of its input.

N. A. Menzies, "An efficient estimator for the expected value of sample information", Medical Decision Making 36:308
(2016), with bins in place of draws; the decision is learned and paid out as :mod:`mcsv.answers.rules` says. Inside a
bin, benefits follow the line through the bins beside it: those of the group that pays, where they are paid.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.findings import Findings
from mcsv.answers.rules import Lessons, Worth, averaged
from mcsv.answers.slopes import slopes

__all__ = ["studied"]

Floats = NDArray[np.float64]


def studied(lessons: Lessons, place: int, studies: Sequence[Findings]) -> Worth:
    """EVSI (studies,) of studies of the input at ``place``, each given by what it may find.

    The error is that of the draws. ``upper`` is what certainty would be worth in sample, which no study exceeds.
    """
    paid = np.stack([_paid(lessons, place, each) for each in studies], axis=1)
    value, se = averaged(paid, lessons.draws())
    return Worth(value, np.maximum(se, lessons.grain[place]), np.full(value.shape, lessons.upper[place]))


def _paid(lessons: Lessons, place: int, found: Findings) -> Floats:
    """What deciding by the finding brings in each step, (steps,), summed over its draws."""
    means, at, chances = lessons.means[:, place], found.nodes.middle, found.nodes.chances
    weighed = (found.given * chances) @ means + (found.leaning * chances) @ slopes(means, at)
    taken = np.argmax(weighed, axis=2)  # (steps, cells): of what is expected, times the chance of the finding
    gains, counts = lessons.gains(place), lessons.counts[:, place, :, None]
    tilts = slopes(gains / np.maximum(counts, 1), at) * counts
    paid = np.zeros(lessons.steps)
    for option in range(means.shape[2]):
        chosen = (taken == option).astype(np.float64)
        paid += ((chosen @ found.given) * gains[..., option]).sum(axis=1)
        paid += ((chosen @ found.leaning) * tilts[..., option]).sum(axis=1)
    return paid
