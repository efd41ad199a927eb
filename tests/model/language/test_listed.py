"""Arrays in a model that is written in Python: what they hold is what a file's list would hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from mcsv.errors import ModelError
from mcsv.files.models import read_model, write_model
from mcsv.model import Model
from mcsv.model.language.listed import listed

SEEN = [3.5, 1.25, 9.0, 3.5]
OUTPUTS = {"x": {"formula": "a"}}


def seen(values):
    return Model(inputs={"a": {"dist": "empirical", "values": values}}, outputs=OUTPUTS)


@pytest.mark.parametrize("kind", [np.array, pd.Series, xr.DataArray, pd.Index, tuple, lambda v: np.array(v, "f4")])
def test_data_of_any_kind_are_the_list_that_they_hold(kind):
    assert seen(kind(SEEN)) == seen(SEEN)
    option = {"more": {"set": {"inputs.a.values": kind(SEEN)}}}
    written = {"inputs": {"a": {"dist": "empirical", "values": [1.0]}}, "outputs": OUTPUTS, "options": option}
    assert Model(**written).variants["more"].inputs == seen(SEEN).inputs


def test_a_matrix_a_number_and_a_changed_record_take_arrays_too(tmp_path):
    normal = {"dist": "normal", "mean": xr.DataArray(2.0), "sd": np.array(1.0)}
    tie = {"of": ["a", "b"], "rank": pd.DataFrame([[1.0, 0.5], [0.5, 1.0]])}
    model = Model(inputs={"a": normal, "b": normal}, outputs=OUTPUTS, correlations=[tie])
    plain = {"dist": "normal", "mean": 2, "sd": 1}
    tie = {"of": ["a", "b"], "rank": [[1, 0.5], [0.5, 1]]}
    assert model == Model(inputs={"a": plain, "b": plain}, outputs=OUTPUTS, correlations=[tie])
    place = write_model(seen([1.0]), tmp_path / "model.yaml")
    assert read_model(place, set={"inputs.a.values": pd.Series(SEEN)}) == seen(SEEN)
    changed = seen([1.0]).model_copy(update={"inputs": {"a": {"dist": "empirical", "values": np.array(SEEN)}}})
    assert changed == seen(SEEN)
    assert seen([1.0]).inputs["a"].model_copy(update={"values": np.array(SEEN)}) == seen(SEEN).inputs["a"]


def test_what_an_array_hides_or_lacks_is_no_observation():
    masked = np.ma.masked_greater(np.array(SEEN), 5)
    for values in (masked, pd.Series([3.5, np.nan]), pd.Series([1, None], dtype="Int64")):
        with pytest.raises(ModelError, match=r"inputs\.a\.values"):
            seen(values)


def test_data_without_arrays_stay_the_very_same():
    data = {"a": [1, {"b": (2.0, np.float64(3), "text", None)}]}
    assert listed(data) is data
