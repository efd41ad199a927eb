"""What ``check`` says a run will take counts its second looks too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import mcsv
from mcsv import api, engine

CONFIGS = Path(__file__).parents[1] / "configs"


def test_second_looks_are_timed_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    engine.compile_kernels()
    looked: list[str] = []
    for name in ("recalled", "looked_up", "refined", "apart"):
        real = getattr(engine, name)

        def seen(*given: Any, name: str = name, real: Any = real) -> Any:
            looked.append(name)
            return real(*given)

        monkeypatch.setattr(engine, name, seen)
    cost = api.estimate(mcsv.read_model(CONFIGS / "small_cohort.yaml"), 100_000)
    assert cost.seconds is not None
    assert {"looked_up", "apart"} <= set(looked)
