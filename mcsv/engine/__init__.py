"""Execution: passes over shards of draws on any executor, merged to the same bits wherever they ran."""

from mcsv.engine.checked import checked
from mcsv.engine.compiling import compile_kernels, compiled_before, compiled_with, for_browsers, where_from
from mcsv.engine.executors import (
    Executor,
    Futures,
    Inline,
    Memory,
    Remembering,
    Threads,
    available_threads,
    threads_here,
)
from mcsv.engine.fingerprints import Fingerprints, fingerprints
from mcsv.engine.importance import pointed
from mcsv.engine.looks.apart import Apart, moved
from mcsv.engine.looks.by_bins import Asked, table_of, told_apart
from mcsv.engine.looks.chance import apart, draws_apart
from mcsv.engine.looks.joint import joint_shares
from mcsv.engine.looks.kept_draws import kept_by_cell, kept_by_name, kept_cells, looked_up, lumpy, recalled
from mcsv.engine.looks.made_of_cells import Maker, made_of_cells
from mcsv.engine.looks.noted_draws import Noted, noted_draws
from mcsv.engine.looks.other_chance import with_other_chance
from mcsv.engine.looks.reserves import Required, draws_to_try
from mcsv.engine.looks.shared_pot import FirstLook, Given, Limits, Pot, SecondLook, first_look, second_look
from mcsv.engine.looks.side_by_side import Pair, side_by_side
from mcsv.engine.looks.single_draws import single_draws
from mcsv.engine.looks.summed import Sum, summed
from mcsv.engine.looks.thresholds import beyond_counts
from mcsv.engine.looks.windows import InWindows, windows
from mcsv.engine.looks.windows_of_answer import windows_of_answer
from mcsv.engine.looks.worlds import InWorlds, check_levels, in_worlds
from mcsv.engine.memory import INTERPRETER, check_memory, memory_bound
from mcsv.engine.parts import Known, part_of, range_of, run_key
from mcsv.engine.passes import Pass, passes, tally
from mcsv.engine.pilot import PILOT, centred, first_draws, pilot
from mcsv.engine.replicates import Replicates
from mcsv.engine.returns import Returned, returned, to_returns
from mcsv.engine.running import Progress, Run, run
from mcsv.engine.shard import SHARD
from mcsv.engine.study import Distance, Levels, Study, reserves_by_runs, study
from mcsv.engine.tallied import Tallied
from mcsv.engine.timing import profile
from mcsv.engine.towards import FURTHEST, towards
from mcsv.kernels import BLOCK

__all__ = [
    "BLOCK",
    "FURTHEST",
    "INTERPRETER",
    "PILOT",
    "SHARD",
    "Apart",
    "Asked",
    "Distance",
    "Executor",
    "Fingerprints",
    "FirstLook",
    "Futures",
    "Given",
    "InWindows",
    "InWorlds",
    "Inline",
    "Known",
    "Levels",
    "Limits",
    "Maker",
    "Memory",
    "Noted",
    "Pair",
    "Pass",
    "Pot",
    "Progress",
    "Remembering",
    "Replicates",
    "Required",
    "Returned",
    "Run",
    "SecondLook",
    "Study",
    "Sum",
    "Tallied",
    "Threads",
    "apart",
    "available_threads",
    "beyond_counts",
    "centred",
    "check_levels",
    "check_memory",
    "checked",
    "compile_kernels",
    "compiled_before",
    "compiled_with",
    "draws_apart",
    "draws_to_try",
    "fingerprints",
    "first_draws",
    "first_look",
    "for_browsers",
    "in_worlds",
    "joint_shares",
    "kept_by_cell",
    "kept_by_name",
    "kept_cells",
    "looked_up",
    "lumpy",
    "made_of_cells",
    "memory_bound",
    "moved",
    "noted_draws",
    "part_of",
    "passes",
    "pilot",
    "pointed",
    "profile",
    "range_of",
    "recalled",
    "reserves_by_runs",
    "returned",
    "run",
    "run_key",
    "second_look",
    "side_by_side",
    "single_draws",
    "study",
    "summed",
    "table_of",
    "tally",
    "threads_here",
    "to_returns",
    "told_apart",
    "towards",
    "where_from",
    "windows",
    "windows_of_answer",
    "with_other_chance",
]
