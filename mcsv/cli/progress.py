"""A line on stderr that says how far a run is; only where stderr is a terminal."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType

from mcsv.cli.output import say

__all__ = ["Progress"]

BAR = 12
PAUSE = 0.1
"""Seconds between two looks at the line."""


class Progress:
    """A status line and a bar that overwrite themselves, gone when the block ends."""

    def __init__(self) -> None:
        self._shown = sys.stderr is not None and sys.stderr.isatty()
        self._start: float | None = None
        self._last = -PAUSE

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._write("")

    def status(self, text: str) -> None:
        """Say what takes long before any draw is made; without a terminal it is a line of its own."""
        if self._shown:
            self._write(text)
        elif sys.stderr is not None:
            say(text)

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` draws are made."""
        now = time.monotonic()
        if self._start is None:
            self._start = now
        if self._shown and (now - self._last >= PAUSE or done >= total):
            self._last = now
            self._write(_line(done, total, now - self._start))

    def _write(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r\033[K{text[:width]}")
        sys.stderr.flush()


def _line(done: int, total: int, seconds: float) -> str:
    filled = BAR * done // total
    line = f"[{'#' * filled}{'.' * (BAR - filled)}] {done:,} of {total:,} draws"
    if not done or not seconds > 0:
        return line
    rate = done / seconds
    return f"{line}, {rate:,.0f}/s, {_time((total - done) / rate)} left"


def _time(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
