"""The one door to the terminal: results go to stdout, everything else to stderr.

Neither a closed pipe nor an old encoding is an error, and nothing that steers a terminal passes but colours of our own.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from mcsv.cli import log
from mcsv.errors import Mistake, UsageError
from mcsv.escapes import visible

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.reports.writing.screen import Screen

__all__ = [
    "Detail",
    "Full",
    "NoPager",
    "broken",
    "columns",
    "flush",
    "known_option",
    "options_of",
    "put",
    "render",
    "say",
    "say_event",
    "screen",
]

NARROW, WIDE = 25, 120
_TONES = re.compile("(\033\\[(?:0|1|2|1;3[123])m)")
"""The colours of :class:`~mcsv.reports.writing.screen.Screen`."""

Detail = Annotated[
    str,
    typer.Option(
        "--option", help="Show what is behind the figures of this option; of base unless told.", metavar="NAME"
    ),
]


Full = Annotated[
    bool,
    typer.Option(
        "--full",
        help="Show all sections: depth of deficits, who would pay, cash and value, who gains, funding, decisions.",
    ),
]


NoPager = Annotated[bool, typer.Option("--no-pager", help="Print a long answer at once, without $PAGER (less).")]


def put(text: str, paged: bool = False) -> None:
    """Write a result to stdout. A reader who has left (``| head``) is fine; a full disk is a UsageError.

    ``paged``: through a pager where stdout is a terminal on which it has no room.
    """
    if sys.stdout is None:
        return
    parts = _TONES.split(text) if _coloured() else [text]  # every second one is a colour
    parts[::2] = map(visible, parts[::2])
    written = _encodable("".join(parts), sys.stdout)
    if paged and _on_terminal():
        from mcsv.cli.pager import through_pager

        if through_pager(written):
            return
    _to_stdout(written)


def flush() -> None:
    """Write what others printed to stdout and what waits there, as :func:`put` does, and what waits on stderr."""
    if sys.stderr is not None:
        try:
            sys.stderr.flush()
        except OSError:  # what could not be said is no other end
            _forget(sys.stderr)
    if sys.stdout is not None:
        _to_stdout("")


def _to_stdout(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget(sys.stdout)
    except OSError as error:
        _forget(sys.stdout)
        raise UsageError(Mistake("E602", f"cannot write to stdout: {error.strerror}")) from error


def say(text: str) -> None:
    """Write a text to stderr, its lines broken between words on a terminal; a reader who has left is fine."""
    if sys.stderr is None:
        return
    if log.listens():
        for each in filter(None, (line.strip() for line in text.split("\n"))):
            say_event("said", text=visible(each))
        return
    _write(visible(text))


def say_event(event: str, level: log.Level = "info", run: str = "", **more: Any) -> None:
    """Write an event to stderr as a line of JSON, where somebody listens who reads such lines."""
    if sys.stderr is not None and log.listens():
        _write(log.line(event, level, run, **more), whole=True)


_SAYING = threading.Lock()


def _write(text: str, whole: bool = False) -> None:
    """Write lines to stderr, broken between words on a terminal unless they have to stay ``whole``."""
    assert sys.stderr is not None
    width = columns() if sys.stderr.isatty() and not whole else 0
    if width:
        text = "\n".join(part for line in text.split("\n") for part in broken(line, width))
    try:
        with _SAYING:  # print writes the end of a line by itself, and threads would come between
            sys.stderr.write(_encodable(text, sys.stderr) + "\n")
            sys.stderr.flush()
    except BrokenPipeError:
        _forget(sys.stderr)
    except OSError:  # what is full is a disk of logs: no reason to lose the work, and nobody can be told
        return


def columns() -> int:
    """How wide the terminal is."""
    import shutil

    return max(shutil.get_terminal_size().columns, NARROW)


def broken(line: str, width: int, indent: str = "    ") -> list[str]:
    """A line in pieces that fit, what follows the first one indented."""
    import textwrap

    if len(line) <= width:
        return [line]
    return textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _encodable(text: str, stream: TextIO) -> str:
    """``text`` with a question mark for what the stream's encoding does not have."""
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def render(results: xr.Dataset, json: bool, option: str | None = None, full: bool = False) -> str:
    """The answer as text for stdout, with the detail of ``option``, or as a JSON document, which has all of it."""
    from mcsv.results.reading.portfolio import is_portfolio

    if is_portfolio(results):
        from mcsv.reports.media import text
        from mcsv.reports.questions.portfolio import pooled
        from mcsv.reports.questions.portfolio_document import portfolio_json
        from mcsv.reports.terminal import provenance

        return (
            portfolio_json(results) if json else text.draw((*pooled(results), provenance(results, screen())), screen())
        )
    from mcsv.reports.run.document import to_json
    from mcsv.reports.terminal import answer

    return to_json(results) if json else answer(results, screen(), option, full)


def known_option(name: str, options: Iterable[str]) -> str | None:
    """The option whose detail is wanted, None where none is named. UsageError E402 for one that is not there."""
    known = [*map(str, options)] if name else []
    if name and name not in known:
        from mcsv.model.language.names import proposal

        raise UsageError(Mistake("E402", "is no option of the model", "--option", name, way_out=proposal(name, known)))
    return name or None


def options_of(results: xr.Dataset) -> list[str]:
    """The options that a result tells of; none where it is that of a portfolio."""
    return [str(name) for name in results["option"].values] if "option" in results.coords else []


def screen() -> Screen:
    """What stdout can show: colours where they are wanted, 80 columns where it is no terminal."""
    from mcsv.reports.writing.screen import ASCII, UNICODE, Screen

    terminal = _on_terminal()
    width = columns() if terminal or "COLUMNS" in os.environ else 80
    signs = UNICODE
    try:
        "".join(vars(UNICODE).values()).encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        signs = ASCII
    return Screen(min(width, WIDE), _coloured(), signs)


def _on_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _coloured() -> bool:
    """Whether colours are wanted: on a terminal that can show them, or by FORCE_COLOR; never with NO_COLOR."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (_on_terminal() and os.environ.get("TERM") != "dumb")


def _forget(stream: TextIO) -> None:
    """Point a stream nowhere, so that Python's own flush at the end does not fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
