"""Positions of pockets: cumulative cash, budgets and reserves, watched at the end of every period."""

from __future__ import annotations

from dataclasses import dataclass, field

from mcsv.kernels import opcodes as op
from mcsv.model import Model, Pocket
from mcsv.plan.assembler import Row, Value
from mcsv.plan.clock import Clock
from mcsv.plan.formulas import Formulas
from mcsv.plan.layout import PocketCells
from mcsv.plan.ledger import Account
from mcsv.plan.watch import Watcher

__all__ = ["Positions", "lineage"]


def lineage(model: Model, pocket: str) -> tuple[str, ...]:
    """The pocket and everything that it is a part of, from the inside out."""
    found = [pocket]
    while (parent := model.pockets[found[-1]].parent) is not None:
        found.append(parent)
    return tuple(found)


@dataclass
class _Book:
    """One pocket in the making. ``income`` and ``spending`` (below zero) are cash so far; ``funds`` are reserve and
    budget so far, ``reserve`` alone.
    """

    income: Account
    spending: Account
    funds: Value
    reserve: Value
    first: Row
    any_judged: Row
    payback: Row
    cells: list[int] = field(default_factory=list)
    before_reserve: int | None = None


class Positions:
    """All pockets of one option. Call ``advance`` after each period's cash, then ``finish``."""

    def __init__(self, model: Model, clock: Clock, formulas: Formulas, watcher: Watcher) -> None:
        self._model, self._clock, self._formulas, self._watcher = model, clock, formulas, watcher
        self._assembler = formulas.draws.assembler
        reserves = {name: self._reserve(name, pocket) for name, pocket in model.pockets.items()}
        self._books = {name: self._opened(self._gathered(name, reserves)) for name in model.pockets}

    def account(self, pocket: str, sign: float) -> Account:
        """The cumulative cash that flows into a pocket (sign above 0) or out of it."""
        book = self._books[pocket]
        return book.income if sign > 0 else book.spending

    def _reserve(self, name: str, pocket: Pocket) -> Value:
        return self._formulas.value(pocket.reserve.tree, 0, f"pockets.{name}.reserve")

    def _gathered(self, name: str, values: dict[str, Value]) -> Value:
        # A parent's money includes that of everyone below it.
        total: Value = 0.0
        for other in sorted(values):
            if name in lineage(self._model, other):
                total = self._assembler.add(total, values[other])
        return total

    def _opened(self, reserve: Value) -> _Book:
        never = float(self._clock.periods)
        return _Book(
            income=Account(self._assembler.zeros()),
            spending=Account(self._assembler.zeros()),
            funds=reserve,
            reserve=reserve,
            first=self._assembler.changing(op.FILL, x=never),
            any_judged=self._assembler.changing(op.FILL, x=1.0),
            payback=self._assembler.zeros(),
        )

    def _budget(self, name: str, period: int) -> Value:
        budget = self._model.pockets[name].budget
        if budget is None:
            return 0.0
        j = period - self._clock.length(budget.start)
        last = 1 if budget.per == "once" else self._clock.length(budget.duration)
        if not 0 <= j < last:
            return 0.0
        amount = self._formulas.value(budget.amount.tree, period, f"pockets.{name}.budget")
        return self._assembler.affine(amount, self._clock.share(budget.per), 0.0)

    def advance(self, period: int, option: str) -> None:
        """Close a period: allocate budgets, watch positions, mark deficits."""
        budgets = {name: self._budget(name, period) for name in self._model.pockets}
        for name, book in self._books.items():
            book.funds = self._assembler.add(book.funds, self._gathered(name, budgets))
            position = self._position(book, book.funds)
            label = f"{option}: position of {name} at the end of {self._clock.labels[period]}"
            book.cells.append(self._watcher.watch(position, label))
            self._mark(book, position, period)
            if period == self._clock.last and isinstance(book.reserve, Row):
                before = self._position(book, self._assembler.binary(op.SUBTRACT, book.funds, book.reserve))
                book.before_reserve = self._watcher.watch(before, f"{label} before reserves")

    def _position(self, book: _Book, funds: Value) -> Row:
        # Money in and money out are settled at the end: what is paid in full leaves 0, not its rounding.
        held = self._assembler.add(book.income.total(self._assembler), funds)
        return self._assembler.as_row(self._assembler.settle(held, book.spending.total(self._assembler)))

    def _mark(self, book: _Book, position: Row, period: int) -> None:
        self._watcher.first(book.first, position, period)
        if period in self._clock.judged:
            self._watcher.first(book.any_judged, position, 0)
        cash = position if book.funds == 0.0 else self._position(book, 0.0)
        self._watcher.last(book.payback, cash, period + 1)

    def finish(self, option: str) -> dict[tuple[str, str], PocketCells]:
        """The cells of all pockets."""
        found = {}
        for name, book in self._books.items():
            uncertain = isinstance(book.reserve, Row)
            judged = book.cells[self._clock.last]
            cell = (
                self._watcher.watch(book.reserve, f"{option}: reserve of {name}")
                if isinstance(book.reserve, Row)
                else None
            )
            found[option, name] = PocketCells(
                positions=tuple(book.cells),
                before_reserve=book.before_reserve if uncertain else judged,
                reserve=0.0 if isinstance(book.reserve, Row) else book.reserve,
                reserve_cell=cell,
                first=self._watcher.categories(book.first),
                any_judged=self._watcher.categories(book.any_judged),
                payback=self._watcher.categories(book.payback),
            )
        return found
