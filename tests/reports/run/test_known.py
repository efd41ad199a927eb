"""How sure the chance of a deficit is, in words and in the document."""

from __future__ import annotations

import re
from typing import Any

import pytest
import xarray as xr

import mcsv
from mcsv.reports.run.document import document
from mcsv.reports.terminal import answer
from mcsv.reports.writing.screen import Screen

NORMAL = {"dist": "normal", "mean": 0, "sd": 1, "source": "an illustration"}
MODEL: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "prices": {"inflation": 0},
    "horizon": "2 years",
    "step": "year",
    "pockets": {"payer": {"reserve": 0}, "other": {"reserve": 1}},
    "accountability": {"pocket": "payer", "window": "1 year", "tolerance": 0.05},
    "inputs": {"known": NORMAL, "luck": NORMAL | {"chance": True}},
    "costs": {"all": {"amount": "-(1 + 0.6 * known + 0.8 * luck)", "per": "once", "paid_by": "payer"}},
}


@pytest.fixture(scope="module")
def results() -> xr.Dataset:
    return mcsv.simulate(MODEL, draws=20_000, levels=1000)


def sentence(results: xr.Dataset) -> str:
    text = " ".join(answer(results, Screen()).split())
    return text.partition("Knowing everything")[2].partition("Payback")[0]


def test_the_sentence_says_between_which_ends_the_chance_would_lie(results: xr.Dataset) -> None:
    said = sentence(results)
    assert said.startswith(" that could be known, the chance of a deficit of payer within 1 year would lie between ")
    low, middle, high = 100 * results.p_deficit_any_known.sel(pocket="payer", quantile=[0.05, 0.5, 0.95]).values[0]
    numbers = [float(word) for word in said.split() if word.replace(".", "").isdigit()]
    assert numbers[1:4] == pytest.approx([low, high, middle], abs=1)
    above = 100 * float(results.p_deficit_known_above.sel(option="base", pocket="payer"))
    assert f"above the tolerance of 5 % with probability {above:.0f} %" in said
    assert "1,000 worlds of 1,024 draws each" in said


def test_nothing_is_said_where_nobody_asked() -> None:
    assert sentence(mcsv.simulate(MODEL, draws=2000)) == ""


def test_worlds_that_are_alike_are_called_so() -> None:
    lucky = MODEL | {"inputs": {"known": NORMAL | {"chance": True}, "luck": NORMAL | {"chance": True}}}
    said = sentence(mcsv.simulate(lucky, draws=2000, levels=100))
    assert re.search(r"would be 1[\d.]+ % in at least nine of ten worlds", said)


@pytest.mark.parametrize(
    ("mean", "said"), [(2.2, "nine of ten worlds"), (1, "half of the worlds, and between 0.0 % and 100.0 %")]
)
def test_worlds_without_chance_are_not_called_alike(mean: float, said: str) -> None:
    """All is known in each of them, and in a few there is a deficit."""
    sure = MODEL | {"inputs": {"known": NORMAL | {"mean": -mean}, "luck": NORMAL}}
    costs = {"all": MODEL["costs"]["all"] | {"amount": "known"}}
    found = mcsv.simulate(sure | {"costs": costs}, draws=20_000, levels=1000)
    assert f"would be 0.0 % in at least {said}" in sentence(found)
    assert float(found.p_deficit_known_above.sel(option="base", pocket="payer")) > 0


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_ends_that_are_printed_alike_are_one_figure(results: xr.Dataset, share: float) -> None:
    """Between 100.0 % and 100.0 % is no range."""
    close = results.copy(deep=True)
    for name, shift in (("p_deficit_any_known", 1e-9), ("p_deficit_any_known_ci", 0.0)):
        close[name][:] = abs(share - shift)
    close["p_deficit_any_known"].loc[{"quantile": 0.5}] = share
    said = sentence(close)
    assert re.search(r"would be [\d.]+ % in at least nine of ten worlds", said)
    assert "between" not in said


def test_the_document_tells_every_pocket(results: xr.Dataset) -> None:
    known = document(results)["options"]["base"]["p_deficit_any_known"]
    chance = results.p_deficit_any_known.sel(option="base", pocket="payer", quantile=0.95)
    assert known["quantiles"]["0.95"]["value"] == float(chance)
    other = document(results)["options"]["base"]["pockets"]["other"]
    assert other["p_deficit_any_known"]["quantiles"]["0.5"]["value"] is None
    assert other["p_deficit_known"]["mean"] == 0.0
