"""Groups of draws: how far figures made of one group apart from another lie tells their Monte Carlo error."""

from __future__ import annotations

import numpy as np

from mcsv.kernels.blocks import BLOCK
from mcsv.kernels.jit import kernel

__all__ = ["GROUPS", "group_of"]

GROUPS = 32
"""Draws fall into so many groups of blocks, by the numbers of the draws alone."""

_ALIKE = np.uint64(4)  # blocks in a row that belong to one group, so that every shard has all groups


@kernel
def group_of(first):
    """The group of the block whose first draw has the index ``first``."""
    return np.int64((first // np.uint64(BLOCK) // _ALIKE) % np.uint64(GROUPS))
