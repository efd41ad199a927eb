"""What a pocket with parts comes to, what each part needs alone, and what would be without it; then, given how low the
whole goes, what each part has of that. Two looks at the same draws, in time and memory that grow with the parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.engine.looks.made_of_cells import Maker, made_of_cells
from mcsv.kernels import instructions as op
from mcsv.plan import PocketCells
from mcsv.plan.code.assembler import Row, Value
from mcsv.plan.plan import Plan

__all__ = ["FirstLook", "Given", "Limits", "Pot", "SecondLook", "first_look", "second_look"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pot:
    """The cells of a pocket and of its parts, two or more, of which it is the sum beside its own money, and the periods
    at whose ends it is judged. ``stated``: it has money of its own; else it is the sum of its parts.
    """

    whole: PocketCells
    parts: tuple[PocketCells, ...]
    judged: tuple[int, ...]
    stated: bool = False

    @property
    def lowest(self) -> int:
        """The cell of the lowest position at a judged date."""
        assert self.whole.lowest is not None
        return self.whole.lowest

    @property
    def at_dates(self) -> list[int]:
        """The cells of whole and parts at the judged dates."""
        return [book.positions[date] for book in (self.whole, *self.parts) for date in self.judged]


@dataclass(frozen=True)
class FirstLook:
    """New cells: the position by period, the lowest at a judged date and the same less the reserve; what each part and
    all together come down to by themselves at a judged date, without reserves and without what is stated for the whole;
    by part, whether there is a deficit without it, less whether there is one.
    """

    positions: tuple[int, ...]
    lowest: int
    before_reserve: int
    alone: tuple[int, ...]
    together: int
    without: tuple[int, ...]


@dataclass(frozen=True)
class Limits:
    """How low the whole goes: ``tail`` is the quantile up to which a draw belongs to the worst, ``low`` and ``high``
    quantiles around it. ``alone`` and ``together``: the quantiles of what parts and all come down to by themselves,
    each with the weight of a draw at or below it in what is saved by being together.
    """

    tail: float
    low: float
    high: float
    alone: Sequence[tuple[float, float]]
    together: tuple[float, float]


@dataclass(frozen=True)
class Given:
    """New cells of something at the worst judged date of each draw: its mean, and times whether the draw is among the
    worst, near the border of those, in deficit.
    """

    mean: int
    tail: int
    near: int
    deficit: int


@dataclass(frozen=True)
class SecondLook:
    """New cells: of each part, of what is stated for the whole, of the whole; whether a draw is among the worst, near,
    in deficit (means are shares); what a draw has of the error of what parts need ``alone``, all in all, and of what is
    ``saved``.
    """

    parts: tuple[Given, ...]
    rest: Given
    whole: Given
    tail: int
    near: int
    deficit: int
    alone: int
    saved: int


def first_look(plan: Plan, pot: Pot) -> tuple[Plan, FirstLook]:
    """The plan that looks at a pocket and its parts for the first time, and its cells."""
    made: list[FirstLook] = []
    own = {pot.lowest, pot.whole.lowest_before_reserve} - {None}
    cells = [*pot.at_dates, *pot.whole.positions, *(cell for cell in own if cell is not None)]
    return made_of_cells(plan, cells, lambda maker: made.append(_First(maker, pot).look())), made[0]


def second_look(plan: Plan, pot: Pot, limits: Limits) -> tuple[Plan, SecondLook]:
    """The plan that looks at what parts have of how low the whole goes, and its cells."""
    made: list[SecondLook] = []
    cells = [*pot.at_dates, pot.lowest]
    return made_of_cells(plan, cells, lambda maker: made.append(_Second(maker, pot, limits).look())), made[0]


class _Looking:
    """Rows of a pot, by which both looks go."""

    def __init__(self, maker: Maker, pot: Pot) -> None:
        self.maker, self.pot, self.assembler = maker, pot, maker.assembler
        self.lowest = maker.rows[pot.lowest]

    def at(self, book: PocketCells) -> list[Row]:
        """A position at each judged date."""
        return [self.maker.rows[book.positions[date]] for date in self.pot.judged]

    def binary(self, code: int, a: Value, b: Value) -> Row:
        """One operation, as a row."""
        return self.assembler.as_row(self.assembler.binary(code, a, b))

    def least(self, rows: Sequence[Row]) -> Row:
        """The lowest of some rows."""
        found, *others = rows
        for row in others:
            found = self.binary(op.MINIMUM, found, row)
        return found

    def alone(self) -> list[Row]:
        """What each part comes down to, without its reserve."""
        return [self.binary(op.SUBTRACT, self.least(self.at(book)), book.reserve) for book in self.pot.parts]

    def together(self) -> Row:
        """What all parts together come down to, without their reserves."""
        dates = list(zip(*map(self.at, self.pot.parts), strict=True))
        sums = [self.total(rows) for rows in dates]
        return self.binary(op.SUBTRACT, self.least(sums), sum(book.reserve for book in self.pot.parts))

    def total(self, rows: Sequence[Row]) -> Row:
        """The sum of some rows."""
        found, *others = rows
        for row in others:
            found = self.binary(op.ADD, found, row)
        return found


class _First(_Looking):
    def look(self) -> FirstLook:
        maker, whole = self.maker, self.pot.whole
        before = self.binary(op.SUBTRACT, self.lowest, whole.reserve)
        if whole.lowest_before_reserve not in (None, whole.lowest):
            before = maker.rows[whole.lowest_before_reserve]
        deficit = self.binary(op.LESS, self.lowest, 0.0)
        positions = tuple(maker.watch(maker.rows[cell], "position of the shared pocket") for cell in whole.positions)
        return FirstLook(
            positions,
            maker.watch(self.lowest, "lowest position of the shared pocket"),
            maker.watch(before, "lowest position of the shared pocket before reserves"),
            tuple(maker.watch(row, "lowest position of a programme") for row in self.alone()),
            maker.watch(self.together(), "lowest sum of the programmes"),
            tuple(self._without(others, deficit) for others in self._others()),
        )

    def _without(self, others: Sequence[Row], deficit: Row) -> int:
        without = self.binary(op.LESS, self.least(others), 0.0)
        return self.maker.watch(self.binary(op.SUBTRACT, without, deficit), "deficit without a programme", True)

    def _others(self) -> list[list[Row]]:
        """By part, the position at each judged date without it.

        What others come to exactly (0, where a payment makes them whole) must not be a deficit by rounding, as it may
        be where a part is taken off the whole again: so they are added up anew, but for money stated for the whole.
        """
        parts = [self.at(book) for book in self.pot.parts]
        if self.pot.stated:
            return [
                [self._taken_off(*pair) for pair in zip(self.at(self.pot.whole), own, strict=True)] for own in parts
            ]
        return [list(rows) for rows in zip(*map(self._sums_of_others, zip(*parts, strict=True)), strict=True)]

    def _taken_off(self, whole: Row, own: Row) -> Row:
        """One less the other, and exactly 0 where nothing is left but rounding."""
        return self.assembler.as_row(self.assembler.settle(whole, self.assembler.affine(own, -1.0, 0.0)))

    def _sums_of_others(self, rows: Sequence[Row]) -> list[Row]:
        """By row, the sum of all others, in as many steps as there are rows, three times over."""
        before, after = [list(accumulate(some, partial(self.binary, op.ADD))) for some in (rows, rows[::-1])]
        inner = [self.binary(op.ADD, left, right) for left, right in zip(before, after[-3::-1], strict=False)]
        return [after[-2], *inner, before[-2]]


class _Second(_Looking):
    def __init__(self, maker: Maker, pot: Pot, limits: Limits) -> None:
        super().__init__(maker, pot)
        self.limits = limits
        self.tail = self.binary(op.LESS_EQUAL, self.lowest, limits.tail)
        ends = [self.binary(op.LESS_EQUAL, self.lowest, end) for end in (limits.high, limits.low)]
        self.near = self.binary(op.SUBTRACT, *ends)
        self.deficit = self.binary(op.LESS, self.lowest, 0.0)

    def look(self) -> SecondLook:
        parts = self._at_worst()
        rest = self.binary(op.SUBTRACT, self.lowest, self.total(parts))
        return SecondLook(
            tuple(self._given(row, "programme at the worst date") for row in parts),
            self._given(rest, "money of the shared pocket at the worst date"),
            self._given(self.lowest, "shared pocket at the worst date", means_only=False),
            *self._shares(),
            *(self._mean(row, "what is saved by being together") for row in self._saved()),
        )

    def _shares(self) -> tuple[int, int, int]:
        tail, near, deficit = (self._mean(row, "share of draws") for row in (self.tail, self.near, self.deficit))
        return tail, near, deficit

    def _at_worst(self) -> list[Row]:
        """Each part at the first judged date at which the whole is lowest."""
        whole, parts = self.at(self.pot.whole), [self.at(book) for book in self.pot.parts]
        lowest, found = whole[0], [rows[0] for rows in parts]
        for date in range(1, len(whole)):
            lower = self.binary(op.LESS, whole[date], lowest)
            found = [
                self.assembler.emit(op.WHERE, lower, rows[date], row) for rows, row in zip(parts, found, strict=True)
            ]
            lowest = self.binary(op.MINIMUM, lowest, whole[date])
        return found

    def _given(self, row: Row, name: str, means_only: bool = True) -> Given:
        given = [self.binary(op.MULTIPLY, row, flag) for flag in (self.tail, self.near, self.deficit)]
        return Given(self.maker.watch(row, name, means_only), *(self._mean(each, name) for each in given))

    def _mean(self, row: Row, name: str) -> int:
        return self.maker.watch(row, name, means_only=True)

    def _saved(self) -> tuple[Row, Row]:
        """What a draw moves what parts need alone, all in all, and that less what they need together."""
        alone: Value = 0.0
        for row, limit in zip(self.alone(), self.limits.alone, strict=True):
            alone = self.assembler.add(alone, self._moved(row, *limit))
        saved = self.assembler.add(alone, self._moved(self.together(), *self.limits.together))
        return self.assembler.as_row(alone), self.assembler.as_row(saved)

    def _moved(self, row: Row, value: float, weight: float) -> Value:
        return self.assembler.affine(self.binary(op.LESS_EQUAL, row, value), weight, 0.0)
