"""Inputs that are moved (``times``, ``plus``) are asked as those stated where the move leads are: the same answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import mcsv
from mcsv.errors import ModelError

PORTFOLIO = Path(__file__).parents[2] / "configs" / "portfolio"
DRAWS = 32_768
Entry = dict[str, Any]

MOVED: dict[str, Entry] = {
    "cost": {"dist": "normal", "mean": 10, "sd": 2, "times": 1.5, "plus": 7},
    "share": {"dist": "uniform", "low": 0, "high": 1, "times": 0.4, "plus": 0.2},
    "rate": {"dist": "gamma", "shape": 4, "scale": 1, "times": 1.5},
}
STATED: dict[str, Entry] = {
    "cost": {"dist": "normal", "mean": 22, "sd": 3},
    "share": {"dist": "uniform", "low": 0.2, "high": 0.6},
    "rate": {"dist": "gamma", "shape": 4, "scale": 1.5},
}


def model(inputs: dict[str, Entry], **more: Any) -> mcsv.Model:
    """A council whose cost, cases and rate are moved, with all that can be asked of it."""
    return mcsv.validate(
        {
            "currency": "GBP",
            "price_year": "2025/26",
            "start": "2026-04",
            "step": "year",
            "horizon": "2 years",
            "prices": {"inflation": 0},
            "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.05},
            "pockets": {"council": {"reserve": 30}},
            "inputs": {
                **{name: {"source": name} | entry for name, entry in inputs.items()},
                "noise": {"dist": "normal", "mean": 0, "sd": 3, "chance": True},
                "other": {"dist": "normal", "mean": 0, "sd": 1},
            },
            "correlations": [{"between": ["cost", "other"], "rank": 0.5}],
            "costs": {"team": {"amount": "cost + noise", "per": "year", "paid_by": "council"}},
            "benefits": {
                "saved": {
                    "quantity": "100 * share",
                    "per": "year",
                    "values": [{"to": "council", "type": "fiscal", "unit_value": "rate / 4", "cashable": 1}],
                }
            },
            "outputs": {"all": {"formula": "cost + 50 * share - rate"}},
            "decision": {"sign": "council"},
            "studies": {
                "look": {"tells": "cost", "data": "normal", "sd": 6, "sizes": [1, 10, 100]},
                "trial": {"tells": "share", "data": "binomial", "sizes": [1, 10, 100]},
                "count": {"tells": "rate", "data": "poisson", "sizes": [1, 10]},
            },
            "observed": {
                "first": {"of": "cost + noise", "value": 26, "sd": 4, "at": "1 year"},
                "trial": {"of": "share", "cases": 20, "successes": 9},
            },
        }
        | more
    )


def same(one: xr.Dataset, other: xr.Dataset) -> None:
    """All that a question tells, to what rounding leaves."""
    assert set(one.variables) == set(other.variables)
    for name in one.variables:
        mine, theirs = one[name].values, other[name].values
        if mine.dtype.kind == "f":
            np.testing.assert_allclose(mine, theirs, rtol=1e-6, atol=1e-9, err_msg=str(name))
        else:
            np.testing.assert_array_equal(mine, theirs, err_msg=str(name))


ASKED: dict[str, Callable[[mcsv.Model], xr.Dataset]] = {
    "drivers": lambda asked: mcsv.drivers(asked, draws=DRAWS),
    "voi": lambda asked: mcsv.voi(asked, draws=DRAWS, together=[["cost", "share"]]),
    "boxes": mcsv.boxes,
    "update": lambda asked: mcsv.update(asked, draws=200_000),
    "explain": lambda asked: mcsv.explain(asked, draw=77),
}


@pytest.mark.parametrize("question", ASKED)
def test_a_question_is_answered_as_if_it_had_been_stated_so(question: str) -> None:
    same(ASKED[question](model(MOVED)), ASKED[question](model(STATED)))


def test_a_grade_corrects_what_was_stated_and_the_move_comes_after() -> None:
    graded = {"grade": 2, "higher_is": "worse"}
    evidence = {"grades": {2: {"shift": 0.1}}}
    moved = model(MOVED | {"cost": MOVED["cost"] | graded}, evidence=evidence)
    stated = model(STATED | {"cost": {"dist": "normal", "mean": 1.5 * 11 + 7, "sd": 3.3}}, evidence=evidence)
    for ask in (ASKED["drivers"], ASKED["voi"]):
        same(ask(moved), ask(stated))


def test_an_option_may_move_an_input() -> None:
    base = STATED | {"cost": {"dist": "normal", "mean": 20, "sd": 3}}
    one = model(base, options={"dearer": {"set": {"inputs.cost.plus": 2}}})
    other = model(base, options={"dearer": {"set": {"inputs.cost.mean": 22}}})
    for ask in (mcsv.compare, mcsv.drivers, mcsv.voi):
        same(ask(one, draws=DRAWS), ask(other, draws=DRAWS))


def test_what_was_hardly_expected_of_a_moved_input_is_found_by_a_second_pass() -> None:
    """x is normal(0, 1), its truth seen five of its standard deviations away with an error of 0.7: normal(4, 1/3)."""

    def asked(entry: Entry) -> mcsv.Model:
        seen = {"seen": {"of": "x + e", "value": 6, "sd": 0.5}}
        inputs = {"x": entry, "e": {"dist": "normal", "mean": 0, "sd": 0.5}}
        return mcsv.validate({"inputs": inputs, "outputs": {"x": {"formula": "x"}}, "observed": seen})

    moved = mcsv.update(asked({"dist": "normal", "mean": -3, "sd": 0.5, "times": 2, "plus": 6}), draws=200_000)
    assert moved.attrs["second_pass"]
    same(moved, mcsv.update(asked({"dist": "normal", "mean": 0, "sd": 1}), draws=200_000))
    after = moved.sel(option="base", forecast="after", output="x")
    assert abs(float(after.output_forecast_mean) - 4.0) < 4 * float(after.output_forecast_mean_se)


def test_a_portfolio_of_moved_inputs(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PORTFOLIO, tmp_path / "portfolio"))
    stated = mcsv.portfolio(folder / "portfolio.yaml", draws=DRAWS)
    falls = folder / "falls.yaml"
    text = falls.read_text(encoding="utf-8")
    assert text.count("mean: 900, sd: 90") == 1
    falls.write_text(text.replace("mean: 900, sd: 90", "mean: 600, sd: 60, times: 1.5"), encoding="utf-8")
    same(mcsv.portfolio(folder / "portfolio.yaml", draws=DRAWS), stated)


def test_programmes_cannot_share_an_input_that_one_of_them_moves(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PORTFOLIO, tmp_path / "portfolio"))
    falls = folder / "falls.yaml"
    text = falls.read_text(encoding="utf-8")
    assert text.count("mean: 0.025, sd: 0.008") == 1
    falls.write_text(text.replace("mean: 0.025, sd: 0.008", "mean: 0.025, sd: 0.008, plus: 0.01"), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        mcsv.portfolio(folder / "portfolio.yaml", draws=1024)
    assert any("inflation" in str(mistake) for mistake in caught.value.mistakes)
