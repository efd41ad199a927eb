"""What workers bring back, put together: counts in any order, moments in the order of the shards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mcsv.errors import Mistake, NumericalError
from mcsv.kernels import State
from mcsv.plan import Plan
from mcsv.tallies import Bad, Categories, Extremes, Histogram, Moments, Negatives

__all__ = ["Collector", "Tallied"]


@dataclass(frozen=True)
class Tallied:
    """All tallies of a run over its first ``moments.draws`` draws."""

    plan: Plan
    moments: Moments
    extremes: Extremes
    negatives: Negatives
    bad: Bad
    categories: Categories
    histogram: Histogram

    @classmethod
    def start(cls, plan: Plan) -> Tallied:
        """Nothing seen yet."""
        program = plan.program
        return cls(
            plan,
            Moments.start(plan.cells),
            Extremes.start(plan.cells),
            Negatives.start(plan.cells),
            Bad.start(plan.cells),
            Categories.start(plan.counters, plan.categories),
            Histogram.start(program.centres, program.bases, 52 - program.shift),
        )

    def with_counts(self, state: State) -> Tallied:
        """These tallies and the counts and extremes of a worker's state."""
        program = self.plan.program
        counts = Histogram(state.bins.astype(np.int64), program.centres, program.bases, 52 - program.shift)
        return replace(
            self,
            extremes=self.extremes.merge(Extremes(state.extremes)),
            negatives=self.negatives.merge(Negatives(state.negative)),
            bad=self.bad.merge(Bad(state.bad)),
            categories=self.categories.merge(Categories(state.categories)),
            histogram=self.histogram.merge(counts),
        )

    def checked(self) -> Tallied:
        """Itself; NumericalError E901 where any draw of any cell was no finite number."""
        draws = self.moments.draws
        mistakes = [
            Mistake(
                "E901",
                f"{count:,} of {draws:,} draws are no finite number, the first of them draw {first:,}",
                path=self.plan.layout.cell_names[cell],
                rule="every draw of every result is a finite number",
                way_out="look for a division by something that can be 0, a logarithm or root of something negative, "
                "or a power that grows too large",
            )
            for cell, (count, first) in enumerate(self.bad.seen.tolist())
            if count
        ]
        mistakes += [
            Mistake(
                "E901",
                "draws lie so far apart that their spread is no finite number",
                path=self.plan.layout.cell_names[cell],
                rule="the standard deviation of every result is a finite number",
                way_out="count in larger units",
            )
            for cell in np.flatnonzero(~np.isfinite(self.moments.squares) & (self.bad.seen[:, 0] == 0)).tolist()
        ]
        if mistakes:
            raise NumericalError(mistakes)
        return self


@dataclass
class Collector:
    """Folds the moments of shards in their order, however they arrive."""

    moments: Moments
    folded: int = 0
    _waiting: dict[int, Moments] = field(default_factory=dict)

    def add(self, index: int, moments: Moments) -> None:
        """Take in a shard's moments."""
        self._waiting[index] = moments
        while self.folded in self._waiting:
            self.moments = self.moments.merge(self._waiting.pop(self.folded))
            self.folded += 1


def kept_cells(plan: Plan, more: Sequence[int] = ()) -> list[int]:
    """The cells whose draws a run keeps, in the order in which it does: what was asked for, and ``more``."""
    return list(dict.fromkeys((*plan.layout.kept.values(), *more)))


def kept_by_name(plan: Plan, kept: Mapping[int, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """Single draws (option, draw) by the name under which they were asked for; ``kept`` holds them by cell."""
    layout = plan.layout
    return {
        name: np.stack([kept[layout.kept[option, name]] for option in layout.options]) for name in layout.kept_units
    }
