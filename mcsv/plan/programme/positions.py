"""Positions of pockets: cumulative cash, budgets and reserves, watched at the end of every period."""

from __future__ import annotations

import math
from collections.abc import Callable

from mcsv.kernels import instructions as op
from mcsv.model import Model, Pocket
from mcsv.model.records.years import year_ends
from mcsv.plan.code.assembler import Row, Value
from mcsv.plan.code.facts import Fact
from mcsv.plan.code.layout import CashCell, PocketCells
from mcsv.plan.code.money import FlowCells
from mcsv.plan.code.watch import Watcher
from mcsv.plan.programme.book import Book
from mcsv.plan.programme.budgets import Budgets
from mcsv.plan.programme.flows import Flows
from mcsv.plan.programme.ledger import Account, Sums
from mcsv.plan.programme.pocket_tree import lineage
from mcsv.plan.programme.windows import Windows
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["Closed", "Positions"]

Closed = Callable[[str, int, Row, Row], None]
"""Told of each pocket at the end of each period its position, and what of it is cash, in less out."""


class Positions:
    """All pockets of one option, period by period.

    In each period: ``account`` and ``pay`` take the cash, ``position`` tells what there is so far, ``advance`` closes
    the period. After the last one comes ``finish``.
    """

    def __init__(
        self, model: Model, clock: Clock, formulas: Formulas, watcher: Watcher, lever: str | None = None
    ) -> None:
        self._model, self._clock, self._formulas, self._watcher = model, clock, formulas, watcher
        self._assembler = formulas.draws.assembler
        self._read: set[str] = set()
        self._lineage = {name: lineage(model, name) for name in model.pockets}
        self._below = {name: [o for o in sorted(self._lineage) if name in self._lineage[o]] for name in model.pockets}
        self._budgets = Budgets(model, clock, formulas)
        self._ends = frozenset(year_ends(model, clock.periods))
        self._lapsed: dict[str, Value] = {}
        self._period = -1
        self.closed: Closed | None = None
        self._paid = Sums()
        self._windows = Windows(self._assembler, watcher, self._ends) if watcher.windows else None
        reserves = {name: self._reserve(name, pocket) for name, pocket in model.pockets.items()}
        if lever is not None:
            reserves[lever] = self._opened_reserve(lever, reserves)
        self._books = {name: self._opened(name, self._gathered(name, reserves)) for name in model.pockets}
        reserves = {name: book.reserve for name, book in self._books.items()}
        self._flows = Flows(watcher.beside, reserves) if watcher.beside else None

    def account(self, pocket: str, sign: float) -> Account:
        """The cumulative cash that flows into a pocket (sign above 0) or out of it; fill it before ``position``."""
        book = self._books[pocket]
        return book.income if sign > 0 else book.spending

    def pay(self, pocket: str, amount: Value, stream: str, sign: float = 1.0) -> None:
        """Cash of this period, ``sign`` times the amount, into a pocket and all that it is a part of; out below 0.

        ``stream``: the path of what is paid.
        """
        for bound, direction in ((op.MAXIMUM, sign), (op.MINIMUM, -sign)):
            part = self._assembler.binary(bound, amount, 0.0)
            accounts = tuple(self.account(name, direction) for name in self._lineage[pocket])
            self._paid.gather(accounts, sign, part, self._assembler, stream)
        for name in self._lineage[pocket]:
            self._books[name].now = None

    def turnover(self, pocket: str) -> Value:
        """All cash so far, what came in and what went out."""
        book = self._books[pocket]
        return self._assembler.binary(
            op.SUBTRACT, book.income.total(self._assembler), book.spending.total(self._assembler)
        )

    def position(self, pocket: str, period: int) -> Row:
        """The position with the budget of this period and all cash so far; once the period is closed, as watched.

        What lapses at a financial year's end leaves only with the next period. Nothing changes the row any more.
        Whoever asks may act on the answer: from then on the pocket's reserve does more than shift its position.
        """
        self._read.add(pocket)
        return self._held(pocket, period)

    def _held(self, pocket: str, period: int) -> Row:
        self._open(period)
        self._paid.emit(self._assembler)
        book = self._books[pocket]
        if book.now is None:
            row = self._position(book, book.funds)
            book.now = self._assembler.emit(op.COPY, row) if row.changes else row
        return book.now

    def _reserve(self, name: str, pocket: Pocket) -> Value:
        return self._formulas.value(pocket.reserve.tree, 0, f"pockets.{name}.reserve")

    def _opened_reserve(self, name: str, reserves: dict[str, Value]) -> Value:
        """What the pocket itself holds where a run puts in what it and its parts hold together."""
        # Told from all other numbers by being none.
        whole: Value = self._assembler.changing(op.FILL, x=math.nan)
        for part in self._below[name]:
            if part != name:
                whole = self._assembler.binary(op.SUBTRACT, whole, reserves[part])
        return whole

    def _gathered(self, name: str, values: dict[str, Value]) -> Value:
        # A parent's money includes that of everyone below it.
        total: Value = 0.0
        for other in self._below[name]:
            total = self._assembler.add(total, values.get(other, 0.0))
        return total

    def _opened(self, name: str, reserve: Value) -> Book:
        never = float(self._clock.periods)
        return Book(
            income=Account(self._assembler.zeros(f"income of {name}")),
            spending=Account(self._assembler.zeros(f"spending of {name}")),
            funds=reserve,
            reserve=reserve,
            first=self._assembler.changing(op.FILL, x=never, of=f"first deficit of {name}"),
            any_judged=self._assembler.changing(op.FILL, x=1.0, of=f"any deficit of {name}"),
            payback=self._assembler.zeros(f"payback of {name}"),
            judged=self._clock.judged(name),
            given=None if isinstance(reserve, Row) else reserve,
        )

    def _open(self, period: int) -> None:
        """Give the pockets their budgets of a period, once, and take away what lapsed when the last one ended."""
        if period == self._period:
            return
        self._period = period
        budgets = {name: self._budgets.of(name, period) for name in self._model.pockets}
        for name, book in self._books.items():
            book.now = None
            budget = self._gathered(name, budgets)
            book.funds = self._assembler.add(book.funds, budget)
            book.given = None if book.given is None or isinstance(budget, Row) else book.given + budget
            if lapsed := self._gathered(name, self._lapsed):
                book.funds = self._assembler.binary(op.SUBTRACT, book.funds, lapsed)
                book.given = None if book.given is None or isinstance(lapsed, Row) else book.given - lapsed
                book.lapsed = self._assembler.add(book.lapsed, lapsed) if self._flows else 0.0
                self._watcher.tell(Fact("lapsed", "", name, period), lapsed)
        self._lapsed = {}

    def advance(self, period: int, option: str) -> None:
        """Close a period: allocate budgets, watch positions, mark deficits, let money lapse."""
        self._open(period)
        self._paid.emit(self._assembler)
        for name, book in self._books.items():
            position = book.now or self._position(book, book.funds)
            book.now = None if position.changes else position
            label = f"{option}: position of {name} at the end of {self._clock.labels[period]}"
            book.cells.append(self._watcher.watch(position, label))
            cash = self._mark(book, position, period)
            if self.closed is not None:
                self.closed(name, period, position, cash)
            if self._flows is not None:
                spent = book.spending.total(self._assembler)
                self._flows.close(name, book.income.total(self._assembler), spent, book.funds)
            if self._windows and self._accountable(name):
                self._windows.close(position, period)
            if self._accountable(name) or self._watcher.beside:
                book.lowest_cash = self._lower(book.lowest_cash, cash)
            if period == book.judged[-1] and self._accountable(name):
                book.cash = self._cash(book, cash, f"{option}: cash of {name} by the end of its window")
            if period == book.judged[-1] and isinstance(book.reserve, Row):
                before = self._before_reserve(book, position)
                book.before_reserve = self._watcher.watch(before, f"{label} before reserves")
        if period in self._ends and period + 1 < self._clock.periods:
            self._lapse()

    def _accountable(self, name: str) -> bool:
        return self._model.accountability is not None and self._model.accountability.pocket == name

    def _cash(self, book: Book, cash: Row, label: str) -> tuple[int, float, float | None]:
        """Where the position tells of the cash as well, no cell of its own is watched."""
        if isinstance(book.funds, Row):
            return self._watcher.watch(cash, label), 0.0, book.given
        return book.cells[-1], book.funds, book.given

    def _before_reserve(self, book: Book, position: Row) -> Row:
        return self._assembler.as_row(self._assembler.binary(op.SUBTRACT, position, book.reserve))

    def _lapse(self) -> None:
        """What of the money left at a year's end does not stay; a pocket's parts lose theirs before it does."""
        for name in sorted(self._books, key=lambda name: (-len(self._lineage[name]), name)):
            rule = self._model.pockets[name].carry_forward
            if rule.rule == "all":
                continue
            book = self._books[name]
            kept = self._assembler.add(book.reserve, self._gathered(name, self._lapsed))
            if rule.cap is not None:
                cap = self._formulas.value(rule.cap.tree, self._period, f"pockets.{name}.carry_forward")
                kept = self._assembler.add(kept, cap)
            left = self._assembler.binary(op.SUBTRACT, self._held(name, self._period), kept)
            self._lapsed[name] = self._assembler.binary(op.MAXIMUM, left, 0.0)

    def _position(self, book: Book, funds: Value) -> Row:
        # Money in and money out are settled at the end: what is paid in full leaves 0, not its rounding.
        held = self._assembler.add(book.income.total(self._assembler), funds)
        return self._assembler.as_row(self._assembler.settle(held, book.spending.total(self._assembler)))

    def _mark(self, book: Book, position: Row, period: int) -> Row:
        """Mark a deficit, and tell what cash alone comes to so far."""
        self._watcher.first(book.first, position, period)
        if period in book.judged:
            self._watcher.first(book.any_judged, position, 0)
            book.lowest = self._lower(book.lowest, position)
            if isinstance(book.reserve, Row):
                book.lowest_before = self._lower(book.lowest_before, self._before_reserve(book, position))
        cash = position if book.funds == 0.0 else self._position(book, 0.0)
        self._watcher.last(book.payback, cash, period + 1)
        return cash

    def _lower(self, so_far: Value | None, position: Row) -> Value:
        number = self._assembler.number(position)
        if so_far is not None or not isinstance(number, Row):
            return number if so_far is None else self._assembler.binary(op.MINIMUM, so_far, number)
        return self._assembler.emit(op.COPY, position) if position.changes else position

    def judged(self, name: str) -> tuple[int, Row, Row]:
        """Of a pocket, once all periods are closed: the last period that is judged, a row of 0 where there is a deficit
        at any judged date (else 1), and the lowest position at one of them, less the reserve where that is uncertain.
        """
        book = self._books[name]
        lowest = book.lowest if book.lowest_before is None else book.lowest_before
        assert lowest is not None
        return book.judged[-1], book.any_judged, self._assembler.as_row(lowest)

    def _lowest(self, name: str, option: str) -> tuple[int | None, int | None]:
        """The cells of the lowest position at any judged date, as it is and before reserves, for whom it is judged."""
        book, found = self._books[name], []
        judged = self._accountable(name)
        for row, rest in ((book.lowest, ""), (book.lowest_before, " before reserves")):
            wanted = row is not None and (judged or self._model.pockets[name].tolerance is not None)
            label = f"{option}: lowest position of {name} at a judged date{rest}"
            found.append(self._watcher.watch(self._assembler.as_row(row), label) if wanted else None)  # type: ignore[arg-type]
        return found[0], found[1]

    def lows(self, name: str) -> tuple[Value | None, Value | None]:
        """The lowest position of a pocket at a judged date, where its reserve only shifts it, and its lowest cash."""
        book = self._books[name]
        return (book.lowest if self._shifts(name) else None), book.lowest_cash

    def flows(self, name: str) -> FlowCells | None:
        """What flows into and out of a pocket, where that is looked at."""
        return self._flows.finish(name, self._books[name].lapsed) if self._flows else None

    def _cash_cell(self, name: str, option: str) -> CashCell | None:
        book = self._books[name]
        if book.cash is None or book.lowest_cash is None:
            return None
        lowest = self._assembler.as_row(book.lowest_cash)
        return CashCell(*book.cash, self._watcher.watch(lowest, f"{option}: lowest cash of {name}"))

    def _shifts(self, name: str) -> bool:
        """Whether a pocket's reserve only shifts its own position: nothing reads one that it is a part of."""
        return self._read.isdisjoint(self._lineage[name])

    def finish(self, option: str) -> dict[tuple[str, str], PocketCells]:
        """The cells of all pockets."""
        found = {}
        for name, book in self._books.items():
            at_last = book.cells[book.judged[-1]]
            cell = (
                self._watcher.watch(book.reserve, f"{option}: reserve of {name}")
                if isinstance(book.reserve, Row)
                else None
            )
            lowest, lowest_before = self._lowest(name, option)
            if self._windows and self._accountable(name):
                shifts = self._shifts(name)
                self._watcher.layout.window_cells[option] = self._windows.cells(book.reserve, shifts, option)
            found[option, name] = PocketCells(
                positions=tuple(book.cells),
                last=book.judged[-1],
                before_reserve=at_last if book.before_reserve is None else book.before_reserve,
                reserve=0.0 if isinstance(book.reserve, Row) else book.reserve,
                reserve_cell=cell,
                first=self._watcher.marks(book.first),
                any_judged=self._watcher.marks(book.any_judged),
                lowest=lowest,
                lowest_before_reserve=lowest if lowest_before is None else lowest_before,
                shifts=self._shifts(name),
                cash=self._cash_cell(name, option),
                payback=self._watcher.marks(book.payback),
            )
        return found
