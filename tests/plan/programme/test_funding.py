"""Funding period by period against a direct reading: who pays whom, when, how much, and what stops it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

Work = Callable[..., Any]
QUARTERS = 8
KEEP = ["spend", "share", "effect", "other", "delay", "growth"]


def document(funding: dict[str, Any], **more: Any) -> dict[str, Any]:
    data = {
        "step": "quarter",
        "start": "2026-04",
        "horizon": QUARTERS,
        "price_year": "2026/27",
        "inputs": {
            "spend": {"dist": "gamma", "mean": 100, "sd": 40},
            "share": {"dist": "beta", "mean": 0.6, "sd": 0.1},
            "effect": {"dist": "normal", "mean": 0.1, "sd": 0.05},
            "other": {"dist": "normal", "mean": 0.08, "sd": 0.05},
            "delay": {"dist": "uniform", "min": 0, "max": 8},
            "growth": {"dist": "uniform", "min": 0, "max": 0.1},
        },
        "pockets": {
            "service": {"parent": "council", "reserve": 20},
            "council": {},
            "hospital": {"budget": {"amount": 400, "per": "year"}},
            "charity": {"kind": "society", "reserve": 1000},
        },
        "costs": {"team": {"amount": "spend", "per": "quarter", "paid_by": "service", "for": 6}},
        "funding": funding,
    }
    return {**data, **more}


@pytest.fixture
def flows(work: Work) -> Callable[..., tuple[dict[str, np.ndarray], dict[str, np.ndarray]]]:
    """``flows(funding, **more)``: cash by pocket and period that funding moved, (periods, draws), and the inputs."""

    def moved(funding: dict[str, Any], **more: Any) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        found = work(document(funding, **more), keep=KEEP, draws=64)
        nothing = {key: part for key, part in more.items() if key not in ("events", "decisions")}
        before = work(document({}, **nothing), keep=KEEP, draws=64)
        cash = {
            name: np.diff(rows - before.positions[name], axis=0, prepend=np.zeros((1, 64)))
            for name, rows in found.positions.items()
        }
        return cash, found.kept

    return moved


def same(found: np.ndarray, expected: np.ndarray | float) -> None:
    np.testing.assert_allclose(found, np.broadcast_to(expected, found.shape), rtol=1e-10, atol=1e-8)


def quarters(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


class TestGrantsAndContributions:
    def test_a_grant_once_comes_from_nowhere_in_its_first_period(self, flows: Any) -> None:
        cash, kept = flows({"seed": {"kind": "grant", "to": "service", "amount": "spend", "from": 2}})
        same(cash["service"], kept["spend"] * quarters(0, 0, 1, 0, 0, 0, 0, 0))
        same(cash["council"], cash["service"])
        same(cash["hospital"], 0.0)

    def test_time_shapes_it_like_any_stream(self, flows: Any) -> None:
        grown = {"amount": 120, "per": "year", "lag": 1, "ramp": "6 months", "for": 5, "drop_off": 0.2}
        cash, _ = flows({"seed": {"kind": "grant", "to": "service", **grown}})
        same(cash["service"], 30 * quarters(0, 0.25, 0.75, 1, 1, 0.8, 0, 0))

    def test_who_pays_and_who_receives(self, flows: Any) -> None:
        cash, kept = flows(
            {
                "joint": {
                    "kind": "contribution",
                    "to": {"service": 0.75, "council": 0.25},
                    "paid_by": {"hospital": "share", "charity": "1 - share"},
                    "amount": 40,
                    "per": "quarter",
                }
            }
        )
        same(cash["service"], 30.0)
        same(cash["council"], 40.0)
        same(cash["hospital"], -40 * kept["share"])
        same(cash["charity"], -40 * (1 - kept["share"]))

    def test_the_cap_cuts_what_is_paid_in_all(self, flows: Any) -> None:
        capped = {"kind": "grant", "to": "service", "amount": "spend", "per": "quarter", "cap": "250 + 100 * share"}
        cash, kept = flows({"seed": capped})
        limit = 250 + 100 * kept["share"]
        paid = np.minimum(np.arange(1, QUARTERS + 1)[:, None] * kept["spend"], limit)
        same(cash["service"].cumsum(axis=0), paid)
        assert (cash["service"][-1] == 0).any()

    def test_real_money_grows_with_inflation_and_nominal_money_does_not(self, flows: Any) -> None:
        indices = {"cpi": {"values": {"2024/25": 100, "2026/27": 110}}}
        prices = {"inflation": "growth", "index": "cpi"}
        real = {"kind": "grant", "to": "hospital", "amount": 10, "per": "quarter"}
        more = {"prices": prices, "indices": indices}
        cash, kept = flows({"seed": {**real, "basis": "real", "price_year": "2024/25"}}, **more)
        same(cash["hospital"], 11 * (1 + kept["growth"]) ** (np.arange(QUARTERS)[:, None] / 4))
        cash, _ = flows({"seed": real}, **more)
        same(cash["hospital"], 10.0)


class TestMatch:
    def test_a_cost_is_matched_while_it_flows(self, flows: Any) -> None:
        matched = {"kind": "match", "of": "team", "rate": "share", "to": "service", "from": 1, "for": "15 months"}
        cash, kept = flows({"double": matched})
        same(cash["service"], kept["spend"] * kept["share"] * quarters(0, 1, 1, 1, 1, 1, 0, 0))

    def test_a_match_of_a_match_in_any_order_of_names(self, flows: Any) -> None:
        for first, second in (("a", "b"), ("b", "a")):
            cash, kept = flows(
                {
                    first: {"kind": "match", "of": ["team"], "to": "service", "paid_by": "hospital", "rate": 0.5},
                    second: {"kind": "match", "of": f"funding.{first}", "to": "council", "cap": 100, "rate": 2},
                }
            )
            same(cash["service"], kept["spend"] * 0.5 * quarters(1, 1, 1, 1, 1, 1, 0, 0))
            same(cash["hospital"], -cash["service"])
            above = np.minimum(100, cash["service"].cumsum(axis=0) * 2)
            same((cash["council"] - cash["service"]).cumsum(axis=0), above)


POOL: dict[str, Any] = {
    "kind": "risk_share",
    "to": "service",
    "paid_by": {"hospital": "share", "charity": "1 - share"},
}


class TestRiskShares:
    def test_what_is_lacking_at_a_years_end(self, work: Work) -> None:
        found = work(document({"pool": POOL}), keep=KEEP, draws=64)
        spent = found.kept["spend"] * np.minimum(np.arange(1, QUARTERS + 1), 6)[:, None]
        first = np.maximum(0, spent[3] - 20)
        second = np.maximum(0, spent[7] - 20 - first)
        paid = np.array([0 * first] * 3 + [first] * 4 + [first + second])
        same(found.positions["service"], 20 - spent + paid)
        assert (found.positions["service"][[3, 7]] >= 0).all()
        assert (found.positions["service"][3] == 0).any()
        same(found.positions["charity"], 1000 - (1 - found.kept["share"]) * paid)
        assert set(found.any_judged["service"]) == {1}

    def test_at_the_end_of_the_window_of_who_is_made_whole(self, work: Work) -> None:
        """After 5 quarters, its own, and not after 3, the accountability's; the first year ends after 4."""
        accountability = {"pocket": "hospital", "window": 3, "tolerance": 0.1}
        data = document({"pool": POOL}, accountability=accountability)
        data["pockets"]["service"] |= {"window": 5, "tolerance": 0.2}
        found = work(data, keep=KEEP, draws=64)
        spent = found.kept["spend"] * np.minimum(np.arange(1, QUARTERS + 1), 6)[:, None]
        ends = np.maximum(0, spent[[3, 4, 7]] - 20)
        paid = np.array([0 * ends[0]] * 3 + [ends[0]] + [ends[1]] * 3 + [ends[2]])
        same(found.positions["service"], 20 - spent + paid)
        assert set(found.any_judged["service"]) == {1}

    def test_up_to_the_cap(self, work: Work) -> None:
        found = work(document({"pool": {**POOL, "cap": 450}}), keep=KEEP, draws=64)
        spent = found.kept["spend"] * np.minimum(np.arange(1, QUARTERS + 1), 6)[:, None]
        first = np.clip(spent[3] - 20, 0, 450)
        second = np.clip(spent[7] - 20 - first, 0, 450 - first)
        same(found.positions["service"][3], 20 - spent[3] + first)
        same(found.positions["service"][7], 20 - spent[7] + first + second)
        assert 0 < np.mean(found.any_judged["service"] == 0) < 1

    def test_the_cap_is_on_what_is_paid_while_a_share_comes_into_force(self, work: Work) -> None:
        cap = 200.0
        free, capped = (
            work(document({"pool": {**POOL, "ramp": "8 quarters", **more}}), keep=KEEP, draws=64)
            for more in ({}, {"cap": cap})
        )
        lacking = np.maximum(0, 4 * free.kept["spend"] - 20)
        owed = free.positions["service"][3] + lacking
        assert ((owed < cap) & (lacking > cap)).any()
        assert (owed > cap).any()
        same(capped.positions["service"][3], np.minimum(owed, cap) - lacking)

    def test_what_is_left_over_goes_back_by_the_same_shares(self, work: Work) -> None:
        pool = {**POOL, "surplus": True, "cap": 300, "from": "1 quarter"}
        budget = {"amount": 90, "per": "quarter"}
        data = document({"pool": pool})
        data["pockets"]["service"] = {"budget": budget}
        found = work(data, keep=KEEP, draws=64)
        year = 4 * (90 - found.kept["spend"])
        first = year + np.clip(-year, 0, 300) - np.maximum(year, 0)
        same(found.positions["service"][3], first)
        back = np.maximum(year, 0) - np.clip(-year, 0, 300)
        same(found.positions["hospital"][3], 400 + found.kept["share"] * back)

    def test_one_after_the_other_by_name_whatever_the_file_says(self, work: Work) -> None:
        pools = {
            "b": {"kind": "risk_share", "to": "service", "paid_by": "charity"},
            "a": {"kind": "risk_share", "to": "service", "paid_by": "hospital", "cap": 100},
            "c": {"kind": "risk_share", "to": "hospital", "paid_by": "charity"},
        }
        data = document(pools)
        data["pockets"]["hospital"] = {"budget": {"amount": 15, "per": "quarter"}}
        found = work(data, keep=KEEP, draws=64)
        lacking = np.maximum(4 * found.kept["spend"] - 20, 0)
        same(found.positions["hospital"][3], np.maximum(60 - np.minimum(lacking, 100), 0))
        from_charity = np.maximum(lacking - 100, 0) + np.maximum(np.minimum(lacking, 100) - 60, 0)
        same(found.positions["charity"][3], 1000 - from_charity)
        other = work({**data, "funding": dict(reversed(pools.items()))}, draws=64)
        for name, rows in found.positions.items():
            assert np.array_equal(rows, other.positions[name])

    def test_a_pool_for_a_parent_sees_all_of_its_parts(self, work: Work) -> None:
        pool = {"kind": "risk_share", "to": "council", "paid_by": "charity"}
        data = document({"pool": pool})
        data["pockets"]["council"] = {"reserve": 50}
        found = work(data, keep=KEEP, draws=64)
        spent = 4 * found.kept["spend"]
        same(found.positions["service"][3], 20 - spent)
        same(found.positions["council"][3], np.maximum(70 - spent, 0))

    def test_a_reserve_behind_a_pool_does_more_than_shift(self, work: Work) -> None:
        found = work(document({"pool": POOL})).plan.layout.pocket_cells
        assert not found["base", "service"].shifts


