"""What flows into and out of each pocket, period by period: looked at where it is asked what money does."""

from __future__ import annotations

from dataclasses import dataclass, field

from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Row, Value
from mcsv.plan.code.money import FlowCells
from mcsv.plan.code.watch import Watcher

__all__ = ["Flows"]

_KINDS = ("in", "out", "budget")


@dataclass
class Flows:
    """One option's. ``close`` each period with what has flowed so far; after the last one comes ``finish``."""

    watcher: Watcher
    _so_far: dict[tuple[str, str], Value] = field(default_factory=dict)
    _opening: dict[str, Value] = field(default_factory=dict)
    _cells: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def open(self, pocket: str, reserve: Value) -> None:
        """What a pocket holds before anything flows."""
        self._opening[pocket] = reserve
        self._so_far |= {(pocket, "in"): 0.0, (pocket, "out"): 0.0, (pocket, "budget"): reserve}

    def close(self, pocket: str, income: Value, spending: Value, funds: Value) -> None:
        """Cash in and out (below zero) so far, and reserve and budget so far less what has lapsed."""
        for kind, total in zip(_KINDS, (income, self._turned(spending), funds), strict=True):
            before = self._so_far[pocket, kind]
            self._so_far[pocket, kind] = self._kept(total)
            flow = self._less(total, before)
            place = self._cells.setdefault((pocket, kind), [])
            place.append(self._watched(flow, f"{kind} of {pocket}, period {len(place)}"))

    def finish(self, pocket: str) -> FlowCells:
        """The cells of a pocket."""
        ends = {kind: self._so_far[pocket, kind] for kind in _KINDS}
        ends["budget"] = self._less(ends["budget"], self._opening[pocket])
        return FlowCells(
            *(tuple(self._cells.get((pocket, kind), ())) for kind in _KINDS),
            *(self._watched(ends[kind], f"{kind} of {pocket} in all periods") for kind in _KINDS),
        )

    def _kept(self, total: Value) -> Value:
        return self.watcher.assembler.emit(op.COPY, total) if isinstance(total, Row) and total.changes else total

    def _turned(self, value: Value) -> Value:
        return self.watcher.assembler.affine(value, -1.0, 0.0)

    def _less(self, value: Value, before: Value) -> Value:
        return self.watcher.assembler.binary(op.SUBTRACT, value, before)

    def _watched(self, value: Value, name: str) -> int:
        return self.watcher.watch(self.watcher.assembler.as_row(value), name)
