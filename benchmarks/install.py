"""What ``pip install .`` takes with the kernels compiled and with kernels at hand, and the first run after it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, Run, alternate, child, median, row
from benchmarks.start import MODEL
from benchmarks.table import Section, ratios

_READY, _COMPILED = "kernels at hand", "kernels compiled"
_WARM = 5
"""Runs of which the median is a warm one."""


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Whole processes in environments of their own, where pip can reach what mcsv needs."""
    from mcsv.kernels.building import build  # here, so that a process that measures others stays small

    with tempfile.TemporaryDirectory() as name:
        folder, objects = Path(name), Path(name) / "objects"
        try:
            build(objects)
        except (OSError, subprocess.CalledProcessError) as error:
            rows = [{"": _COMPILED, "remark": f"cannot be built here: {type(error).__name__}"}]
            return [Section("install", "pip install .", rows)]
        ways = {_READY: partial(_installed, folder, str(objects)), _COMPILED: partial(_installed, folder, "")}
        installs = alternate(ways, 1 if quick else 2, say)
        rows = ratios([_row(*each) for each in installs.items()], "seconds")
        found = [Section("install", "pip install . into an empty environment; times: of kernels at hand", rows)]
        return found if installs[_COMPILED][-1].missing else [*found, _runs(folder, say)]


def _installed(folder: Path, objects: str) -> Run:
    """An installation in a new environment, which takes the place of the one before."""
    place = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
    install = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", str(ROOT)]
    return child(install, {"MCSV_OBJECTS": objects, "PYTHONPATH": ""})


def _runs(folder: Path, say: Callable[[str], None]) -> Section:
    """The first run of the environment that is there, and those after it."""
    command = [str(folder / "environment" / "bin" / "mcsv"), "run", MODEL, "--draws", "1e6", "--json"]
    with tempfile.TemporaryDirectory() as cache:  # as on a machine on which mcsv never ran
        run = partial(child, command, {"MCSV_CACHE_DIR": cache, "PYTHONPATH": ""})
        first = run()
        warm = [run() for _ in range(_WARM)]
    say(f"first run {first.seconds:.2f} s, warm {median(warm, lambda each: each.seconds):.2f} s")
    rows = [_row("warm", warm), _row("first", [first])]
    return Section("first run", "mcsv run, 1e6 draws, after installing; times: of a warm one", ratios(rows, "seconds"))


def _row(name: str, runs: Sequence[Run]) -> dict[str, Any]:
    return row(name, runs, {"seconds": lambda run: run.seconds, "CPU seconds": lambda run: run.cpu_seconds})
