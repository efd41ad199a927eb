"""The forecast before and after what was observed: in words, tables and JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
import xarray as xr

import mcsv
from mcsv.reports.media import text
from mcsv.reports.questions.update import updated
from mcsv.reports.questions.update_document import update_document, update_json
from mcsv.reports.writing.paper import figures_of
from mcsv.reports.writing.screen import Screen
from mcsv.results.statistics.intervals import Probability

MODEL: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "prices": {"inflation": 0},
    "horizon": "2 years",
    "step": "year",
    "pockets": {"payer": {"budget": {"amount": 205, "per": "once"}}},
    "accountability": {"pocket": "payer", "window": "2 years", "tolerance": 0.05},
    "inputs": {"rate": {"dist": "normal", "mean": 100, "sd": 10, "source": "quote"}},
    "costs": {"team": {"amount": "rate", "per": "year", "paid_by": "payer"}},
    "outputs": {"yearly": {"formula": "rate", "unit": "GBP"}},
    "observed": {"first": {"of": "rate", "value": 108, "sd": 5, "at": "1 year"}},
    "options": {"cheap": {"set": {"inputs.rate.mean": 95}}},
}


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return mcsv.update(MODEL, draws=20_000)


def numbers(part: Any) -> set[float]:
    if isinstance(part, dict):
        return {number for each in part.values() for number in numbers(each)}
    return {part} if isinstance(part, float) else set()


def test_the_sentence_sets_both_forecasts_side_by_side(found: xr.Dataset) -> None:
    said = " ".join(text.draw(updated(found), Screen()).split())
    after, before = (
        100 * float(found.p_deficit_any_forecast.sel(option="base", forecast=when)) for when in ("after", "before")
    )
    assert f"base, payer: with what was observed, {after:.1f} %" in said
    assert f"before it was {before:.1f} %" in said
    assert "The reserve that brings it to 5 %: GBP" in said
    assert "observed: first; 20,000 draws are worth" in said
    assert said.count("Output yearly, GBP") == 2


def test_every_figure_is_in_the_document(found: xr.Dataset) -> None:
    known = numbers(update_document(found))
    shown = [figure for block in updated(found) for figure in figures_of(block)]
    assert len(shown) > 40
    for figure in shown:
        assert figure.known.value in known
        if isinstance(figure.known, Probability):
            assert {figure.known.low, figure.known.high} <= known
        else:
            assert figure.known.se in known


def test_the_document_is_json(found: xr.Dataset) -> None:
    said = json.loads(update_json(found))
    assert said["observed"] == ["first"]
    assert set(said["options"]) == {"base", "cheap"}
    assert said["options"]["base"]["after"]["effective_draws"] < said["options"]["base"]["before"]["effective_draws"]


def test_a_model_of_outputs_alone_is_updated_too() -> None:
    alone = {key: MODEL[key] for key in ("inputs", "outputs")} | {"observed": {"x": {"of": "rate", "count": 101}}}
    found = mcsv.update(alone, draws=5000)
    assert "p_deficit_any_forecast" not in found
    assert "Output yearly" in text.draw(updated(found), Screen())
    assert set(update_document(found)["options"]["base"]["after"]) == {"effective_draws", "outputs"}


def said_of(model: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    found = mcsv.update(model, draws=20_000)
    return " ".join(text.draw(updated(found), Screen()).split()), update_document(found)["options"]["base"]


def test_what_was_expected_is_told_without_a_warning() -> None:
    said, document = said_of(MODEL)
    assert "What was observed, and what was expected of it before" in said
    assert "hardly" not in said
    assert "contradict" not in said
    assert not document["observations"]["contradictory"]
    assert document["observations"]["figures"]["first"]["observed"] == 108


def test_a_figure_far_out_is_told() -> None:
    said, document = said_of(MODEL | {"observed": {"first": {"of": "rate", "value": 155, "sd": 5, "at": "1 year"}}})
    assert (
        "base, the model hardly expected first: it gave a figure as far out a chance of less than 1 in 2,600." in said
    )
    assert document["observations"]["figures"]["first"]["hardly_expected"]
    assert not document["observations"]["contradictory"]


def test_figures_that_contradict_each_other_are_told() -> None:
    pair = {name: {"of": "rate", "value": value, "sd": 1} for name, value in (("first", 90), ("second", 110))}
    alone = {key: part for key, part in MODEL.items() if key != "options"}
    said, document = said_of(alone | {"observed": pair})
    assert "What was observed contradicts the model or itself: each figure could be expected, but the model" in said
    assert "No draw meets all that was observed" in said
    assert "all together" in said
    assert document["observations"]["contradictory"]
    assert document["observations"]["p_missing_as_much"]["value"] < 0.001
    assert not any(figure["hardly_expected"] for figure in document["observations"]["figures"].values())


def test_a_second_pass_is_told() -> None:
    far = MODEL | {"observed": {"first": {"of": "rate", "value": 155, "sd": 5, "at": "1 year"}}}
    found = mcsv.update(far, draws=20_000)
    said = " ".join(text.draw(updated(found), Screen()).split())
    document = update_document(found)["options"]["base"]
    worth, again = document["after"]["effective_draws"], document["after"]["second_pass"]
    assert f"20,000 draws are worth {again['agreed']:.1f} that agree with it. So a second pass was made near it" in said
    assert f"(rate by {again['moved']['rate']:+.1f} standard deviations): its draws are worth {worth:,.0f}" in said
    assert again["agreed"] < 10
    assert "second_pass" not in document["before"]


PARTNER = {
    **MODEL,
    "pockets": {**MODEL["pockets"], "partner": {"budget": {"amount": 52, "per": "once"}, "tolerance": 0.3}, "idle": {}},
    "costs": {"team": {"amount": "rate", "per": "year", "paid_by": {"payer": 0.75, "partner": 0.25}}},
}


def test_another_pocket_s_risk_is_told_as_if_it_were_the_accountable_one() -> None:
    found = mcsv.update(PARTNER, draws=20_000)
    other = found.sel(other_pocket="partner")
    assert list(found.other_pocket.values) == ["partner"]
    accountable = {"pocket": "partner", "window": "2 years", "tolerance": 0.3}
    itself = mcsv.update({**PARTNER, "accountability": accountable}, draws=20_000)
    assert "other_pocket" not in itself.sizes  # the payer accepts no risk of its own
    for end in ("", "_ci"):
        one, two = other[f"p_deficit_other_forecast{end}"], itself[f"p_deficit_any_forecast{end}"]
        assert one.transpose(*two.dims).values.tobytes() == two.values.tobytes()
    assert (other.other_tolerance == 0.3).all()
    said = " ".join(text.draw(updated(found), Screen()).split())
    assert "base, Pockets with a tolerance of their own: chance of a deficit at any judged date" in said
    told = update_document(found)["options"]["base"]["after"]["others"]["partner"]
    after = float(other.p_deficit_other_forecast.sel(option="base", forecast="after"))
    assert told["p_deficit_any"]["value"] == after
    assert told["tolerance"] == 0.3
    assert f"partner {100 * float(other.p_deficit_other_forecast[0, 0]):.1f}" in said
