"""Pieces of degree 5 as rows of 32 bytes, and their values for eight draws at once, without a gather.

Six coefficients share four doubles: c0, c1, then c2 and c4, of whose bits the lower half *is* the upper half of c3 and
of c5. What that does to c2 and c4 is part of them: mcsv/distributions/packed.py fits the others around it. A row is one
load; eight rows are turned into columns in registers, in LLVM's own vectors, which become those of each processor.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from mcsv.kernels.bits import bits_of, double_of
from mcsv.kernels.jit import inlined, jit_disabled

__all__ = ["EIGHT", "ROW", "fetch_line", "one_value", "values_of_eight"]

EIGHT = 8
ROW = 32
"""Bytes of a piece's coefficients."""

_HALF = np.uint64(32)
_DOUBLE = np.uint64(8)


@inlined
def one_value(offset, place, c):
    """The value at one place in the piece whose row begins ``offset`` bytes into ``c``."""
    j = np.uint64(offset) // _DOUBLE
    c2, c4 = c[j + np.uint64(2)], c[j + np.uint64(3)]
    value = double_of(bits_of(c4) << _HALF) * place + c4
    value = value * place + double_of(bits_of(c2) << _HALF)
    value = value * place + c2
    value = value * place + c[j + np.uint64(1)]
    return value * place + c[j]


if jit_disabled:

    def values_of_eight(offset: Any, place: Any, c: Any, at: Any, out: Any) -> None:
        """:func:`one_value` for the draws ``at`` … ``at`` + 7 of rows of offsets (int32), places and values."""
        for i in range(at, at + EIGHT):
            out[i] = one_value(offset[i], place[i], c)

    def fetch_line(c: Any, offset: Any) -> None:
        """Ask for the line of memory that lies ``offset`` bytes into ``c``, which must be there; wait for nothing."""

else:
    from llvmlite import ir
    from numba import types
    from numba.core import cgutils
    from numba.extending import intrinsic

    _INT, _WORD, _BYTE = ir.IntType(32), ir.IntType(64), ir.IntType(8)
    _FOUR, _ALL = ir.VectorType(ir.DoubleType(), 4), ir.VectorType(ir.DoubleType(), EIGHT)
    _WORDS = ir.VectorType(_WORD, EIGHT)

    def _chosen(builder: Any, a: Any, b: Any, lanes: list[int]) -> Any:
        return builder.shuffle_vector(a, b, ir.Constant(ir.VectorType(_INT, len(lanes)), lanes))

    def _columns(builder: Any, rows: list[Any]) -> list[Any]:
        # Rows 0 to 3 and 4 to 7 side by side; then two by two, in pairs of doubles as they stand next to each other.
        a, b, c, d = (_chosen(builder, rows[k], rows[k + 4], list(range(8))) for k in range(4))
        even, odd = [0, 8, 2, 10, 4, 12, 6, 14], [1, 9, 3, 11, 5, 13, 7, 15]
        near, far = [0, 1, 8, 9, 4, 5, 12, 13], [2, 3, 10, 11, 6, 7, 14, 15]
        evens = _chosen(builder, a, b, even), _chosen(builder, c, d, even)
        odds = _chosen(builder, a, b, odd), _chosen(builder, c, d, odd)
        return [_chosen(builder, *pair, lanes) for lanes in (near, far) for pair in (evens, odds)]

    def _hidden(builder: Any, column: Any) -> Any:
        words = builder.bitcast(column, _WORDS)
        return builder.bitcast(builder.shl(words, ir.Constant(_WORDS, [32] * EIGHT)), _ALL)

    @intrinsic
    def values_of_eight(typing: Any, offset: Any, place: Any, c: Any, at: Any, out: Any) -> Any:
        """:func:`one_value` for the draws ``at`` … ``at`` + 7 of rows of offsets (int32), places and values."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            start = arguments[3]

            def data(k: int) -> Any:
                return context.make_array(signature.args[k])(context, builder, arguments[k]).data

            table = builder.bitcast(data(2), _BYTE.as_pointer())
            offsets, rows = builder.gep(data(0), [start]), []
            for k in range(EIGHT):
                begin = builder.zext(builder.load(builder.gep(offsets, [_WORD(k)])), _WORD)
                row = builder.bitcast(builder.gep(table, [begin]), _FOUR.as_pointer())
                rows.append(builder.load(row, align=8))
            c0, c1, c2, c4 = _columns(builder, rows)
            places, into = (builder.bitcast(builder.gep(data(k), [start]), _ALL.as_pointer()) for k in (1, 4))
            s, value = builder.load(places, align=8), _hidden(builder, c4)
            for column in (c4, _hidden(builder, c2), c2, c1, c0):
                value = builder.fadd(builder.fmul(value, s), column)
            builder.store(value, into, align=8)
            return cgutils.get_null_value(context.get_value_type(types.none))

        return types.none(offset, place, c, types.int64, out), generate

    @intrinsic
    def fetch_line(typing: Any, c: Any, offset: Any) -> Any:
        """Ask for the line of memory that lies ``offset`` bytes into ``c``, which must be there; wait for nothing."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
            line = builder.gep(builder.bitcast(data, _BYTE.as_pointer()), [arguments[1]])
            kind = ir.FunctionType(ir.VoidType(), [_BYTE.as_pointer(), _INT, _INT, _INT])
            prefetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
            builder.call(prefetch, [line, _INT(0), _INT(3), _INT(1)])  # to read, into the nearest cache, data
            return cgutils.get_null_value(context.get_value_type(types.none))

        return types.none(c, types.int64), generate
