"""Spreads whose squares are no numbers: not known, and never 0."""

from __future__ import annotations

import numpy as np
import pytest

import mcsv


@pytest.mark.parametrize(("factor", "known"), [("1e-170", False), ("1e-155", False), ("1e-140", True), ("1", True)])
def test_a_spread_too_small_to_be_squared_is_not_known(factor, known):
    document = {
        "inputs": {"x": {"dist": "normal", "mean": 5, "sd": 2}},
        "outputs": {"y": {"formula": f"x * {factor}"}, "same": {"formula": "0 * x + 3"}},
    }
    found = mcsv.simulate(mcsv.Model.model_validate(document), draws=20_000).sel(option="base")
    for name in ("output_sd", "output_mean_se", "output_sd_se"):
        value = found[name].sel(output="y").item()
        assert np.isfinite(value) == known
        assert value != 0.0
    assert found.output_mean.sel(output="y").item() / float(factor) == pytest.approx(5, abs=0.1)
    assert found.output_sd.sel(output="same").item() == 0.0
    if known:
        assert found.output_sd.sel(output="y").item() / float(factor) == pytest.approx(2, rel=0.05)
