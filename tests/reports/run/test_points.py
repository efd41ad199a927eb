"""What a run over points says of itself, in words and in the document."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

import mcsv
from mcsv.reports.media.text import plain
from mcsv.reports.run.answer import answer
from mcsv.reports.run.document import document
from mcsv.reports.run.points import points_said
from mcsv.reports.writing.paper import Sentence
from mcsv.results.reading.figures import by_option
from tests.reports.test_blocks import missing

CONFIGS = Path(__file__).parents[3] / "configs"


@pytest.fixture(scope="module")
def register() -> xr.Dataset:
    return mcsv.simulate(CONFIGS / "risk_register.yaml", draws=16_384, sampling="sobol", full=True)


def said(results: xr.Dataset) -> str:
    return " ".join(plain(one) for one in points_said(results, next(iter(by_option(results).values()))))


def test_kind_number_gains_and_what_stays_random_are_said(register: xr.Dataset) -> None:
    text = said(register)
    assert text.startswith("Draws are Sobol points: 16 replicates of 1,024. The error of the mean of contingency's")
    gain = register.isel(option=0).sel(pocket="contingency")["position_mean_gain"].values[1]
    assert f"position at the end of 2 years is {gain:.1f} times smaller than with as many plain draws" in text
    assert text.endswith("Random as ever: the single cases of sums. Told by plain draws: how much is chance.")


def test_a_rounded_number_is_said_with_what_was_asked_for(register: xr.Dataset) -> None:
    asked = register.assign_attrs(draws_asked=10_000)
    assert "16 replicates of 1,024, for the 10,000 draws that were asked for." in said(asked)


def test_gains_have_two_digits(register: xr.Dataset) -> None:
    for gain, words in ((1.234, "1.2 times"), (31.4, "31 times"), (787.0, "790 times"), (0.95, "0.9 times")):
        one = register.copy(deep=True)
        one["position_mean_gain"][:] = gain
        assert f"2 years is {words} smaller" in said(one)


def test_the_gain_of_the_median_is_that_of_the_median(register: xr.Dataset) -> None:
    one = register.copy(deep=True)
    for place, level in enumerate(one["quantile"].values):
        one["position_quantile_gain"].values[..., place] = 7.0 if level == 0.5 else 3.0
    assert ", that of the median 7.0 times, " in said(one)


def test_figures_without_an_error_have_no_gain(register: xr.Dataset) -> None:
    one = register.copy(deep=True)
    for name in ("position_mean_gain", "position_quantile_gain", "p_deficit_any_gain"):
        one[name][:] = float("nan")
    assert "smaller" not in said(one)


def test_it_stands_in_the_answer_and_nowhere_in_that_of_plain_draws(
    register: xr.Dataset, whole_results: xr.Dataset
) -> None:
    def sentences(results: xr.Dataset) -> str:
        return " ".join(plain(block) for block in answer(results) if isinstance(block, Sentence))

    assert "Sobol points" in sentences(register)
    assert "Sobol" not in sentences(whole_results)
    assert points_said(whole_results, whole_results) == []
    assert document(whole_results)["sampling"] is None
    assert "gains" not in document(whole_results)["options"]["base"]


def test_the_document_has_all_of_it(register: xr.Dataset) -> None:
    found = document(register)
    assert found["sampling"] == {
        "sampling": "sobol",
        "replicates": 16,
        "draws_asked": 16_384,
        "coordinates": 19,
        "without_coordinate": 0,
        "sums_of_random_cases": True,
    }
    gains, one = found["options"]["base"]["gains"], register.isel(option=0)
    at = one.sel(pocket="contingency")
    assert gains["position"]["mean"] == at["position_mean_gain"].values[1]
    assert gains["position"]["quantiles"]["0.5"] == at["position_quantile_gain"].sel(quantile=0.5).values[1]
    assert gains["p_deficit_any"] == at["p_deficit_any_gain"].item()
    for option in map(str, register["option"].values):
        assert missing(register, option)[0] == []


def test_gains_of_outputs_are_in_the_document() -> None:
    results = mcsv.simulate(CONFIGS / "uav.yaml", draws=16_384, sampling="sobol")
    gains, at = document(results)["options"]["base"]["gains"], results.isel(option=0).sel(output="total")
    assert gains["outputs"]["total"]["sd"] == at["output_sd_gain"].item()
    assert gains["outputs"]["total"]["mean"] == at["output_mean_gain"].item() > 20.0
    assert "the mean of total is" in said(results)
