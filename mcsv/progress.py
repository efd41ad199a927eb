"""A bar that says how far a run is: in a terminal on stderr, in a notebook below its cell, elsewhere nowhere.

Whoever runs something long calls it with draws done and draws wanted, and names what comes next by :func:`begins`. What
draws a bar (rich, IPython) is imported when one is shown, while the first draws are being made.
"""

from __future__ import annotations

import html
import os
import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from inspect import signature
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, cast, runtime_checkable

from mcsv.arithmetic import default_errors
from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    from rich.progress import Progress as Drawn

__all__ = ["BAR", "PAUSE", "Bar", "begins", "on_terminal", "time_left", "watched"]

F = TypeVar("F", bound=Callable[..., Any])

BAR = 12
PAUSE = 0.1
"""Seconds between two looks at a bar."""
DELAY = 0.5
"""Seconds after which a bar appears in a terminal: what is over sooner needs none."""


@runtime_checkable
class _Listens(Protocol):
    """A progress that also wants to hear what comes now."""

    def phase(self, name: str) -> None: ...


def begins(progress: object, name: str) -> None:
    """Tell whoever watches what comes now: ``drawing``, ``second looks``."""
    if isinstance(progress, _Listens):
        progress.phase(name)


def on_terminal() -> bool:
    """Whether stderr is a terminal that can move its cursor."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


class Bar:
    """A bar with the phase, draws, speed and time left; gone when the block ends.

    Called with draws done and draws wanted, from one thread. ``sure`` adds how sure the run is, for which there is a
    goal: where the draws end nobody knows who waits for one.
    """

    def __init__(self) -> None:
        self._face = _Notebook() if _in_notebook() else _Terminal() if on_terminal() else None
        self._began: float | None = None
        self._start: float | None = None
        self._last = -PAUSE
        self._done = 0
        self._phase = ""
        self._sure = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._face is not None:
            self._face.close()

    def phase(self, name: str) -> None:
        """What comes now; of some phases nobody knows how far they are."""
        self._phase, self._start, self._done = name, None, 0
        if self._waited(monotonic()):
            self._show(None, ("",))

    def announce(self, name: str) -> None:
        """The same of something that surely takes long: shown at once."""
        self._phase = name
        self._show(None, ("",))

    def sure(self, text: str) -> None:
        """From now on say as well how sure the run is."""
        self._sure = text

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` draws are made."""
        now = monotonic()
        if self._start is None or done < self._done:  # a second study begins anew
            self._start = now
        self._done = done
        if self._waited(now) and (now - self._last >= PAUSE or done >= total):
            self._last = now
            if self._sure:
                self._show(None, (f"{done:,} draws: {self._sure}", f"{done:,} draws"))
            else:
                self._show(done / total, _said(done, total, now - self._start))

    def _waited(self, now: float) -> bool:
        """Whether it takes long enough for a bar."""
        self._began = now if self._began is None else self._began
        return self._face is not None and now - self._began >= self._face.delay

    def _show(self, share: float | None, said: tuple[str, ...]) -> None:
        if self._face is not None:
            self._face.show(self._phase, share, said)


def watched(function: F) -> F:
    """A question to a model, with ``progress=True`` for a bar, where there is a terminal or a notebook to show it in.

    UsageError E205 for a progress that nobody can call.
    """
    place = list(signature(function).parameters).index("progress")

    @wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        asked = args[place] if len(args) > place else kwargs.get("progress")
        if not isinstance(asked, bool):
            if asked is not None and not callable(asked):
                rule = "True for a bar, or what is called with draws done and draws wanted"
                raise UsageError(Mistake("E205", "is not possible", "progress", repr(asked)[:60], rule))
            with default_errors():
                return function(*args, **kwargs)
        with Bar() as bar, default_errors():
            seen = bar if asked else None
            if len(args) > place:
                return function(*args[:place], seen, *args[place + 1 :], **kwargs)
            return function(*args, **{**kwargs, "progress": seen})

    return cast(F, called)


def _said(done: int, total: int, seconds: float) -> tuple[str, ...]:
    """Ways to say how far a run is, the longest first; the time left stays longest."""
    draws, share = f"{done:,} of {total:,} draws", f"{100 * done // total} %"
    if not done or not seconds > 0:
        return (draws, share)
    rate = done / seconds
    left, speed = f", {time_left((total - done) / rate)} left", f", {rate:,.0f}/s"
    return (draws + speed + left, draws + left, share + left)


def time_left(seconds: float) -> str:
    """A time to wait, for people."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


class _Terminal:
    """A line on stderr, by rich, which goes by NO_COLOR."""

    delay = DELAY

    def __init__(self) -> None:
        self._drawn: Drawn | None = None

    def show(self, phase: str, share: float | None, said: tuple[str, ...]) -> None:
        """Show the first of ``said`` for which there is room beside the bar, with the phase where there is room too."""
        self._drawn = drawn = self._drawn or _opened()
        room = drawn.console.width - BAR - 3
        told = next((text for text in said if len(text) + len(phase) <= room), "")
        named = phase if told or not said[0] else ""
        told = told or next((text for text in said if len(text) <= room), said[-1])
        (bar,) = drawn.tasks
        bar.total = None if share is None else 1.0
        drawn.update(bar.id, description=named, completed=share or 0.0, told=told, refresh=True)

    def close(self) -> None:
        """Leave nothing behind."""
        if self._drawn is not None:
            self._drawn.stop()
            self._drawn = None


def _opened() -> Drawn:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    name, told = TextColumn("{task.description}", markup=False), TextColumn("{task.fields[told]}", markup=False)
    console = Console(file=sys.stderr, highlight=False)
    drawn = Progress(
        name, BarColumn(BAR), told, console=console, transient=True, auto_refresh=False, redirect_stdout=False
    )
    drawn.add_task("", total=None, told="")
    drawn.start()
    return drawn


class _Notebook:
    """A bar below the cell, in the page itself: no widget is needed."""

    delay = 0.0

    def __init__(self) -> None:
        self._handle: Any = None

    def show(self, phase: str, share: float | None, said: tuple[str, ...]) -> None:
        """Show the longest of ``said``."""
        value = "" if share is None else f' value="{share:.4f}"'
        text = html.escape(f"{phase}: {said[0]}" if phase and said[0] else phase or said[0])
        self._display(f"<div><progress{value}></progress> <small>{text}</small></div>")

    def _display(self, text: str) -> None:
        shown = import_module("IPython.display")
        if self._handle is None:
            self._handle = shown.display(shown.HTML(text), display_id=True)
        else:
            self._handle.update(shown.HTML(text))

    def close(self) -> None:
        """Leave an empty place."""
        if self._handle is not None:
            self._display("")


def _in_notebook() -> bool:
    """Whether this is the kernel of a notebook."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None
