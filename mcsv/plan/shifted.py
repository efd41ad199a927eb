"""A plan some of whose random numbers lie elsewhere: draws where what was observed is likely, and what each counts for.

A number that is drawn from random words has a normal score. Where scores z are moved by d, draws come from another
density than the model's, and each counts for the ratio of the two, so that nothing is biased (importance sampling).
One draw in eight stays as the model has it: the density of all draws is the mixture, the ratio is
1 / (1/8 + 7/8 e^(d.z - d.d/2)), and no draw can count for more than eight (Hesterberg, Technometrics 37 (1995), 185).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions import build, inverse_table
from mcsv.errors import InternalError
from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import DRAWS, kind_of
from mcsv.plan.code.allocate import allocate
from mcsv.plan.code.assembler import Instruction, Row
from mcsv.plan.code.encoding import decoded
from mcsv.plan.code.liveness import trimmed
from mcsv.plan.coordinates import Stream
from mcsv.plan.plan import Plan, unlooked, with_tables
from mcsv.plan.quantities.keys import key_of

__all__ = ["LEAST_LOGARITHM", "PLAIN", "shiftable", "shifted", "which_key"]

PLAIN = 0.125
"""The share of draws that stay where the model has them."""

LEAST_LOGARITHM = -1e300
"""In place of the logarithm of a likelihood that is 0."""

_LARGEST = 700.0  # e to it is a finite number

_LOOKUP = {op.DRAW: op.LOOKUP, op.DRAW_KINKED: op.LOOKUP_KINKED}


def which_key(seed: int) -> int:
    """The key of the uniform number below ``PLAIN`` in the draws that stay where the model has them."""
    return key_of(seed, "\0which draws have moved")


def shiftable(plan: Plan) -> tuple[Stream, ...]:
    """What in a plan draws one number from random words, by key and period, and nothing else."""
    drawn, others = dict[Stream, None](), set[Stream]()
    for step in decoded(plan.program):
        if step.op in _LOOKUP:
            drawn[_stream(plan, step)] = None
        elif step.op in DRAWS:
            others.add(_stream(plan, step))
    return tuple(stream for stream in drawn if stream not in others)


def _stream(plan: Plan, step: Instruction) -> Stream:
    at = kind_of(step.op).given.index("key")
    return int(plan.program.keys[step.fields[at]]), step.fields[at + 1]


def shifted(plan: Plan, shifts: Mapping[Stream, float]) -> Plan:
    """The plan with normal scores moved; none where there are no ``shifts``.

    The last cell of ``plan`` holds the weight of a draw by what was observed. In its place the new plan watches the
    logarithm of that, and in a cell of its own behind it the logarithm of the ratio of the two densities. A draw counts
    for e to the sum of both. Nothing is tallied.
    """
    keys = np.append(plan.program.keys, np.uint64(which_key(plan.seed)))
    plan, (normal, uniform) = with_tables(plan, [inverse_table(build(spec)) for spec in _SPECS])
    plan = replace(plan, program=plan.program._replace(keys=keys))
    places = {int(key): place for place, key in enumerate(keys.tolist())}
    scores = _Scores({stream: (places[stream[0]], stream[1]) for stream in shifts}, shifts, normal)
    first = list(scores.begin(uniform, len(keys) - 1))
    steps = [scores.moved(step, _stream(plan, step)) if step.op in _LOOKUP else step for step in decoded(plan.program)]
    code = allocate(trimmed([*first, *_watched(steps, plan.cells - 1, scores)]))
    names = [*plan.layout.cell_names[:-1], "logarithm of the likelihood", "logarithm of the ratio of densities"]
    program = plan.program._replace(code=code.code, reals=code.reals, lists=code.lists, weights=code.weights)
    layout = replace(plan.layout, cell_names=names)
    return replace(
        plan, program=unlooked(program, len(names)), rows=code.rows, layout=layout, twins=None, opened=None
    ).wanting()


_SPECS = ({"dist": "normal", "mean": 0, "sd": 1}, {"dist": "uniform", "low": 0, "high": 1})


@dataclass
class _Scores:
    """The scores that are moved, by stream: ``at`` the place of its key and its period."""

    at: Mapping[Stream, tuple[int, int]]
    shifts: Mapping[Stream, float]
    normal: int
    tails: dict[Stream, Row] = field(default_factory=dict)
    logarithm: Row | None = None
    """That of the ratio of densities."""
    _count: int = 0

    def new(self) -> Row:
        """A row that is none of those of the plan."""
        self._count -= 1
        return Row(self._count)

    def begin(self, uniform: int, key: int) -> Iterator[Instruction]:
        """What stands before all else: the moved scores and their tail probabilities, and the ratio of densities."""
        if not self.shifts:
            self.logarithm = self.new()
            yield Instruction(op.FILL, self.logarithm)
            return
        which, least, there = self.new(), self.new(), self.new()
        yield Instruction(op.DRAW, which, fields=(uniform, key, 0))
        yield Instruction(op.FILL, least, x=PLAIN)
        yield Instruction(op.LESS_EQUAL, there, (least, which))
        rows = []
        for stream, shift in self.shifts.items():
            score, by, moved, self.tails[stream] = (self.new() for _ in range(4))
            yield Instruction(op.DRAW, score, fields=(self.normal, *self.at[stream]))
            yield Instruction(op.AFFINE, by, (there,), x=shift)
            yield Instruction(op.ADD, moved, (score, by))
            yield Instruction(op.TAILS, self.tails[stream], (moved,))
            rows.append(moved)
        yield from self._ratio(rows, [*self.shifts.values()])

    def _ratio(self, rows: Sequence[Row], shifts: Sequence[float]) -> Iterator[Instruction]:
        """Minus the logarithm of 1/8 + 7/8 e^x with x = d.z - d.d/2, which never overflows."""
        total, exponent, most, small, power, mixed, exact, large, larger, self.logarithm = (
            self.new() for _ in range(10)
        )
        yield Instruction(op.FILL, total)
        yield Instruction(op.WEIGHTED, None, tuple(rows), (total,), (1, len(rows)), weights=tuple(shifts))
        yield Instruction(op.AFFINE, exponent, (total,), x=1.0, y=-0.5 * sum(shift * shift for shift in shifts))
        yield Instruction(op.FILL, most, x=_LARGEST)
        yield Instruction(op.MINIMUM, small, (exponent, most))
        yield Instruction(op.EXP, power, (small,))
        yield Instruction(op.AFFINE, mixed, (power,), x=1.0 - PLAIN, y=PLAIN)
        yield Instruction(op.LOG, exact, (mixed,))
        yield Instruction(op.AFFINE, large, (exponent,), x=1.0, y=float(np.log1p(-PLAIN)))
        yield Instruction(op.MAXIMUM, larger, (exact, large))
        yield Instruction(op.AFFINE, self.logarithm, (larger,), x=-1.0)

    def moved(self, step: Instruction, stream: Stream) -> Instruction:
        """What draws by a number, by the moved one where it is."""
        if stream not in self.tails:
            return step
        return Instruction(_LOOKUP[step.op], step.out, (self.tails[stream],), fields=step.fields[:1])


def _watched(steps: Sequence[Instruction], weight: int, scores: _Scores) -> Iterator[Instruction]:
    """The instructions with both logarithms watched in place of the cell ``weight``."""
    for step in steps:
        if step.op != op.WATCH or step.fields[0] != weight:
            yield step
            continue
        assert scores.logarithm is not None
        yield from _logarithm(steps, step.reads[0], weight, scores)
        yield Instruction(op.WATCH, None, (scores.logarithm,), fields=(weight + 1,))


def _logarithm(steps: Sequence[Instruction], row: Row, cell: int, scores: _Scores) -> Iterator[Instruction]:
    """What watches the logarithm of a weight, a finite number also where the weight is 0."""
    made = next(step for step in steps if step.out == row)
    least, finite = scores.new(), scores.new()
    if made.op != op.EXP:
        raise InternalError(f"a weight is made by {kind_of(made.op).name}, not by a logarithm")
    yield Instruction(op.FILL, least, x=LEAST_LOGARITHM)
    yield Instruction(op.MAXIMUM, finite, (made.reads[0], least))
    yield Instruction(op.WATCH, None, (finite,), fields=(cell,))
