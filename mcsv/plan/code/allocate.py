"""Rows without end become places in a small workspace: a place is free again after a row's last use."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.plan.code.assembler import Instruction, Row
from mcsv.plan.code.encoding import encoded
from mcsv.plan.code.open_number import Open

__all__ = ["Code", "allocate"]


@dataclass(frozen=True)
class Code:
    """Instructions as arrays, see :class:`mcsv.kernels.interpret.Program`; ``rows`` is the workspace's height."""

    code: NDArray[np.int64]
    reals: NDArray[np.float64]
    lists: NDArray[np.int64]
    weights: NDArray[np.float64]
    rows: int
    opened: tuple[tuple[str, int, int], ...] = ()
    """The open numbers: the array (reals, weights), the place in it (flat) and the step that each comes from."""


@dataclass
class _Places:
    """Which row stands where; the lowest free place first, so that the workspace stays small."""

    free: list[int] = field(default_factory=list)
    of: dict[Row, int] = field(default_factory=dict)
    height: int = 0

    def take(self, row: Row) -> None:
        if not self.free:
            heapq.heappush(self.free, self.height)
            self.height += 1
        self.of[row] = heapq.heappop(self.free)

    def give_back(self, row: Row) -> None:
        heapq.heappush(self.free, self.of[row])


def _last_uses(instructions: list[Instruction]) -> dict[Row, int]:
    last: dict[Row, int] = {}
    for index, step in enumerate(instructions):
        for row in step.touched:
            last[row] = index
    return last


def allocate(instructions: list[Instruction]) -> Code:
    """Give every row a place. An instruction's ``out`` never shares the place of a row that it reads."""
    last = _last_uses(instructions)
    places = _Places()
    code = np.zeros((len(instructions), 8), dtype=np.int64)
    reals = np.zeros((len(instructions), 2))
    lists: list[int] = []
    weights: list[float] = []
    for index, step in enumerate(instructions):
        if step.out is not None:
            places.take(step.out)
        fields = encoded(step, places.of, lists, weights)
        code[index, : len(fields)] = fields
        reals[index] = step.x, step.y
        for row in set(step.touched):
            if last[row] == index:
                places.give_back(row)
    opened = _opened("reals", [x for step in instructions for x in (step.x, step.y)]) + _opened("weights", weights)
    height = max(places.height, 1)
    return Code(code, reals, np.array(lists, np.int64), np.array(weights, np.float64), height, opened)


def _opened(array: str, numbers: Sequence[float]) -> tuple[tuple[str, int, int], ...]:
    return tuple((array, place, number.index) for place, number in enumerate(numbers) if isinstance(number, Open))