class TestOutcomes:
    def results(self, **more: Any) -> dict[str, Any]:
        cohorts = {
            "first": {"measure": "effect", "amount": 100, "at": "1 year"},
            "second": {"measure": "other", "amount": "10 * spend", "at": "18 months"},
        }
        paid = {"kind": "outcome_payment", "to": "service", "paid_by": "hospital", "trigger": 0.1, "cohorts": cohorts}
        return {"results": {**paid, **more}}

    def test_each_cohort_by_itself(self, flows: Any) -> None:
        cash, kept = flows(self.results())
        first = 100 * (kept["effect"] >= 0.1) * quarters(0, 0, 0, 1, 0, 0, 0, 0)
        second = 10 * kept["spend"] * (kept["other"] >= 0.1) * quarters(0, 0, 0, 0, 0, 1, 0, 0)
        same(cash["service"], first + second)
        same(cash["hospital"], -first - second)

    def test_all_together_pay_for_those_that_missed(self, flows: Any) -> None:
        pooled = {"measure": "(effect + other) / 2", "trigger": "0.07 + 0.01 * share", "at": 7}
        cash, kept = flows(self.results(pooled=pooled))
        reached = (kept["effect"] + kept["other"]) / 2 >= 0.07 + 0.01 * kept["share"]
        missed = 100 * (kept["effect"] < 0.1) + 10 * kept["spend"] * (kept["other"] < 0.1)
        same(cash["service"][6], reached * missed)
        cash, _ = flows(self.results(pooled={**pooled, "amount": 55}))
        same(cash["service"][6], 55 * reached)

    def test_an_uncertain_date_falls_into_the_period_that_holds_it(self, flows: Any) -> None:
        cohorts = {"first": {"measure": "effect + 0 * t", "amount": 100, "at": "delay quarters"}}
        pooled = {"measure": "other", "trigger": 0.08, "at": 4}
        cash, kept = flows(self.results(cohorts=cohorts, pooled=pooled))
        when = np.maximum(np.ceil(kept["delay"]) - 1, 0)
        periods = np.arange(QUARTERS)[:, None]
        own = 100 * (kept["effect"] >= 0.1) * (periods == when)
        missed = 100 * (kept["effect"] < 0.1) * (when <= 3) * (kept["other"] >= 0.08)
        same(cash["service"], own + missed * (periods == 3))

    def test_who_misses_by_rounding_has_not_missed(self, flows: Any) -> None:
        # 1 - 135 / 150 is a hair below 0.1 in floating point.
        cohorts = {"first": {"measure": "1 - 135 / 150", "amount": 7, "at": 1}}
        assert 1 - 135 / 150 < 0.1
        cash, _ = flows(self.results(cohorts=cohorts))
        same(cash["service"][0], 7.0)

    def test_the_cap_counts_over_all_of_them(self, flows: Any) -> None:
        cash, kept = flows(self.results(cap=500))
        first = 100 * (kept["effect"] >= 0.1)
        second = np.minimum(10 * kept["spend"] * (kept["other"] >= 0.1), 500 - first)
        same(cash["service"].sum(axis=0), first + second)


