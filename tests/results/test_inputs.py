"""What a run rests on, as a Dataset: spread, shape, source."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

import mcsv
from mcsv.kernels import BLOCK
from mcsv.results.declared.inputs import SOURCE, STEPS
from mcsv.results.declared.worlds import DRAWS_OF_A_WORLD
from mcsv.results.questions.inputs import inputs_dataset

MODEL = {
    "inputs": {
        "a": {"dist": "normal", "mean": 10, "sd": 2, "unit": "GBP", "source": "a book", "owner": "Ada", "grade": 2},
        "b": 5,
        "c": {"formula": "a + b", "date": "2025-11"},
    },
    "outputs": {"d": {"formula": "c"}},
}


def test_quantiles_shape_and_source_of_each_input() -> None:
    found = inputs_dataset(mcsv.Model.model_validate(MODEL), {"seed": 1})
    assert found.attrs == {"seed": 1}
    a, b, c = (found.sel(input=name) for name in "abc")
    assert a.input_quantile.values == pytest.approx(norm(10, 2).ppf([0.05, 0.5, 0.95]), rel=1e-6)
    assert b.input_quantile.values.tolist() == [5, 5, 5]
    assert np.isnan(c.input_quantile).all()
    points = np.linspace(*norm.ppf([0.002, 0.998]), STEPS + 1)
    wanted = np.diff(norm.cdf(points))
    assert a.input_shape.values == pytest.approx(wanted / wanted.max(), abs=0.03)
    assert np.isnan(b.input_shape).all()
    assert np.isnan(c.input_shape).all()
    said = {key: [str(word) for word in found[f"input_{key}"].values] for key in SOURCE}
    assert said["owner"] == ["Ada", "", ""]
    assert said["grade"] == ["2", "", ""]
    assert said["date"] == ["", "", "2025-11"]
    assert said["formula"] == ["", "", "a + b"]


def test_a_world_is_as_many_draws_as_a_block() -> None:
    assert DRAWS_OF_A_WORLD == BLOCK
