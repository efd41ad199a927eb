"""Options compared by the risk of a deficit: at any judged date, as a run tells it, and against plain numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

import mcsv
from mcsv.reports.questions.comparison_risks import positions, reserve_sentence
from mcsv.reports.terminal import comparison as printed
from mcsv.reports.writing.paper import figures_of
from mcsv.reports.writing.screen import Screen
from mcsv.results.reading.derived import verdict
from mcsv.results.reading.figures import accountable, by_option

CARRIED: dict[str, Any] = {
    "programme": "Two years",
    "currency": "GBP",
    "price_year": "2026/27",
    "start": "2026-04",
    "step": "quarter",
    "horizon": "2 years",
    "financial_year": 4,
    "prices": {"inflation": 0},
    "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.1},
    "pockets": {
        "council": {"budget": {"by_year": {"2026/27": 100, "2027/28": 150}}, "reserve": 2, "carry_forward": False},
        "hospital": {},
    },
    "inputs": {
        "early": {"dist": "normal", "mean": 95, "sd": 8, "unit": "GBP/year"},
        "late": {"dist": "normal", "mean": 100, "sd": 20, "unit": "GBP/year"},
    },
    "costs": {
        "first": {"amount": "early", "per": "year", "paid_by": "council", "for": "1 year"},
        "second": {"amount": "late", "per": "year", "paid_by": "council", "from": "1 year"},
    },
    "options": {
        "less": {"set": {"inputs.early.mean": 91, "inputs.late.mean": 112}},
        "held": {"set": {"pockets.council.reserve": 6}},
    },
    "decision": {"sign": "council"},
}
"""Judged at the end of each of two financial years, the first of which is the worse."""
SINGLE = CARRIED | {"accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.1}}
"""The same judged at the end of its window and at no other date."""
ACTED_ON = CARRIED | {
    "decisions": {"on": {"at": "1 year", "pocket": "council", "condition": "position >= -5", "renews": ["second"]}},
}
"""The same with a reserve that does more than shift the position, so that runs look for it."""
PAIRS = ((0, 1), (0, 2), (1, 2))
DRAWS = 20_000


def alike(run: xr.Dataset, found: xr.Dataset) -> None:
    for name in ("p_deficit_any", "reserve_required_any"):
        np.testing.assert_array_equal(found[name].values, run[name].values)
    for number, (i, j) in enumerate(PAIRS):
        here = found.isel(pair=number).sel(pocket="council")
        risk, required = (run[name].sel(pocket="council").values for name in ("p_deficit_any", "reserve_required_any"))
        assert here.deficit_any_apart.item() == pytest.approx(risk[i] - risk[j], abs=1e-12)
        np.testing.assert_allclose(here.reserve_any_apart, required[i] - required[j], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("model", [CARRIED, SINGLE, ACTED_ON])
def test_it_says_of_every_option_what_a_run_says(model: dict[str, Any]) -> None:
    run, found = mcsv.simulate(model, draws=DRAWS), mcsv.compare(model, draws=DRAWS)
    answerable = accountable(found)
    assert answerable is not None
    alike(run, found)
    told = [verdict(one, 0, answerable.tolerance) for one in by_option(run).values()]
    needed = [each.reserve.value for each in told]
    assert min(needed) > 0
    (said,) = reserve_sentence(found, answerable, 0)
    assert [figure.known.value for figure in figures_of(said)] == needed
    at = int(np.argmin(abs(found.confidence.values - 0.9)))
    assert found.least_reserve.values[at] == list(by_option(run))[int(np.argmin(needed))]
    shown = [figure.known.value for figure in figures_of(positions(found, answerable, 0))]
    for i, j in PAIRS:
        assert min(abs(np.array(shown) - (told[i].chance.value - told[j].chance.value))) < 1e-12
        assert min(abs(np.array(shown) - (needed[i] - needed[j]))) < 1e-9


def test_it_says_of_which_dates_it_speaks() -> None:
    several, single = (
        " ".join(printed(mcsv.compare(model, draws=DRAWS), Screen()).split()) for model in (CARRIED, SINGLE)
    )
    assert "For council, to bring a deficit at any judged date within 2 years to 10 %: base needs GBP " in several
    assert "P(deficit) and reserve: at any judged date within 2 years; all else: at the end of 2 years alone" in several
    assert "For council, to bring a deficit at the end of 1 year to 10 %: base needs GBP " in single
    assert "judged date" not in single


def lowest(model: dict[str, Any]) -> np.ndarray:
    """The lower of the positions at the ends of both years, (options, draws): what is left of the first lapses."""
    kept = mcsv.simulate(model, draws=DRAWS, keep=["early", "late"])
    reserve = np.array([[2.0], [2.0], [6.0]])
    first = 100 + reserve - kept.draws_early.values
    second = np.minimum(first, reserve) + 150 - kept.draws_late.values
    return np.minimum(first, second)


def test_differences_at_any_judged_date_are_those_of_plain_numpy() -> None:
    found, low = mcsv.compare(CARRIED, draws=DRAWS), lowest(CARRIED)
    for number, (i, j) in enumerate(PAIRS):
        here = found.isel(pair=number).sel(pocket="council")
        deficit = (low[i] < 0).astype(float) - (low[j] < 0)
        assert abs(deficit.mean()) > 0.01
        assert here.deficit_any_apart.item() == pytest.approx(deficit.mean(), abs=1e-12)
        assert here.deficit_any_apart_se.item() == pytest.approx(deficit.std() / np.sqrt(DRAWS), rel=1e-9)
        assert here.deficit_apart.item() != here.deficit_any_apart.item()
    held = found.reserve_mean.sel(pocket="council").values
    required = [held[i] - np.quantile(low[i], 0.1, method="inverted_cdf") for i in range(3)]
    apart = found.reserve_any_apart.sel(pocket="council", confidence=0.9)
    np.testing.assert_allclose(apart, [required[i] - required[j] for i, j in PAIRS], atol=0.05)
    # Base and held are the same draws, shifted: their reserves are alike for certain.
    assert float(found.reserve_any_apart_se.sel(pocket="council", confidence=0.9)[1]) < 1e-6


def test_at_one_judged_date_both_say_the_same_and_nothing_is_told_without_a_risk_that_is_accepted() -> None:
    found = mcsv.compare(SINGLE, draws=DRAWS)
    for name in ("deficit_apart", "deficit_apart_se", "reserve_apart", "reserve_apart_se"):
        joint = found[name.replace("_apart", "_any_apart")].sel(pocket="council")
        np.testing.assert_array_equal(joint, found[name].sel(pocket="council"))
    assert np.isnan(found.deficit_any_apart.sel(pocket="hospital")).all()
    assert not np.isnan(found.deficit_apart.sel(pocket="hospital")).any()


def test_an_option_that_surely_needs_no_reserve_adds_nothing_to_the_error_of_a_difference() -> None:
    """However far its positions spread: another's reserve is as sure beside it as by itself."""
    spare = {"set": {"inputs.early.mean": 40, "inputs.late.mean": 30}}
    more = {"set": {"inputs.early.mean": 30, "inputs.late.mean": 20}}
    found = mcsv.compare(CARRIED | {"options": {"spare": spare, "more": more}}, draws=DRAWS)
    council = found.sel(pocket="council", confidence=0.9)
    required, of_it = council.reserve_required_any.values, council.reserve_required_any_se.values[0]
    assert required[0] > 0
    assert required[1:].tolist() == [0, 0]
    assert council.reserve_any_apart.values.tolist() == [required[0], required[0], 0]
    np.testing.assert_allclose(council.reserve_any_apart_se, [of_it, of_it, 0], rtol=1e-12)
    # At the end of the window alone none needs any.
    for name in ("reserve_apart", "reserve_apart_se"):
        assert council[name].values.tolist() == [0, 0, 0]
