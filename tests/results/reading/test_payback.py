"""Payback from the shares of draws by period."""

from __future__ import annotations

import pytest

import mcsv
from mcsv.reports.run.payback import paybacks
from mcsv.reports.writing.paper import Note
from mcsv.results.reading.figures import by_option
from mcsv.results.reading.payback import payback


def learning(payer: str) -> mcsv.Model:
    """A cost of 132 in the first year; savings of 83, then 4 x 488.75, then 5 x 233.6, split among four bodies."""
    spans = [("first", 83.0, 0, 1), ("to_five", 488.75, 1, 4), ("to_ten", 233.6, 5, 5)]
    parts = {"justice": 1849 / 3206, "health": 1148 / 3206, "education": 186 / 3206, "care": 23 / 3206}
    benefits = {
        name: {
            "per": "year",
            "timing": {"from": start, "for": length},
            "values": [{"to": parts, "type": "fiscal", "unit_value": amount, "cashable": 1}],
        }
        for name, amount, start, length in spans
    }
    return mcsv.Model.model_validate(
        {
            "currency": "GBP",
            "price_year": "2015",
            "step": "year",
            "horizon": 10,
            "accountability": {"pocket": payer, "window": 2, "tolerance": 0.05},
            "pockets": {"all": {}, **{name: {"parent": "all"} for name in parts}},
            "costs": {"teaching": {"amount": 132, "per": "once", "paid_by": payer}},
            "benefits": benefits,
        }
    )


@pytest.mark.parametrize(("payer", "median"), [("education", 6), ("care", None)])
def test_payback_of_a_body_that_pays_the_whole(payer: str, median: int | None) -> None:
    one = by_option(mcsv.simulate(learning(payer), draws=10))["base"]
    pockets = [str(name) for name in one["pocket"].values]
    found = payback(one, pockets.index(payer))
    assert found.median == median  # counted from 0: the seventh year
    assert found.in_window.value == 0
    assert found.never.value == (median is None)
    everybody = payback(one, pockets.index("all"))
    assert everybody.median == 1  # the second year
    assert not everybody.at_once
    assert payback(one, pockets.index("health")).at_once


def test_exactly_half_is_half() -> None:
    one = by_option(mcsv.simulate(learning("education"), draws=10))["base"]
    pocket = [str(name) for name in one["pocket"].values].index("education")
    shares = one["payback_period_share"].copy(deep=True)
    shares[pocket] = [0.25, 0.0, 0.25, 0.5, *[0.0] * (shares.shape[1] - 4)]
    assert payback(one.assign(payback_period_share=shares), pocket).median == 2


def test_payback_within_a_window_of_ones_own() -> None:
    model = mcsv.Model.model_validate(
        {
            "step": "year",
            "horizon": 6,
            "accountability": {"pocket": "council", "window": 4, "tolerance": 0.05},
            "pockets": {
                "council": {"kind": "body"},
                "investor": {"kind": "body", "tolerance": 0.1, "window": 2},
            },
            "costs": {"team": {"amount": 100, "per": "once", "paid_by": {"council": 0.5, "investor": 0.5}}},
            "benefits": {
                "saved": {
                    "per": "year",
                    "timing": {"from": 1},
                    "values": [
                        {"to": {"council": 0.5, "investor": 0.5}, "type": "fiscal", "unit_value": 50, "cashable": 1}
                    ],
                }
            },
        }
    )
    one = by_option(mcsv.simulate(model, draws=10))["base"]
    council, investor = (payback(one, list(one["pocket"].values).index(name)) for name in ("council", "investor"))
    assert council.median == investor.median == 2  # the third year
    assert council.in_window.value == 1
    assert investor.in_window.value == 0
    notes = [block.lines for block in paybacks(one) if isinstance(block, Note)]
    assert notes == [("investor: within 2 years.",)]
