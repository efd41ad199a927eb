"""Loops over draws become vectors in the objects, too: one draw at a time is right as well, and five times slower."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import mcsv
from mcsv.kernels.building import SETTINGS

SHOWN = """
import re

import llvmlite.binding as llvm
import numba
import numpy as np

from mcsv.interpreter.machine_code import Target, optimized
from mcsv.interpreter.making import text_of
from mcsv.kernels import arithmetic
from mcsv.kernels.objects import LEVELS

rows, fields = np.zeros((0, 0)), np.zeros(0, np.int64)
function = arithmetic.choice
text = text_of(function, tuple(map(numba.typeof, (0, rows, fields, 0))), "choose")
for level in LEVELS[:2]:
    code = str(optimized([text], ["choose"], Target.of(level))[0])
    print(level.name, code.count('"llvm.loop.isvectorized"'), len(re.findall("fcmp .*<[0-9]+ x double>", code)))
"""


def test_a_choice_between_two_rows_is_made_of_several_draws_at_once() -> None:
    environment = os.environ | SETTINGS | {"PYTHONPATH": str(Path(mcsv.__file__).parents[1])}
    command = [sys.executable, "-c", SHOWN]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    told = [line.split() for line in done.stdout.splitlines()]
    assert [name for name, *_ in told] == ["x86-64-v4", "x86-64-v3"]
    assert all(int(loops) > 0 and int(compared) > 0 for _, loops, compared in told), done.stdout
