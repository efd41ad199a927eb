"""How Python itself is set while runs are made by the hundred."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["for_many_runs", "rare_collections"]

_SWITCH = 0.0005
"""Seconds that a thread which comes out of a kernel waits for Python's lock at most, a tenth of what is usual."""
_RARELY = (50_000, 20, 50)
"""Objects until Python looks for circles among them, in place of 700: a model and its plan are many objects and hardly
a circle, and some hundredths of a small run's time went into looking.
"""


class _Usual:
    """How Python was set before the first of the blocks that are open, in whatever threads."""

    def __init__(self) -> None:
        self._lock, self._open = threading.Lock(), 0
        self._switch, self._often = 0.0, (0, 0, 0)

    def leave(self) -> None:
        with self._lock:
            if not self._open:
                self._switch, self._often = sys.getswitchinterval(), gc.get_threshold()
                sys.setswitchinterval(_SWITCH)
                gc.set_threshold(*_RARELY)
            self._open += 1

    def come_back(self) -> None:
        with self._lock:
            self._open -= 1
            if not self._open:
                gc.set_threshold(*self._often)
                sys.setswitchinterval(self._switch)


_usual = _Usual()


@contextmanager
def for_many_runs() -> Iterator[None]:
    """For the time of a block threads change quickly and circles are looked for rarely; then all is as it was."""
    _usual.leave()
    try:
        yield
    finally:
        _usual.come_back()


def rare_collections() -> None:
    """For a process that does nothing else: what is there by now stays, and circles are looked for rarely."""
    gc.freeze()
    gc.set_threshold(*_RARELY)
