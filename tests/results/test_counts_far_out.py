"""Quantiles of counts: the order statistic where bins hold one whole number each, else off by a part of the error."""

from __future__ import annotations

import numpy as np
import pytest

import mcsv

DRAWS = 100_000
LEVELS = [0.001, 0.01, 0.05, 0.5, 0.95, 0.99, 0.999]


@pytest.mark.parametrize(
    ("formula", "exact"),
    [("binomial(1000000, 0.00002)", True), ("binomial(5000, 0.3)", True), ("poisson(1000000)", False)],
)
def test_quantiles_of_counts(formula: str, exact: bool) -> None:
    model = mcsv.Model.model_validate({"outputs": {"y": {"formula": formula}}})
    result = mcsv.simulate(model, DRAWS, quantiles=LEVELS, keep="y")
    drawn = np.sort(result["draws_y"].values.ravel())
    ranked = drawn[[int(np.ceil(level * DRAWS)) - 1 for level in LEVELS]]
    off = np.abs(result["output_quantile"].values.ravel() - ranked)
    assert (off <= (0.0 if exact else 0.25 * result["output_quantile_se"].values.ravel())).all()
