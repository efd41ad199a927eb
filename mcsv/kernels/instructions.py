"""The instructions of the interpreter as a table: of each its number, what it does, what it reads and writes.

An instruction is a row of eight integers and two doubles. The integers are its number, ``out`` (the row that it
writes), the rows ``a``, ``b``, ``c`` that it reads, and then its fields: ``key`` is an entry of the plan's keys,
``table`` of its tables, ``weights`` a place in its weights; others count, or name a place in its lists of rows. The
doubles are ``x`` and ``y``.

Whoever must know one instruction from another reads it here: liveness, twins, encoding, the branches of the
interpreter, names in profiles. ``tests/engine/test_instructions.py`` tries each of them against its line below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np

from mcsv.errors import InternalError

__all__ = ["DRAWS", "GROUP_OF", "INSTRUCTIONS", "LOOKS", "Group", "Kind", "Listed", "instruction", "kind_of"]


class Group(IntEnum):
    """The branches of the interpreter that run several instructions; ``OWN`` has one for itself."""

    OWN = 0
    DRAW = 1
    LOOKUP = 2
    UNARY = 3
    BINARY = 4
    CHOICE = 5
    SUM = 6
    COUNT = 7


@dataclass(frozen=True)
class Listed:
    """Rows that stand in the plan's lists: the fields that say where they begin and how many they are."""

    at: str
    count: str
    updates: bool = False


@dataclass(frozen=True)
class Kind:
    """A line of the table. ``reads`` counts the rows a, b, c; ``numbers`` how many of x and y count.

    ``updates``: ``out`` is read too, so what stood there stays needed. ``draws``: random words go in. ``looks``:
    nothing is written but tallies. ``fields_first``: the fields stand before the rows. Arithmetic that is not done at
    once on numbers, or whose results have no known range, says why in ``unfolded`` and ``unranged``.
    """

    number: int
    does: str
    reads: int = 0
    fields: tuple[str, ...] = ()
    lists: tuple[Listed, ...] = ()
    numbers: int = 0
    updates: bool = False
    draws: bool = False
    looks: bool = False
    fields_first: bool = False
    unfolded: str = ""
    unranged: str = ""
    name: str = ""

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """The words for the rows that it reads one by one."""
        return ("a", "b", "c")[: self.reads]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """What each integer from the third on is."""
        return (*self.fields, *self.rows) if self.fields_first else (*self.rows, *self.fields)

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The fields whose values are not places in the plan's lists or weights."""
        return tuple(word for word in self.fields if word not in {"weights", *(listed.at for listed in self.lists)})

    @cached_property
    def writes_out(self) -> bool:
        """Whether ``out`` is written, not rows of a list or nothing at all."""
        return not self.looks and not any(listed.updates for listed in self.lists)

    @cached_property
    def group(self) -> Group:
        """The branch of the interpreter that runs it."""
        if self.lists:
            return Group.SUM
        if self.draws:
            return Group.COUNT if self.reads else Group.DRAW
        if "table" in self.fields:
            return Group.LOOKUP
        if self.looks or "weights" in self.fields:
            return Group.OWN
        return (Group.OWN, Group.UNARY, Group.BINARY, Group.CHOICE)[self.reads]

    @cached_property
    def arithmetic(self) -> bool:
        """Whether it makes a new row of the numbers in other rows and of nothing else."""
        return self.group in (Group.UNARY, Group.BINARY, Group.CHOICE) and not self.updates


_declared: dict[int, Kind] = {}


def instruction(number: int, does: str, **what: Any) -> int:
    """Put a line into the table, see :class:`Kind`; the number comes back, which a kernel takes for a constant."""
    if number in _declared:
        raise InternalError(f"two instructions have the number {number}")
    _declared[number] = Kind(number, does, **what)
    return number


_STREAM = ("key", "period")
_ROWS_ONLY = "made of rows alone: what is certain has none"
_NO_NUMBER = "no number comes of operands below 0"

# fmt: off
DRAW = instruction(0, "out = value of the table for random words", draws=True, fields=("table", *_STREAM))
DRAW_KINKED = instruction(
    1, "the same for a table with several pieces a segment", draws=True, fields=("table", *_STREAM))
LOOKUP = instruction(
    2, "out = value of the table for signed tail probabilities", reads=1, fields=("table",), fields_first=True)
LOOKUP_KINKED = instruction(
    3, "the same for a table with several pieces a segment", reads=1, fields=("table",), fields_first=True)
TAILS = instruction(
    4, "out = signed tail probabilities of normal scores", reads=1, unfolded=_ROWS_ONLY)
FILL = instruction(5, "out = x", numbers=1)
COPY = instruction(6, "out = a", reads=1, unfolded=_ROWS_ONLY)
AFFINE = instruction(7, "out = x a + y", reads=1, numbers=2)
ADD = instruction(8, "out = a + b", reads=2)
SUBTRACT = instruction(9, "out = a - b", reads=2)
MULTIPLY = instruction(10, "out = a b", reads=2)
DIVIDE = instruction(11, "out = a / b", reads=2, unranged="anything comes of a divisor near 0")
RAISE = instruction(12, "out = a ** b", reads=2, unranged=_NO_NUMBER)
RAISE_WHOLE = instruction(
    13, "out = a ** n", reads=1, fields=("n",), unfolded="RAISE folds", unranged="anything comes of 0 ** -1")
