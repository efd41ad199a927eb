"""A contributor's own deficit after it has paid the break-even transfer, beside an exact answer, and how sure it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

import mcsv

DRAWS = 200_000
RESERVE = 30


def model(**changes: Any) -> dict[str, Any]:
    """A council pays what a hospital and a charity save in cash; nothing is discounted and prices stand still."""
    saved = {"to": "hospital", "type": "fiscal", "unit_value": 3, "cashable": 1}
    gained = {"to": "charity", "type": "fiscal", "unit_value": 1, "cashable": 1}
    return {
        "step": "year",
        "horizon": 2,
        "discounting": {"rate": 0, "origin": "start"},
        "accountability": {"pocket": "council", "window": 2, "tolerance": 0.1},
        "pockets": {
            "council": {"budget": {"amount": 100, "per": "year"}, "reserve": 10},
            "hospital": {"reserve": RESERVE},
            "charity": {"kind": "body"},
        },
        "inputs": {
            "cost": {"dist": "normal", "mean": 100, "sd": 20},
            "effect": {"dist": "normal", "mean": 10, "sd": 4},
        },
        "costs": {"team": {"amount": "cost", "per": "year", "paid_by": "council"}},
        "benefits": {"days": {"quantity": "effect", "per": "year", "values": [saved, gained]}},
        **changes,
    }


def test_the_chance_and_its_interval_are_the_exact_ones() -> None:
    """What has been paid at the start is lacking after one year, in which the effect saves 3 a unit, and after two. The
    interval counts the error of the draws and of what is paid: of a part of the transfer, a part of its error.
    """
    one = mcsv.simulate(model(), draws=DRAWS, threads=2, full=True, money=True).isel(option=0)
    needed, error = float(one.transfer_required.sel(pocket="council")), float(one.transfer_required_se.max())
    assert needed == pytest.approx(stats.norm.ppf(0.9) * 40 - 10, abs=4 * error)
    effect = stats.norm(10, 4)
    for name, part in (("p_deficit_paying_alone", 1.0), ("p_deficit_paying_share", 0.75)):
        lacking, unsure = (part * needed - RESERVE) / 3, 1.96 * part * error / 3
        low, high = one.sel(pocket="hospital")[f"{name}_ci"].values
        chance = effect.cdf(lacking)
        assert low - (high - low) < chance < high + (high - low)
        moved = [effect.cdf(lacking + unsure) - chance, chance - effect.cdf(lacking - unsure)]
        sampled = 1.96 * np.sqrt(chance * (1 - chance) / DRAWS)
        value = float(one.sel(pocket="hospital")[name])
        assert [high - value, value - low] == pytest.approx([each + sampled for each in moved], rel=0.15)


def test_who_has_paid_all_that_it_holds_is_in_no_deficit() -> None:
    """The council lacks 10, which is what the hospital holds and saves by then, but for the rounding of thirds."""
    certain = {"cost": 105 + 1 / 3, "effect": 0.1}
    value = {"to": "hospital", "type": "fiscal", "unit_value": 50 / 3, "cashable": 1}
    pockets = {
        "council": {"budget": {"amount": 100 + 1 / 3, "per": "year"}},
        "hospital": {"reserve": 10 - 5 / 3},
    }
    benefits = {"days": {"quantity": "effect", "per": "year", "values": [value]}}
    changed = model(inputs=certain, pockets=pockets, benefits=benefits)
    one = mcsv.simulate(changed, draws=2_000, full=True, money=True).isel(option=0)
    hospital = one.sel(pocket="hospital")
    assert float(one.transfer_required.sel(pocket="council")) == pytest.approx(10)
    assert float(one.position_mean.sel(pocket="hospital")[0]) == pytest.approx(10)
    assert float(hospital.transfer_share) == 1
    assert (float(hospital.p_deficit_paying_alone), float(hospital.p_deficit_paying_share)) == (0, 0)
