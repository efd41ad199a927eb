"""What each step from one model to another changes, on the same draws: all models between the two side by side."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.answers.orders import error_of_quantiles
from mcsv.ask.asked_of_steps import Asked
from mcsv.ask.between import Between
from mcsv.ask.combinations import Combinations, Outcome
from mcsv.ask.sampling import Sampling
from mcsv.dataclass import dataclass
from mcsv.model.changes.steps import FEW
from mcsv.plan import Plan, Purpose, lower
from mcsv.results.statistics.intervals import bracket_ends
from mcsv.results.statistics.summary import Summary

__all__ = ["Explained", "explained"]

Floats = NDArray[np.float64]
Terms = tuple[tuple[int, float], ...]

_KEPT = 2**15
"""Single draws that tell how far quantiles of different models go together."""

_CELLS = 2**24
"""Single draws of all cells together, at most."""

_ROUNDING = 1e-11
"""What is left of a mean of differences that are all 0, beside what they are differences of."""

_BINNED = 1e-9
"""The same of quantiles, which are looked up in bins."""


@dataclass(frozen=True)
class Explained:
    """What steps change, (options, outcomes) each, steps in the middle, with standard errors: before, after and the
    whole change on the same draws; in order; averaged over orders (nan with more than FEW steps). ``reserves`` says
    for each option why reserves have no parts.
    """

    plan: Plan
    scope: str
    draws: int
    complete: bool
    before: tuple[Floats, Floats]
    after: tuple[Floats, Floats]
    change: tuple[Floats, Floats]
    in_order: tuple[Floats, Floats]
    averaged: tuple[Floats, Floats]
    reserves: tuple[str, ...]


def explained(between: Between, options: list[str], outcomes: list[Outcome], sampling: Sampling) -> Explained:
    """What each step changes in options that both models have."""
    models = Combinations(between, tuple(options))
    plan = lower(models.beside, sampling.seed, scope=sampling.scope, purpose=Purpose(twins=False))
    asked = Asked(models, plan.layout, tuple(outcomes))
    cells, sums = asked.cells, asked.sums
    looking = engine.summed(plan, cells, [engine.Sum(terms, below) for terms, below in sums])
    engine.check_memory(looking, sampling.draws, sampling.threads)
    levels = np.unique([0.5, *asked.levels])
    wanted = engine.Levels(levels, np.zeros(0), partial(bracket_ends, levels))
    found = Summary(engine.study(looking, sampling.draws, sampling.executor, wanted, sampling.progress))
    single = dict[int, Floats]()
    if kept := asked.quantile_cells:
        draws = min(found.draws, _KEPT, _CELLS // len(kept))
        single = engine.single_draws(plan, kept, draws, sampling.executor)
    return _Answer(asked, found, single).explained(plan, sampling.scope)


@dataclass(frozen=True)
class _Answer:
    """Figures out of a study of what was asked, and ``single`` draws by cell of the plan."""

    asked: Asked
    summary: Summary
    single: dict[int, Floats]

    def explained(self, plan: Plan, scope: str) -> Explained:
        """All figures, laid out."""
        asked, steps = self.asked, self.asked.models.steps
        shape = (len(asked.models.options), len(asked.outcomes))
        rows = [self._quantiles(*place) if place[1].by_quantile else self._means(*place) for place in asked.places]
        table = np.array(rows, dtype=np.float64).reshape(*shape, 2 + len(asked.parts), 2)
        table = np.moveaxis(table, 2, 1)  # (options, before after and parts, outcomes, value and error)
        parts = [table[:, 3 + place * steps : 3 + (place + 1) * steps] for place in (0, 1)]
        if steps > FEW:
            parts[1] = np.full_like(parts[0], np.nan)
        before, after, change, *both = (
            (one[..., 0], one[..., 1]) for one in (*np.moveaxis(table[:, :3], 1, 0), *parts)
        )
        study = self.summary.study
        why = tuple(map(self._why, asked.models.options))
        return Explained(plan, scope, self.summary.draws, study.complete, before, after, change, both[0], both[1], why)

    def _why(self, option: str) -> str:
        books = (self.asked.book(option, some) for some in self.asked.models.combinations)
        return "" if all(book is None or book.shifts for book in books) else "it does more than shift the position"

    def _ends(self, cells: dict[int, int]) -> Iterator[int]:
        for end in (0, 2**self.asked.models.steps - 1):
            yield self.asked.cells.index(cells[end])

    def _unknown(self) -> list[tuple[float, float]]:
        return [(np.nan, np.nan)] * (2 + len(self.asked.parts))

    def _means(self, option: str, outcome: Outcome, cells: dict[int, int]) -> list[tuple[float, float]]:
        """Before, after, and each part."""
        if not cells:
            return self._unknown()
        places = [*self._ends(cells)]
        if outcome.below_zero:
            values = self.summary.negative(places)[0]
            errors = np.sqrt(values * (1.0 - values) / self.summary.draws)
        else:
            values, errors = self.summary.means(places)
        size = float(np.abs(values).max())
        return [*zip(values.tolist(), errors.tolist(), strict=True), *self._sums(outcome, cells, size)]

    def _sums(self, outcome: Outcome, cells: dict[int, int], size: float) -> Iterator[tuple[float, float]]:
        for part in self.asked.parts:
            terms = self.asked.terms(part, cells)
            if not terms:
                yield 0.0, 0.0
                continue
            value, error = self._sum(terms, outcome.below_zero)
            if outcome.below_zero and not error and size and self._moves(terms, cells):
                error = 1.0 / self.summary.draws  # that no draw differs is no proof that none can
            yield _settled(value, error, size)

    def _sum(self, terms: Terms, below_zero: bool) -> tuple[float, float]:
        place = len(self.asked.cells) + self._numbers[terms, below_zero]
        (value,), (error,) = self.summary.means([place])
        return float(value), float(error)

    def _moves(self, terms: Terms, cells: dict[int, int]) -> bool:
        """Whether what may be below zero moves at all."""
        size = float(np.abs(self.summary.means([*self._ends(cells)])[0]).max())
        return _settled(*self._sum(terms, False), size) != (0.0, 0.0)

    @cached_property
    def _numbers(self) -> dict[tuple[Terms, bool], int]:
        return {each: number for number, each in enumerate(self.asked.sums)}

    def _quantiles(self, option: str, outcome: Outcome, cells: dict[int, int]) -> list[tuple[float, float]]:
        """Before, after, and each part, of the reserve that is required."""
        if not cells:
            return self._unknown()
        combinations = self.asked.models.combinations
        levels = np.array([self.asked.tolerance(option, some) for some in combinations])
        pairs = [self._quantile(cells[some], level) for some, level in zip(combinations, levels.tolist(), strict=True)]
        low, errors = (np.array(each) for each in zip(*pairs, strict=True))
        held = np.array([self._held(option, some, cells[some], outcome) for some in combinations])
        needs = np.where(np.isnan(errors), np.nan, np.maximum(0.0, held - low))
        errors = np.where(held < low, 0.0, errors)
        found = [(float(needs[place]), float(errors[place])) for place in (0, -1)]
        own = [*zip((cells[some] for some in combinations), levels.tolist(), strict=True)]
        size = float(np.abs(needs).max())
        for part in self.asked.parts:
            weights = np.array([part.get(some, 0.0) for some in combinations])
            value, there = float(weights @ np.where(weights != 0.0, needs, 0.0)), weights != 0.0
            error = self._error(own, weights * errors) if there.any() else 0.0
            found.append(_settled(value, error, size, _BINNED))
        return found

    def _error(self, own: list[tuple[int, float]], errors: Floats) -> float:
        """The error of a sum of quantiles, each of a cell at a level and with its own error times its weight."""
        together = dict.fromkeys(own, 0.0)
        for place, error in zip(own, errors.tolist(), strict=True):
            together[place] += error
        draws = np.stack([self.single[cell] for cell, _ in together])
        return error_of_quantiles(np.array([*together.values()]), draws, np.array([level for _, level in together]))

    def _quantile(self, cell: int, level: float) -> tuple[float, float]:
        (value,), (error,) = self.summary.quantiles(self.asked.cells.index(cell), np.array([level]))
        return float(value), float(error)

    def _held(self, option: str, some: int, cell: int, outcome: Outcome) -> float:
        """What of the reserve stands in the cell."""
        book = self.asked.book(option, some)
        assert book is not None
        plain = book.judged if outcome.kind == "reserve_at_end" else book.any_date
        return book.reserve if cell == plain else 0.0


def _settled(value: float, error: float, size: float, rounding: float = _ROUNDING) -> tuple[float, float]:
    """A figure without what is but the rounding of figures of some size."""
    if not error <= rounding * size:
        return value, error
    return (0.0 if abs(value) <= rounding * size else value), 0.0
