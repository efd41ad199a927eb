"""Stocks by period: each level is made from the levels of the period before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Protocol

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Expression, Name, Operation
from mcsv.model.records.stocks import Stock
from mcsv.plan.code.assembler import Assembler, Value

__all__ = ["Stocks", "before"]

_BEFORE = "'"  # behind a stock's name: its level at the end of the period before; no name of a model holds it


def before(tree: Expression, stocks: Mapping[str, Stock]) -> Expression:
    """The tree with every stock's level at the end of the period before in place of the one at the period's end."""
    if isinstance(tree, Name) and tree.name in stocks:
        return Name(tree.name + _BEFORE, tree.column)
    if isinstance(tree, Operation):
        return Operation(tree.op, tuple(before(part, stocks) for part in tree.args))
    return tree


class _Formulas(Protocol):
    """What a stock asks of formulas."""

    def value(self, tree: Expression, period: int, owner: str) -> Value:
        """A tree's value in a period."""


class _Events(Protocol):
    """What events do to a stock."""

    def moves(self, stock: str, period: int) -> Value:
        """The share of its change in a period that is left."""

    def remains(self, stock: str, period: int) -> Value:
        """The share of its level at a period's end that is left."""


@dataclass
class Stocks:
    """The levels of all stocks, computed once each, in the order of periods."""

    stocks: Mapping[str, Stock]
    watch: Callable[[str, int, Value], None] | None = None
    """Told each level, by stock and period, as soon as it is computed."""
    events: _Events | None = None
    """What can touch the levels, once there is something that can."""
    _levels: dict[tuple[str, int], Value] = field(default_factory=dict)
    _made: int = 0
    """How many periods all stocks have been through."""

    def knows(self, name: str) -> bool:
        """Whether a name is a stock's, now or in the period before."""
        return name.removesuffix(_BEFORE) in self.stocks

    def level(self, name: str, period: int, formulas: _Formulas, assembler: Assembler) -> Value:
        """What a name stands for in a period: the level at its end, or at the end of the one before."""
        stock = name.removesuffix(_BEFORE)
        at = period - (name != stock)
        while self._made < at:  # period by period, because a chain of a thousand periods is too deep to recurse
            self._made += 1
            for other in self.stocks:
                self._at(other, self._made - 1, formulas, assembler)
        return self._at(stock, at, formulas, assembler)

    def _at(self, name: str, period: int, formulas: _Formulas, assembler: Assembler) -> Value:
        period = max(period, -1)
        if (name, period) not in self._levels:
            level = self._made_from(name, period, formulas, assembler)
            if self.events is not None and period >= 0:
                level = self._struck(name, period, level, self._at(name, period - 1, formulas, assembler), assembler)
            self._levels[name, period] = level
            if self.watch is not None and period >= 0:
                self.watch(name, period, level)
        return self._levels[name, period]

    def _struck(self, name: str, period: int, level: Value, before: Value, assembler: Assembler) -> Value:
        """The level once events have held up its change and taken their part of it."""
        assert self.events is not None
        moves = self.events.moves(name, period)
        if moves != 1.0:
            change = assembler.binary(op.SUBTRACT, level, before)
            level = assembler.add(before, assembler.multiply(moves, change))
        return assembler.multiply(level, self.events.remains(name, period))

    def _made_from(self, name: str, period: int, formulas: _Formulas, assembler: Assembler) -> Value:
        stock, owner = self.stocks[name], f"stocks.{name}"
        if period < 0:
            return formulas.value(stock.initial.tree, 0, f"{owner}.initial")
        if stock.following is not None:
            return formulas.value(before(stock.following.tree, self.stocks), period, f"{owner}.next")
        level = self._at(name, period - 1, formulas, assembler)
        if stock.inflow is not None:
            inflow = formulas.value(before(stock.inflow.tree, self.stocks), period, f"{owner}.inflow")
            level = assembler.add(level, inflow)
        if stock.outflow is not None:
            outflow = formulas.value(before(stock.outflow.tree, self.stocks), period, f"{owner}.outflow")
            level = assembler.binary(op.SUBTRACT, level, outflow)
        return level
