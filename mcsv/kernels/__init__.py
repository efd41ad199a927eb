"""Arrays and scalars only: random words, tables, arithmetic over rows, tallies, and the interpreter."""

from mcsv.kernels.accumulate import BLOCK, LANES
from mcsv.kernels.arrays import Program, Scratch, State
from mcsv.kernels.interpret import compile_counts, compile_rows, run_blocks

__all__ = ["BLOCK", "LANES", "Program", "Scratch", "State", "compile_counts", "compile_rows", "run_blocks"]
