"""What each step from one model to another changes, on the same draws: all models between the two side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from mcsv import engine
from mcsv.answers.orders import averaged, error_of_quantiles, in_order, whole
from mcsv.ask.between import Between
from mcsv.ask.sampling import Sampling
from mcsv.model import Model, canonical
from mcsv.model.changes.steps import FEW
from mcsv.model.language.frozen import FrozenDict
from mcsv.plan import Layout, Plan, PocketCells, Purpose, lower
from mcsv.results.statistics.intervals import quantile_bracket
from mcsv.results.statistics.summary import Summary

__all__ = ["Explained", "Outcome", "explained", "outcomes_of"]

Floats = NDArray[np.float64]
Weights = dict[int, float]

_KEPT = 2**15
"""Single draws that tell how far quantiles of different models go together."""

_CELLS = 2**24
"""Single draws of all cells together, at most."""

_ROUNDING = 1e-11

MONEY = ("reserve", "reserve_at_end", "position", "npv")


@dataclass(frozen=True)
class Outcome:
    """A figure that two models have: ``deficit`` and ``reserve`` are of any judged date, ``_at_end`` of the window's
    end; ``of`` is the view or the output.
    """

    kind: Literal["deficit", "deficit_at_end", "reserve", "reserve_at_end", "position", "npv", "output"]
    of: str = ""
    unit: str = ""

    @property
    def name(self) -> str:
        """Its label in results."""
        return f"{self.kind}:{self.of}" if self.of else self.kind


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


def outcomes_of(between: Between) -> list[Outcome]:
    """What both models tell and state in the same unit; no money where currencies differ."""
    one, other = between.first, between.last
    found = list[Outcome]()
    if one.accountability and other.accountability and one.periods and other.periods:
        money = other.currency
        found += [Outcome("deficit", unit="1"), Outcome("deficit_at_end", unit="1")]
        found += [Outcome("reserve", unit=money), Outcome("reserve_at_end", unit=money), Outcome("position", unit=money)]
    views = [view for view in _views(other) if between.before("pockets", view) in _views(one)]
    found += [Outcome("npv", view, other.currency) for view in views]
    if one.currency != other.currency:
        found = [outcome for outcome in found if outcome.kind not in MONEY]
    for name, output in other.outputs.items():
        same = one.outputs.get(between.before("outputs", name))
        if same is not None and same.unit == output.unit:
            found.append(Outcome("output", name, output.unit))
    return found


def _views(model: Model) -> tuple[str, ...]:
    return lower(model.beside({}), purpose=Purpose(twins=False)).layout.views


def explained(between: Between, options: list[str], outcomes: list[Outcome], sampling: Sampling) -> Explained:
    """What each step changes in options that both models have."""
    models = _Models(between, tuple(options))
    plan = lower(models.beside, sampling.seed, scope=sampling.scope, purpose=Purpose(twins=False))
    asked = _Asked(models, plan.layout, tuple(outcomes))
    cells, sums = asked.cells, asked.sums
    looking = engine.summed(plan, cells, [engine.Sum(terms, below) for terms, below in sums])
    engine.check_memory(looking, sampling.draws, sampling.threads)
    levels = np.unique([0.5, *asked.levels])
    wanted = engine.Levels(levels, np.zeros(0), partial(_ends, levels))
    found = Summary(engine.study(looking, sampling.draws, sampling.executor, wanted, sampling.progress))
    single = dict[int, Floats]()
    if kept := asked.quantile_cells:
        draws = min(found.draws, _KEPT, _CELLS // len(kept))
        single = engine.single_draws(plan, kept, draws, sampling.executor)
    return _Answer(asked, found, single).explained(plan, sampling.scope)


def _ends(levels: Floats, draws: int) -> Floats:
    ends = np.concatenate(quantile_bracket(levels, draws))
    return np.unique(ends[~np.isnan(ends)])


@dataclass(frozen=True)
class _Models:
    """The models of all combinations of steps, each option once for all that say the same."""

    between: Between
    options: tuple[str, ...]

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return len(self.between.steps)

    @cached_property
    def combinations(self) -> list[int]:
        """All combinations of few steps; of many, the first ones."""
        return [*range(2**self.steps)] if self.steps <= FEW else [2**made - 1 for made in range(self.steps + 1)]

    @cached_property
    def _variants(self) -> dict[tuple[str, int], Model]:
        found = {}
        for some in reversed(self.combinations):
            model = self.between.model([step for step in range(self.steps) if some >> step & 1])
            found |= {(option, some): model.variants[option] for option in self.options}
        return found

    @cached_property
    def _called(self) -> dict[tuple[str, int], str]:
        known = dict[bytes, str]()
        names = {place: f"{place[0]}\0{place[1]}" for place in self._variants}
        return {place: known.setdefault(_drawn(self._variants[place]), name) for place, name in names.items()}

    def called(self, option: str, some: int) -> str:
        """What the model of a combination is called among the :attr:`beside`."""
        return self._called[option, some]

    @cached_property
    def beside(self) -> Model:
        """The last model, with all others as its options."""
        models = dict[str, Model]()
        for place, name in self._called.items():
            models.setdefault(name, self._variants[place])
        return self.between.last.beside(models)

    def model(self, option: str, some: int) -> Model:
        """The model of a combination."""
        return self._variants[option, some]


def _drawn(model: Model) -> bytes:
    """What a model says but for the risk that is accepted, which no draw depends on."""
    judged = model.accountability
    if judged is not None:
        judged = BaseModel.model_copy(judged, update={"tolerance": 0.5})
        model = BaseModel.model_copy(model, update={"accountability": judged})
    return canonical(model, options=False)


@dataclass(frozen=True)
class _Asked:
    """Which cells of a plan tell of each outcome, and what is added up of them draw by draw."""

    models: _Models
    layout: Layout
    outcomes: tuple[Outcome, ...]

    def book(self, option: str, some: int) -> PocketCells | None:
        """What the plan tells of whoever is accountable."""
        answerable = self.models.model(option, some).accountability
        return self.layout.pocket_cells.get((self.models.called(option, some), answerable.pocket)) if answerable else None

    def cell(self, option: str, some: int, outcome: Outcome) -> int | None:
        """The cell of an outcome; None where there is none."""
        book, name = self.book(option, some), self.models.called(option, some)
        if outcome.kind == "npv":
            return self.layout.view_cells.get((name, outcome.of))
        if outcome.kind == "output":
            return self.layout.output_cells.get((name, outcome.of))
        if book is None:
            return None
        lowest = book.judged if book.lowest is None else book.lowest
        before = book.before_reserve if book.lowest is None else book.lowest_before_reserve
        return {
            "deficit": lowest,
            "deficit_at_end": book.judged,
            "reserve": before if book.shifts else None,
            "reserve_at_end": book.before_reserve if book.shifts else None,
            "position": book.judged,
        }[outcome.kind]

    @cached_property
    def places(self) -> list[tuple[str, Outcome, dict[int, int]]]:
        """By option and outcome the cells of all combinations; none where one of them has none."""
        found = []
        for option in self.models.options:
            for outcome in self.outcomes:
                cells = {some: self.cell(option, some, outcome) for some in self.models.combinations}
                whole = {some: cell for some, cell in cells.items() if cell is not None}
                found.append((option, outcome, whole if len(whole) == len(cells) else {}))
        return found

    def tolerance(self, option: str, some: int) -> float:
        """The risk that is accepted."""
        answerable = self.models.model(option, some).accountability
        return round(answerable.tolerance, 12) if answerable else 0.5

    @cached_property
    def levels(self) -> list[float]:
        """The quantiles that are wanted."""
        return [self.tolerance(option, some) for option in self.models.options for some in self.models.combinations]

    @cached_property
    def quantile_cells(self) -> list[int]:
        """The cells whose quantiles are wanted."""
        cells = (cells.values() for _, outcome, cells in self.places if _by_quantile(outcome))
        return [*dict.fromkeys(cell for some in cells for cell in some)]

    @cached_property
    def cells(self) -> list[int]:
        """Every cell that is looked at by itself; one at least."""
        ends = [cells[end] for _, _, cells in self.places if cells for end in (0, 2**self.models.steps - 1)]
        return [*dict.fromkeys([*self.quantile_cells, *ends])] or [0]

    @cached_property
    def parts(self) -> list[Weights]:
        """What is made of what combinations come to: the whole change, each step in order, each averaged."""
        steps = self.models.steps
        return [whole(steps), *in_order(steps), *(averaged(steps) if steps <= FEW else [])]

    @cached_property
    def sums(self) -> list[tuple[tuple[tuple[int, float], ...], bool]]:
        """Every sum that is wanted of an outcome's cells, once."""
        wanted = (
            (terms, _below(outcome))
            for _, outcome, cells in self.places
            if cells and not _by_quantile(outcome)
            for part in self.parts
            if (terms := self.terms(part, cells))
        )
        return [*dict.fromkeys(wanted)]

    @staticmethod
    def terms(part: Weights, cells: dict[int, int]) -> tuple[tuple[int, float], ...]:
        """The weights by cell: none of cells that cancel."""
        weights, size = dict[int, float](), max(map(abs, part.values()), default=0.0)
        for some, weight in part.items():
            weights[cells[some]] = weights.get(cells[some], 0.0) + weight
        return tuple((cell, weight) for cell, weight in weights.items() if abs(weight) > 1e-12 * size)


