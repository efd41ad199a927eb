"""What money does, beside exact answers: how soon value comes, what others save, and who gains."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from campaign import LONG
from scipy import stats

import mcsv
from mcsv.errors import Incomplete

DRAWS = 100_000


def model(**changes: Any) -> dict[str, Any]:
    """A council pays for four years, a hospital saves, two groups of people gain; prices stand still."""
    saved = {"to": "hospital", "type": "fiscal", "unit_value": 3, "cashable": 0.25}
    own = {"to": "council", "type": "fiscal", "unit_value": 1, "cashable": 0.5}

    def gain(group: str, worth: str) -> dict[str, Any]:
        values = [{"to": "people", "type": "social", "unit_value": worth}]
        return {"quantity": 1, "per": "once", "group": group, "values": values}

    return {
        "step": "year",
        "horizon": 4,
        "currency": "GBP",
        "discounting": {"rate": 0, "origin": "start"},
        "accountability": {"pocket": "council", "window": 2, "tolerance": 0.1},
        "pockets": {"council": {"reserve": 350}, "hospital": {"reserve": 20}, "people": {"kind": "society"}},
        "groups": {
            "many": {"size": 200, "engaged": 0.5, "decile": 8},
            "few": {"size": 60, "income": 9, "minority": True},
            "rest": {"size": 40, "engaged": 0, "decile": 5},
        },
        "equity": {"reference_income": 20, "elasticity": 1.3, "deciles": [2, 4, 6, 9, 12, 15, 20, 30, 40, 90]},
        "inputs": {
            "cost": {"dist": "normal", "mean": 100, "sd": 10, "drawn": "each_period"},
            "effect": {"dist": "normal", "mean": 10, "sd": 2, "drawn": "each_period"},
            "good": {"dist": "normal", "mean": 500, "sd": 400},
            "better": {"dist": "normal", "mean": 300, "sd": 150},
        },
        "costs": {"team": {"amount": "cost", "per": "year", "for": 3, "paid_by": "council"}},
        "benefits": {
            "days": {"quantity": "effect", "per": "year", "values": [saved, own]},
            "health": gain("many", "good"),
            "work": gain("few", "better"),
        },
        **changes,
    }


def run(draws: int = DRAWS, **changes: Any) -> Any:
    found = mcsv.simulate(model(**changes), draws=draws, threads=2, money=True)
    return found.isel(option=0)


@pytest.fixture(scope="module")
def one() -> Any:
    return run()


def near(one: Any, name: str, truth: float, spread: float | None = None, **place: Any) -> None:
    """Within four of its errors; and the error is what ``spread``, that of one draw, makes of so many draws."""
    value, error = (float(one[each].sel(place)) for each in (name, f"{name}_se"))
    assert abs(value - truth) <= 4 * error + 1e-12 * abs(truth), name
    if spread is not None:
        assert error == pytest.approx(spread / np.sqrt(one.attrs["draws"]), rel=0.03), name


def likely(one: Any, name: str, truth: float, **place: Any) -> None:
    low, high = one[f"{name}_ci"].sel(place).values
    assert low - (high - low) < truth < high + (high - low), name


def test_shares_in_time_are_ratios_of_means_with_their_paired_error(one: Any) -> None:
    at = {"view": "hospital", "span": "1 year"}
    # x1 / (x1 + … + x4) of independent years: Var(x1 - S / 4) = sd^2 (1 - 1/4), over the mean of S.
    near(one, "gain_inside_share", 0.25, np.sqrt(0.75) * 2 / 40, **at)
    near(one, "gain_inside_mean", 30, 6, **at)
    near(one, "gain_mean", 120, 12, view="hospital")
    assert one.span_periods.values.tolist() == [1, 2, 2, 3, 4]
    for span, share in (("2 years", 0.5), ("window", 0.5), ("contract", 0.75)):
        near(one, "gain_inside_share", share, view="hospital", span=span)
    assert float(one.gain_inside_share.sel(view="council", span="horizon")) == 1.0
    assert float(one.gain_inside_share_se.sel(view="council", span="horizon")) == 0.0
    near(one, "value_inside_mean", 20 - 200, view="council", span="2 years")
    np.testing.assert_allclose(one.value_inside_mean.sel(span="horizon"), one.npv_mean, rtol=1e-12)


def test_a_contract_lasts_until_its_last_late_payment() -> None:
    team = {"amount": "cost", "per": "year", "for": 2, "paid_by": "council"}
    assert run(2_000, costs={"team": team}).span_periods.values.tolist() == [1, 2, 2, 2, 4]
    assert run(2_000, costs={"team": team | {"lag": "1 year"}}).span_periods.values.tolist() == [1, 2, 2, 3, 4]


def test_what_comes_after_the_horizon_is_part_of_the_whole() -> None:
    benefit = {"quantity": 1, "per": "year", "for": 5, "values": [{"to": "people", "type": "social", "unit_value": 8}]}
    found = run(2_000, benefits={"days": benefit}, discounting={"rate": 0.25, "origin": "start"})
    at = {"view": "people", "span": "horizon"}
    discounted = [0.8**t for t in range(5)]
    assert float(found.gain_inside_share.sel(at)) == pytest.approx(sum(discounted[:4]) / sum(discounted))
    assert float(found.gain_mean.sel(view="people")) == pytest.approx(8 * sum(discounted))
    shorter = run(2_000, horizon=1, accountability={"pocket": "council", "window": 1, "tolerance": 0.1})
    assert shorter.span_periods.values.tolist()[:3] == [1, pytest.approx(np.nan, nan_ok=True), 1]
    assert np.isnan(shorter.gain_inside_share.sel(span="2 years")).all()


def test_no_share_of_what_is_a_gain_in_some_draws_and_a_loss_in_others(one: Any) -> None:
    assert np.isnan(one.gain_inside_share.sel(view="people", span="1 year"))
    likely(one, "p_gain_negative", stats.norm.cdf(0, 800, np.hypot(400, 150)), view="people")
    near(one, "gain_inside_mean", 800, np.hypot(400, 150), view="people", span="1 year")


def test_what_others_save_for_each_pound(one: Any) -> None:
    near(one, "spent_mean", 300, 10 * np.sqrt(3), pocket="council")
    assert np.isnan(one.spent_mean.sel(pocket="hospital"))
    for saved, amount in (("cash in window", 15), ("cash later", 15), ("not cash", 90), ("beyond horizon", 0)):
        near(one, "saved_mean", amount, pocket="hospital", saved=saved)
        near(one, "saved_per_pound", amount / 300, pocket="hospital", saved=saved)
    # Savings and spending are independent here: the relative variances add up.
    spread = 0.4 * np.hypot(2 * np.sqrt(4) / 40, 10 * np.sqrt(3) / 300)
    near(one, "saved_elsewhere_per_pound", 0.4, spread, saved="total")
    near(one, "saved_per_pound", 40 / 300, pocket="council", saved="total")
    near(one, "leakage", 1 - 20 / 160, pocket="council")
    assert np.isnan(one.saved_mean.sel(pocket="people")).all()


def test_what_parts_of_the_payer_pay_each_other_is_no_spending() -> None:
    pockets = {"council": {}, "adults": {"parent": "council"}, "children": {"parent": "council"}, "hospital": {}}
    pockets |= {"people": {"kind": "society"}}
    paid = {"kind": "contribution", "per": "once"}
    funding = {
        "inside": {**paid, "to": "children", "paid_by": "adults", "amount": 70},
        "outside": {**paid, "to": {"hospital": 0.5, "children": 0.5}, "paid_by": "adults", "amount": 10},
        "given": {**paid, "to": "council", "paid_by": "hospital", "amount": 40},
    }
    event = {"probability": 1, "costs": {"adults": 7}, "basis": "nominal"}
    inputs = model()["inputs"] | {"cost": {"dist": "fixed", "value": 100}}
    found = run(2_000, pockets=pockets, funding=funding, events={"strike": event}, inputs=inputs)
    assert float(found.spent_mean.sel(pocket="council")) == pytest.approx(300 + 5 + 7)


def test_without_anybody_accountable_savings_are_amounts() -> None:
    document = model()
    del document["accountability"]
    found = mcsv.simulate(document, draws=2_000, money=True).isel(option=0)
    assert "saved_per_pound" not in found
    near(found, "saved_mean", 30, pocket="hospital", saved="cash in window")


def test_every_pocket_has_its_peak_and_the_payer_keeps_its_own(one: Any) -> None:
    plain = mcsv.simulate(model(), draws=DRAWS, threads=2).isel(option=0)  # the same draws as those of ``one``
    for name in ("peak_funding_mean", "peak_funding_p95_se"):
        assert float(one[name].sel(pocket="council")) == float(plain[name].sel(pocket="council"))
        assert np.isnan(plain[name].sel(pocket="hospital"))
    grown = {"amount": 50, "per": "once", "paid_by": "hospital"}
    found = run(20_000, costs={"team": model()["costs"]["team"], "beds": grown})
    # 0.75 of the effect leaves it 50 short at first; each year's saving is cash of 7.5 in the mean.
    lowest = 50 - 7.5
    near(found, "peak_funding_mean", lowest, 0.75 * 2, pocket="hospital")
    near(found, "peak_funding_p95", lowest + 1.5 * stats.norm.ppf(0.95), pocket="hospital")


def test_a_contributor_that_pays_is_as_often_in_deficit_as_in_a_run_with_the_payment() -> None:
    pockets = model()["pockets"] | {"council": {"reserve": 180}}
    found = run(40_000, pockets=pockets)
    needed = float(found.transfer_required.sel(pocket="council"))
    assert 27 < needed < 30
    paid = {"kind": "contribution", "to": "council", "paid_by": "hospital", "amount": needed, "per": "once"}
    after = mcsv.simulate(model(pockets=pockets, funding={"share": paid}), draws=40_000, threads=2)
    truth = float(after.p_deficit_any.sel(pocket="hospital")[0])
    assert 0.01 < truth < 0.99
    assert float(found.p_deficit_paying_alone.sel(pocket="hospital")) == pytest.approx(truth, abs=2e-3)
    assert float(found.p_deficit_paying_share.sel(pocket="hospital")) == float(
        found.p_deficit_paying_alone.sel(pocket="hospital")
    )
    assert np.isnan(found.p_deficit_paying_alone.sel(pocket="council"))


def test_who_gains(one: Any) -> None:
    many, few = stats.norm.sf(0, 500, 400), stats.norm.sf(0, 300, 150)
    near(one, "gain_per_head", 5, 4, group="many")
    near(one, "gain_per_head", 5, 2.5, group="few")
    near(one, "better_off_of_reached", many, np.sqrt(many * (1 - many)), group="many")
    near(one, "better_off_of_group", many / 2, group="many")
    likely(one, "p_group_gains", few, group="few")
    likely(one, "p_group_loses", 1 - few, group="few")
    assert float(one.p_group_gains.sel(group="rest")) == float(one.p_group_loses.sel(group="rest")) == 0
    near(one, "better_off_of_all_reached", (100 * many + 60 * few) / 160)
    near(one, "better_off_of_community", (100 * many + 60 * few) / 300)
    likely(one, "p_majority_gains", many * few)  # 160 of 300 are more than half, 100 are not
    likely(one, "p_majority_of_reached_gains", many)  # 100 of 160 are
    assert one.group_minority.values.tolist() == [False, True, False]


def test_nobody_is_reached_of_a_group_for_everybody_else(one: Any) -> None:
    """As with engaged: 0, which nobody is told to write of people whom no cost and no benefit names."""
    found = run(groups=model()["groups"] | {"rest": {"size": 40, "decile": 5}})
    for name in ("better_off_of_all_reached", "p_majority_of_reached_gains", "better_off_of_community"):
        assert float(found[name]) == float(one[name]), name
    at = {"group": "rest"}
    assert float(found.group_reached_mean.sel(at)) == 0
    assert float(found.better_off_of_group.sel(at)) == 0
    assert np.isnan(found.gain_per_head.sel(at))
    # Where only costs name groups, those are who is reached; where nothing does, all are.
    benefits = {name: {k: v for k, v in each.items() if k != "group"} for name, each in model()["benefits"].items()}
    costs = {"team": {"per_head": 1, "group": "few", "per": "year", "paid_by": "council"}}
    for changed, reached in ((model()["costs"], [100, 60, 0]), (costs, [0, 60, 0])):
        told = run(2_000, benefits=benefits, costs=changed)
        assert told.group_reached_mean.values.tolist() == reached


def test_the_lower_income_half_is_below_the_middle_of_the_deciles() -> None:
    # An income of 9 lies below 13.5; the other group is of the eighth tenth.
    inputs = model()["inputs"] | {"good": {"dist": "uniform", "low": 100, "high": 300}}
    inputs |= {"better": {"dist": "uniform", "low": 50, "high": 150}}
    found = run(20_000, inputs=inputs)
    spread = np.hypot(2 / 3 * 100, 1 / 3 * 200) / np.sqrt(12) / 300
    near(found, "gain_lower_half_share", 1 / 3, spread)
    for decile, share in ((5, 1 / 3), (6, 0.0)):
        groups = model()["groups"] | {"few": {"size": 60, "decile": decile}}
        near(run(20_000, inputs=inputs, groups=groups), "gain_lower_half_share", share)
    groups = model()["groups"] | {"few": {"size": 60}}
    unknown = run(2_000, inputs=inputs, groups=groups)
    assert np.isnan(unknown.gain_lower_half_share)
    assert str(unknown.lower_half_why.values) == "few"


def test_value_by_elasticity_lies_between_public_value_and_more(one: Any) -> None:
    assert one.elasticity.values.tolist() == [0, 0.5, 1, 1.3, 1.5, 2]
    pairs = ((0.0, "public_value"), (1.3, "society"))
    for elasticity, view in pairs:
        for name, other in (("npv_weighted_mean", "npv_mean"), ("p_npv_weighted_negative", "p_npv_negative")):
            mine, theirs = one[name].sel(elasticity=elasticity), one[other].sel(view=view)
            assert float(mine) == pytest.approx(float(theirs), rel=1e-12)
    rest = 160 - 300  # what bodies save, less what the council spends
    for elasticity in (0.5, 2.0):
        weights = (20 / 30) ** elasticity, (20 / 9) ** elasticity
        truth = rest + weights[0] * 500 + weights[1] * 300
        near(one, "npv_weighted_mean", truth, elasticity=elasticity)
    other = run(2_000, equity=model()["equity"] | {"elasticity": 0.7})
    assert 0.7 in other.elasticity.values.tolist()


def test_nothing_else_moves_and_threads_move_nothing() -> None:
    """Also with draws that end inside a shard."""
    plain = mcsv.simulate(model(), draws=140_000, threads=2)
    found = [
        mcsv.simulate(model(), draws=140_000, threads=threads, money=True)
        for threads in ((1, 2, 3) if LONG else (1, 3))
    ]
    assert plain.attrs["fingerprint"] == found[0].attrs["fingerprint"]
    for name in plain.data_vars:
        if not str(name).startswith("peak_funding"):
            assert plain[name].identical(found[0][name]), name
    for other in found[1:]:
        for name in found[0].variables:
            np.testing.assert_array_equal(found[0][name].values, other[name].values, str(name))


def test_they_stand_in_the_tables_of_what_they_are_about(one: Any) -> None:
    whole = one.expand_dims("option")
    assert whole.mcsv.to_dataframe("values")["gain_mean"].loc["base", "hospital"] == one.gain_mean.sel(view="hospital")
    groups = whole.mcsv.to_dataframe("groups")
    assert groups["gain_per_head"].loc["base", "few"] == float(one.gain_per_head.sel(group="few"))


def test_after_an_interruption_what_was_whole_is_told() -> None:
    done: list[int] = []

    def progress(draws: int, total: int) -> None:
        if done and draws < done[-1]:  # begun once more
            raise KeyboardInterrupt
        done.append(draws)

    with pytest.warns(Incomplete):
        found = mcsv.simulate(model(), draws=140_000, threads=1, money=True, progress=progress)
    assert not found.attrs["complete"]
    assert found.attrs["draws"] == 140_000
    assert "leakage" not in found
    assert "position_mean" in found


def test_a_payment_below_zero_is_paid_by_who_would_receive_it():
    """Of what sways around 0 the council pays outside what is below, and the hospital what is above."""
    sway = {"dist": "normal", "mean": 0, "sd": 10, "drawn": "each_period"}
    flows = {"amount": "sway", "per": "year"}
    given = {
        "outside": {"kind": "grant", "to": "council", **flows},
        "between": {"kind": "contribution", "paid_by": "council", "to": "hospital", **flows},
    }
    found = run(2**15, inputs={**model()["inputs"], "sway": sway}, funding=given)
    near(found, "spent_mean", 300 + 4 * 10 * np.sqrt(2 / np.pi), pocket="council")
