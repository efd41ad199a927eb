"""Periods in the calendar, as xarray's own words find them."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import mcsv
from mcsv.results.declared.periods import called, names_of, periods
from mcsv.results.declared.variables import coordinate
from mcsv.results.reading.gate import parse_gate


def dated(start: str, step: str, count: int) -> xr.Dataset:
    labels = [f"label {t}" for t in range(count)]
    found = {name: coordinate(name, values).to_xarray() for name, values in periods(labels, start, step).items()}
    return xr.Dataset({"x": ("period", np.arange(float(count)))}, found)


@pytest.mark.parametrize(
    ("step", "begins", "ends"),
    [
        ("month", ["2027-11-01", "2027-12-01", "2028-01-01", "2028-02-01"],
         ["2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29"]),
        ("quarter", ["2027-11-01", "2028-02-01", "2028-05-01", "2028-08-01"],
         ["2028-01-31", "2028-04-30", "2028-07-31", "2028-10-31"]),
        ("year", ["2027-11-01", "2028-11-01", "2029-11-01", "2030-11-01"],
         ["2028-10-31", "2029-10-31", "2030-10-31", "2031-10-31"]),
    ],
)  # fmt: skip
def test_a_period_is_its_first_day_with_the_last_beside(step, begins, ends):
    found = dated("2027-11", step, 4)
    assert found.period.values.astype("datetime64[D]").astype(str).tolist() == begins
    assert found.period_end.values.astype("datetime64[D]").astype(str).tolist() == ends
    assert called(found) == ["label 0", "label 1", "label 2", "label 3"]
    assert names_of(found)[1] == {"label 1", begins[1], ends[1]}


def test_periods_beyond_the_reach_of_nanoseconds():
    found = dated("2200-12", "year", 10_000)
    assert str(found.period.values[-1])[:11] == "12199-12-01"
    assert str(found.period_end.values[-1])[:11] == "12200-11-30"


def test_xarray_finds_its_way():
    found = dated("2026-04", "quarter", 8)
    assert found.x.sel(period="2027").values.tolist() == [3, 4, 5, 6]
    assert found.x.sel(period=slice("2026-07", "2026-10")).values.tolist() == [1, 2]
    assert found.x.groupby("period.year").sum().values.tolist() == [0 + 1 + 2, 3 + 4 + 5 + 6, 7]
    assert found.x.resample(period="YE").last().values.tolist() == [2, 6, 7]


def test_without_a_start_periods_are_numbers():
    found = dated("", "year", 3)
    assert found.x.sel(period=2).item() == 2.0
    assert "period_end" not in found
    assert names_of(found) == [{"label 0"}, {"label 1"}, {"label 2"}]


MODEL = {
    "currency": "GBP", "price_year": "2026", "step": "quarter", "horizon": "1 year", "pockets": {"council": {}},
    "costs": {"team": {"amount": 100, "per": "quarter", "paid_by": "council"}},
}  # fmt: skip


def test_results_of_a_model_with_dates_have_them():
    results = mcsv.simulate({**MODEL, "start": "2026-04"}, draws=1000)
    assert results.position_mean.sel(pocket="council", period="2027").values.tolist() == [[-400]]
    assert called(results) == results.period_label.values.tolist() == ["2026-04", "2026-07", "2026-10", "2027-01"]
    assert results.when.values.tolist() == [*called(results), "never"]
    bare = mcsv.simulate(MODEL, draws=1000)
    assert bare.period.values.tolist() == [0, 1, 2, 3]
    assert called(bare) == ["0", "1", "2", "3"]


@pytest.mark.parametrize("label", ["2026-10", "2026-10-01", "2026-12-31"])
def test_a_gate_takes_every_name_of_a_period(label):
    results = mcsv.simulate({**MODEL, "start": "2026-04"}, draws=1000)
    assert parse_gate(f"position_mean[council, {label}] < -299").met(results) == 1
    assert parse_gate(f"position_mean[council, {label}] < -301").met(results) == 0
