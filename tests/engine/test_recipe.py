"""CONTRIBUTING's recipe for an instruction, followed: a copy of mcsv gets one more, in the places that it names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from campaign import long_only, some

import mcsv

TABLE, LOOP, BRANCH = "kernels/instructions.py", "kernels/rows.py", "kernels/arithmetic.py"
TWIN, RULE = "engine/reference/arithmetic.py", "plan/code/arithmetic.py"
NAME, VALUE = "model/language/names.py", "model/language/expression.py"

# For each file what stands in it, and what is put behind that.
EDITS = {
    TABLE: [("# fmt: off\n", 'CUBE = instruction(900, "out = a a a", reads=1)\n')],
    LOOP: [
        (
            'share of both are equal."""\n',
            "\n\n@kernel\ndef cube(a, out):\n    for i in range(out.size):\n        out[i] = a[i] * a[i] * a[i]\n",
        )
    ],
    BRANCH: [
        ("from mcsv.kernels.rows import (\n", "    cube,\n"),
        ("        exponential(a, out)\n", "    elif code == op.CUBE:\n        cube(a, out)\n"),
    ],
    TWIN: [("    op.COPY: np.copy,\n", "    op.CUBE: lambda a: a * a * a,\n")],
    RULE: [
        ("_COUNT: Range = (0.0, math.inf)\n", "\n\ndef _cube(a: float) -> float:\n    return a * a * a\n"),
        ("    op.LOG: Rule(_log),\n", "    op.CUBE: Rule(_cube, lambda a: (_cube(a[0]), _cube(a[1]))),\n"),
    ],
    NAME: [('    "exp": (1, 1),\n', '    "cube": (1, 1),\n')],
    VALUE: [('    "exp": math.exp,\n', '    "cube": lambda a: a**3,\n')],
}
SCRIPT = """
import numpy as np
from instruction_contract import broken
from mcsv.engine import first_draws
from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.plan import lower

print(broken(op.INSTRUCTIONS[op.CUBE]))
outputs = {"x": {"formula": "a"}, "y": {"formula": "cube(a) + cube(2)"}}
plan = lower(Model.model_validate({"inputs": {"a": {"dist": "normal", "mean": 0, "sd": 1}}, "outputs": outputs}))
draws = first_draws(plan, 8)
assert draws[0].any() and np.array_equal(draws[1], draws[0] * draws[0] * draws[0] + 8.0)
"""


def tried(folder: Path, without: str = "") -> subprocess.CompletedProcess[str]:
    """The script run with a copy of mcsv in which every file but one is edited; nothing is compiled."""
    assert mcsv.__file__
    shutil.copytree(Path(mcsv.__file__).parent, folder / "mcsv", ignore=shutil.ignore_patterns("__pycache__"))
    for name, edits in EDITS.items():
        text = (folder / "mcsv" / name).read_text(encoding="utf-8")
        for before, new in edits if name != without else ():
            assert text.count(before) == 1, f"{before!r} in {name}"
            text = text.replace(before, before + new)
        (folder / "mcsv" / name).write_text(text, encoding="utf-8")
    paths = [str(folder), str(Path(__file__).parents[1]), *sys.path]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_new_instruction(tmp_path: Path) -> None:
    done = tried(tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("forgotten", "told"),
    some(
        [
            (BRANCH, "InternalError: step 0 of the plan has no branch: there is no instruction 900"),
            (TWIN, "InternalError: there is no instruction 900"),
            (RULE, "CUBE is not done on numbers"),
        ],
        1,
    ),
)
@long_only  # a copy of mcsv in a process of its own, as the recipe itself
def test_a_place_that_was_forgotten_is_told(forgotten: str, told: str, tmp_path: Path) -> None:
    done = tried(tmp_path, without=forgotten)
    assert told in done.stdout + done.stderr
