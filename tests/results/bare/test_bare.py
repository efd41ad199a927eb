"""A result without xarray says what the Dataset with the same contents says, and leaves to xarray what it cannot."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import xarray as xr
from bare_results import bare, without_xarray

PLACES: tuple[Any, ...] = (0, -1, np.int64(1), slice(1, None), slice(None, None, -1), [1, 0], np.array([0]), [])


@pytest.fixture(scope="module")
def wanted(programme_results: xr.Dataset) -> xr.Dataset:
    """With labels that are words, numbers, dates and beside a dimension, and with values of each kind."""
    days = np.array(["2026-04-01", "2027-04-01"], "datetime64[s]")
    return programme_results.assign(
        first=("pocket", np.array(["2026-04-01", "NaT", "2400-12-31"], "datetime64[s]")),
        word=(("pocket", "twin"), np.array([["a", "bc"], ["é", ""], ["x", "y"]])),
        flag=("pocket", np.array([True, False, True])),
        number=((), 3),
        moment=((), np.datetime64("2026-04-01", "s")),
    ).assign_coords(twin=("twin", ["same", "same"]), seen=("seen", days))


def same(found: Any, expected: Any) -> None:
    """One array as another: values to the last bit with their type, dimensions, attributes, and labels alike."""
    assert found.dims == expected.dims
    assert found.dtype == expected.dtype
    assert found.shape == expected.shape
    assert dict(found.sizes) == dict(expected.sizes)
    np.testing.assert_array_equal(found.values, expected.values)
    assert type(found.values) is type(expected.values)
    assert found.attrs == expected.attrs
    if isinstance(expected, xr.DataArray):
        assert found.name == expected.name
        assert {*found.coords} == {*expected.coords}
        for name, label in found.coords.items():
            np.testing.assert_array_equal(label.values, expected.coords[name].values)


def all_same(found: Any, expected: xr.Dataset) -> None:
    assert {*found.variables} == {*expected.variables}
    assert [*found] == [*expected] == [*found.data_vars]
    assert {*found.coords} == {*expected.coords}
    assert len(found) == len(expected)
    assert dict(found.sizes) == dict(expected.sizes)
    assert found.attrs == expected.attrs
    for name in expected.variables:
        assert name in found
        same(found[name], expected[name])
        same(found.variables[name], expected.variables[name])


def test_everything_in_it_is_the_same(wanted: xr.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    xr.testing.assert_identical(bare(wanted).to_xarray(), wanted)
    xr.testing.assert_identical(bare(wanted)["position_mean"].to_xarray(), wanted["position_mean"])
    without_xarray(monkeypatch)
    all_same(bare(wanted), wanted)
    assert "nothing" not in bare(wanted)


def test_a_part_at_positions_is_the_same(wanted: xr.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    without_xarray(monkeypatch)
    found = bare(wanted)
    for dim, place in itertools.product(("option", "pocket", "quantile"), PLACES):
        if wanted.sizes[dim] > 1 or (np.ndim(place) == 0 and place in (0, -1)):
            all_same(found.isel({dim: place}), wanted.isel({dim: place}))
    all_same(found.isel(option=0).isel(pocket=[2, 0], period=3), wanted.isel(option=0).isel(pocket=[2, 0], period=3))
    array, expected = found["position_quantile"], wanted["position_quantile"]
    same(array.isel(pocket=1, quantile=slice(2, 5)), expected.isel(pocket=1, quantile=slice(2, 5)))
    same(array[0], expected[0])
    same(array[0][1:], expected[0][1:])
    same(array["pocket"], expected["pocket"])
    same(array.variable.isel({"pocket": 1}), expected.variable.isel({"pocket": 1}))
    assert [float(each) for each in found["confidence"]] == [float(each) for each in wanted["confidence"]]
    same(array.transpose(*reversed(array.dims)), expected.transpose(*reversed(expected.dims)))
    all_same(found[["position_mean", "flag"]], wanted[["position_mean", "flag"]])
    for name in ("number", "flag"):
        assert bool(found[name].isel(dict.fromkeys(found[name].dims, 0))) is True
    assert (float(found["number"]), int(found["number"])) == (3.0, 3)


def test_a_part_at_labels_is_the_same(wanted: xr.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    without_xarray(monkeypatch)
    found = bare(wanted)
    for asked in (
        {"pocket": "hospital"},
        {"quantile": 0.05, "option": np.str_("base")},
        {"pocket": ["residents", "council"]},
    ):
        all_same(found.sel(asked), wanted.sel(asked))
        same(found["position_quantile"].sel(asked), wanted["position_quantile"].sel(asked))


@pytest.mark.parametrize(
    "ask",
    [
        lambda one: one.sel(twin="same"),
        lambda one: one.sel(seen="2026"),
        lambda one: one.sel(quantile=slice(0.1, 0.9)),
        lambda one: one.sel(quantile=0.06, method="nearest"),
        lambda one: one.isel(pocket=xr.DataArray([0, 1], dims="point")),
        lambda one: one["first"][{"pocket": 1}],
        lambda one: one["flag"][np.array([True, False, True])],
        lambda one: one["position_mean"].mean("pocket"),
        lambda one: one["position_mean"].transpose("period", ...),
        lambda one: one["position_mean"] > 1,
        lambda one: one["word"] == "bc",
        lambda one: one["position_mean"] - one["position_sd"],
        lambda one: np.isnan(one["position_mean"]),
        lambda one: one.drop_vars("first"),
    ],
)
def test_what_it_cannot_is_left_to_xarray(wanted: xr.Dataset, ask: Any) -> None:
    found = ask(bare(wanted))
    xr.testing.assert_identical(found.to_xarray() if hasattr(found, "to_xarray") else found, ask(wanted))


def test_it_is_an_array_for_numpy(wanted: xr.Dataset) -> None:
    np.testing.assert_array_equal(np.asarray(bare(wanted)["flag"]), wanted["flag"].values)


@pytest.mark.parametrize(
    ("ask", "refusal"),
    [
        (lambda one: one["nothing"], KeyError),
        (lambda one: one["position_mean"]["period_of_nothing"], KeyError),
        (lambda one: one.nothing, AttributeError),
        (lambda one: one.sel(pocket="nobody"), KeyError),
        (lambda one: one["position_mean"].sel(pocket=["council", "nobody"]), KeyError),
        (lambda one: one.sel(nothing="nobody"), KeyError),
        (lambda one: one.isel(nothing=1), ValueError),
        (lambda one: one["flag"].isel(option=0), ValueError),
        (lambda one: one.variables["flag"].isel(option=0), ValueError),
        (lambda one: one.isel(pocket=3)["flag"], IndexError),
        (lambda one: hash(one["flag"]), TypeError),
        (lambda one: float(one["flag"]), TypeError),
        (lambda one: bool(one["flag"]), ValueError),
    ],
)
def test_what_xarray_refuses_is_refused(wanted: xr.Dataset, ask: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        ask(wanted)
    with pytest.raises(refusal):
        ask(bare(wanted))
