"""Which cells are known to hold whole numbers: never one that does not, and all that are made of counts."""

from __future__ import annotations

import numpy as np
import pytest

import mcsv
from mcsv.plan import lower

INPUTS = {
    "n": {"dist": "poisson", "mean": 5000},
    "seen": {"dist": "empirical", "values": [1, 2, 2, 7]},
    "parts": {"dist": "empirical", "values": [1, 2.5]},
    "x": {"dist": "normal", "mean": 5, "sd": 2},
    "size": {"dist": "discrete", "values": [10, 20], "weights": [0.5, 0.5]},
}
WHOLE = (
    "n",
    "poisson(10_000)",
    "binomial(100_000, 0.3) - 7 * n + 2",
    "floor(x)",
    "max(n, poisson(3)) * seen",
    "where(x > 4, n, seen)",
    "(x > 4) + (x < 3)",
    "abs(n - 5000) ** 2",
    "sum_of(3, size)",
    "min(n, 4990)",
)
BROKEN = (
    "x",
    "0.5 * n",
    "n / 2",
    "n + 0.5",
    "parts",
    "where(x > 4, n, x)",
    "sqrt(n)",
    "sum_of(2, x)",
    "exp(seen)",
    "max(n, x)",
    "(1 + n) ** -1",
)


def model(formulas):
    outputs = {f"y{k}": {"formula": formula} for k, formula in enumerate(formulas)}
    return mcsv.Model.model_validate({"inputs": INPUTS, "outputs": outputs})


@pytest.mark.parametrize("formula", WHOLE)
def test_what_is_made_of_counts_is_whole(formula):
    layout = lower(model([formula])).layout
    assert layout.whole == {layout.output_cells["base", "y0"]}


@pytest.mark.parametrize("formula", BROKEN)
def test_what_need_not_be_whole_is_not(formula):
    assert lower(model([formula])).layout.whole == set()


def test_stocks_and_positions_of_whole_amounts_are_whole():
    document = {
        "start": "2026-01",
        "step": "year",
        "horizon": 2,
        "currency": "GBP",
        "inputs": {"n": {"dist": "poisson", "mean": 40, "drawn": "each_period"}},
        "stocks": {"cases": {"initial": 3, "inflow": "n"}, "halves": {"initial": 3, "outflow": "0.5 * n"}},
        "pockets": {"payer": {"reserve": 1000}, "other": {"reserve": 0.5}},
        "costs": {"team": {"amount": "100 * n", "per": "year", "paid_by": "payer"}},
    }
    layout = lower(mcsv.Model.model_validate(document)).layout
    names = {layout.cell_names[cell] for cell in layout.whole}
    assert any("cases" in name for name in names)
    assert any("payer" in name for name in names)
    assert not any("halves" in name or "other" in name for name in names)


LEVELS = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)


@pytest.mark.parametrize("draws", [100_000, 1_000_003])
@pytest.mark.parametrize("formula", ["poisson(10_000)", "poisson(10_000) + 3 * n - 7", "n"])
def test_a_quantile_of_counts_is_a_draw(formula, draws):
    found = mcsv.simulate(model([formula]), draws=draws, quantiles=LEVELS, keep=["y0"])
    ranked = np.sort(found["draws_y0"].to_numpy().ravel())
    exact = np.array([ranked[int(np.ceil(q * draws)) - 1] for q in LEVELS])
    values = found.output_quantile.to_numpy().ravel()
    assert np.isin(values, ranked).all()
    assert (np.abs(values - exact) <= 1).all()  # a bin far out may hold two counts
    assert (values[2:7] == exact[2:7]).mean() >= 0.8
    # and its error is a distance between two counts that are 95 % sure to have it between them
    distance = found.output_quantile_se.to_numpy().ravel() * 2 * 1.959963984540054
    np.testing.assert_allclose(distance, np.rint(distance), atol=1e-9)


def test_where_bins_hold_several_counts_a_quantile_is_whole_and_within_its_error():
    found = mcsv.simulate(model(["poisson(1e9)"]), draws=100_000, quantiles=LEVELS, keep=["y0"])
    ranked = np.sort(found["draws_y0"].to_numpy().ravel())
    values, errors = found.output_quantile.to_numpy().ravel(), found.output_quantile_se.to_numpy().ravel()
    assert (values == np.rint(values)).all()
    exact = np.array([ranked[int(np.ceil(q * ranked.size)) - 1] for q in LEVELS])
    assert (np.abs(values - exact) <= 0.5 * errors).all()
