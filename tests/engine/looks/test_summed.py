"""Sums over cells draw by draw, against plain numpy on the same draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mcsv import engine
from mcsv.files import as_model
from mcsv.plan import lower
from mcsv.results.statistics.summary import Summary

MODEL: dict[str, Any] = {
    "inputs": {"a": {"dist": "normal", "mean": 0, "sd": 1}, "b": {"dist": "gamma", "mean": 2, "sd": 1}},
    "outputs": {"x": {"formula": "a"}, "y": {"formula": "a * b - 1"}, "z": {"formula": "b + 3"}},
}
DRAWS = 20_000
SUMS = [
    engine.Sum(((0, 1.0), (1, -1.0))),
    engine.Sum(((0, 0.5), (1, -2.0), (2, 1.0))),
    engine.Sum(((0, 1.0), (1, -1.0)), below_zero=True),
    engine.Sum(((1, 1.0),), below_zero=True),
    engine.Sum(((0, 0.25), (1, 0.25), (2, -0.5)), below_zero=True),
]


def _study(threads: int) -> engine.Study:
    plan = engine.summed(lower(as_model(MODEL), 3), [1, 2], SUMS)
    return engine.study(plan, DRAWS, engine.Threads(threads), engine.Levels(np.array([0.1]), np.zeros(0)))


def test_sums_of_single_draws() -> None:
    plan = lower(as_model(MODEL), 3)
    single = engine.single_draws(plan, [0, 1, 2], DRAWS, engine.Inline())
    found = Summary(_study(2))
    assert found.quantiles(0, np.array([0.1]))[0] == pytest.approx(np.sort(single[1])[DRAWS // 10 - 1], abs=1e-3)
    for number, each in enumerate(SUMS, 2):
        rows = [weight * ((single[cell] < 0.0) if each.below_zero else single[cell]) for cell, weight in each.terms]
        total = np.sum(rows, axis=0)
        (mean,), (error,) = found.means([number])
        assert mean == pytest.approx(total.mean(), abs=1e-12)
        assert error == pytest.approx(total.std() / np.sqrt(DRAWS), rel=1e-3)


def test_the_same_bits_on_any_number_of_threads() -> None:
    every = [*range(2 + len(SUMS))]
    bits = [np.array(Summary(_study(threads)).means(every)).tobytes() for threads in (1, 2, 3)]
    assert bits[0] == bits[1] == bits[2]
