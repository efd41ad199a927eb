"""People who join over time and drop off by how long each of them has been in: what is left of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Assembler, Row, Value
from mcsv.plan.quantities.logic import at_least, at_most, choose, same

__all__ = ["Cohorts"]


@dataclass
class Cohorts:
    """The cohorts of one stream. ``keep``: the factor that stays at each step; ``steps``: how many an age has seen.

    What a level has above the one before is a cohort of its own, a level that falls takes the same share of each.
    """

    assembler: Assembler
    keep: Value
    steps: Callable[[int], int]
    _joined: list[Value] = field(default_factory=list)
    _before: Value = 0.0
    _left: list[Value] = field(default_factory=list)

    def left(self, k: int, level: Callable[[int], Value]) -> Value:
        """What is left of the level of the k-th period; ``level`` is asked for rising periods from the first on."""
        while len(self._left) <= k:
            self._left.append(self._enter(level(len(self._left))))
        return self._left[k]

    def _enter(self, level: Value) -> Value:
        assembler, stays = self.assembler, self._stays(level)
        stayed = assembler.multiply(stays, self._before)
        self._joined = [assembler.multiply(stays, joined) for joined in self._joined]
        self._joined.append(assembler.binary(op.SUBTRACT, level, stayed))
        self._before, newest, total = level, len(self._joined) - 1, 0.0
        found: Value = total
        for index, joined in enumerate(self._joined):
            steps = self.steps(newest - index)
            keep = assembler.binary(op.RAISE, self.keep, float(steps)) if steps else 1.0
            found = assembler.add(found, assembler.multiply(joined, keep))
        return found

    def _stays(self, level: Value) -> Value:
        """The share of those before who are still in: a level between nothing and the one before."""
        assembler, before = self.assembler, self._before
        if level is before or before == 0.0:
            return 1.0 if level is before else 0.0
        share = at_most(assembler, at_least(assembler, assembler.binary(op.DIVIDE, level, before), 0.0), 1.0)
        nobody = same(assembler, before, 0.0)
        return choose(assembler, nobody, 0.0, share) if isinstance(nobody, Row) else share
