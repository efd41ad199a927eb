"""What tells the draws of a plan from those of others: everything that decides them, and nothing that merely looks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.distributions import InverseTable
from mcsv.plan.code.allocate import Code

__all__ = ["identity"]


def identity(codes: Sequence[Code], keys: Sequence[int], tables: Sequence[InverseTable]) -> str:
    """Hexadecimal SHA-256 of instructions, keys and tables, in their order.

    Hand in what a plan reports, without the draws that somebody wants to keep: to keep them moves no figure.
    """
    total = hashlib.sha256(b"mcsv draws 3\0")
    arrays: list[NDArray[Any]] = [part for code in codes for part in (code.code, code.reals, code.lists, code.weights)]
    arrays += [np.array(keys, dtype=np.uint64)]
    arrays += [part for table in tables for part in (table.coefficients, table.starts, table.first)]
    for part in arrays:
        total.update(f"{part.dtype} {part.shape}".encode() + np.ascontiguousarray(part).tobytes())
    total.update(repr([table.bits for table in tables]).encode())
    return total.hexdigest()
