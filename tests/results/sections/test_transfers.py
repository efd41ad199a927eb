"""The break-even transfer, checked by a run with it put in; who would still gain, beside an exact answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

import mcsv

DRAWS = 200_000


def model(**changes: Any) -> dict[str, Any]:
    """A council pays what a hospital and a charity gain by; nothing is discounted and prices stand still."""
    saved = {"to": "hospital", "type": "fiscal", "unit_value": 3, "cashable": 1}
    gained = {"to": "charity", "type": "fiscal", "unit_value": 1, "cashable": 1}
    return {
        "step": "year",
        "horizon": 2,
        "discounting": {"rate": 0, "origin": "start"},
        "accountability": {"pocket": "council", "window": 2, "tolerance": 0.1},
        "pockets": {
            "council": {"budget": {"amount": 100, "per": "year"}, "reserve": 10},
            "hospital": {},
            "charity": {"kind": "body"},
            "town": {"kind": "society"},
        },
        "inputs": {
            "cost": {"dist": "normal", "mean": 100, "sd": 20},
            "effect": {"dist": "normal", "mean": 10, "sd": 4},
        },
        "costs": {"team": {"amount": "cost", "per": "year", "paid_by": "council"}},
        "benefits": {"days": {"quantity": "effect", "per": "year", "values": [saved, gained]}},
        **changes,
    }


def run(**changes: Any) -> Any:
    return mcsv.simulate(model(**changes), draws=DRAWS, threads=2).isel(option=0)


def test_the_transfer_and_the_gains_that_it_leaves_are_the_exact_ones() -> None:
    one = run()
    needed = stats.norm.ppf(0.9) * 40 - 10
    council = one.sel(pocket="council")
    assert float(council.transfer_required) == pytest.approx(needed, abs=4 * float(council.transfer_required_se))
    for pocket, worth, share in (("hospital", 6, 0.75), ("charity", 2, 0.25)):
        mine = one.sel(pocket=pocket)
        assert float(mine.transfer_share) == pytest.approx(share, abs=1e-9)
        for name, paid in (("p_gain", 0), ("p_gain_paying_alone", needed), ("p_gain_paying_share", share * needed)):
            low, high = mine[f"{name}_ci"].values
            margin = high - low
            assert low - margin < stats.norm.sf(paid, 10 * worth, 4 * worth) < high + margin
            assert margin < 0.02
    assert np.isnan(one.sel(pocket="town").p_gain)
    assert np.isnan(one.sel(pocket="hospital").transfer_required)


def test_a_run_with_the_transfer_put_in_is_within_the_tolerance() -> None:
    one = run()
    needed = float(one.transfer_required.sel(pocket="council"))
    paid = {"kind": "contribution", "to": "council", "paid_by": "hospital", "amount": needed, "per": "once"}
    after = run(funding={"share": paid})
    error = np.sqrt(0.1 * 0.9 / DRAWS)
    assert float(after.p_deficit_any.sel(pocket="council")) == pytest.approx(0.1, abs=4 * error)
    gain = 1 - float(after.p_npv_negative.sel(view="hospital"))
    assert float(one.p_gain_paying_alone.sel(pocket="hospital")) == pytest.approx(gain, abs=1e-3)


def test_where_a_reserve_does_more_than_shift_the_run_is_within_the_tolerance_too() -> None:
    reads = {"go_on": {"at": 1, "condition": "position > 0", "renews": ["team"]}}
    one = run(decisions=reads).sel(pocket="council")
    needed, error = float(one.transfer_required), float(one.transfer_required_se)
    assert needed > 0
    pockets = model()["pockets"]
    pockets["council"]["reserve"] = 10 + needed
    assert float(run(decisions=reads, pockets=pockets).p_deficit_any[0]) <= 0.1 + 0.02 * error


def test_nobody_who_gains_is_asked_for_more_than_all() -> None:
    one = run()
    assert float(one.transfer_share.sum()) == pytest.approx(1)


def test_a_part_of_the_payer_and_a_pocket_with_parts_do_not_pay() -> None:
    pockets = model()["pockets"] | {"nhs": {}, "team": {"parent": "council"}}
    pockets["hospital"] = {"parent": "nhs"}
    shares = run(pockets=pockets).transfer_share
    payers = [str(name) for name in shares.pocket.values if np.isfinite(shares.sel(pocket=name))]
    assert payers == ["hospital", "charity"]


def test_within_the_tolerance_nothing_is_needed() -> None:
    pockets = model()["pockets"]
    pockets["council"]["reserve"] = 1_000
    one = run(pockets=pockets)
    assert float(one.transfer_required.sel(pocket="council")) == 0
    assert float(one.transfer_required_se.sel(pocket="council")) == 0
    assert (
        one.p_gain_paying_alone_ci.sel(pocket="hospital").values.tolist()
        == one.p_gain_ci.sel(pocket="hospital").values.tolist()
    )
    assert float(one.p_gain_paying_alone.sel(pocket="hospital")) == float(one.p_gain.sel(pocket="hospital"))


def test_intervals_count_the_error_of_what_is_paid() -> None:
    """Beside that of a share of the draws; of a part of the transfer, a part of its error."""
    one = run()
    needed, error = float(one.transfer_required.sel(pocket="council")), float(one.transfer_required_se.max())
    for pocket, worth, share in (("hospital", 6, 0.75), ("charity", 2, 0.25)):
        gain = stats.norm(10 * worth, 4 * worth)
        for name, part in (("p_gain", 0.0), ("p_gain_paying_alone", 1.0), ("p_gain_paying_share", share)):
            low, high = one.sel(pocket=pocket)[f"{name}_ci"].values
            chance, unsure = gain.sf(part * needed), 1.96 * part * error
            moved = gain.cdf(part * needed + unsure) - gain.cdf(part * needed - unsure)
            sampled = 2 * 1.96 * np.sqrt(chance * (1 - chance) / DRAWS)
            assert high - low == pytest.approx(moved + sampled, rel=0.1)


def test_who_pays_all_that_it_gains_does_not_gain() -> None:
    """What is certain: the council lacks 10, which is what the hospital gains, but for the rounding of thirds."""
    certain = {"cost": 105 + 1 / 3, "effect": 0.1}
    budget = {"council": {"budget": {"amount": 100 + 1 / 3, "per": "year"}}}
    value = {"to": "hospital", "type": "fiscal", "unit_value": 50, "cashable": 1}
    benefits = {"days": {"quantity": "effect", "per": "year", "values": [value]}}
    pockets = model()["pockets"] | budget
    one = mcsv.simulate(model(inputs=certain, pockets=pockets, benefits=benefits), draws=2_000).isel(option=0)
    assert float(one.transfer_required.sel(pocket="council")) == pytest.approx(10)
    hospital = one.sel(pocket="hospital")
    assert (float(hospital.p_gain), float(hospital.transfer_share)) == (1, 1)
    assert (float(hospital.p_gain_paying_alone), float(hospital.p_gain_paying_share)) == (0, 0)


def test_of_an_uncertain_reserve_nobody_says_what_is_lacking() -> None:
    inputs = model()["inputs"] | {"held": {"dist": "uniform", "low": 5, "high": 15}}
    pockets = model()["pockets"]
    pockets["council"]["reserve"] = "held"
    one = mcsv.simulate(model(inputs=inputs, pockets=pockets), draws=5_000).isel(option=0)
    assert np.isnan(one.transfer_required.sel(pocket="council"))
    assert np.isnan(one.p_gain_paying_alone.sel(pocket="hospital"))
    certain = mcsv.simulate(model(), draws=5_000).isel(option=0)  # who pays nothing gains what it gains
    assert float(one.p_gain.sel(pocket="hospital")) == pytest.approx(
        float(certain.p_gain.sel(pocket="hospital")), abs=0.01
    )
    low, high = one.p_gain_ci.sel(pocket="hospital").values
    assert low <= float(certain.p_gain.sel(pocket="hospital")) <= high
