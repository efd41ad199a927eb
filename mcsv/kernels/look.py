"""One look at a row for what most cells are asked: sums, a histogram, whether anything is below zero or further out.

numba makes vector code of a loop that does one of these, not of one that does all, and with a loop for each the row is
read again and again. Here every value is loaded once, and while some are added up, the bins of others are counted.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from mcsv.kernels.jit import jit_disabled

__all__ = ["NEGATIVE", "OUTSIDE", "STRETCHES", "look"]

STRETCHES = 8
"""Values that go into a lane's sums together, as far apart as there are lanes."""

NEGATIVE, OUTSIDE = 1, 2
"""What a look tells, added up: some value is below zero; some value is outside of the ends."""

_SIDE = 8  # doubles side by side
_STEPS = range(0, STRETCHES, 2)  # two vectors of doubles make one of their upper halves

if jit_disabled:

    def look(x: Any, centre: float, base: float, shift: Any, sums: Any, ends: Any, numbers: Any, bins: Any) -> int:
        """As below."""
        for part in x.reshape(-1, STRETCHES, sums.shape[1]) - centre:
            a, b, c, d, e, f, g, h = part
            sums[0] += ((a + b) + (c + d)) + ((e + f) + (g + h))
            sums[1] += ((a * a + b * b) + (c * c + d * d)) + ((e * e + f * f) + (g * g + h * h))
        distances, span, by = x - centre, bins.size >> 1, np.int64(shift)
        far = (np.abs(distances) + base).view(np.int64) >> by
        k = np.minimum(far - (np.float64(base).view(np.int64) >> by), span - 1)
        np.add.at(bins, np.where(distances >= 0.0, span + k, span - 1 - k), 1)
        return NEGATIVE * bool(np.any(x < 0.0)) + OUTSIDE * bool(np.any((x < ends[0]) | (x > ends[1])))

