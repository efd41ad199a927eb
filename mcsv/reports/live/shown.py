"""The figures that a page moves: of which cell they are read, how, and what they are called, wherever levers stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Generic, TypeVar

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.model import Accountability, Model
from mcsv.plan import Plan, PocketCells
from mcsv.plan.movable import Movable
from mcsv.reports.writing.message import Digits, message, titled
from mcsv.reports.writing.screen import clean
from mcsv.reports.writing.spans import at_end_of, duration, within
from mcsv.reports.writing.views import called_view
from mcsv.results.reading.figures import in_words
from mcsv.results.sections.reserves import reserve_levels

__all__ = ["ByPosition", "Shown", "shown"]

T = TypeVar("T")


@dataclass(frozen=True)
class ByPosition(Generic[T]):
    """What is another thing at each position of a lever, which is known by its place among them.

    ``short``: of a text only that in which it differs from position to position.
    """

    lever: int
    of: tuple[T, ...]
    short: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """The same as JSON takes it."""
        return {"lever": self.lever, "of": list(self.of)} | ({"short": list(self.short)} if self.short else {})


@dataclass(frozen=True)
class Shown:
    """A figure that a page shows of an ``option`` (its number): ``kind`` is deficit, reserve or mean, of a ``cell``.

    ``level``: the quantile at which a reserve is read, and ``fixed`` what it is taken from: a number, or the path of
    one that levers may move. ``label``: what it is called.
    """

    option: int
    kind: str
    cell: int | ByPosition[int]
    label: str | ByPosition[str]
    level: float | ByPosition[float] = 0.0
    fixed: float | tuple[Any, ...] = 0.0


def shown(model: Model, plan: Plan, levers: Movable) -> tuple[Shown, ...]:
    """The figures that move: of each option the chance of a deficit, the reserve, the expected position and a value.

    A reserve that does more than shift the position is left out: only runs tell what is required. A lever of the window
    needs a plan that tells of all windows.
    """
    return tuple(
        each for number, option in enumerate(plan.layout.options) for each in _of(model, plan, levers, (number, option))
    )


def _of(model: Model, plan: Plan, levers: Movable, which: tuple[int, str]) -> Iterator[Shown]:
    layout, accountable = plan.layout, model.accountability
    number, option = which
    if accountable is not None and layout.periods:
        asked = _Asked(model, accountable, plan, levers)
        book = layout.pocket_cells[option, accountable.pocket]
        yield from asked.deficit(book, which)
        yield from asked.reserve(book, which)
        yield asked.position(book, number)
    view = (model.decision.view if model.decision else None) or "public_value"
    if (option, view) in layout.view_cells:
        label = titled(message("Net present value: {view}", view=called_view(view)), clean(model.currency))
        yield Shown(number, "mean", layout.view_cells[option, view], label)


@dataclass(frozen=True)
class _Asked:
    """What the accountable pocket is asked, within which window and against which tolerance."""

    model: Model
    accountable: Accountability
    plan: Plan
    levers: Movable

    def _by(self, lever: int | None, make: Callable[[float], T], now: Callable[[], T]) -> T | ByPosition[T]:
        """Something for each position of a lever; as it is now where there is none."""
        if lever is None:
            return now()
        return ByPosition(lever, tuple(make(value) for value in self.levers.levers[lever].values))

    def _windows(self, label: Callable[[str], str]) -> str | ByPosition[str]:
        step, span = self.model.step, str(self.accountable.window or "the horizon")
        found = self._by(self.levers.window, lambda count: label(in_words(int(count), step)), lambda: label(span))
        if not isinstance(found, ByPosition):
            return found
        counts = self.levers.levers[found.lever].values
        return replace(found, short=tuple(duration(in_words(int(count), step)) for count in counts))

    def deficit(self, book: PocketCells, which: tuple[int, str]) -> Iterator[Shown]:
        """The chance of a deficit at any judged date."""
        if book.lowest is None:
            return
        lowest = book.lowest
        cells = self._by(self.levers.window, lambda count: self._cells(which)[0][int(count) - 1], lambda: lowest)
        label = self._windows(lambda span: message("Chance of a deficit {within}", within=within(span)))
        yield Shown(which[0], "deficit", cells, label)

    def reserve(self, book: PocketCells, which: tuple[int, str]) -> Iterator[Shown]:
        """The reserve that brings the chance to the tolerance, where it only shifts the position."""
        before = book.lowest_before_reserve
        if not book.shifts or before is None:
            return
        tolerance, pocket = self.accountable.tolerance, self.accountable.pocket
        cells = self._by(self.levers.window, lambda count: self._cells(which)[1][int(count) - 1], lambda: before)
        held = ("pocket_cells", (which[1], pocket), "reserve")
        label = self._by(self.levers.tolerance, self._brought, lambda: self._brought(tolerance))
        if isinstance(label, ByPosition):
            values = self.levers.levers[label.lever].values
            label = replace(label, short=tuple(message("{number} %", number=_percent(value)) for value in values))
        level = self._by(self.levers.tolerance, _level, lambda: _level(tolerance))
        yield Shown(which[0], "reserve", cells, label, level, held if before == book.lowest else 0.0)

    def position(self, book: PocketCells, number: int) -> Shown:
        """The mean at the end of the window."""
        cells = self._by(self.levers.window, lambda count: book.positions[int(count) - 1], lambda: book.judged)
        currency = clean(self.model.currency)
        label = self._windows(
            lambda span: titled(message("Expected position {at_end}", at_end=at_end_of(span)), currency)
        )
        return Shown(number, "mean", cells, label)

    def _brought(self, tolerance: float) -> str:
        label = message("Reserve that brings it to {tolerance} %", tolerance=_percent(tolerance))
        return titled(label, clean(self.model.currency))

    def _cells(self, which: tuple[int, str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """By period the cells of the lowest position in a window that ends with it, as it is and before reserves."""
        found = self.plan.layout.window_cells[which[1]]
        return found.cells, found.before or ()


def _percent(tolerance: float) -> Digits:
    return Digits(f"{100 * tolerance:g}")


def _level(tolerance: float) -> float:
    """The quantile at which a reserve for it is read."""
    (level,) = reserve_levels(np.array([round(1.0 - tolerance, 12)]))
    return float(level)
