"""How a stream grows in: the mean of its ramp over each of its periods."""

from __future__ import annotations

from functools import cached_property

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model.records.ramp import Ramp
from mcsv.plan.code.assembler import Assembler, Row, Value
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas
from mcsv.plan.quantities.lengths import length_of

__all__ = ["Growth"]

_NO_TIME = 1e-9  # a ramp over less than this many periods is none


@dataclass
class Growth:
    """The ramp of one stream. ``owner`` is its path, which names the draws in its formulas."""

    formulas: Formulas
    clock: Clock
    owner: str
    ramp: Ramp

    @property
    def _assembler(self) -> Assembler:
        return self.formulas.draws.assembler

    @cached_property
    def _over(self) -> Value:
        return length_of(self.ramp.over, self.clock, self.formulas, f"{self.owner}.over")

    def at(self, k: Value) -> Value:
        """The share of the whole in the k-th period, k a whole number that may differ between draws."""
        assembler, ramp = self._assembler, self.ramp
        if ramp.points:
            return self._point(k)
        over = self._over
        if not isinstance(over, Row) and over < _NO_TIME:
            return 1.0
        if isinstance(k, float) and isinstance(over, float) and ramp.shape == "straight":
            return _mean_of_line(k, over)
        length = assembler.binary(op.MAXIMUM, over, _NO_TIME)
        begin, end = (
            self._missed(assembler.binary(op.DIVIDE, at, length)) for at in (k, assembler.affine(k, 1.0, 1.0))
        )
        missed = assembler.multiply(length, assembler.binary(op.SUBTRACT, end, begin))
        return assembler.affine(missed, -1.0, 1.0)

    def _missed(self, x: Value) -> Value:
        """What the ramp lacks to the whole from its beginning to the share x of its length, in lengths."""
        assembler = self._assembler
        x = assembler.binary(op.MINIMUM, x, 1.0)
        lacking = assembler.affine(x, -0.5, 1.0)
        if self.ramp.shape == "s_curve":
            square = assembler.multiply(x, x)
            lacking = assembler.affine(assembler.multiply(square, lacking), -1.0, 1.0)
        return assembler.multiply(x, lacking)

    def _point(self, k: Value) -> Value:
        """The share of the k-th period; the last one for all that follow."""
        assembler = self._assembler
        points = [
            self.formulas.value(point.tree, 0, f"{self.owner}.points[{index}]")
            for index, point in enumerate(self.ramp.points)
        ]
        if isinstance(k, float):
            return points[min(max(int(k), 0), len(points) - 1)]
        value = points[-1]
        for index in range(len(points) - 2, -1, -1):
            early = assembler.binary(op.LESS, k, float(index + 1))
            value = assembler.emit(op.WHERE, *map(assembler.as_row, (early, points[index], value)))
        return value


def _mean_of_line(k: float, over: float) -> float:
    """The mean over the k-th period of a straight line from 0 to 1 over so many periods, then 1."""
    if k + 1.0 <= over:
        return (k + 0.5) / over
    rising = max(over - k, 0.0)  # what of the period is still in the ramp
    return rising * 0.5 * (k / over + 1.0) + (1.0 - rising) if rising else 1.0
