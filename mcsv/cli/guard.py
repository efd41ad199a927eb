"""From what went wrong to a message on stderr and an exit code."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

from mcsv.cli import log
from mcsv.cli.codes import BUG, INTERRUPTED, USER
from mcsv.cli.mistakes import tell
from mcsv.cli.output import flush, say, say_event
from mcsv.errors import McsvError, UserError

__all__ = ["TRACEBACK", "guard", "leave"]

_REFUSALS = (
    errno.ENAMETOOLONG, errno.ELOOP, errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.EIO,
    errno.EFBIG,
)  # fmt: skip
"""What the system refuses for reasons of its own: no mistake of mcsv."""

TRACEBACK = "MCSV_TRACEBACK"
"""Set to 1, this variable shows where in mcsv an error arose."""


@contextmanager
def guard() -> Iterator[None]:
    """Leave the process with the exit code of whatever escapes; a person's mistake shows no traceback."""
    try:
        yield
    except Exception as error:
        if os.environ.get(TRACEBACK) == "1":
            raise
        _end(_report(error))
    except KeyboardInterrupt:
        say("interrupted")
        _end(INTERRUPTED)
    except SystemExit as leaving:
        _end(leaving.code)


def _end(code: str | int | None) -> NoReturn:
    """Leave, and tell whoever reads lines of JSON by which code."""
    if log.listens():
        number = code if isinstance(code, int) else 0 if code is None else BUG
        say_event("ended", "error" if number in (BUG, USER) else "warning" if number else "info", code=number)
    with suppress(UserError):  # a disk that is full was told
        flush()
    sys.exit(code)


def leave(code: str | int | None) -> None:
    """End the process with an exit code at once; come back where something is left that only Python's own end can do.

    Taking down what numba and pandas put up takes half a second, in which nothing happens that anybody waits for:
    files are closed and threads have ended by now.
    """
    if isinstance(code, str):
        return
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError:
        return
    os._exit(code or 0)


def _report(error: Exception) -> int:
    if isinstance(error, UserError):
        tell(error.mistakes)
        count = sum(mistake.severity == "error" for mistake in error.mistakes)
        if not log.listens():
            say(f"{count} mistake{'' if count == 1 else 's'}")
        return error.exit_code
    if isinstance(error, McsvError):
        say(f"mcsv: {error}")
        return error.exit_code
    if hasattr(error, "show") and hasattr(error, "exit_code"):  # a ClickException, by whatever name typer brings it
        said = io.StringIO()
        error.show(said)
        say(said.getvalue().rstrip())
        return int(error.exit_code)
    if isinstance(error, MemoryError):
        say("E601 this machine's memory is full; way out: keep fewer draws, or use fewer threads")
        return USER
    if isinstance(error, OSError) and error.errno in _REFUSALS:
        place = f"{str(error.filename)[:200]}: " if error.filename else ""
        say(f"{place}E602 the system refuses: {error.strerror}")
        return USER
    say(f"mcsv: a bug in mcsv, not in your model: {type(error).__name__}: {error}")
    say(f"{TRACEBACK}=1 mcsv ... shows where; please report it with that text")
    return BUG
