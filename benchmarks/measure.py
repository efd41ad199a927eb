"""Run a command as a process of its own: how long, how much memory, what it answered. Standard library only.

A child's peak memory counts from that of its parent at the fork, so the process that measures stays small.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Run:
    """One run of one command."""

    seconds: float  # the whole process
    peak_mb: float  # largest resident set
    cpu_seconds: float = 0.0  # of all its threads, in its own code and in the system's
    answer: dict[str, Any] = field(default_factory=dict)  # the JSON document on its stdout

    @property
    def missing(self) -> str:
        """What is not installed here, or what went wrong; empty where the run went well."""
        return str(self.answer.get("missing", ""))

    @property
    def inner(self) -> float:
        """Seconds of the work itself, as the program timed it."""
        return float(self.answer.get("seconds") or self.answer.get("elapsed_seconds") or self.seconds)


def child(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run ``command`` to its end and measure it."""
    variables = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"} | dict(environment or {})
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=error, env=variables, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        error.seek(0)
        answer = _document(out.read(), error.read(), process.returncode)
    scale = 1024 if sys.platform == "darwin" else 1  # macOS counts bytes, Linux kilobytes
    return Run(seconds, usage.ru_maxrss / scale / 1024, usage.ru_utime + usage.ru_stime, answer)


def _document(out: bytes, error: bytes, code: int) -> dict[str, Any]:
    if code:
        last = error.decode(errors="replace").strip().splitlines()[-1:] or [""]
        return {"missing": f"exit code {code}: {last[0][:160]}"}
    try:
        document = json.loads(out)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def alternate(
    commands: Mapping[str, Callable[[], Run]], repetitions: int, say: Callable[[str], None]
) -> dict[str, list[Run]]:
    """Every command once, then every command again, …: what else the machine does hits all of them alike.

    A command that is missing is not asked again.
    """
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for repetition in range(repetitions):
        for name, command in commands.items():
            if runs[name] and runs[name][-1].missing:
                continue
            run = command()
            runs[name].append(run)
            say(f"{name}, {repetition + 1} of {repetitions}: {run.missing or f'{run.seconds:.2f} s'}")
    return runs


def row(name: str, runs: Sequence[Run], columns: Mapping[str, Callable[[Run], float]]) -> dict[str, Any]:
    """A row of a table: medians of some runs by column, or why the last of them is missing."""
    if runs[-1].missing:
        return {"": name, "remark": runs[-1].missing}
    return {"": name} | {column: median(runs, of) for column, of in columns.items()}


def median(runs: Sequence[Run], figure: Callable[[Run], float]) -> float:
    """The median of one figure over the runs of one command."""
    return statistics.median(figure(run) for run in runs)


def threads_here() -> int:
    """How many threads this process may use at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def mcsv(*arguments: str, environment: Mapping[str, str] | None = None) -> Run:
    """``mcsv ARGUMENTS`` as a process of its own."""
    return child([sys.executable, "-c", "from mcsv.cli.__main__ import process; process()", *arguments], environment)


def peer(name: str, draws: int, threads: int = 1) -> Run:
    """One of ``benchmarks/peers`` as a process of its own."""
    return peer_of(name, str(draws), str(threads))


def peer_of(name: str, *arguments: str) -> Run:
    """The same with other arguments than draws and threads."""
    return child([sys.executable, "-m", f"benchmarks.peers.{name}", *arguments], {"MKL_NUM_THREADS": "1"})
