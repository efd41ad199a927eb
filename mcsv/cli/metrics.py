"""The state of a batch for Prometheus: a text file that node_exporter's textfile collector reads, never half of one."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mcsv.cli.output import say
from mcsv.errors import Mistake, UsageError
from mcsv.version import __version__

if TYPE_CHECKING:
    from mcsv.batch.crew import Watch
    from mcsv.batch.records import Outcome, Row

__all__ = ["Metrics", "check_metrics"]

_PAUSE = 5.0
"""Seconds between two times that the file is written."""
_OURS = b"# HELP mcsv_"
_STATES = ("waiting", "running", "elsewhere", "made", "kept", "failed", "stopped")


def check_metrics(text: str) -> Path:
    """The file, before any work starts. UsageError E502 where none can go there, or where something else's lies."""
    from mcsv.files.replacing import check_folder, occupied

    place = Path(text).expanduser().resolve()
    misnamed = "" if place.suffix == ".prom" else "is no name that ends in .prom, as the collector reads"
    problem = occupied(place, "holds no metrics of mcsv", _ours, misnamed)
    if problem:
        raise UsageError(Mistake("E502", problem, "--metrics", str(place), way_out="choose another file name"))
    check_folder(place)
    return place


def _ours(place: Path) -> bool:
    with place.open("rb") as file:
        return file.read(len(_OURS)) == _OURS


class Metrics:
    """Counts what happens to ``rows`` (:class:`mcsv.batch.crew.Watch`) in the file ``place``, and tells ``next`` of it.

    ``batch``: the folder of the runs, by which the files of several batches are told apart.
    """

    def __init__(self, place: Path, rows: Sequence[Row], batch: str, following: Watch) -> None:
        self._place, self._count, self._batch, self._next = place, len(rows), batch, following
        self._states: Counter[str] = Counter()
        self._drawn: dict[str, int] = {}
        self._elsewhere: set[str] = set()
        self._draws, self._seconds, self._runs = 0, 0.0, 0
        self._began, self._last = time.time(), -_PAUSE
        self._refused, self._lock = False, threading.Lock()
        self._write(None)

    def started(self, row: Row) -> None:
        """See :class:`mcsv.batch.crew.Watch`."""
        with self._lock:
            self._drawn[row.name] = 0
        self._next.started(row)

    def drawn(self, row: Row, done: int) -> None:
        """See :class:`mcsv.batch.crew.Watch`."""
        with self._lock:
            self._elsewhere.discard(row.name)
            before = self._drawn.get(row.name, 0)
            self._drawn[row.name] = max(done, before)
            self._draws += max(0, done - before)
        self._next.drawn(row, done)

    def elsewhere(self, row: Row) -> None:
        """See :class:`mcsv.batch.crew.Watch`."""
        with self._lock:
            self._drawn.pop(row.name, None)
            self._elsewhere.add(row.name)
        self._next.elsewhere(row)

    def ended(self, outcome: Outcome) -> None:
        """See :class:`mcsv.batch.crew.Watch`."""
        with self._lock:
            self._drawn.pop(outcome.row.name, None)
            self._elsewhere.discard(outcome.row.name)
            self._states[outcome.state] += 1
            if outcome.state == "made":
                self._seconds, self._runs = self._seconds + outcome.seconds, self._runs + 1
        self._next.ended(outcome)

    def turn(self) -> None:
        """See :class:`mcsv.batch.crew.Watch`."""
        if time.monotonic() - self._last >= _PAUSE:
            self._write(None)
        self._next.turn()

    def close(self, code: int) -> None:
        """Write the last state, with the exit code of the batch."""
        self._drawn.clear()
        self._elsewhere.clear()
        self._write(code)

    def _write(self, code: int | None) -> None:
        """Write the file; a disk that refuses is said once and ends no batch."""
        from mcsv.files.replacing import replacing

        self._last = time.monotonic()
        with self._lock:
            text = self._text(code)
        try:
            with replacing(self._place) as name:
                Path(name).write_text(text, encoding="utf-8", newline="\n")
        except UsageError as error:
            if not self._refused:
                say(str(error))
            self._refused = True

    def _text(self, code: int | None) -> str:
        ended = sum(self._states.values())
        states = dict(self._states) | {"running": len(self._drawn), "elsewhere": len(self._elsewhere)}
        states["waiting"] = max(0, self._count - ended - len(self._drawn) - len(self._elsewhere))
        runs = [(f'state="{state}"', float(states.get(state, 0))) for state in _STATES]
        told = [
            ("build_info", "gauge", "Version of mcsv.", [(f'version="{_quoted(__version__)}"', 1.0)]),
            ("batch_runs", "gauge", "Runs of the batch by state.", runs),
            ("batch_draws_total", "counter", "Draws made by this process.", [("", float(self._draws))]),
            ("batch_started_timestamp_seconds", "gauge", "When the batch began.", [("", self._began)]),
            ("batch_updated_timestamp_seconds", "gauge", "When this was written.", [("", time.time())]),
            ("batch_ended", "gauge", "Whether the batch has ended.", [("", float(code is not None))]),
        ]
        if code is not None:
            told.append(("batch_exit_code", "gauge", "By which code the batch ended.", [("", float(code))]))
        lines = [line for each in told for line in self._metric(*each)]
        name, whose = "mcsv_batch_run_seconds", self._labels("")
        lines += [f"# HELP {name} Seconds that runs took which were made.", f"# TYPE {name} summary"]
        lines += [f"{name}_sum{whose} {_number(self._seconds)}", f"{name}_count{whose} {self._runs}"]
        return "\n".join(lines) + "\n"

    def _metric(self, name: str, kind: str, said: str, samples: Sequence[tuple[str, float]]) -> list[str]:
        head = [f"# HELP mcsv_{name} {said}", f"# TYPE mcsv_{name} {kind}"]
        return head + [f"mcsv_{name}{self._labels(label)} {_number(value)}" for label, value in samples]

    def _labels(self, label: str) -> str:
        return f'{{batch="{_quoted(self._batch)}"{"," if label else ""}{label}}}'


def _quoted(text: str) -> str:
    """A label's value as the format has it."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
