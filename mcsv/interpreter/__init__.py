"""The interpreter: a plan's instructions over blocks of draws, compiled once for all models."""

from mcsv.interpreter.arrays import Program, Scratch, State
from mcsv.interpreter.interpret import compile_counts, compile_rows, run_blocks

__all__ = ["Program", "Scratch", "State", "compile_counts", "compile_rows", "run_blocks"]
