"""A line on stderr that says how far a run is; only where stderr is a terminal."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType

from mcsv.cli.output import say

__all__ = ["PAUSE", "Progress", "bar", "time_left"]

BAR = 12
PAUSE = 0.1
"""Seconds between two looks at the line."""


class Progress:
    """A status line and a bar that overwrite themselves, gone when the block ends."""

    def __init__(self) -> None:
        self._shown = sys.stderr is not None and sys.stderr.isatty()
        self._start: float | None = None
        self._last = -PAUSE
        self._done = 0
        self._sure = ""

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

    def step(self, text: str) -> None:
        """Say how far something is that is none of draws; nothing without a terminal."""
        if self._shown:
            self._write(text)

    def sure(self, text: str) -> None:
        """From now on say as well how sure the run is, for which there is a goal."""
        self._sure = text

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` draws are made."""
        now = time.monotonic()
        if self._start is None or done < self._done:  # a second study begins anew
            self._start = now
        self._done = done
        if self._shown and (now - self._last >= PAUSE or done >= total):
            self._last = now
            self._write(self._towards(done) if self._sure else _line(done, total, now - self._start, _width()))

    def _towards(self, done: int) -> str:
        """Where the draws end nobody knows who waits for a goal."""
        draws = f"{done:,} draws"
        return _widest((f"{draws}: {self._sure}", draws), _width())

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r\033[K{text[: _width()]}")
        sys.stderr.flush()


def _width() -> int:
    return shutil.get_terminal_size().columns - 1


def _line(done: int, total: int, seconds: float, width: int) -> str:
    """As much as fits into the width; the time left goes last."""
    filled = f"{bar(done, total)} "
    draws, share = f"{done:,} of {total:,} draws", f"{100 * done // total} %"
    if not done or not seconds > 0:
        return _widest((filled + draws, draws), width)
    rate = done / seconds
    left, speed = f", {time_left((total - done) / rate)} left", f", {rate:,.0f}/s"
    return _widest(
        (filled + draws + speed + left, filled + draws + left, draws + left, filled + share + left, share + left), width
    )


def bar(done: int, total: int) -> str:
    """How much of it is done, as a bar."""
    filled = BAR * done // total
    return f"[{'#' * filled}{'.' * (BAR - filled)}]"


def _widest(texts: tuple[str, ...], width: int) -> str:
    """The first text that fits, the last one where none does."""
    return next((text for text in texts if len(text) <= width), texts[-1])


def time_left(seconds: float) -> str:
    """A time to wait, for people."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
