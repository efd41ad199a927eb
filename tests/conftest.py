"""Kernels compiled once for all workers, and results to report on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest
from cpu_times import pytest_runtest_makereport, pytest_runtest_setup, pytest_terminal_summary

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["pytest_runtest_makereport", "pytest_runtest_setup", "pytest_terminal_summary"]

# Heavy imports stand where they are needed: the process that only tells workers what to do needs none of them.


@contextmanager
def _alone(folder: Any, wait: bool) -> Iterator[bool]:
    """Whether no other worker is inside: with ``wait`` always, sooner or later."""
    import fcntl
    import os

    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(held)


def _compile(config: pytest.Config, wait: bool) -> None:
    """One of the workers compiles the kernels, where nobody did before; without ``wait`` the others go on meanwhile."""
    if not hasattr(config, "workerinput"):
        return
    from mcsv.engine.compiling import compile_kernels, compiled_before
    from mcsv.kernels import jit

    folder = jit.cache_folder()
    # What goes wrong here goes wrong again in the test that needs it, and is told there.
    with suppress(Exception), _alone(folder, wait) as alone:
        if alone and not compiled_before():
            compile_kernels()


def pytest_sessionstart(session: pytest.Session) -> None:
    """The first worker compiles while the others collect."""
    _compile(session.config, wait=False)


def pytest_collection_finish(session: pytest.Session) -> None:
    """The others wait for what the first compiles, instead of compiling it once more."""
    _compile(session.config, wait=True)


@pytest.fixture(scope="session")
def programme_results() -> xr.Dataset:
    """A programme with three pockets, of which council answers for two years. Do not change it in place."""
    from made_results import programme

    return programme()


@pytest.fixture(scope="session")
def formula_results() -> xr.Dataset:
    """A model of inputs and outputs alone, without a programme. Do not change it in place."""
    from made_results import formula

    return formula()