MINIMUM = instruction(14, "out = min(a, b)", reads=2)
MAXIMUM = instruction(15, "out = max(a, b)", reads=2)
LESS = instruction(16, "out = a < b", reads=2)
LESS_EQUAL = instruction(17, "out = a <= b", reads=2)
EQUAL = instruction(18, "out = a == b", reads=2)
NOT_EQUAL = instruction(19, "out = a != b", reads=2)
WHERE = instruction(20, "out = b where a is not 0, else c", reads=3, unfolded="numbers become rows for it")
EXP = instruction(21, "out = e ** a", reads=1)
LOG = instruction(22, "out = ln a", reads=1, unranged=_NO_NUMBER)
SQRT = instruction(23, "out = square root of a", reads=1, unranged=_NO_NUMBER)
ABS = instruction(24, "out = |a|", reads=1)
FLOOR = instruction(25, "out = floor a", reads=1)
POISSON = instruction(26, "out = Poisson count of rate a", reads=1, draws=True, fields=_STREAM)
BINOMIAL = instruction(27, "out = binomial count of n = a, p = b", reads=2, draws=True, fields=_STREAM)
SCALE = instruction(28, "out = out a", reads=1, updates=True)
WEIGHTED = instruction(
    29, "each target += weights x sources, target by target",
    fields=("targets_at", "targets", "sources_at", "sources", "weights"),
    lists=(Listed("targets_at", "targets", updates=True), Listed("sources_at", "sources")))
PRODUCTS = instruction(
    30, "out += weights x left x right", updates=True, fields=("left", "right", "count", "weights"),
    lists=(Listed("left", "count"), Listed("right", "count")))
FIRST = instruction(31, "out = min(out, x) where a < 0", reads=1, numbers=1, updates=True)
LAST = instruction(32, "out = x where a < 0", reads=1, numbers=1, updates=True)
WATCH = instruction(33, "tally a as the cell, or keep its draws", reads=1, looks=True, fields=("cell",))
CATEGORY = instruction(34, "count the categories in a", reads=1, looks=True, fields=("counter",))
SETTLE = instruction(
    35, "out = a + b, and 0 where that is nothing but the rounding of a and b", reads=2,
    unranged="0 may lie outside the range of the sum")
SUM_OF = instruction(
    36, "out = sum of floor(a) draws of the table", reads=1, draws=True, fields=("table", *_STREAM))
T_TAILS = instruction(
    37, "out = signed tail probabilities of scores of Student's t with x degrees of freedom, its coefficients in "
    "weights", reads=1, numbers=1, fields=("weights",))
SIN = instruction(38, "out = sine of a (radians)", reads=1, unranged=_NO_NUMBER)
COS = instruction(39, "out = cosine of a (radians)", reads=1, unranged=_NO_NUMBER)
TAN = instruction(40, "out = tangent of a (radians)", reads=1, unranged=_NO_NUMBER)
ERF = instruction(41, "out = error function of a", reads=1)
NORMAL_CDF = instruction(42, "out = P(Z <= a) of a standard normal Z", reads=1)
DRAW_NOTED = instruction(
    43, "DRAW, with the bins of its words noted for the driver", draws=True, fields=("table", *_STREAM, "driver"))
DRAW_KINKED_NOTED = instruction(
    44, "DRAW_KINKED, with the bins of its words noted for the driver", draws=True,
    fields=("table", *_STREAM, "driver"))
NOTE_TAILS = instruction(
    45, "note the bins of signed tail probabilities for the driver", reads=1, looks=True, fields=("driver",))
NOTE_COUNT = instruction(46, "note whole numbers as bins for the driver", reads=1, looks=True, fields=("driver",))
OUTCOME = instruction(
    47, "note distances from the cell's centre as an outcome in its place", reads=1, looks=True,
    fields=("cell", "place"))
DEFICIT = instruction(
    48, "note which draws are below 0 as an outcome in its place", reads=1, looks=True, fields=("place",))
BY_BINS = instruction(
    49, "add the outcomes that were noted to the bins that were noted, for all drivers", looks=True,
    fields=("eight",))
# fmt: on

_names = {number: name for name, number in list(vars().items()) if name.isupper() and type(number) is int}
INSTRUCTIONS: Mapping[int, Kind] = {number: replace(kind, name=_names[number]) for number, kind in _declared.items()}
DRAWS = frozenset(number for number, kind in INSTRUCTIONS.items() if kind.draws)
LOOKS = frozenset(number for number, kind in INSTRUCTIONS.items() if kind.looks)
"""The instructions for whose sake all others are there."""

GROUP_OF = np.array([INSTRUCTIONS[n].group if n in INSTRUCTIONS else 0 for n in range(max(INSTRUCTIONS) + 1)], np.int64)
"""The group of each number, which kernels read."""


def kind_of(number: int) -> Kind:
    """The line of an instruction; InternalError for a number that has none."""
    if number not in INSTRUCTIONS:
        raise InternalError(f"there is no instruction {number}")
    return INSTRUCTIONS[number]
