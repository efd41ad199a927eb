"""Kernels compiled before they are installed give the bits of those that are compiled on the spot, without numba."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numba
import pytest
from campaign import long_only

import mcsv
from mcsv.engine.shard import new_scratch, new_state
from mcsv.interpreter.making import examples
from mcsv.kernels.building import build
from mcsv.kernels.loading import kind_of, pieces
from mcsv.kernels.objects import LEVELS, TABLE
from mcsv.plan import lower

ROOT = Path(mcsv.__file__).parents[1]
CONFIGS = sorted(path for path in (ROOT / "configs").glob("*.yaml"))

SHOWN = """
import hashlib, sys
import mcsv
from mcsv.kernels import jit

for path in sys.argv[1:]:
    total = hashlib.sha256()
    better = path in sys.argv[1::8]  # points have one kernel, whatever the model
    for asked in ({}, {"sampling": "sobol"})[: 1 + better]:
        results = mcsv.simulate(mcsv.read_model(path), draws=20_000, threads=1, **asked)
        for name in sorted(results.data_vars):
            values = results[name].values
            total.update(repr(values.tolist()).encode() if values.dtype == object else values.tobytes())
    print(path, total.hexdigest())
print(jit.built, "numba" in sys.modules)
"""


def test_examples_are_of_the_kinds_of_every_plan() -> None:
    plan = lower(mcsv.read_model(ROOT / "configs" / "discharge.yaml"))
    given = (plan.program, new_state(plan), new_scratch(plan), 0, 1, 1)
    of_run = examples()["_run_blocks"]
    assert [kind_of(piece) for piece in pieces(of_run)] == [kind_of(piece) for piece in pieces(given)]
    assert [numba.typeof(value) for value in of_run] == [numba.typeof(value) for value in given]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with objects, as an installed one has them."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "mcsv", site / "mcsv", ignore=shutil.ignore_patterns("__pycache__", "objects"))
    shutil.copytree(ROOT / "configs", site / "mcsv" / "configs")
    build(site / "mcsv" / "kernels" / "objects")
    return site


def shown(site: Path, *paths: Path, **settings: str) -> list[str]:
    environment = {name: value for name, value in os.environ.items() if name != "MCSV_JIT"}
    command = [sys.executable, "-c", SHOWN, *map(str, paths)]
    environment |= {"PYTHONPATH": str(site)} | settings
    done = subprocess.run(command, env=environment, cwd=site, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@long_only
def test_every_object_gives_the_same_bits_without_numba(installed: Path) -> None:
    *wanted, how = shown(ROOT, *CONFIGS, MCSV_JIT="1")
    assert how == "False True"
    folder = installed / "mcsv" / "kernels" / "objects"
    table = json.loads((folder / TABLE).read_text())
    assert set(table["objects"]) == {level.name for level in LEVELS}
    whole = dict(table["objects"])
    tried = 0
    for level in LEVELS:
        table["objects"] = {level.name: whole[level.name]}
        (folder / TABLE).write_text(json.dumps(table))
        if shown(installed) == ["True False"]:  # not every machine is one for which there is an object
            assert shown(installed, *CONFIGS) == [*wanted, "True False"], level.name
            tried += 1
    assert tried >= 1
    with (folder / f"{LEVELS[0].name}.o").open("r+b") as file:
        file.seek(1000)
        file.write(b"!!!!")
    (folder / TABLE).write_text(json.dumps(table | {"objects": {LEVELS[0].name: whole[LEVELS[0].name]}}))
    assert shown(installed) == ["False True"]
