"""One instruction over rows without end, and the rows."""

from __future__ import annotations

from math import copysign
from typing import NamedTuple

from mcsv.dataclass import dataclass

__all__ = ["Instruction", "Row", "Value", "told"]


@dataclass(frozen=True, eq=False, slots=True)
class Row:
    """A row of draws, told apart by identity. ``changes``: instructions may still write to it; ``of``: what it is for.

    Of changing rows only those that are for the same thing in several options can be known to hold the same.
    """

    number: int
    changes: bool = False
    of: str | None = None


Value = float | Row
"""What a formula comes to: the same number in every draw, or a row."""


class Instruction(NamedTuple):
    """One instruction on rows: ``out`` is written, ``reads`` are read; ``updates`` are read and written.

    ``fields`` are the integers that are no rows, in the order of :mod:`mcsv.kernels.instructions`; ``weights`` belong
    to sums (targets x sources, row by row) or are coefficients. ``streams``: for each term of a sum the path of
    what flows, empty where nobody told; ``period``: that in which a sum is added up.
    """

    op: int
    out: Row | None = None
    reads: tuple[Row, ...] = ()
    updates: tuple[Row, ...] = ()
    fields: tuple[int, ...] = ()
    x: float = 0.0
    y: float = 0.0
    weights: tuple[float, ...] = ()
    streams: tuple[str, ...] = ()
    period: int = -1

    @property
    def touched(self) -> tuple[Row, ...]:
        """The rows that are read or written."""
        return (*self.reads, *self.updates) if self.out is None else (*self.reads, *self.updates, self.out)


def told(x: float) -> object:
    """What tells numbers apart: 0.0 from -0.0 too, and nan is known again."""
    if x:
        return x if x == x else "nan"
    return "-0.0" if copysign(1.0, x) < 0.0 else "0.0"
