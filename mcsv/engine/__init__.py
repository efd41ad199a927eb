"""Execution: shards of draws on threads, merged to the same bits whatever the number of threads."""

from mcsv.engine.collect import Tallied, kept_by_name, kept_cells
from mcsv.engine.compiling import compile_kernels, compiled_before
from mcsv.engine.executors.threads import Progress, available_threads, run
from mcsv.engine.looks.chance import apart, draws_apart
from mcsv.engine.looks.finer_bins import blurred, refined
from mcsv.engine.looks.kept_draws import looked_up, lumpy, recalled, room_for
from mcsv.engine.looks.tail_means import blurred_tails, exact_tails
from mcsv.engine.memory import check_memory, memory_bound
from mcsv.engine.pilot import centred, pilot
from mcsv.engine.shard import SHARD
from mcsv.engine.timing import profile

__all__ = [
    "SHARD",
    "Progress",
    "Tallied",
    "apart",
    "available_threads",
    "blurred",
    "blurred_tails",
    "centred",
    "check_memory",
    "compile_kernels",
    "compiled_before",
    "draws_apart",
    "exact_tails",
    "kept_by_name",
    "kept_cells",
    "looked_up",
    "lumpy",
    "memory_bound",
    "pilot",
    "profile",
    "recalled",
    "refined",
    "room_for",
    "run",
]
