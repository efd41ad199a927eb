"""A double and its 64 bits, one seen as the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from mcsv.kernels.jit import jit_disabled

__all__ = ["bits_of", "double_of"]


if jit_disabled:

    def bits_of(value: float) -> np.uint64:
        """The 64 bits of a double."""
        return np.float64(value).view(np.uint64)

    def double_of(bits: np.uint64) -> np.float64:
        """The double that has these 64 bits."""
        return np.uint64(bits).view(np.float64)

else:
    from llvmlite import ir
    from numba import types
    from numba.extending import intrinsic

    @intrinsic
    def bits_of(typing: Any, value: Any) -> Any:
        """The 64 bits of a double."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.bitcast(arguments[0], ir.IntType(64))

        return types.uint64(types.float64), generate

    @intrinsic
    def double_of(typing: Any, bits: Any) -> Any:
        """The double that has these 64 bits."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.bitcast(arguments[0], ir.DoubleType())

        return types.float64(types.uint64), generate
