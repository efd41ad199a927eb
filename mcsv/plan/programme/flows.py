"""What flows into and out of each pocket, period by period: looked at where it is asked what money does."""

from __future__ import annotations

from collections.abc import Mapping

from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Row, Value
from mcsv.plan.code.money import FlowCells
from mcsv.plan.code.watch import Watcher

__all__ = ["Flows"]

_KINDS = ("in", "out", "budget")


class Flows:
    """One option's. ``close`` each period with what has flowed so far; after the last one comes ``finish``.

    ``opening``: the reserve with which each pocket begins.
    """

    def __init__(self, watcher: Watcher, opening: Mapping[str, Value]) -> None:
        self._watcher, self._opening = watcher, opening
        self._so_far: dict[tuple[str, str], Value] = {(name, kind): 0.0 for name in opening for kind in _KINDS}
        self._so_far |= {(name, "budget"): held for name, held in opening.items()}
        self._cells: dict[tuple[str, str], list[int]] = {(name, kind): [] for name in opening for kind in _KINDS}

    def close(self, pocket: str, income: Value, spending: Value, funds: Value) -> None:
        """Cash in and out (below zero) so far, and reserve and budget so far less what has lapsed."""
        for kind, total in zip(_KINDS, (income, self._turned(spending), funds), strict=True):
            before = self._so_far[pocket, kind]
            self._so_far[pocket, kind] = self._kept(total)
            flow = self._less(total, before)
            place = self._cells[pocket, kind]
            place.append(self._watched(flow, f"{kind} of {pocket}, period {len(place)}"))

    def finish(self, pocket: str, lapsed: Value) -> FlowCells:
        """The cells of a pocket, of which so much has ``lapsed`` in all periods."""
        ends = {kind: self._so_far[pocket, kind] for kind in _KINDS}
        ends["budget"] = self._less(ends["budget"], self._opening[pocket])
        cash_in, cash_out, budget = (tuple(self._cells[pocket, kind]) for kind in _KINDS)
        all_in, all_out, all_budget = (self._watched(ends[kind], f"{kind} of {pocket}, all periods") for kind in _KINDS)
        opening = self._watched(self._opening[pocket], f"opening of {pocket}")
        gone = self._watched(lapsed, f"lapsed of {pocket}, all periods") if isinstance(lapsed, Row) else None
        return FlowCells(cash_in, cash_out, budget, all_in, all_out, all_budget, opening, gone)

    def _kept(self, total: Value) -> Value:
        return self._watcher.assembler.emit(op.COPY, total) if isinstance(total, Row) and total.changes else total

    def _turned(self, value: Value) -> Value:
        return self._watcher.assembler.affine(value, -1.0, 0.0)

    def _less(self, value: Value, before: Value) -> Value:
        return self._watcher.assembler.binary(op.SUBTRACT, value, before)

    def _watched(self, value: Value, name: str) -> int:
        return self._watcher.watch(self._watcher.assembler.as_row(value), name)
