"""The parts of a result, and tables of them that stay small."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import mcsv
from mcsv.errors import UsageError
from mcsv.results.sections.parts import PARTS

KEPT = ("council", "unit_cost")


@pytest.fixture(scope="module")
def results():
    council = {"budget": {"amount": "1000 * unit_cost", "per": "year"}, "reserve": 50}
    return mcsv.simulate(
        {
            "currency": "GBP", "price_year": "2026", "start": "2026-04", "step": "quarter", "horizon": "2 years",
            "discounting": {"rate": 0.035, "origin": "start"}, "pockets": {"council": council, "nhs": {}},
            "groups": {"families": {"size": 30}},
            "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.05},
            "inputs": {"unit_cost": {"dist": "gamma", "mean": 4, "sd": 1, "unit": "GBP"}},
            "costs": {"team": {"amount": "1010 * unit_cost", "per": "year", "paid_by": "council"}},
            "events": {"strike": {"hazard": 0.1, "costs": {"nhs": 30}}},
            "stocks": {"people": {"initial": 3, "inflow": 2, "unit": "people"}},
            "outputs": {"a": {"formula": "unit_cost", "unit": "GBP"}, "b": {"formula": "2 * unit_cost"}},
            "funding": {"grant": {"kind": "grant", "to": "council", "amount": 5, "per": "once"}},
            "decisions": {"renewal": {"at": "1 year", "probability": 0.5, "renews": ["costs.team"]}},
            "options": {"dear": {"set": {"costs.team.amount": "1200 * unit_cost"}}},
        },
        draws=3000,
        keep=KEPT,
        money=True,
        returns=True,
        beyond="a: 4",
    )  # fmt: skip


def test_every_variable_is_in_one_part(results):
    parts = {part: set(getattr(results.mcsv, part).data_vars) for part in PARTS}
    assert all(parts.values())
    assert sum(map(len, parts.values())) == len(set.union(*parts.values()))
    of_all = set(results.data_vars) - set.union(*parts.values())
    assert {dim for name in of_all for dim in results[name].dims} <= {"option", "span", "saved", "ci_bound"}
    assert parts["draws"] == {"draws_council", "draws_unit_cost"}


def test_a_part_has_its_own_labels_and_no_other(results):
    assert {*results.mcsv.values.dims} == {"option", "view", "quantile", "ci_bound", "span"}
    assert {*results.mcsv.draws.dims} == {"option", "draw"}
    assert "period_end" in results.mcsv.positions.coords
    assert "output_unit" in results.mcsv.outputs.coords


@pytest.mark.parametrize("part", PARTS)
def test_a_table_has_a_row_a_cell(results, part):
    table = results.mcsv.to_dataframe(part)
    assert tuple(table.index.names) == PARTS[part]
    assert len(table) == np.prod([results.sizes[dim] for dim in PARTS[part]])
    assert table.index.is_unique
    assert table.shape[1] < 170


def test_each_number_stands_in_its_place(results):
    table = results.mcsv.to_dataframe()
    cell = {"option": "dear", "pocket": "council"}
    row = table.loc[("dear", "council", "2026-10-01")]
    at = results.sel(cell, drop=True).isel(period=2)
    assert row["position_mean"] == at.position_mean.item()
    assert row["position_quantile[0.05]"] == at.position_quantile.sel(quantile=0.05).item()
    assert row["p_deficit_ci[high]"] == at.p_deficit_ci.sel(ci_bound="high").item()
    assert row["reserve_required[0.95]"] == at.reserve_required.sel(confidence=0.95).item()
    assert row["period_label"] == "2026-10"
    assert not [name for name in table if "first_deficit" in name]
    draws = results.mcsv.to_dataframe("draws")
    assert draws.loc[("dear", 7), "draws_council"] == results.draws_council.sel(option="dear")[7].item()


def test_a_part_that_the_model_lacks_is_empty():
    alone = mcsv.simulate(
        {"inputs": {"x": {"dist": "uniform", "low": 0, "high": 1}}, "outputs": {"y": {"formula": "x"}}}, draws=1000
    )
    assert not alone.mcsv.positions.data_vars
    assert alone.mcsv.to_dataframe("stocks").empty
    assert len(alone.mcsv.to_dataframe("outputs")) == 1
    assert "positions" not in repr(alone.mcsv)


def test_results_that_were_joined_have_a_row_for_each(results):
    seeds = pd.Index([1, 2], name="seed")
    joined = xr.concat([results, results.copy(deep=True)], seeds)
    joined["position_mean"][{"seed": 1}] += 5
    table, alone = joined.mcsv.to_dataframe(), results.mcsv.to_dataframe()
    assert tuple(table.index.names) == ("seed", *PARTS["positions"])
    assert len(table) == 2 * len(alone)
    assert [*table] == [*alone]
    moved = table.loc[2, "position_mean"] - table.loc[1, "position_mean"]
    np.testing.assert_allclose(moved, 5)


def test_no_such_part_is_refused_in_words(results):
    with pytest.raises(UsageError, match=r"E205 part: is no part of a result; value: position; .*positions"):
        results.mcsv.to_dataframe("position")
