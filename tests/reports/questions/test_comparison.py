"""The comparison in words: what to choose comes first, and every figure stands in the document too."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import pytest
import xarray as xr

import mcsv
from mcsv.reports.questions.comparison import comparison
from mcsv.reports.questions.comparison_document import comparison_json
from mcsv.reports.terminal import comparison as printed
from mcsv.reports.writing.paper import figures_of
from mcsv.reports.writing.screen import Screen

MODEL: dict[str, Any] = {
    "programme": "Two teams",
    "currency": "GBP",
    "price_year": 2025,
    "step": "year",
    "horizon": "2 years",
    "discounting": {"rate": 0.03, "origin": "end"},
    "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.1},
    "pockets": {"council": {"budget": {"amount": 100_000, "per": "year"}}, "people": {"kind": "society"}},
    "inputs": {
        "team": {"dist": "gamma", "mean": 98_000, "sd": 12_000},
        "gained": {"dist": "lognormal", "mean": 120_000, "sd": 50_000},
    },
    "costs": {"staff": {"amount": "team", "per": "year", "paid_by": "council"}},
    "benefits": {
        "calm": {
            "quantity": "gained",
            "per": "year",
            "values": [{"to": "people", "type": "social", "unit_value": 1}],
        }
    },
    "options": {"smaller": {"set": {"inputs.team.mean": 80_000, "inputs.gained.mean": 90_000}}},
}
PRICED = {
    "inputs": {"q": {"dist": "normal", "mean": 1, "sd": 0.5}, "which": 0},
    "currency": "GBP",
    "price_year": 2025,
    "outputs": {"qalys": {"formula": "q * (1 + which)"}, "spend": {"formula": "1_000 + 9_000 * which"}},
    "decision": {"effect": "qalys", "cost": "spend", "willingness_to_pay": 20_000},
    "options": {"more": {"set": {"inputs.which": 1}}},
}


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return mcsv.compare(MODEL, draws=100_000)


def numbers(part: Any) -> Iterator[float]:
    if isinstance(part, dict):
        for each in part.values():
            yield from numbers(each)
    elif isinstance(part, float | int):
        yield float(part)


def test_what_to_choose_comes_first(found: xr.Dataset) -> None:
    text = " ".join(printed(found, Screen()).split())
    at = found.p_best.sel(choice="base").item()
    assert text.startswith(f"base is best for society (net present value) with probability {100 * at:.2f} % (")
    assert "choosing it where another is better costs GBP " in text
    assert "For council, to bring a deficit at any judged date within 2 years to 10 %: base needs GBP " in text
    assert "smaller needs no reserve" in text
    assert "Differences draw by draw: position of council" in text


def _of(options: dict[str, Any], formula: str = "x + which") -> str:
    inputs = {"x": {"dist": "normal", "mean": 0, "sd": 1}, "which": 0}
    outputs = {"nb": {"formula": formula}}
    model = {"inputs": inputs, "outputs": outputs, "decision": {"output": "nb"}, "options": options}
    return " ".join(printed(mcsv.compare(model, draws=5_000), Screen()).split("\n\n")[0].split())


def test_options_that_are_alike_are_said_to_be() -> None:
    same, worse = {"set": {"inputs.which": 0}}, {"set": {"inputs.which": -1}}
    alike = "base and same are alike by nb in each of 5,000 draws; the first of them counts as best."
    assert _of({"same": same}) == alike
    said = _of({"same": same, "worse": worse})
    assert said.startswith("base is best by nb in each of 5,000 draws: that another would be better")
    assert said.endswith(alike)
    assert "alike" not in _of({"worse": worse})
    unsure = _of({"same": same, "other": {"set": {"outputs.nb.formula": "-0.5 - x"}}})
    assert "base is best by nb with probability" in unsure
    assert unsure.endswith(alike)


def test_what_is_best_on_average_may_seldom_be_best() -> None:
    rare = {"set": {"outputs.nb.formula": "where(x > 1.5, 20, 0)"}}  # in 7 of 100 draws: 1.34 on average
    said = _of({"rare": rare, "low": {"set": {"outputs.nb.formula": "x - 9"}}}, "1 + 0 * x")
    start = (
        r"rare is best by nb on average, but base is best more often: with probability 9\d\.\d+ % \(.*, rare with [567]"
    )
    assert re.match(start, said), said
    assert "choosing rare where another is better costs" in said


def test_what_never_loses_is_best_wherever_it_stands() -> None:
    """Where both come to the same in nine draws of ten, the first one is not told to be best more often."""
    guarded = {"set": {"outputs.nb.formula": "where(x > 1.2816, -1, 0)"}}
    said = _of({"guarded": guarded}, "where(x > 1.2816, -x, 0)")
    start = "guarded is best by nb in each of 5,000 draws, alone or alike to others before it: that another would be"
    assert said.startswith(start)
    assert "more often" not in said


def test_the_first_of_those_that_are_often_alike_is_not_best_more_often() -> None:
    guarded = {"set": {"outputs.nb.formula": "where(x > 1.2816, 5, where(x < -2, -1, 0))"}}
    said = _of({"guarded": guarded}, "0 * x")
    assert re.match(r"guarded is best by nb with probability (9|10|11)\.\d+ % ", said), said
    assert said.endswith("In many draws base and guarded are alike by nb; there the first of them counts as best.")


@pytest.mark.parametrize("model", [MODEL, {**MODEL, "decision": {"sign": "council"}, "options": {}}, PRICED])
def test_every_figure_is_in_the_document(model: Any) -> None:
    results = mcsv.compare(model, draws=50_000)
    there = set(numbers(json.loads(comparison_json(results))))
    shown = [figure.known for block in comparison(results) for figure in figures_of(block)]
    assert len(shown) > 5
    assert [each for each in shown if math.isfinite(each.value) and each.value not in there] == []


def test_a_comparison_that_an_earlier_version_stored_is_told_with_what_it_has(found: xr.Dataset) -> None:
    for lost in (["deficit_any_apart", "deficit_any_apart_se"], ["reserve_any_apart", "reserve_any_apart_se"]):
        text = " ".join(printed(found.drop_vars(lost), Screen()).split())
        assert text.startswith("base is best for society")
        assert "an earlier version of mcsv stored this comparison" in text
        assert "mcsv run MODEL --draws " in text
    assert "an earlier version" not in printed(found, Screen())


def test_it_is_of_plain_draws_whatever_the_model_says_of_runs() -> None:
    plain, points = (mcsv.compare({**MODEL, "sampling": how}, draws=20_000) for how in ("plain", "sobol"))
    for found in (plain, points):
        assert json.loads(comparison_json(found))["comparison"]["sampling"] == "plain"
    for name in ("position_dominates_first_but", "benefit_dominates_second_but", "p_best_ci"):
        assert plain[name].values.tobytes() == points[name].values.tobytes(), name
    assert "plain draws (points are for run and explain)" in printed(points, Screen())


def test_ways_to_choose_in_words(found: xr.Dataset) -> None:
    signed = printed(mcsv.compare({**MODEL, "decision": {"sign": "council"}, "options": {}}, draws=20_000), Screen())
    assert "is best for the budget of council (its position at the end of its window)" in " ".join(signed.split())
    priced = printed(mcsv.compare(PRICED, draws=20_000), Screen())
    assert "is best by effect qalys at 20000 less cost spend" in " ".join(priced.split())
    assert "Best by what a unit of the effect is worth" in priced
