"""Eight numbers that stand side by side, added to eight others at once: one vector instruction where there is one."""

from __future__ import annotations

from typing import Any

from mcsv.kernels.jit import jit_disabled

__all__ = ["EIGHT", "add_eight"]

EIGHT = 8

if jit_disabled:

    def add_eight(total: Any, at: Any, values: Any, start: Any) -> None:
        """total[at : at + 8] += values[start : start + 8]; whole numbers of 64 bits in rows without gaps."""
        total[int(at) : int(at) + EIGHT] += values[int(start) : int(start) + EIGHT]

else:
    from llvmlite import ir
    from numba import types
    from numba.core import cgutils
    from numba.extending import intrinsic

    @intrinsic
    def add_eight(typing: Any, total: Any, at: Any, values: Any, start: Any) -> Any:
        """total[at : at + 8] += values[start : start + 8]; whole numbers of 64 bits in rows without gaps.

        numba does not look for vectors outside of loops, and unrolls a loop of eight steps before it looks inside.
        """

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            eight = ir.VectorType(ir.IntType(64), EIGHT)
            places = []
            for kind, array, index in ((total, *arguments[:2]), (values, *arguments[2:])):
                data = context.make_array(kind)(context, builder, array).data
                places.append(builder.bitcast(builder.gep(data, [index]), eight.as_pointer()))
            into, of = places
            found = builder.add(builder.load(into, align=8), builder.load(of, align=8))
            builder.store(found, into, align=8)
            return cgutils.get_null_value(context.get_value_type(types.none))

        return types.none(total, types.uint64, values, types.uint64), generate
