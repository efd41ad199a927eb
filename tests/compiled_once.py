"""Kernels are compiled by one of the workers that run the tests, and loaded by the others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["alone", "compiled"]


@contextmanager
def alone(folder: Path, wait: bool) -> Iterator[bool]:
    """Whether no other process is inside with this folder: with ``wait`` always, sooner or later."""
    import fcntl  # which Windows lacks

    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(held)


def compiled(wait: bool) -> None:
    """Compile the kernels where nobody did and nobody does; with ``wait`` not before whoever does has done so.

    What is compiled is loaded, as every worker has to. Whether it is cannot be known beforehand: kernels of another
    copy of this code may lie in the same folder.
    """
    from mcsv.engine.compiling import compile_kernels  # not for whom it is enough to hand out tests
    from mcsv.kernels import jit

    # What goes wrong here goes wrong again in the test that needs it, and is told there.
    with suppress(Exception):
        folder = jit.cache_folder()
        if folder is not None:
            with alone(folder, wait) as nobody_else:
                if nobody_else:
                    compile_kernels()
