"""How a batch goes, on stderr: a board that overwrites itself on a terminal, otherwise a line for each run or JSON."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from mcsv.cli.log import Level, listens
from mcsv.cli.output import columns, say, say_event
from mcsv.escapes import visible
from mcsv.progress import BAR, PAUSE, on_terminal, time_left

if TYPE_CHECKING:
    from mcsv.batch.records import Outcome, Row

__all__ = ["Board"]

_WITHOUT = 300_000
"""A run takes as long as it would with so many draws more: the time to read and to write it."""


class Board:
    """Counts what happens to ``rows`` (:class:`mcsv.batch.crew.Watch`), and shows it as long as the block lasts."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._shown = not listens() and on_terminal()
        self._began = self._last = time.monotonic()
        self._running: dict[str, int] = {}
        self._elsewhere: set[str] = set()
        self._sizes = {row.name: row.draws for row in rows}
        self._states: Counter[str] = Counter()
        self._draws = self._work = 0
        self._lock = threading.RLock()
        self._drawn_lines = 0

    def __enter__(self) -> Board:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            if self._shown:
                self._erase()

    def started(self, row: Row) -> None:
        """See :class:`mcsv.batch.crew.Watch`."""
        with self._lock:
            self._running[row.name] = 0
        say_event("started", run=row.name, model=row.model, draws=row.draws, seed=row.seed)

    def drawn(self, row: Row, done: int) -> None:
        """See :class:`mcsv.batch.crew.Watch`."""
        with self._lock:
            self._elsewhere.discard(row.name)
            before = self._running.get(row.name, 0)
            self._running[row.name] = max(done, before)
            self._draws += max(0, done - before)

    def elsewhere(self, row: Row) -> None:
        """See :class:`mcsv.batch.crew.Watch`."""
        with self._lock:
            self._running.pop(row.name, None)
            self._elsewhere.add(row.name)
        say_event("elsewhere", run=row.name)

    def ended(self, outcome: Outcome) -> None:
        """See :class:`mcsv.batch.crew.Watch`."""
        name = outcome.row.name
        with self._lock:
            self._running.pop(name, None)
            self._elsewhere.discard(name)
            self._states[outcome.state] += 1
            if outcome.state == "made":
                self._work += self._sizes[name] + _WITHOUT
        seconds, why = round(outcome.seconds, 3), {"reason": outcome.reason, "remark": outcome.remark}
        level: Level = "error" if outcome.state == "failed" else "warning" if outcome.state == "stopped" else "info"
        told = {key: text for key, text in why.items() if text}
        say_event(outcome.state, level, run=name, seconds=seconds, **told)
        self._line(outcome)

    def turn(self) -> None:
        """See :class:`mcsv.batch.crew.Watch`."""
        now = time.monotonic()
        if self._shown and now - self._last >= PAUSE:
            self._last = now
            with self._lock:
                self._write(self._board(now - self._began, columns() - 1))

    def _line(self, outcome: Outcome) -> None:
        """One line of a run, for those who keep what is said: what is there already needs none."""
        if listens() or (self._shown and outcome.state != "failed" and not outcome.remark):
            return
        if outcome.state == "kept":
            return
        if outcome.state == "failed":
            text = f"failed   {outcome.row.name}: {outcome.reason}"
        else:
            remark = f" ({outcome.remark})" if outcome.remark else ""
            text = f"{outcome.state:8} {outcome.row.name}{remark}, {outcome.seconds:.1f} s"
        with self._lock:
            if self._shown:
                self._erase()
            say(text)

    def _board(self, seconds: float, width: int) -> list[str]:
        count, states = len(self._rows), self._states
        done = states["made"] + states["kept"]
        ended = sum(states.values())
        told = [f"{done:,} of {count:,} runs done", f"{len(self._running)} running", f"{states['failed']:,} failed"]
        told += [f"{len(self._elsewhere):,} made elsewhere"] if self._elsewhere else []
        rate = self._draws / seconds if seconds > 0 else 0.0
        speed = [f"{rate:,.0f} draws/s", f"{states['made'] / seconds:.1f} runs/s"] if self._draws else []
        names = "now: " + ", ".join(self._share(name) for name in self._running)
        lines = [", ".join(told), f"{_bar(ended, count)} {', '.join([*speed, *self._left(seconds)])}", names]
        return [visible(line) if len(line) <= width else f"{visible(line)[: width - 1]}…" for line in lines]

    def _share(self, name: str) -> str:
        done, size = self._running[name], self._sizes[name]
        return f"{name} {100 * done // size} %" if 0 < done < size else name

    def _left(self, seconds: float) -> list[str]:
        """The time left, going by what was made so far."""
        if not self._work:
            return []
        ended = sum(self._states.values())
        mean = sum(self._sizes.values()) / len(self._sizes) + _WITHOUT
        under_way = sum(self._running.values())
        rest = max(0.0, (len(self._rows) - ended) * mean - under_way)
        return [f"{time_left(rest * seconds / (self._work + under_way))} left"]

    def _write(self, lines: list[str]) -> None:
        sys.stderr.write(self._home() + "\n".join(lines))
        sys.stderr.flush()
        self._drawn_lines = len(lines)

    def _erase(self) -> None:
        """Take the board away; what is said next stands in its place."""
        sys.stderr.write(self._home())
        sys.stderr.flush()

    def _home(self) -> str:
        """What clears the board and goes to where it began; nothing where there is none."""
        count, self._drawn_lines = self._drawn_lines, 0
        up = f"\033[{count - 1}A" if count > 1 else ""
        return f"\r{up}\033[J" if count else ""


def _bar(done: int, total: int) -> str:
    """How much of it is done, as a bar."""
    filled = BAR * done // total
    return f"[{'#' * filled}{'.' * (BAR - filled)}]"
