"""One risk left out at a time: the same as a run with an option without it, to the bit where the draws are the same.

*A total of three risks*: each happens with probability p and then costs an exponential amount. Given which of them
happen the total is a sum of independent exponentials, so that its distribution function is a mixture of
hypoexponential ones; its quantiles are the roots (found below by bisection of that closed form).
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
import xarray as xr
from campaign import effort

import mcsv
from mcsv.ask.left_out import left_out
from mcsv.ask.sampling import Sampling
from mcsv.files import as_model
from mcsv.results.reading.without import chance_without

DRAWS = 40_000
MODEL: dict[str, Any] = {
    "programme": "Three risks",
    "currency": "GBP",
    "price_year": "2025/26",
    "prices": {"inflation": 0},
    "start": "2026-04",
    "step": "year",
    "horizon": 2,
    "accountability": {"pocket": "council", "window": 2, "tolerance": 0.1},
    "pockets": {"council": {"budget": {"amount": 600, "per": "year", "for": 2}, "reserve": 100}},
    "inputs": {
        "team": {"dist": "gamma", "mean": 450, "sd": 60},
        "ground": {"dist": "gamma", "mean": 200, "sd": 90},
        "claim": {"dist": "lognormal", "mean": 40, "sd": 30},
        "often": {"dist": "gamma", "mean": 2, "sd": 0.7},
    },
    "costs": {"team": {"amount": "team", "per": "year", "paid_by": {"council": 1}, "from": 0, "for": 2}},
    "events": {
        "bad_ground": {
            "probability": 0.3,
            "costs": {"council": "ground"},
            "mitigation": {"probability": 0.2, "costs": {"council": 15}},
        },
        "strike": {"hazard": 0.2, "for": "1 year", "stops": ["costs.team"], "costs": {"council": 120}},
        "claims": {"rate": "often", "costs": {"council": "claim"}},
    },
}
OPTIONS = {f"without_{name}": {"without": [name]} for name in MODEL["events"]}


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return mcsv.drivers(MODEL, DRAWS, seed=5, threads=2, of="deficit").sel(option="base")


def test_it_is_the_run_with_the_event_switched_off(found: xr.Dataset) -> None:
    run = mcsv.simulate(MODEL | {"options": OPTIONS}, DRAWS, seed=5, quantiles=[0.05, 0.1, 0.2, 0.5])
    run = run.sel(pocket="council")
    base, last = run.sel(option="base"), {"period": 1}
    for name in MODEL["events"]:
        one, off = found.sel(event=name), run.sel(option=f"without_{name}")
        assert one["without_position_mean"] == off["position_mean"].isel(last)
        levels = off["position_quantile"].isel(last).sel(quantile=[0.05, 0.1, 0.2, 0.5])
        assert one["without_position_quantile"].values.tobytes() == levels.values.tobytes()
        assert one["without_p_deficit"] == pytest.approx(float(off["p_deficit_any"]), abs=1e-12)
        reserve = off["reserve_required_any"].sel(confidence=0.9)
        assert one["without_reserve"] == reserve
        of_reserve = off["reserve_required_any_se"].sel(confidence=0.9)
        assert one["without_reserve_se"] == pytest.approx(float(of_reserve), rel=1e-9)
        assert one["without_reserve_change"] == pytest.approx(
            float(reserve - base["reserve_required_any"].sel(confidence=0.9)), abs=1e-9
        )
        change = off["position_mean"].isel(last) - base["position_mean"].isel(last)
        assert one["without_position_change"] == pytest.approx(float(change), rel=1e-9)
        assert one["without_position_change_se"] < 0.7 * np.hypot(
            *[each["position_mean_se"].isel(last) for each in (off, base)]
        )
        fewer = float(off["p_deficit_any"] - base["p_deficit_any"])
        assert one["without_p_deficit_change"] == pytest.approx(fewer, abs=1e-12)


def test_the_reserve_is_that_against_a_deficit_at_any_judged_date() -> None:
    """The first year's end is the worse one where a late risk is left out; the run says what is required for both."""
    council = {"budget": {"by_year": {"2026/27": 520, "2027/28": 640}}, "reserve": 100}
    events = {
        "late": {"probability": 0.25, "from": "1 year", "costs": {"council": "ground"}},
        "claims": MODEL["events"]["claims"],
    }
    model = MODEL | {"financial_year": 4, "pockets": {"council": council}, "events": events}
    run = mcsv.simulate(model | {"options": {f"without_{name}": {"without": [name]} for name in events}}, DRAWS, seed=5)
    answer = left_out(as_model(model), Sampling(DRAWS, 5, 2))
    any_date, at_end = (
        run[name].sel(pocket="council", confidence=0.9) for name in ("reserve_required_any", "reserve_required")
    )
    assert float(any_date.sel(option="without_late")) > float(at_end.sel(option="without_late")) + 10
    for place, name in enumerate(answer["event"]):
        off, base = (float(any_date.sel(option=option)) for option in (f"without_{name}", "base"))
        assert off > 0
        assert answer["without_reserve"][0, place] == off
        assert answer["without_reserve_change"][0, place] == pytest.approx(off - base, abs=1e-9)


