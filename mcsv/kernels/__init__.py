"""Arrays and scalars only: random words, tables, arithmetic over rows."""

from mcsv.kernels.blocks import BLOCK

__all__ = ["BLOCK"]
