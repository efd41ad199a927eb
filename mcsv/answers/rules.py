"""What a rule is worth on draws that did not make it: the one principle of every value of information here.

A rule says which option to take for what is learned of an input. It is made from the groups of draws before, and paid
out on the next group; its gain over always taking the option that was best so far is what knowing is worth. No rule
does better than the best one, so that noise never passes for value, and the steps are martingale differences, so that
the error holds where options tie (the online one-step estimator of A. R. Luedtke and M. J. van der Laan, Annals of
Statistics 44:713, 2016).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import EDGES, BinTable
from mcsv.answers.smoothing import Smoother
from mcsv.confidence import wider
from mcsv.dataclass import dataclass

__all__ = ["FEWEST_GROUPS", "TEACHING", "Lessons", "Worth", "averaged", "learn"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TEACHING = 4
"""So many groups only teach."""

FEWEST_GROUPS = 8
"""With fewer groups than this nothing is said: there would be too few steps to tell an error from."""


@dataclass(frozen=True)
class Worth:
    """Figures with their Monte Carlo errors, nan where the draws do not support one, in the unit of the benefits.

    ``upper``: the same as the draws that made the rule tell it: too high in the mean, so that the truth lies between.
    """

    value: Floats
    se: Floats
    upper: Floats


@dataclass(frozen=True)
class Lessons:
    """What the groups before each step taught, and the groups on which it is paid out.

    ``means`` (steps, drivers, bins, options): conditional means of each option less those of option 0, smoothed.
    ``best`` (steps,): the option that was best so far. ``counts`` (steps, drivers, bins) and ``sums`` (steps, drivers,
    bins, options): the group that pays. ``upper`` (drivers,): see :class:`Worth`, of knowing each driver. ``grain``
    (drivers,): what one draw moves; no figure is surer than that, even where no draw has shown that knowing helps.
    """

    means: Floats
    best: Ints
    counts: Ints
    sums: Floats
    upper: Floats
    grain: Floats

    @property
    def steps(self) -> int:
        """How many groups pay."""
        return self.best.size

    def gains(self, place: int) -> Floats:
        """What each option brings more than the best so far, (steps, bins, options), summed over a step's draws."""
        sums = self.sums[:, place]
        found: Floats = sums - np.take_along_axis(sums, self.best[:, None, None], axis=2)
        return found

    def draws(self) -> Ints:
        """How many draws each step pays on."""
        found: Ints = self.counts[:, 0].sum(axis=1) if self.counts.shape[1] else np.zeros(self.steps, np.int64)
        return found


def learn(table: BinTable, options: Sequence[str]) -> Lessons:
    """Lessons about every driver of a table, where ``options`` are the outcomes that are their net benefits.

    A lone option is compared with doing nothing, which brings 0. Empty groups teach nothing and pay nothing; below
    ``FEWEST_GROUPS`` there are no steps.
    """
    there = table.draws > 0
    part = table.of(table.drivers, options)
    counts, sums = (part.counts, part.sums) if there.all() else (part.counts[there], part.sums[there])
    if len(options) == 1:
        sums = np.concatenate([np.zeros_like(sums), sums], axis=3)
    steps = counts.shape[0] - TEACHING if counts.shape[0] >= FEWEST_GROUPS else 0
    means, best = np.zeros((steps, *sums.shape[1:])), np.zeros(steps, np.int64)
    smoother = Smoother.over(np.diff(EDGES))
    raw = np.array([name in table.counted for name in table.drivers])
    known = _Known.nothing(sums.shape[1:])
    for group in range(counts.shape[0]):
        step = group - TEACHING
        if 0 <= step < steps:
            means[step, ..., 1:], best[step] = known.smoothed(smoother, raw), known.best
        known = known.with_group(counts[group], sums[group])
    last = slice(counts.shape[0] - steps, None)
    grain = np.sqrt(known.noise.max(axis=1) / max(part.draws.sum(), 1))
    return Lessons(means, best, counts[last], sums[last], known.in_sample(), grain)