def test_where_surely_no_reserve_is_left_its_change_is_as_sure_as_what_there_was() -> None:
    calm = MODEL | {
        "events": {"dear": {"probability": 0.3, "costs": {"council": 900}}},
        "inputs": MODEL["inputs"] | {"team": {"dist": "gamma", "mean": 450, "sd": 6}},
    }
    answer = left_out(as_model(calm), Sampling(DRAWS, 5, 1))
    run = mcsv.simulate(calm, DRAWS, seed=5).sel(pocket="council", confidence=0.9)
    assert answer["without_reserve"][0, 0] == 0
    assert answer["without_reserve_se"][0, 0] == 0
    assert answer["without_reserve_change"][0, 0] == pytest.approx(-run.reserve_required_any.item(), abs=1e-9)
    assert answer["without_reserve_change_se"][0, 0] == pytest.approx(run.reserve_required_any_se.item(), rel=1e-9)


@pytest.mark.parametrize(("budget", "seen"), [(2_000, 0.0), (100, 1.0)])
def test_a_chance_that_no_draw_or_every_draw_makes_up_is_bounded_and_not_certain(budget: int, seen: float) -> None:
    pockets = {"council": {"budget": {"amount": budget, "per": "year", "for": 2}}}
    one = mcsv.drivers(MODEL | {"pockets": pockets}, DRAWS, seed=5, of="position").sel(option="base")
    run = mcsv.simulate(MODEL | {"pockets": pockets, "events": {}}, DRAWS, seed=5)
    low, high = run.p_deficit_any_ci.values.ravel()
    for place in range(len(MODEL["events"])):
        told = chance_without(one, place)
        assert (told.value, told.low, told.high) == (seen, pytest.approx(low), pytest.approx(high))
        assert one["without_p_deficit_se"].values[place] == pytest.approx((high - low) / 3.92, rel=1e-3)


def test_what_stops_costs_and_claims_add_up_no_more() -> None:
    """A strike saves what it stops, which nothing else changes here: risks add up; not so with another on the team."""
    answer = left_out(as_model(MODEL), Sampling(40_000, 5, 1))
    assert answer["risk_part_why"] == [""]
    parts = answer["risk_part_p_deficit"][0]
    run = mcsv.simulate(MODEL, 40_000, seed=5)
    quiet = mcsv.simulate(MODEL | {"events": {}}, 40_000, seed=5)
    apart = float(run["p_deficit_window"].values.item() - quiet["p_deficit_window"].values.item())
    assert parts.sum() == pytest.approx(apart, abs=4 * np.hypot.reduce(answer["risk_part_p_deficit_se"][0]) + 0.003)
    both = MODEL["events"] | {"panic": {"probability": 0.4, "changes": {"costs.team": 1.5}}}
    mixed = left_out(as_model(MODEL | {"events": both}), Sampling(40_000, 5, 1))
    assert mixed["risk_part_why"] == ["what risks do does not add up: one changes what another does"]
    assert np.isnan(mixed["risk_part_p_deficit"]).all()


