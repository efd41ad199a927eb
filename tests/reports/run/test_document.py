from __future__ import annotations

import json

import numpy as np
import pytest

from mcsv.reports.run.document import document, to_json


def test_the_document_has_the_keys_that_programs_rely_on(programme_results):
    got = document(programme_results)
    assert [key for key in got if key != "complete"] == [
        "schema_version",
        "programme",
        "draws",
        "seed",
        "threads",
        "elapsed_seconds",
        "draws_per_second",
        "fingerprint",
        "fingerprints",
        "version",
        "currency",
        "price_year",
        "start",
        "step",
        "accountability",
        "sampling",
        "until",
        "questions",
        "observed",
        "too_few_draws_for",
        "options",
    ]
    assert got["schema_version"] == 1
    assert got["draws_per_second"] == 80_000
    assert got["accountability"] == {"pocket": "council", "window": 8, "tolerance": 0.05}
    base = got["options"]["base"]
    assert list(base)[:5] == ["p_deficit_window", "p_deficit_any", "position", "reserve_required", "outputs"]
    assert list(base["position"])[:3] == ["mean", "sd", "quantiles"]
    assert list(base["outputs"]["days_avoided"])[:4] == ["mean", "sd", "p_negative", "quantiles"]
    assert list(base["reserve_required"]) == ["0.8", "0.9", "0.95", "0.99"]


def test_the_numbers_are_those_of_the_result(programme_results):
    base = document(programme_results)["options"]["base"]
    at = programme_results.sel(option="base", pocket="council")
    low, high = at["p_deficit_window_ci"].values
    assert base["p_deficit_window"] == {"value": at["p_deficit_window"].item(), "low": low, "high": high}
    end = at.isel(period=7)
    assert base["position"]["mean"] == end["position_mean"].item()
    assert base["position"]["quantiles"]["0.05"] == end["position_quantile"].sel(quantile=0.05).item()
    assert base["reserve_required"]["0.95"] == at["reserve_required"].sel(confidence=0.95).item()


def test_formulas_alone_have_nobody_accountable(formula_results):
    got = document(formula_results)
    assert got["accountability"] is None
    assert list(got["options"]["base"]) == ["outputs"]


def test_every_option_has_what_base_has(whole_results):
    options = document(whole_results)["options"]
    assert list(options) == ["base", "careful", "do_nothing"]
    assert len({tuple(option) for option in options.values()}) == 1
    assert list(options["base"])[-5:] == ["pockets", "npv", "events", "events_total", "stocks"]
    assert options["do_nothing"]["events"] == {}


def test_the_parts_that_only_some_models_have(whole_results):
    careful = document(whole_results)["options"]["careful"]
    at = whole_results.sel(option="careful")
    hospital = careful["pockets"]["hospital"]
    assert hospital["tolerance"] == 0.2
    assert careful["pockets"]["council"]["tolerance"] == 0.1
    assert careful["pockets"]["residents"]["tolerance"] is None
    assert careful["pockets"]["council"]["position"] == careful["position"]
    beyond = at.sel(pocket="hospital")
    assert hospital["value_beyond_horizon"] == {
        "mean": beyond.value_beyond_horizon_mean.item(),
        "se": beyond.value_beyond_horizon_mean_se.item(),
    }
    assert hospital["cash_beyond_horizon"]["mean"] == beyond.cash_beyond_horizon_mean.item()
    assert hospital["chance_share"]["value"] == beyond.position_chance_share.item()
    assert list(careful["events"]) == ["late_start", "strike", "claims"]
    strike = at.sel(event="strike")
    low, high = strike.event_probability_ci.values
    assert careful["events"]["strike"] == {
        "probability": {"value": strike.event_probability.item(), "low": low, "high": high},
        "cost": {"mean": strike.event_cost_mean.item(), "se": strike.event_cost_mean_se.item()},
        "share": careful["events"]["strike"]["share"],
    }
    assert careful["events"]["strike"]["share"]["value"] == pytest.approx(
        strike.event_cost_mean.item() / careful["events_total"]["mean"]
    )
    society = at.sel(view="society")
    assert careful["npv"]["society"]["mean"] == society.npv_mean.item()
    assert careful["npv"]["society"]["p_negative"] == society.p_npv_negative.item()
    assert careful["stocks"]["caseload"]["mean"] == at.stock_mean.sel(stock="caseload").isel(period=7).item()
    assert careful["outputs"]["people"]["chance_share"]["value"] == at.output_chance_share.sel(output="people").item()


def test_the_text_is_json_without_nan(programme_results):
    results = programme_results.copy(deep=True)
    results["output_sd"][:] = np.nan
    del results.attrs["threads"], results.attrs["elapsed_seconds"]
    text = to_json(results)
    assert "NaN" not in text
    got = json.loads(text)
    assert got["options"]["base"]["outputs"]["days_avoided"]["sd"] is None
    assert got["threads"] is None
    assert got["draws_per_second"] is None
    assert text == to_json(results)
