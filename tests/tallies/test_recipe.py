"""CONTRIBUTING's recipe for a tally, followed: a copy of mcsv gets one more, its file and its lines in the table."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import mcsv

FILE = '''
"""How many draws of each cell are whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.jit import kernel
from mcsv.tallies.tally import Array, Cells, Tally


@kernel
def count_whole(x):
    n = 0
    for i in range(x.size):
        n += 1 if x[i] == np.floor(x[i]) else 0
    return n


@dataclass(frozen=True)
class Wholes(Tally):
    count: NDArray[np.int64]

    @classmethod
    def state(cls, cells: Cells) -> Mapping[str, Array]:
        return {"wholes": Array((cells.count,), np.int64)}

    @classmethod
    def start(cls, cells: Cells) -> Self:
        return cls(np.zeros(cells.count, dtype=np.int64))

    @classmethod
    def closed(cls, state: Any, cells: Cells, draws: int) -> Self:
        return cls(state.wholes.copy())

    def merge(self, other: Self) -> Self:
        return type(self)(self.count + other.count)
'''
# What stands in the table, and what is put behind it.
TABLE = [
    ("from mcsv.tallies.tally import Array, Cells, Tally\n", "from mcsv.tallies.wholes import Wholes, count_whole\n"),
    ("    Categories,\n", "    Wholes,\n"),
    ("MOMENTS, NEGATIVES, BAD, EXTREMES, HISTOGRAM, CATEGORIES", ", WHOLES"),
    (
        "        count_bins(x, program.centres[cell], program.bases[cell], shift, numbers, state.bins[cell])\n",
        "    if wants & WHOLES:\n        state.wholes[cell] += count_whole(x)\n",
    ),
]
STATE = "            whole.categories[number * counters : (number + 1) * counters],\n"
SCRIPT = """
import numpy as np
from mcsv.engine import Inline, Pass, Tallied, centred, first_draws, memory_bound, pilot, run, tally
from mcsv.engine.shard import SHARD
from mcsv.model import Model
from mcsv.plan import lower
from mcsv.tallies import state_arrays
from mcsv.tallies.wholes import Wholes

inputs = {"u": {"dist": "uniform", "min": 0, "max": 4}}
outputs = {"part": {"formula": "where(u < 1, 2, u)"}, "all": {"formula": "floor(u)"}}
plan = lower(Model.model_validate({"inputs": inputs, "outputs": outputs}))
plan = centred(plan, pilot(plan))
draws = first_draws(plan, 3000)
expected = [int(np.sum(row == np.floor(row))) for row in draws]
found = run(plan, 3000, Inline()).tallied
assert found[Wholes].count.tolist() == expected and 0 < expected[0] < 3000 == expected[1]
again = Tallied.of_arrays(found.to_arrays())
assert again[Wholes].count.tolist() == expected
assert "wholes" in state_arrays(plan.tallied_cells)
assert run(plan.wanting(), 3000, Inline()).tallied[Wholes].count.tolist() == [0, 0]
"""


def test_a_new_tally(tmp_path: Path) -> None:
    assert mcsv.__file__
    shutil.copytree(Path(mcsv.__file__).parent, tmp_path / "mcsv", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "mcsv/tallies/wholes.py").write_text(FILE, encoding="utf-8")
    table = tmp_path / "mcsv/tallies/table.py"
    text = table.read_text(encoding="utf-8")
    for before, new in TABLE:
        assert text.count(before) == 1, before
        text = text.replace(before, before + new)
    table.write_text(text, encoding="utf-8")
    blocks = tmp_path / "mcsv/interpreter/interpret.py"
    text = blocks.read_text(encoding="utf-8")
    assert text.count(STATE) == 1
    blocks.write_text(text.replace(STATE, f"{STATE}            whole.wholes,\n"), encoding="utf-8")
    paths = os.pathsep.join([str(tmp_path), *sys.path])
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": paths}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
