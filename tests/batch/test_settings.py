"""How Python is set while runs are made."""

from __future__ import annotations

import gc
import sys

import pytest

from mcsv.batch.settings import for_many_runs


def test_all_is_as_it_was_whatever_happens() -> None:
    before = (gc.get_threshold(), sys.getswitchinterval())

    def broken() -> None:
        with for_many_runs():
            assert gc.isenabled()
            assert gc.get_threshold()[0] > before[0][0]
            assert sys.getswitchinterval() < before[1]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert (gc.get_threshold(), sys.getswitchinterval()) == before


def test_blocks_that_overlap_leave_all_as_it_was() -> None:
    before = (gc.get_threshold(), sys.getswitchinterval())
    first, second = for_many_runs(), for_many_runs()
    for block in (first, second):
        block.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold()[0] > before[0][0]
    second.__exit__(None, None, None)
    assert (gc.get_threshold(), sys.getswitchinterval()) == before