class TestWhatMayHappen:
    def test_an_event_stops_what_it_names(self, flows: Any, work: Work) -> None:
        event = {"cuts": {"probability": 0.5, "from": 2, "for": 3, "stops": ["seed", "results"]}}
        seed = {"kind": "grant", "to": "service", "amount": 10, "per": "quarter"}
        results = TestOutcomes().results()["results"]
        results["cohorts"] = {"first": {"measure": 1, "amount": 100, "at": "1 year"}}
        cash, _ = flows({"seed": seed, "results": results}, events=event)
        stopped = cash["service"][2] == 0
        assert 0 < stopped.sum() < 64
        same(cash["service"][:, stopped], quarters(10, 10, 0, 0, 0, 10, 10, 10))
        same(cash["service"][:, ~stopped], quarters(10, 10, 10, 110, 10, 10, 10, 10))

    def test_an_event_delays_it(self, flows: Any) -> None:
        event = {"late": {"probability": 1, "delays": "seed", "by": "6 months"}}
        seed = {"kind": "grant", "to": "service", "amount": 10, "per": "quarter", "for": 3}
        cash, _ = flows({"seed": seed}, events=event)
        same(cash["service"], quarters(0, 0, 10, 10, 10, 0, 0, 0))

    def test_a_decision_ends_it(self, flows: Any) -> None:
        decision = {"renewal": {"at": "1 year", "pocket": "charity", "condition": "share > 0.6", "renews": "seed"}}
        seed = {"kind": "grant", "to": "service", "amount": 10, "per": "quarter"}
        cash, kept = flows({"seed": seed}, decisions=decision)
        after = (np.arange(QUARTERS) >= 4)[:, None]
        same(cash["service"], np.where(after & (kept["share"] <= 0.6), 0.0, 10.0))


def test_views_count_what_moves_between_pockets_and_no_value_is_made(work: Work) -> None:
    paid = {"kind": "contribution", "to": "service", "paid_by": "charity", "amount": "spend", "per": "quarter"}
    more = {"discounting": {"rate": 0.03, "origin": "start"}, "prices": {"inflation": "growth"}}
    found = work(document({"gift": paid}, **more), keep=KEEP, draws=64)
    before = work(document({}, **more), keep=KEEP, draws=64)
    years = np.arange(QUARTERS)[:, None] / 4
    worth = (found.kept["spend"] * (1 + found.kept["growth"]) ** -years * 1.03**-years).sum(axis=0)
    changed = {view: found.npv[view] - before.npv[view] for view in found.npv}
    for view, sign in {"service": 1, "council": 1, "charity": -1, "hospital": 0, "public_sector": 1}.items():
        same(changed[view], sign * worth)
    same(changed["society"], 0.0)
    same(changed["public_value"], 0.0)
