"""Quantiles that fall on atoms: met exactly, also where rounding leaves an atom a hair outside its bin."""

from __future__ import annotations

import numpy as np
import pytest

import mcsv


@pytest.mark.parametrize(
    ("rate", "formula"),
    [(3, "100 - n * 0.7 * 100"), (3, "n * 7.5 * 0.7"), (6, "n * 7.5 * 0.7"), (3, "n * 5.25")],
)
@pytest.mark.parametrize("draws", [2_000, 100_000])
def test_the_quantile_of_a_count_is_one_of_its_values(rate: float, formula: str, draws: int) -> None:
    """The bins' borders stand at whole numbers of 2^k from the median, and there such atoms may stand too."""
    inputs = {"n": {"dist": "poisson", "rate": rate}}
    model = mcsv.Model.model_validate({"inputs": inputs, "outputs": {"y": {"formula": formula}}})
    result = mcsv.simulate(model, draws=draws, quantiles=[0.05, 0.25, 0.5, 0.75, 0.95], keep=["y"])
    values = result.draws_y.values[0]
    wanted = np.quantile(values, result["quantile"].values, method="inverted_cdf")
    np.testing.assert_allclose(result.output_quantile.values[0, 0], wanted, rtol=1e-12)


def test_the_reserve_against_a_count_of_costs_is_finite() -> None:
    document = {
        "currency": "GBP",
        "price_year": "2025",
        "step": "year",
        "horizon": 1,
        "accountability": {"pocket": "council", "window": 1, "tolerance": 0.05},
        "inputs": {"n": {"dist": "poisson", "rate": 3}},
        "pockets": {"council": {"budget": {"amount": 100, "per": "year"}}, "partner": {}},
        "costs": {"placements": {"amount": "n * 100", "per": "year", "paid_by": {"council": 0.7, "partner": 0.3}}},
    }
    result = mcsv.simulate(mcsv.Model.model_validate(document), draws=100_000)
    required = result.reserve_required.sel(pocket="council").sel(confidence=0.95, method="nearest").item()
    assert required == pytest.approx(6 * 70 - 100, rel=1e-12)
