"""Eight contests at once: who of a few choices leads in each draw, by weights of each contest, and what others lose.

The contests stand side by side in a vector and draws come one after the other, so that every sum runs over the draws in
their order and none is added up across a vector. All figures are those of how far a choice is from the first one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from mcsv.kernels.jit import jit_disabled

__all__ = ["CONTESTS", "MOST_CHOICES", "contest_eight"]

CONTESTS = 8
"""Contests side by side."""

MOST_CHOICES = 4
"""Choices whose sums a processor holds in its registers."""

if jit_disabled:

    def contest_eight(choices: int, apart: Any, n: int, weights: Any, found: Any) -> None:
        """As below."""
        u, v = (weights[k : 2 * CONTESTS : 2] for k in range(2))
        told = found.reshape(-1)[: (3 * choices - 1) * CONTESTS].reshape(-1, CONTESTS)
        told[:] = 0.0
        net, wins = np.zeros((choices, CONTESTS)), np.zeros((choices, CONTESTS))
        for a, b in zip(apart[: choices - 1, :n].T, apart[choices - 1 : 2 * choices - 2, :n].T, strict=True):
            net[1:] = u * a[:, None] + v * b[:, None]
            loss = net.max(axis=0) - net
            told[:choices] += loss
            told[choices : 2 * choices] += loss * loss
            wins[net.argmax(axis=0), np.arange(CONTESTS)] += 1.0
        told[2 * choices :] = wins[1:]

else:
    from llvmlite import ir
    from numba import types
    from numba.core import cgutils
    from numba.extending import intrinsic

    _DOUBLE, _I32, _I64 = ir.DoubleType(), ir.IntType(32), ir.IntType(64)
    _DOUBLES = ir.VectorType(_DOUBLE, CONTESTS)
    _ZEROS, _ONES = (ir.Constant(_DOUBLES, [value] * CONTESTS) for value in (0.0, 1.0))

    @intrinsic(prefer_literal=True)
    def contest_eight(typing: Any, choices: Any, apart: Any, n: Any, weights: Any, found: Any) -> Any:
        """found[…] = of eight contests: what each of so many ``choices`` loses in ``n`` draws, the squares of that,
        and in how many draws each but the first leads; (3 choices - 1, 8) one after the other.

        ``apart``: by choice but the first, how far its first rows are from those of the first choice, then its second
        ones; their net benefit is u times the one and v times the other. ``weights``: u and v of each contest. Of
        choices that are alike the first leads. ``choices`` is a number in the code, 2 to ``MOST_CHOICES``. All arrays
        are without gaps.
        """

        def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            arrays = [context.make_array(kind)(context, builder, given[place]) for place, kind in kinds.items()]
            row = cgutils.unpack_tuple(builder, arrays[0].shape)[1]
            _write(builder, choices.literal_value, row, given[2], *(array.data for array in arrays))
            return cgutils.get_null_value(context.get_value_type(types.none))

        kinds = {1: apart, 3: weights, 4: found}
        return types.none(choices, apart, types.int64, weights, found), generate

    def _write(builder: Any, choices: int, row: Any, n: Any, apart: Any, weights: Any, found: Any) -> None:
        """The code: sums stay in registers while draws go by."""
        u, v = _weights(builder, weights)
        sums = [cgutils.alloca_once_value(builder, _ZEROS) for _ in range(3 * choices - 1)]
        losses, squares, wins = sums[:choices], sums[choices : 2 * choices], sums[2 * choices :]
        with cgutils.for_range(builder, n, intp=_I64) as draws:
            top, nets, leads = _ZEROS, [], list[Any]()
            for k in range(choices - 1):
                a, b = (
                    _everywhere(builder, apart, builder.add(draws.index, builder.mul(row, _I64(place))))
                    for place in (k, choices - 1 + k)
                )
                net = builder.fadd(builder.fmul(u, a), builder.fmul(v, b))
                leads.append(builder.fcmp_ordered(">", net, top))
                top = builder.select(leads[-1], net, top)
                nets.append(net)
            apart_from_top = [top, *(builder.fsub(top, net) for net in nets)]
            for loss, total, square in zip(apart_from_top, losses, squares, strict=True):
                _add(builder, total, loss)
                _add(builder, square, builder.fmul(loss, loss))
            overtaken = ir.Constant(leads[0].type, [0] * CONTESTS)
            for lead, won in zip(reversed(leads), reversed(wins), strict=True):
                last = builder.and_(lead, builder.not_(overtaken))
                overtaken = builder.or_(overtaken, lead)
                _add(builder, won, builder.select(last, _ONES, _ZEROS))
        for place, total in enumerate(sums):
            into = builder.bitcast(builder.gep(found, [_I64(place * CONTESTS)]), _DOUBLES.as_pointer())
            builder.store(builder.load(total), into, align=8)

    def _weights(builder: Any, weights: Any) -> tuple[Any, Any]:
        """First and second weights of eight contests, which stand in turns."""
        halves = [
            builder.load(builder.bitcast(builder.gep(weights, [_I64(at)]), _DOUBLES.as_pointer()), align=8)
            for at in (0, CONTESTS)
        ]
        turns = [
            ir.Constant(ir.VectorType(_I32, CONTESTS), [2 * k + which for k in range(CONTESTS)]) for which in (0, 1)
        ]
        first, second = (builder.shuffle_vector(*halves, turn) for turn in turns)
        return first, second

    def _everywhere(builder: Any, data: Any, at: Any) -> Any:
        """A vector that holds one value of an array everywhere."""
        none = ir.Constant(_DOUBLES, ir.Undefined)
        first = builder.insert_element(none, builder.load(builder.gep(data, [at])), _I32(0))
        return builder.shuffle_vector(first, none, ir.Constant(ir.VectorType(_I32, CONTESTS), [0] * CONTESTS))

    def _add(builder: Any, total: Any, term: Any) -> None:
        builder.store(builder.fadd(builder.load(total), term), total)
