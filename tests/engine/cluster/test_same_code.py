"""A cluster of several versions is refused, and says who has which."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from mcsv.engine.cluster import there
from mcsv.engine.cluster.same_code import check_code, mixed
from mcsv.errors import UsageError

HERE = {"mcsv": "1.0", "code": "a" * 64, "python": "3.12.1", "numpy": "2.1"}


def test_one_code_everywhere_is_well_whatever_else_differs():
    assert mixed({"scheduler": HERE, "tcp://10.0.0.1:1": HERE | {"numpy": "2.1.0"}}, HERE) == []


def test_each_kind_of_other_code_is_told_with_who_has_it():
    other, none = HERE | {"code": "b" * 64}, ModuleNotFoundError("No module named 'mcsv'")
    found = {f"tcp://10.0.0.{n}:1": other for n in range(1, 6)}
    told = mixed({"scheduler": none, **found, "tcp://10.0.0.9:1": HERE}, HERE)
    assert [mistake.path for mistake in told] == [
        "scheduler",
        "tcp://10.0.0.1:1, tcp://10.0.0.2:1, tcp://10.0.0.3:1 and 2 more",
    ]
    assert "none of this mcsv (ModuleNotFoundError: No module named 'mcsv')" in str(told[0])
    assert "code bbbbbbbbbbbb" in str(told[1])
    assert all("code aaaaaaaaaaaa" in mistake.rule for mistake in told)


class _Asked:
    """A client whose workers answer so, time after time; its scheduler has the code of this process."""

    def __init__(self, *answers: dict[str, object]) -> None:
        self.left = list(answers)
        self.scheduler = SimpleNamespace(address="tcp://10.0.0.1:8786")

    def run(self, function: Any, on_error: str) -> dict[str, object]:
        return self.left.pop(0) if len(self.left) > 1 else self.left[0]

    def run_on_scheduler(self, function: Any) -> object:
        return function()


def test_a_worker_that_is_lost_while_it_is_asked_has_no_other_code(monkeypatch):
    monkeypatch.setattr("mcsv.engine.cluster.same_code._PAUSE", 0.0)
    gone, well = {"tcp://10.0.0.2:1": OSError("Stream is closed")}, {"tcp://10.0.0.3:1": there.told()}
    check_code(_Asked(gone | well))
    check_code(_Asked(gone, gone, well))
    for nobody in ({}, gone):
        with pytest.raises(UsageError, match="E772"):
            check_code(_Asked(nobody))
    with pytest.raises(UsageError, match="E771"):
        check_code(_Asked(gone | {"tcp://10.0.0.4:1": ImportError("No module named 'mcsv'")}))


def test_a_worker_of_other_code_makes_nothing():
    with pytest.raises(there.OtherCode, match="where cccccccccccc is wanted"):
        there.tally_there(b"", (0, 1), 10, (), "c" * 64)


def test_code_is_all_that_is_written_and_who_compiles_it(monkeypatch):
    before = there.code()
    there.code.cache_clear()
    monkeypatch.setattr("mcsv.kernels.jit.digest", lambda: "another numba")
    try:
        assert there.code() != before
    finally:
        there.code.cache_clear()