def _settled(value: float, error: float, size: float) -> tuple[float, float]:
    """A figure without what is but the rounding of figures of some size."""
    if not error <= _ROUNDING * size:
        return value, error
    return (0.0 if abs(value) <= _ROUNDING * size else value), 0.0


def _below(outcome: Outcome) -> bool:
    return outcome.kind.startswith("deficit")


def _by_quantile(outcome: Outcome) -> bool:
    return outcome.kind.startswith("reserve")


@dataclass(frozen=True)
class _Answer:
    """Figures out of a study of what was asked, and ``single`` draws by cell of the plan."""

    asked: _Asked
    summary: Summary
    single: dict[int, Floats]

    def explained(self, plan: Plan, scope: str) -> Explained:
        """All figures, laid out."""
        asked, steps = self.asked, self.asked.models.steps
        shape = (len(asked.models.options), len(asked.outcomes))
        rows = [self._quantiles(*place) if _by_quantile(place[1]) else self._means(*place) for place in asked.places]
        table = np.array(rows, dtype=np.float64).reshape(*shape, -1, 2)
        table = np.moveaxis(table, 2, 1)  # (options, before after and parts, outcomes, value and error)
        parts = [table[:, 3 + place * steps : 3 + (place + 1) * steps] for place in (0, 1)]
        if steps > FEW:
            parts[1] = np.full_like(parts[0], np.nan)
        before, after, change, *both = ((one[..., 0], one[..., 1]) for one in (*np.moveaxis(table[:, :3], 1, 0), *parts))
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
        if _below(outcome):
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
            place = len(self.asked.cells) + self._numbers[terms, _below(outcome)]
            (value,), (error,) = self.summary.means([place])
            if _below(outcome) and not error:
                error = 1.0 / self.summary.draws  # that no draw differs is no proof that none can
            yield _settled(float(value), float(error), size)

    @cached_property
    def _numbers(self) -> dict[tuple[tuple[tuple[int, float], ...], bool], int]:
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
        for part in self.asked.parts:
            weights = np.array([part.get(some, 0.0) for some in combinations])
            value, there = float(weights @ np.where(weights != 0.0, needs, 0.0)), weights != 0.0
            error = self._error(own, weights * errors) if there.any() else 0.0
            found.append(_settled(value, error, float(np.abs(needs).max())))
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
        plain = book.judged if outcome.kind == "reserve_at_end" or book.lowest is None else book.lowest
        return book.reserve if cell == plain else 0.0