@dataclass(frozen=True)
class _Known:
    """What some groups know: draws (drivers, bins); sums of each option (drivers, bins, options); sums of what the
    others bring more than option 0, and the sum over groups of the squares of these over draws: (drivers, options - 1,
    bins), so that what is summed over bins lies side by side.
    """

    counts: Ints
    sums: Floats
    differences: Floats
    squares: Floats
    full: Ints
    """How many groups had a draw in a bin."""

    @classmethod
    def nothing(cls, shape: tuple[int, int, int]) -> _Known:
        drivers, bins, options = shape
        none, others = np.zeros((drivers, bins), np.int64), np.zeros((drivers, options - 1, bins))
        return cls(none, np.zeros(shape), others, others, none)

    def with_group(self, counts: Ints, sums: Floats) -> _Known:
        more = np.ascontiguousarray(np.moveaxis(sums[..., 1:] - sums[..., :1], 2, 1))
        return _Known(
            self.counts + counts,
            self.sums + sums,
            self.differences + more,
            self.squares + _squared(more, counts),
            self.full + (counts > 0),
        )

    @property
    def best(self) -> int:
        """The option with the largest mean."""
        return int(np.argmax(self.sums[0].sum(axis=0)))

    @property
    def draws(self) -> Ints:
        """(drivers, 1)."""
        found: Ints = np.maximum(self.counts.sum(axis=1), 1)[:, None]
        return found

    @property
    def noise(self) -> Floats:
        """Variance, given the bin, of the mean difference of all draws: (drivers, options - 1), from how groups
        differ.
        """
        within = (self.squares - _squared(self.differences, self.counts)).sum(axis=2)
        freedom = np.maximum((self.full - (self.full > 0)).sum(axis=1), 1)[:, None]
        found: Floats = np.maximum(within, 0.0) / freedom / self.draws
        return found

    def smoothed(self, smoother: Smoother, raw: NDArray[np.bool_]) -> Floats:
        """Differences to option 0 by bin, (drivers, bins, options - 1), smoothed with the noise that groups show.

        Drivers that are ``raw`` keep their means as they are.
        """
        overall = (self.differences.sum(axis=2) / self.draws)[..., None]
        counts = self.counts[:, None]
        means = np.where(counts > 0, self.differences / np.maximum(counts, 1), overall)
        found = smoother.smooth(means, self.noise)
        found[raw] = means[raw]
        return np.moveaxis(found, 1, 2)

    def in_sample(self) -> Floats:
        """What knowing each driver is worth by the rule of its own draws, (drivers,)."""
        draws = np.maximum(self.counts.sum(axis=1), 1)
        found: Floats = (self.sums.max(axis=2).sum(axis=1) - self.sums.sum(axis=1).max(axis=1)) / draws
        return found


def _squared(sums: Floats, counts: Ints) -> Floats:
    """Squares of sums (drivers, options, bins) over draws (drivers, bins)."""
    found: Floats = sums**2 / np.maximum(counts, 1)[:, None]
    return found


def averaged(paid: Floats, draws: Ints) -> tuple[Floats, Floats]:
    """Mean over all draws of what steps paid in sum, (steps, …), and its error from how the steps differ: so much
    larger that an interval from so few steps holds. Steps without draws tell nothing, and do not count.
    """
    steps, whole = int(np.count_nonzero(draws)), draws.sum()
    if steps < 2 or not whole:
        return np.full(paid.shape[1:], np.nan), np.full(paid.shape[1:], np.nan)
    value = paid.sum(axis=0) / whole
    apart = paid - value * draws.reshape(-1, *(1,) * (paid.ndim - 1))
    return value, wider(steps - 1) * np.sqrt(steps / (steps - 1) * (apart**2).sum(axis=0)) / whole
