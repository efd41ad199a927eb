from __future__ import annotations

import numpy as np
import pytest

from mcsv.results.declared.variables import COORDINATES, VARIABLES, coordinate, declare, kept

FIXED = {
    "position_mean": ("option", "pocket", "period"),
    "position_sd": ("option", "pocket", "period"),
    "position_quantile": ("option", "pocket", "period", "quantile"),
    "p_deficit": ("option", "pocket", "period"),
    "p_deficit_ci": ("option", "pocket", "period", "ci_bound"),
    "p_deficit_window": ("option", "pocket"),
    "p_deficit_any": ("option", "pocket"),
    "reserve_required": ("option", "pocket", "confidence"),
    "npv_mean": ("option", "view"),
    "npv_quantile": ("option", "view", "quantile"),
    "p_npv_negative": ("option", "view"),
    "output_mean": ("option", "output"),
    "output_sd": ("option", "output"),
    "output_quantile": ("option", "output", "quantile"),
    "p_output_negative": ("option", "output"),
}


@pytest.mark.parametrize(("name", "dims"), FIXED.items())
def test_the_names_that_users_rely_on_keep_their_dimensions(name, dims):
    assert VARIABLES[name].dims == dims


def test_every_dimension_is_a_declared_coordinate():
    assert {dim for row in VARIABLES.values() for dim in row.dims} <= set(COORDINATES)


def test_every_figure_of_a_distribution_comes_with_its_error():
    for name, row in VARIABLES.items():
        if name.endswith(("_mean", "_sd", "_quantile")) and name.split("_")[0] in {
            "position",
            "npv",
            "output",
        }:
            assert VARIABLES[f"{name}_se"].dims == row.dims
        if name.endswith(("shortfall_mean", "shortfall_given_deficit")):
            assert VARIABLES[f"{name}_se"].dims == row.dims
        share = name.startswith("p_") and row.unit == "share"  # a gain compares errors, and has none
        if (share or name in ("first_deficit_share", "payback_period_share")) and not name.endswith("_ci"):
            assert VARIABLES[f"{name}_ci"].dims == (*row.dims, "ci_bound")


@pytest.mark.parametrize(
    ("name", "units"), [("position_mean", "EUR"), ("p_deficit", "1"), ("output_mean", "see output_unit")]
)
def test_units_and_sentence_are_attributes(name, units):
    variable = declare(name, np.zeros([2] * len(VARIABLES[name].dims)), "EUR")
    assert variable.attrs["units"] == units
    assert variable.attrs["long_name"] == VARIABLES[name].sentence


def test_a_wrong_shape_is_refused():
    with pytest.raises(ValueError, match="dimensions"):
        declare("p_deficit", np.zeros((1, 2)))


def test_an_undeclared_name_is_refused():
    with pytest.raises(KeyError):
        declare("p_surplus", np.zeros((1, 2)))


def test_labels_without_a_unit_have_none():
    assert "units" not in coordinate("pocket", ["council"]).attrs


def test_kept_draws_cannot_shadow_a_declared_name():
    name, variable = kept("position_mean", np.zeros((1, 5)), "GBP")
    assert name not in VARIABLES
    assert variable.dims == ("option", "draw")
    assert variable.attrs["units"] == "GBP"
