"""Joint confidence of cost and outcome: two P80s are not a joint P80.

Cost lognormal(7, 0.3) and outcome lognormal(3, 0.4) with a normal copula of -0.5; the budget is the 80 % point of the
cost, the target the 20 % point of the outcome. Then P(both) = Phi2(h, h; 0.5) with h = Phi^-1(0.8), since the copula's
correlation changes its sign with the outcome's: the bivariate normal distribution, integrated by scipy.
"""

from __future__ import annotations

import numpy as np
import pytest
from campaign import some
from scipy import stats

import mcsv

H = stats.norm.ppf(0.8)
BUDGET, TARGET = float(np.exp(7 + 0.3 * H)), float(np.exp(3 - 0.4 * H))
BOTH = float(stats.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]]).cdf([H, H]))


def model(correlated: bool = True) -> mcsv.Model:
    tied = {"correlations": [{"between": ["cost", "outcome"], "normal": -0.5}]} if correlated else {}
    return mcsv.Model.model_validate(
        {
            "step": "year",
            "horizon": 1,
            "accountability": {"pocket": "payer", "window": 1, "tolerance": 0.2},
            "pockets": {"payer": {"budget": {"amount": BUDGET, "per": "once"}}},
            "inputs": {
                "cost": {"dist": "lognormal", "mu": 7, "sigma": 0.3},
                "outcome": {"dist": "lognormal", "mu": 3, "sigma": 0.4},
            },
            "costs": {"team": {"amount": "cost", "per": "once", "paid_by": "payer"}},
            "outputs": {
                "people": {"formula": "outcome", "target": {"at_least": TARGET}},
                "price": {"formula": "cost / outcome", "target": {"at_most": BUDGET / TARGET}},
                "plain": {"formula": "outcome"},
            },
            **tied,
        }
    )


def test_the_closed_form_is_the_published_one() -> None:
    assert pytest.approx(0.6871505666645704, abs=1e-6) == BOTH
    assert pytest.approx(1411.610274044393) == BUDGET
    assert pytest.approx(14.344283587527519) == TARGET


@pytest.mark.parametrize(("correlated", "both"), [(True, BOTH), (False, 0.64)])
def test_joint_confidence(correlated: bool, both: float) -> None:
    draws = 400_000
    one = mcsv.simulate(model(correlated), draws=draws, threads=2).isel(option=0).sel(output="people")
    for name, true in (("p_target_met", 0.8), ("p_target_met_no_deficit", both)):
        assert float(one[name]) == pytest.approx(true, abs=4 * np.sqrt(true * (1 - true) / draws))
        low, high = one[f"{name}_ci"].values
        assert low < float(one[name]) < high


def test_counts_are_those_of_the_draws() -> None:
    found = mcsv.simulate(model(), draws=30_000, threads=2, keep=["people", "price", "payer"]).isel(option=0)
    solvent = found.draws_payer.values >= 0
    met = {
        "people": found.draws_people.values >= TARGET,
        "price": found.draws_price.values <= BUDGET / TARGET,
    }
    for name, meets in met.items():
        one = found.sel(output=name)
        assert float(one.p_target_met) * 30_000 == pytest.approx(np.count_nonzero(meets), abs=0.01)
        assert float(one.p_target_met_no_deficit) * 30_000 == pytest.approx(np.count_nonzero(meets & solvent), abs=0.01)
    assert np.isnan(found.p_target_met.sel(output="plain"))


def test_the_same_for_any_number_of_threads() -> None:
    runs = [mcsv.simulate(model(), draws=300_000, threads=threads) for threads in some((1, 2, 3), 2)]
    for other in runs[1:]:
        assert other.p_target_met_no_deficit.equals(runs[0].p_target_met_no_deficit)
