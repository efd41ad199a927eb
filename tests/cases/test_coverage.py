"""The reported 95 % intervals hold the truth as often as they say, over hundreds of seeds."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort

import mcsv

SEEDS, DRAWS = effort(1_000, 100), 1_500
LEVELS = (0.05, 0.5, 0.95)
Z95 = 1.959963984540054
# Up to 3 standard errors of a share of 95 % in so many seeds.
SLACK = 3 * (0.95 * 0.05 / SEEDS) ** 0.5

# A gamma of shape 4, less 1.5: skewed as costs are. Closed forms, and quantiles by bisection of its
# distribution function 1 - exp(-x) (1 + x + x^2 / 2 + x^3 / 6).
SHIFT = 1.5
MEAN, SD = 4 - SHIFT, 2.0
P_NEGATIVE = 1 - np.exp(-SHIFT) * (1 + SHIFT + SHIFT**2 / 2 + SHIFT**3 / 6)


def _gamma4_quantile(level: float) -> float:
    low, high = 0.0, 50.0
    for _ in range(100):
        x = (low + high) / 2
        below = 1 - np.exp(-x) * (1 + x + x**2 / 2 + x**3 / 6)
        low, high = (x, high) if below < level else (low, x)
    return x - SHIFT


@pytest.fixture(scope="module")
def hits():
    """For every reported figure: in how many of the seeds its interval held the truth."""
    model = mcsv.Model.model_validate(
        {
            "version": 1,
            "programme": "coverage",
            "inputs": {"x": {"dist": "gamma", "shape": 4, "scale": 1}},
            "outputs": {"y": {"formula": f"x - {SHIFT}"}},
        }
    )
    truths = {"mean": MEAN, "sd": SD} | {f"q{level}": _gamma4_quantile(level) for level in LEVELS}
    count = dict.fromkeys([*truths, "probability"], 0)
    for seed in range(SEEDS):
        result = mcsv.simulate(model, draws=DRAWS, seed=seed, threads=1, quantiles=LEVELS).isel(option=0, output=0)
        figures = {
            "mean": (result.output_mean, result.output_mean_se),
            "sd": (result.output_sd, result.output_sd_se),
        }
        for place, level in enumerate(LEVELS):
            row = {"quantile": place}
            figures[f"q{level}"] = (result.output_quantile.isel(row), result.output_quantile_se.isel(row))
        for name, (value, error) in figures.items():
            count[name] += abs(float(value) - truths[name]) <= Z95 * float(error)
        low, high = result.p_output_negative_ci.values
        count["probability"] += low <= P_NEGATIVE <= high
    return count


@pytest.mark.parametrize("figure", ["mean", "sd", "q0.05", "q0.5", "q0.95", "probability"])
def test_intervals_cover(hits, figure):
    assert 0.947 - SLACK <= hits[figure] / SEEDS <= 0.95 + SLACK