else:
    from llvmlite import ir
    from numba import types
    from numba.core import cgutils
    from numba.extending import intrinsic

    _DOUBLE, _I32, _I64 = ir.DoubleType(), ir.IntType(32), ir.IntType(64)
    _DOUBLES, _HALVES, _BITS = (
        ir.VectorType(kind, n) for kind, n in ((_DOUBLE, _SIDE), (_I32, 2 * _SIDE), (_I64, _SIDE))
    )
    _MASK = ir.IntType(2 * _SIDE)
    _FEW = 8  # of the same bin among the bins of two vectors
    _ZEROS = ir.Constant(_DOUBLES, [0.0] * _SIDE)
    _NO_SIGN = ir.Constant(_BITS, [(1 << 63) - 1] * _SIDE)
    _UPPER = ir.Constant(_HALVES, [2 * place + 1 for place in range(2 * _SIDE)])  # of the doubles in two vectors
    _BOTH = ir.Constant(_HALVES, list(range(2 * _SIDE)))

    @intrinsic
    def look(
        typing: Any, x: Any, centre: Any, base: Any, shift: Any, sums: Any, ends: Any, numbers: Any, bins: Any
    ) -> Any:
        """sums[0] += x - centre, sums[1] += its square, bins[…] += 1 (:mod:`mcsv.tallies.histogram`), and what
        ``NEGATIVE`` and ``OUTSIDE`` of ``ends`` say of x.

        ``x`` has a multiple, not 0, of STRETCHES times as many values as ``sums`` has lanes, and these are a multiple
        of eight. ``numbers`` is room for 64 and int32 as ``bins`` is. All arrays are without gaps.
        """

        def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            kinds = {"x": x, "sums": sums, "ends": ends, "numbers": numbers, "bins": bins}
            values = dict(zip(kinds, (given[0], *given[4:]), strict=True))
            arrays = {name: context.make_array(kind)(context, builder, values[name]) for name, kind in kinds.items()}
            return _Writer(builder, arrays, *given[1:4]).write()

        double = types.float64
        return types.int64(x, double, double, types.uint64, sums, ends, numbers, bins), generate

    class _Writer:
        """Writes the code of a look."""

        def __init__(self, builder: Any, arrays: dict[str, Any], centre: Any, base: Any, shift: Any) -> None:
            self._builder = builder
            self._data = {name: array.data for name, array in arrays.items()}
            self._size = arrays["x"].nitems
            self._lanes = cgutils.unpack_tuple(builder, arrays["sums"].shape)[1]
            self._centre, self._base = self._wide(_DOUBLES, centre), self._wide(_DOUBLES, base)
            by = builder.sub(builder.trunc(shift, _I32), _I32(32))
            lowest = builder.lshr(builder.trunc(builder.lshr(builder.bitcast(base, _I64), _I64(32)), _I32), by)
            span = builder.trunc(builder.lshr(arrays["bins"].nitems, _I64(1)), _I32)
            self._by, self._lowest, self._span = (self._wide(_HALVES, value) for value in (by, lowest, span))
            self._last = builder.sub(self._span, ir.Constant(_HALVES, [1] * 2 * _SIDE))
            self._lane, self._start = (cgutils.alloca_once_value(builder, _I64(0)) for _ in range(2))
            self._low = cgutils.alloca_once_value(builder, ir.Constant(_DOUBLES, [np.inf] * _SIDE))
            self._high = cgutils.alloca_once_value(builder, ir.Constant(_DOUBLES, [-np.inf] * _SIDE))

        def write(self) -> Any:
            """Vectors are ahead of the counting by one step, so that a processor does both at once."""
            builder = self._builder
            self._vectors(counting=False)
            steps = builder.udiv(self._size, _I64(STRETCHES * _SIDE))
            with cgutils.for_range_slice(builder, _I64(1), steps, _I64(1), inc=True):
                self._advance()
                self._vectors(counting=True)
            for k in _STEPS:
                self._count(k)
            below, above = self._ends(0), self._ends(1)
            negative = self._any("<", self._low, _ZEROS, NEGATIVE)
            further = self._any("<", self._low, below, OUTSIDE), self._any(">", self._high, above, OUTSIDE)
            return builder.or_(negative, builder.or_(*further))

        def _advance(self) -> None:
            """To the next eight lanes, or to the next stretches."""
            builder = self._builder
            lane, start = (builder.add(builder.load(each), _I64(_SIDE)) for each in (self._lane, self._start))
            over = builder.icmp_unsigned(">=", lane, self._lanes)
            stretches = builder.mul(self._lanes, _I64(STRETCHES - 1))
            builder.store(builder.select(over, _I64(0), lane), self._lane)
            builder.store(builder.select(over, builder.add(start, stretches), start), self._start)

        def _vectors(self, counting: bool) -> None:
            """Eight vectors, one of each stretch; ``counting``: the bins of those before."""
            builder, distances = self._builder, list[Any]()
            lane, start = builder.load(self._lane), builder.load(self._start)
            for k in _STEPS:
                for stretch in (k, k + 1):
                    at = builder.add(start, builder.mul(self._lanes, _I64(stretch)))
                    value = builder.load(self._place("x", at), align=8)
                    self._keep("<", value, self._low)
                    self._keep(">", value, self._high)
                    distances.append(builder.fsub(value, self._centre))
                found = self._numbers(*distances[-2:])
                if counting:
                    self._count(k)
                # By way of memory: taking numbers out of a vector one by one is dearer.
                builder.store(found, self._place("numbers", _I64(_SIDE * k), _HALVES), align=4)
            self._add(lane, distances)
            self._add(builder.add(lane, self._lanes), [builder.fmul(each, each) for each in distances])

        def _add(self, at: Any, terms: list[Any]) -> None:
            builder, place = self._builder, self._place("sums", at)
            while len(terms) > 1:
                terms = [builder.fadd(*terms[k : k + 2]) for k in range(0, len(terms), 2)]
            builder.store(builder.fadd(builder.load(place, align=8), terms[0]), place, align=8)

        def _keep(self, sign: str, value: Any, kept: Any) -> None:
            """The value where it is further out; what is no number is not."""
            found = self._builder.load(kept)
            further = self._builder.fcmp_ordered(sign, value, found)
            self._builder.store(self._builder.select(further, value, found), kept)

        def _numbers(self, left: Any, right: Any) -> Any:
            """The bins of two vectors of distances; their upper halves are enough."""
            builder = self._builder
            far = [builder.fadd(self._absolute(each), self._base) for each in (left, right)]
            tops = builder.shuffle_vector(*(builder.bitcast(each, _HALVES) for each in far), _UPPER)
            k = builder.sub(builder.ashr(tops, self._by), self._lowest)
            k = builder.select(builder.icmp_signed(">", k, self._last), self._last, k)
            above = builder.shuffle_vector(*(builder.fcmp_ordered(">=", each, _ZEROS) for each in (left, right)), _BOTH)
            return builder.select(above, builder.add(self._span, k), builder.sub(self._last, k))

        def _count(self, k: int) -> None:
            """Counting one bin again and again waits for itself: where many are the same, each bin counts at once."""
            builder, first = self._builder, _SIDE * k
            numbers = builder.load(self._place("numbers", _I64(first), _HALVES), align=4)
            few = builder.icmp_unsigned(">=", builder.ctpop(self._same(numbers, _I64(first))), _MASK(_FEW))
            with builder.if_else(few, likely=False) as (alike, apart):
                with alike:
                    self._count_alike(numbers, first)
                with apart:
                    for place in range(first, first + 2 * _SIDE):
                        self._add_to_bin(self._number(_I64(place)), _I32(1))

        def _count_alike(self, numbers: Any, first: int) -> None:
            """Bin after bin of those that are left, until none is."""
            builder, before = self._builder, self._builder.block
            body, after = (builder.append_basic_block(name) for name in ("bin", "counted"))
            builder.branch(body)
            builder.position_at_end(body)
            left = builder.phi(_MASK)
            place = builder.add(builder.zext(builder.cttz(left, ir.IntType(1)(1)), _I64), _I64(first))
            same = self._same(numbers, place)
            self._add_to_bin(self._number(place), builder.zext(builder.ctpop(same), _I32))
            others = builder.and_(left, builder.not_(same))
            left.add_incoming(_MASK(-1), before)
            left.add_incoming(others, body)
            builder.cbranch(builder.icmp_unsigned("!=", others, _MASK(0)), body, after)
            builder.position_at_end(after)

        def _same(self, numbers: Any, place: Any) -> Any:
            """A bit for each of some numbers: whether it is the one in a place."""
            same = self._builder.icmp_signed("==", numbers, self._wide(_HALVES, self._number(place)))
            return self._builder.bitcast(same, _MASK)

        def _number(self, place: Any) -> Any:
            return self._builder.load(self._builder.gep(self._data["numbers"], [place]))

        def _add_to_bin(self, number: Any, count: Any) -> None:
            builder = self._builder
            into = builder.gep(self._data["bins"], [builder.zext(number, _I64)])
            builder.store(builder.add(builder.load(into), count), into)

        def _absolute(self, vector: Any) -> Any:
            bits = self._builder.and_(self._builder.bitcast(vector, _BITS), _NO_SIGN)
            return self._builder.bitcast(bits, _DOUBLES)

        def _any(self, sign: str, kept: Any, limits: Any, tells: int) -> Any:
            builder = self._builder
            beyond = builder.bitcast(builder.fcmp_ordered(sign, builder.load(kept), limits), ir.IntType(_SIDE))
            return builder.select(builder.icmp_unsigned("!=", beyond, beyond.type(0)), _I64(tells), _I64(0))

        def _ends(self, which: int) -> Any:
            return self._wide(_DOUBLES, self._builder.load(self._builder.gep(self._data["ends"], [_I64(which)])))

        def _place(self, name: str, at: Any, kind: Any = _DOUBLES) -> Any:
            return self._builder.bitcast(self._builder.gep(self._data[name], [at]), kind.as_pointer())

        def _wide(self, kind: Any, value: Any) -> Any:
            """A vector that holds the value everywhere."""
            none = ir.Constant(kind, ir.Undefined)
            first = self._builder.insert_element(none, value, _I32(0))
            everywhere = ir.Constant(ir.VectorType(_I32, kind.count), [0] * kind.count)
            return self._builder.shuffle_vector(first, none, everywhere)