def test_threads_and_scope(found: xr.Dataset) -> None:
    for threads in (1, 3)[: effort(2, 1)]:
        again = mcsv.drivers(MODEL, DRAWS, seed=5, threads=threads, of="deficit").sel(option="base")
        for name in found.data_vars:
            assert again[name].values.tobytes() == found[name].values.tobytes()
    other = mcsv.drivers(MODEL, 40_000, seed=5, of="deficit", scope="elsewhere").sel(option="base")
    run = mcsv.simulate(MODEL, 40_000, seed=5, scope="elsewhere")
    assert other["outcome_mean"].item() == float(run["p_deficit_any"].values.item())
    off = mcsv.simulate(MODEL | {"options": OPTIONS}, 40_000, seed=5, scope="elsewhere")
    off = off.sel(option="without_strike", pocket="council")
    assert other["without_position_mean"].sel(event="strike") == off["position_mean"].isel(period=1)


def test_nothing_is_said_where_nobody_is_accountable_or_nothing_may_happen() -> None:
    without = {key: part for key, part in MODEL.items() if key != "accountability"}
    assert left_out(as_model(without), Sampling(40_000, 1, 1)) == {}
    assert left_out(as_model(MODEL | {"events": {}}), Sampling(40_000, 1, 1)) == {}


P, MEAN = (0.3, 0.15, 0.5), (100.0, 400.0, 40.0)


def quantile(level: float, risks: tuple[int, ...]) -> float:
    """Of the total of some of the three risks."""

    def below(x: float) -> float:
        total = 0.0
        for happens in product((0, 1), repeat=len(risks)):
            chance = np.prod([P[k] if on else 1 - P[k] for k, on in zip(risks, happens, strict=True)])
            means = [MEAN[k] for k, on in zip(risks, happens, strict=True) if on]
            parts = [np.prod([m / (m - other) for other in means if other != m]) * (1 - np.exp(-x / m)) for m in means]
            total += float(chance) * (sum(parts) if means else 1.0)
        return total

    low, high = 0.0, 1e5
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < level else (low, middle)
    return high


def test_percentiles_of_a_total_of_risks_and_of_it_without_one() -> None:
    sizes = {f"size_{k}": {"dist": "exponential", "mean": mean} for k, mean in enumerate(MEAN)}
    events = {f"risk_{k}": {"probability": p, "costs": {"council": f"size_{k}"}} for k, p in enumerate(P)}
    model = {key: part for key, part in MODEL.items() if key != "costs"} | {
        "inputs": sizes, "events": events, "horizon": 1, "pockets": {"council": {}},
        "accountability": {"pocket": "council", "window": 1, "tolerance": 0.2},
    }  # fmt: skip
    for seed in range(1, 1 + effort(10, 1)):
        answer = left_out(as_model(model), Sampling(effort(300_000, 100_000), seed, 1))
        for k in range(3):
            rest = tuple(j for j in range(3) if j != k)
            for place, level in enumerate((0.95, 0.9, 0.8, 0.5)):
                off, all_of_them = quantile(level, rest), quantile(level, (0, 1, 2))
                at = 0, k, place
                se = answer["without_position_quantile_se"][at]
                assert abs(-answer["without_position_quantile"][at] - off) <= 4 * se + 1e-9
                change, change_se = (answer[f"without_position_quantile_change{end}"][at] for end in ("", "_se"))
                assert abs(change - (all_of_them - off)) <= 4 * change_se
            assert (
                abs(answer["without_position_change"][0, k] - P[k] * MEAN[k])
                < 4 * answer["without_position_change_se"][0, k]
            )
