"""What ``check`` says a run will take counts its second looks too."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

import mcsv
from mcsv import api, engine

CONFIGS = Path(__file__).parents[1] / "configs"


def test_second_looks_are_timed_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    engine.compile_kernels()
    looked: list[str] = []
    sharp = sys.modules["mcsv.engine.looks.sharp"]
    for module, name in ((sharp, "looked_up"), (engine, "apart")):
        real = getattr(module, name)

        def seen(*given: Any, name: str = name, real: Any = real) -> Any:
            looked.append(name)
            return real(*given)

        monkeypatch.setattr(module, name, seen)
    cost = api.estimate(mcsv.read_model(CONFIGS / "small_cohort.yaml"), 100_000)
    assert cost.seconds is not None
    assert set(looked) == {"looked_up", "apart"}


def test_reserves_that_only_runs_tell_are_timed_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    engine.compile_kernels()
    looked: list[str] = []
    study = sys.modules["mcsv.engine.study"]
    real = study.required

    def seen(*given: Any) -> Any:
        looked.append("required")
        return real(*given)

    monkeypatch.setattr(study, "required", seen)
    cost = api.estimate(mcsv.read_model(CONFIGS / "local_or_national.yaml"), 1_000)
    assert cost.seconds is not None
    assert looked == ["required"] * 2


@pytest.mark.parametrize("asked", [{"draws": -1}, {"draws": 1}, {"draws": 2.5}, {"threads": 0}, {"threads": True}])
def test_draws_and_threads_with_which_there_is_no_run_are_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(mcsv.UsageError, match=f"E205 {next(iter(asked))}"):
        api.estimate(mcsv.read_model(CONFIGS / "small_cohort.yaml"), **asked)
