"""The lowest position of a pocket in windows of every length, and before its reserve: what that has to cover."""

from __future__ import annotations

from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Assembler, Row, Value
from mcsv.plan.code.layout import WindowCells
from mcsv.plan.code.watch import Watcher

__all__ = ["Windows"]


@dataclass
class Windows:
    """By period, the lowest of the position at its end and at the ends of financial years before it.

    ``ends``: the periods in which a financial year ends.
    """

    assembler: Assembler
    watcher: Watcher
    ends: frozenset[int]
    _lowest: list[Row] = field(default_factory=list)
    _years: Row | None = None

    def close(self, position: Row, period: int) -> None:
        """Take in the position at the end of a period."""
        if self._years is not None:
            row = self.assembler.as_row(self.assembler.binary(op.MINIMUM, self._years, position))
        else:
            row = self.assembler.emit(op.COPY, position) if position.changes else position
        self._lowest.append(row)
        if period in self.ends:
            self._years = row

    def cells(self, reserve: Value, shifts: bool, option: str) -> WindowCells:
        """Watch all windows; ``shifts``: the reserve does no more than shift the position."""
        now = tuple(self._watched(row, f"{option}: lowest position of a window") for row in self._lowest)
        if not shifts:
            return WindowCells(now, None, 0.0)
        if not isinstance(reserve, Row):
            return WindowCells(now, now, reserve)
        before = (self.assembler.binary(op.SUBTRACT, row, reserve) for row in self._lowest)
        label = f"{option}: lowest position of a window before reserves"
        return WindowCells(now, tuple(self._watched(row, label) for row in before), 0.0)

    def _watched(self, value: Value, label: str) -> int:
        return self.watcher.watch(self.assembler.as_row(value), label)
