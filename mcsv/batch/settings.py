"""How Python itself is set while runs are made by the hundred."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["for_many_runs", "rare_collections"]

_SWITCH = 0.0005
"""Seconds that a thread which comes out of a kernel waits for Python's lock at most, a tenth of what is usual."""
_RARELY = (50_000, 20, 50)
"""Objects until Python looks for circles among them, in place of 700: a model and its plan are many objects and hardly
a circle, and some hundredths of a small run's time went into looking.
"""


@contextmanager
def for_many_runs() -> Iterator[None]:
    """For the time of a block threads change quickly and circles are looked for rarely; then all is as it was."""
    switch, often = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(_SWITCH)
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*often)
        sys.setswitchinterval(switch)


def rare_collections() -> None:
    """For a process that does nothing else: what is there by now stays, and circles are looked for rarely."""
    gc.freeze()
    gc.set_threshold(*_RARELY)
