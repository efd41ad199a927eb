"""Commands in a child of this process that is killed, or whose disk refuses, at a chosen moment.

What a child does to files is told by audit events of Python: each opening of a file for writing, each renaming, making
of a folder and removal is a moment at which it can be ended, or told an error of the disk.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

__all__ = ["BUG", "KILLED", "Child", "able", "command", "here"]

able = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

KILLED, BUG = -signal.SIGKILL, 99
_LONGEST = 120.0
_EVENTS = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class Child:
    """How a child ended (``-9``: killed), after how many moments, and what it said on stderr."""

    code: int
    moments: int
    said: str


def command(
    words: list[str],
    folder: Path,
    at: int | None = None,
    error: int | None = None,
    most_bytes: int | None = None,
    seconds: float | None = None,
) -> Child:
    """``mcsv WORDS`` in ``folder``, by a child of this process.

    At the moment ``at`` (from 1) it is killed, or told the ``error`` instead of what it wanted; no file gets larger
    than ``most_bytes``; after ``seconds`` it is killed.
    """
    told, said = os.pipe(), os.pipe()  # which no limit on files touches
    gc.freeze()  # a child that looks for garbage would copy all of the parent's memory
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads of the parent hold nothing that matters
        pid = os.fork()
    if pid == 0:
        _as_child(lambda: _mcsv(words), folder, told[1], said[1], at, error, most_bytes)
    for pair in (told, said):
        os.close(pair[1])
    gc.unfreeze()
    code = _waited(pid, seconds)
    with open(told[0]) as count, open(said[0], encoding="utf-8") as text:
        return Child(code, int(count.read() or 0), text.read())


def _waited(pid: int, seconds: float | None) -> int:
    end = time.monotonic() + (_LONGEST if seconds is None else seconds)
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    assert seconds is not None, "it hangs"
    return os.waitstatus_to_exitcode(status)


def here(words: list[str], folder: Path) -> int:
    """The same command in this process, so that all that it loads is there for its children."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        _mcsv(words)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    finally:
        os.chdir(before)
    return 0


def _mcsv(words: list[str]) -> None:
    from mcsv.cli.__main__ import main

    sys.argv = ["mcsv", *words]
    main()


def _as_child(
    work: Callable[[], None], folder: Path, told: int, said: int, at: int | None, error: int | None, most: int | None
) -> None:
    code = BUG
    try:
        os.chdir(folder)
        _redirected(said)
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        moments = _Moments(folder, at, error)
        sys.addaudithook(moments)
        try:
            work()
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 0
        moments.on = False
        os.write(told, str(moments.count).encode())
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _redirected(said: int) -> None:
    """stderr goes to the parent, stdout nowhere; pytest holds neither."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(said, 2)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


class _Moments:
    """Counts what is done to files of a folder; at one of them the process ends, or an error is raised."""

    def __init__(self, folder: Path, at: int | None, error: int | None) -> None:
        self.count, self.on = 0, True
        self._folder, self._at, self._error = str(folder), at, error
        self._lock = threading.Lock()

    def __call__(self, event: str, given: tuple[Any, ...]) -> None:
        if not self.on or not self._counts(event, given):
            return
        with self._lock:
            self.count += 1
            reached = self.count == self._at
        if reached and self._error is None:
            os.kill(os.getpid(), signal.SIGKILL)
        if reached and self._error is not None:
            raise OSError(self._error, os.strerror(self._error), str(given[0]))

    def _counts(self, event: str, given: tuple[Any, ...]) -> bool:
        if event == "open":
            path, mode, flags = given
            writes = bool(set(mode) & set("wax+")) if isinstance(mode, str) else bool(flags & _WRITES)
            return writes and self._inside(path)
        return event in _EVENTS and self._inside(given[0])

    def _inside(self, path: Any) -> bool:
        return isinstance(path, str | os.PathLike) and os.path.abspath(path).startswith(self._folder)
