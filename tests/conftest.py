"""Kernels compiled once for all workers, what tests cost, and results to report on."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from compiled_once import compiled
from cpu_times import pytest_runtest_makereport, pytest_runtest_setup, pytest_terminal_summary

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["pytest_runtest_makereport", "pytest_runtest_setup", "pytest_terminal_summary"]

# Heavy imports stand where they are needed: the process that only hands out tests needs none of them.


def pytest_sessionstart(session: pytest.Session) -> None:
    """The first worker compiles while the others collect, who look for no garbage in what stays."""
    gc.disable()
    if hasattr(session.config, "workerinput"):
        compiled(wait=False)


def pytest_collection_finish(session: pytest.Session) -> None:
    """The others wait for what the first compiles, instead of compiling it once more."""
    gc.freeze()
    gc.enable()
    if hasattr(session.config, "workerinput"):
        compiled(wait=True)


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """A test that leaves one behind fails, not the next that looks for one."""
    before = set(threading.enumerate())
    yield
    assert not [thread for thread in set(threading.enumerate()) - before if thread.name.startswith("mcsv")]


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
