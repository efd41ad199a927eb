"""Results go to stdout, everything else to stderr; neither a closed pipe nor an old encoding is an error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.reports.screen import Screen

__all__ = ["Detail", "known_option", "put", "render", "say", "screen"]

NARROW, WIDE = 40, 120

Detail = Annotated[
    str,
    typer.Option(
        "--option", help="Show what is behind the figures of this option; of base unless told.", metavar="NAME"
    ),
]


def put(text: str) -> None:
    """Write a result to stdout. A reader who has left (``| head``) is fine; a full disk is a UsageError."""
    if sys.stdout is None:
        return
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        _forget(sys.stdout)
    except OSError as error:
        _forget(sys.stdout)
        raise UsageError(Mistake("E602", f"cannot write to stdout: {error.strerror}")) from error


def say(text: str) -> None:
    """Write a line to stderr; a reader who has left is fine."""
    if sys.stderr is None:
        return
    encoding = sys.stderr.encoding or "utf-8"
    try:
        print(text.encode(encoding, "replace").decode(encoding), file=sys.stderr, flush=True)
    except BrokenPipeError:
        _forget(sys.stderr)


def render(results: xr.Dataset, json: bool, option: str | None = None) -> str:
    """The answer as text for stdout, with the detail of ``option``, or as a JSON document."""
    from mcsv.reports.document import to_json
    from mcsv.reports.terminal import answer

    return to_json(results) if json else answer(results, screen(), option)


def known_option(name: str, options: Iterable[str]) -> str | None:
    """The option whose detail is wanted, None where none is named. UsageError E402 for one that is not there."""
    known = [*map(str, options)] if name else []
    if name and name not in known:
        from mcsv.model.language.names import proposal

        raise UsageError(Mistake("E402", "is no option of the model", "--option", name, way_out=proposal(name, known)))
    return name or None


def screen() -> Screen:
    """What stdout can show: colours only on a terminal and without NO_COLOR, 80 columns where it is none."""
    import shutil

    from mcsv.reports.screen import ASCII, UNICODE, Screen

    terminal = sys.stdout is not None and sys.stdout.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size().columns if terminal or "COLUMNS" in os.environ else 80
    signs = UNICODE
    try:
        "".join(vars(UNICODE).values()).encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        signs = ASCII
    return Screen(min(max(width, NARROW), WIDE), colour, signs)


def _forget(stream: TextIO) -> None:
    """Point a stream nowhere, so that Python's own flush at the end does not fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
