"""P05: a payment by results with two triggers, one for each cohort and one for all of them together.

Published: of every 155 reconvictions in the control group the treated had 142, a reduction of 8.387 %, below the 10 %
at which the first cohort pays; all cohorts together came to 9 %, above the 7.5 % at which the final payment is made.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from campaign import effort

import mcsv

PAYMENT = 1_000_000


def contract(**inputs: Any) -> dict[str, Any]:
    return {
        "programme": "payment by results",
        "step": "year",
        "horizon": 5,
        "inputs": {"treated": 142, "control": 155, "pooled_percent": 9, **inputs},
        "pockets": {"commissioner": {"budget": {"amount": PAYMENT, "per": "once"}}, "investor": {"kind": "society"}},
        "funding": {
            "outcomes": {
                "kind": "outcome_payment",
                "to": "investor",
                "paid_by": "commissioner",
                "trigger": 10,
                "cohorts": {
                    "first": {"measure": "100 * (control - treated) / control", "amount": PAYMENT, "at": "3 years"}
                },
                "pooled": {"measure": "pooled_percent", "trigger": 7.5, "at": "5 years"},
            }
        },
        "outputs": {"reduction_percent": {"formula": "100 * (control - treated) / control"}},
    }


def investor(document: dict[str, Any]) -> list[float]:
    result = mcsv.simulate(mcsv.Model.model_validate(document), draws=1_000).isel(option=0)
    assert float(result.position_sd.max()) == 0
    return [float(cash) for cash in result.position_mean.sel(pocket="investor")]


def test_the_published_reduction() -> None:
    result = mcsv.simulate(mcsv.Model.model_validate(contract()), draws=1_000).isel(option=0)
    assert float(result.output_mean.sel(output="reduction_percent")) == pytest.approx(8.387, abs=0.001)


def test_the_cohort_misses_and_all_together_pay() -> None:
    assert investor(contract()) == [0, 0, 0, 0, PAYMENT]


def test_a_cohort_that_reaches_its_trigger_is_paid_by_itself_and_only_once() -> None:
    assert investor(contract(treated=139)) == [0, 0, PAYMENT, PAYMENT, PAYMENT]


def test_nobody_is_paid_below_both_triggers() -> None:
    assert investor(contract(pooled_percent=7.499)) == [0] * 5


@pytest.mark.parametrize(("percent", "pays"), [(7.5, True), (7.499, False), (7.501, True)])
def test_the_trigger_itself_is_enough(percent: float, pays: bool) -> None:
    assert (investor(contract(pooled_percent=percent))[-1] > 0) == pays


def test_the_commissioner_pays_what_the_investor_receives() -> None:
    document = contract(pooled_percent={"dist": "normal", "mean": 9, "sd": 1.5})
    result = mcsv.simulate(mcsv.Model.model_validate(document), draws=effort(200_000, 100_000)).isel(option=0)
    final = result.isel(period=-1)
    chance = 0.8413447460685429  # one standard deviation above the trigger
    paid = float(final.position_mean.sel(pocket="investor")) / PAYMENT
    assert paid == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / 200_000))
    assert float(final.position_mean.sel(pocket="commissioner")) / PAYMENT == pytest.approx(1 - paid, abs=1e-9)


class TestFile:
    """The file that tells the contract as a commissioner's model."""

    def test_the_chance_of_paying_is_that_of_the_counts(self, document: Any, near: Any) -> None:
        from scipy.special import ndtri, pdtr

        result = mcsv.simulate(
            mcsv.Model.model_validate(document("outcome_payment")), draws=effort(400_000, 100_000)
        ).isel(option=0)
        effect = 0.09 + 0.03 * ndtri((np.arange(20_000) + 0.5) / 20_000)
        first = pdtr(1395, 1550 * (1 - effect))  # at most 1,395 reconvictions are a reduction of 10 % or more
        near(result, "output_mean", float(first.mean()), output="first_cohort_pays")
        both = pdtr(2867, 3100 * (1 - effect))
        near(result, "output_mean", float(both.mean()), output="pooled_trigger_reached")
        year = str(result.period.values[15])
        missed = 1 - float(result.p_deficit.sel(pocket="commissioner", period=year))
        assert missed == pytest.approx(1 - float(result.output_mean.sel(output="first_cohort_pays")), abs=1e-9)

    def test_what_one_pays_another_receives(self, document: Any) -> None:
        result = mcsv.simulate(mcsv.Model.model_validate(document("outcome_payment")), draws=20_000).isel(option=0)
        final = result.position_mean.isel(period=-1)
        budget = 3_200_000
        moved = float(final.sel(pocket="commissioner")) - budget + float(final.sel(pocket="investors"))
        assert moved == pytest.approx(-16 * 250_000, rel=1e-9)

    def test_nothing_is_said_about_it(self, document: Any) -> None:
        from mcsv.model import comments

        assert comments(mcsv.Model.model_validate(document("outcome_payment"))) == ()
