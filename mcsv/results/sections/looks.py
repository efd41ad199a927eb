"""Second looks at a run that somebody asked for, and what they add to its result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from mcsv.dataclass import dataclass
from mcsv.engine import Executor, Levels, Progress, Study, beyond_counts, returned
from mcsv.errors import Interrupted
from mcsv.plan import Layout, Plan
from mcsv.progress import begins
from mcsv.results.sections.added import with_returns, with_thresholds
from mcsv.results.sections.thresholds import Threshold, cells_of, parse_threshold, thresholds
from mcsv.results.statistics.summary import Summary

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Looks"]


@dataclass
class Looks:
    """What is asked of a run whose plan has this ``layout``: how surely outputs are ``beyond`` thresholds in words, and
    ``returns``, by the plan of a second study. ``take`` looks, ``added_to`` adds what was found.

    UsageError E650 or E651 for words that are no threshold.
    """

    layout: Layout
    beyond: Sequence[str]
    returns: Plan | None
    _adding: list[Callable[[xr.Dataset], xr.Dataset]] = field(default_factory=list)
    _asked: tuple[Threshold, ...] = ()
    _cells: Sequence[tuple[int, float]] = ()

    def __post_init__(self) -> None:
        self._asked = tuple(map(parse_threshold, self.beyond))
        self._cells = cells_of(self.layout, self._asked)

    def take(self, found: Study, levels: Levels, executor: Executor, progress: Progress | None = None) -> Study:
        """Look at the same draws; the study comes back, not complete where Ctrl-C came meanwhile."""
        try:
            whole = (
                found.complete and self._compared(found, executor) and self._returned(found, levels, executor, progress)
            )
        except Interrupted:
            whole = False
        return replace(found, complete=whole)

    def _compared(self, found: Study, executor: Executor) -> bool:
        if self._cells:
            counts, each = beyond_counts(found.plan, self._cells, found.tallied.draws, executor)
            told = thresholds(Summary(found), counts, each, (len(self.layout.options), len(self._asked)))
            self._adding.append(lambda results: with_thresholds(results, self._asked, told))
        return True

    def _returned(self, found: Study, levels: Levels, executor: Executor, progress: Progress | None) -> bool:
        if self.returns is None:
            return True
        begins(progress, "returns")
        seen = returned(self.returns, found.tallied.draws, levels, executor, progress)
        if seen.complete:
            self._adding.append(lambda results: with_returns(results, seen, self.layout))
        return seen.complete

    def added_to(self, results: xr.Dataset) -> xr.Dataset:
        """The result with all that was found."""
        for add in self._adding:
            results = add(results)
        return results
