"""Tail means against the sorted draws, also where distributions have atoms, gaps and spikes."""

from __future__ import annotations

import numpy as np
import pytest

import mcsv

SHAPES = {
    "smooth": "x",
    "gap": "where(u < 0.2, x - 1000, x + 1000)",
    "poisson": "poisson(3)",
    "small lump": "where(u < 0.02, 3 * x - 2000, 10 * x)",
    "clipped": "max(min(x, 1), -1)",
    "rare": "where(u < 0.03, 1000 * x, 0)",
}


@pytest.mark.parametrize("formula", SHAPES.values(), ids=SHAPES)
def test_tail_means_are_those_of_the_draws(formula: str) -> None:
    inputs = {"x": {"dist": "normal", "mean": 0, "sd": 1}, "u": {"dist": "uniform", "low": 0, "high": 1}}
    model = mcsv.Model.model_validate({"inputs": inputs, "outputs": {"y": {"formula": formula}}})
    results = mcsv.simulate(model, draws=200_000, keep=["y"])
    ranked = np.sort(results["draws_y"].values[0])
    for q, found in zip(results["quantile"].values, results["output_tail_mean"].values[0, 0], strict=True):
        count = round(min(q, 1 - q) * ranked.size)
        tail = ranked[:count] if q <= 0.5 else ranked[-count:]
        error = max(tail.std() / np.sqrt(count), 1e-9 * ranked.std())
        assert abs(found - tail.mean()) <= 0.15 * error, q


@pytest.mark.parametrize("formula", SHAPES.values(), ids=SHAPES)
def test_where_there_is_no_room_for_draws_the_same_are_made_again(
    formula: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = {"x": {"dist": "normal", "mean": 0, "sd": 1}, "u": {"dist": "uniform", "low": 0, "high": 1}}
    model = mcsv.Model.model_validate({"inputs": inputs, "outputs": {"y": {"formula": formula}}})
    kept = mcsv.simulate(model, draws=50_000, keep=["y"])
    monkeypatch.setattr("mcsv.engine.looks.kept_draws.ROOM", 0)
    again = mcsv.simulate(model, draws=50_000)
    for name in ("output_quantile", "output_tail_mean"):
        error = np.nan_to_num(kept[f"{name}_se"].values[0, 0])
        apart = np.abs(again[name].values - kept[name].values)[0, 0]
        assert (apart <= 0.15 * error + 1e-9 * np.abs(kept[name].values[0, 0])).all(), name
