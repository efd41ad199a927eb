"""Two providers, each with a share of what is delivered, against the same programme in numpy, draw after draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from campaign import effort

from mcsv import simulate
from mcsv.engine.reference.interpreter import tails_of, words
from mcsv.model import Model, canonical
from mcsv.plan.quantities.keys import key_of

PERIODS, DRAWS = 8, 300
HAZARDS = {"charity": 0.4, "firm": 0.3}
GAPS = {"charity": 2, "firm": PERIODS}
SAVED = {"to": "council", "type": "fiscal", "unit_value": 10, "cashable": 1, "step": 100}
LEARNT = {"to": "town", "type": "social", "unit_value": 3}
DOCUMENT: dict[str, Any] = {
    "step": "quarter",
    "start": "2026-04",
    "horizon": PERIODS,
    "currency": "GBP",
    "price_year": "2026/27",
    "discounting": {"rate": 0, "origin": "start"},
    "accountability": {"pocket": "council", "window": PERIODS, "tolerance": 0.05},
    "pockets": {"council": {"budget": {"amount": 120, "per": "quarter"}}, "town": {"kind": "society"}},
    "inputs": {
        "spend": {"dist": "normal", "mean": 110, "sd": 25},
        "again": {"dist": "gamma", "mean": 30, "sd": 10},
        "local": {"dist": "beta", "a": 3, "b": 2},
    },
    "costs": {
        "team": {"amount": "spend", "per": "quarter", "paid_by": "council", "by_provider": True},
        "rent": {"amount": 9, "per": "quarter", "paid_by": "council"},
    },
    "benefits": {
        "days": {"quantity": 8, "per": "quarter", "lag": 1, "by_provider": True, "values": [SAVED, LEARNT]},
    },
    "providers": {
        "charity": {
            "kind": "local",
            "price": 1.1,
            "quality": 0.9,
            "hazard": HAZARDS["charity"],
            "gap": GAPS["charity"],
            "recommissioning": {"council": "again"},
            "lm3": {"rounds": [100, 60, 30], "to": "town"},
        },
        "firm": {
            "kind": "national",
            "price": "0.8 + 0.01 * t",
            "quality": 1.2,
            "hazard": HAZARDS["firm"],
            "recommissioning": {"council": 50},
        },
    },
    "provider": {"charity": 0.6, "firm": 0.4},
}


def with_provider(provider: Any, **more: Any) -> dict[str, Any]:
    return DOCUMENT | {"provider": provider} | more


def uniform(owner: str, period: int, draws: int = DRAWS) -> np.ndarray:
    """The random numbers of an event in a period."""
    tails = tails_of(words(key_of(1, owner), period, 0, 0, draws))
    return np.where(tails > 0, tails / 2, 1 + tails / 2)


def failures(name: str, draw: int, chances: dict[str, list[np.ndarray]]) -> tuple[int | None, list[bool]]:
    """When a provider fails, and in which periods it works."""
    begun = next((t for t in range(PERIODS) if chances[name][t][draw] < 1 - (1 - HAZARDS[name]) ** 0.25), None)
    return begun, [begun is None or not begun <= t < begun + GAPS[name] for t in range(PERIODS)]


def simulated(shares: dict[str, np.ndarray], kept: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the council, (periods, draws), and the town's value, (draws,)."""
    chances = {name: [uniform(f"events.provider/{name}", t) for t in range(PERIODS)] for name in shares}
    position, worth = np.zeros((PERIODS, DRAWS)), np.zeros(DRAWS)
    for draw in range(DRAWS):
        held = 0.0
        spend, again = float(kept["spend"][draw]), float(kept["again"][draw])
        known = {name: failures(name, draw, chances) for name in shares}
        for t in range(PERIODS):
            held += 120 - 9
            units = 0.0
            for name, (begun, works) in known.items():
                share = float(shares[name][draw])
                price = 1.1 if name == "charity" else 0.8 + 0.01 * t
                if begun == t and share > 0:
                    held -= again if name == "charity" else 50
                if works[t] or share == 0:
                    held -= share * price * spend
                    worth[draw] += 0.9 * share * price * spend if name == "charity" else 0.0
                    units += share * (0.9 if name == "charity" else 1.2) * 8 if t >= 1 else 0.0
            held += np.floor(10 * units * 4 / 100 * (1 + 1e-12)) * 100 / 4
            worth[draw] += 3 * units
            position[t, draw] = held
    return position, worth


def shares_of(charity: Any) -> dict[str, np.ndarray]:
    whole = np.broadcast_to(charity, DRAWS)
    return {"charity": whole, "firm": 1 - whole}


CASES: dict[str, tuple[Any, Callable[[dict[str, np.ndarray]], Any]]] = {
    "both": ({"charity": 0.6, "firm": 0.4}, lambda kept: 0.6),
    "nearly one": ({"firm": 0.001, "charity": 0.999}, lambda kept: 0.999),
    "uncertain": ({"charity": "local", "firm": "1 - local"}, lambda kept: kept["local"]),
    "sometimes all": (
        {"charity": "where(local > 0.7, 1, 0.5)", "firm": "1 - where(local > 0.7, 1, 0.5)"},
        lambda kept: np.where(kept["local"] > 0.7, 1.0, 0.5),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_positions_and_value(work: Callable[..., Any], case: str) -> None:
    provider, share = CASES[case]
    found = work(with_provider(provider), keep=["spend", "again", "local"], draws=DRAWS)
    position, worth = simulated(shares_of(share(found.kept)), found.kept)
    np.testing.assert_allclose(found.positions["council"], position, rtol=1e-10, atol=1e-8)
    np.testing.assert_allclose(found.npv["town"], worth, rtol=1e-10, atol=1e-8)


def test_failures_are_independent() -> None:
    """The numbers by which the engine lets them fail, draw by draw, as the positions above show."""
    charity, firm = (
        np.any(
            [
                uniform(f"events.provider/{name}", t, effort(40_000, 10_000)) < 1 - (1 - hazard) ** 0.25
                for t in range(PERIODS)
            ],
            axis=0,
        )
        for name, hazard in HAZARDS.items()
    )
    assert (charity & firm).mean() == pytest.approx(charity.mean() * firm.mean(), abs=0.01)


def test_failures_are_listed_apart() -> None:
    found = simulate(Model.model_validate(DOCUMENT), draws=200_000)
    assert [name for name in found.event.values if name.startswith("provider/")] == [
        "provider/charity",
        "provider/firm",
    ]
    for name, hazard in HAZARDS.items():
        share = float(found.event_probability.sel(option="base", event=f"provider/{name}"))
        assert share == pytest.approx(1 - (1 - hazard) ** 2, abs=0.005)
    paid = float(found.event_cost_mean.sel(option="base", event="provider/firm"))
    assert paid == pytest.approx(50 * float(found.event_probability.sel(option="base", event="provider/firm")))


@pytest.mark.parametrize("name", ["charity", "firm"])
def test_one_provider_is_the_whole_to_the_bit(name: str) -> None:
    short, long = (Model.model_validate(with_provider(provider)) for provider in (name, {name: 1}))
    assert canonical(short) == canonical(long)
    one, other = (simulate(model, draws=20_000) for model in (short, long))
    for key in one.data_vars:
        np.testing.assert_array_equal(one[key].values, other[key].values, err_msg=str(key))


def test_a_share_fails_in_the_draws_in_which_the_whole_fails() -> None:
    provider = {"charity": 0.25, "firm": 0.75}
    model = Model.model_validate(with_provider("charity", options={"both": {"set": {"provider": provider}}}))
    found = simulate(model, draws=20_000).event_probability.sel(event="provider/charity")
    assert float(found.sel(option="base")) == float(found.sel(option="both"))


def test_what_a_failure_costs_does_not_shrink_with_the_share() -> None:
    cost = [
        simulate(Model.model_validate(with_provider({"charity": x, "firm": 1 - x})), draws=20_000).event_cost_mean
        for x in (0.125, 0.875)
    ]
    for event in ("provider/charity", "provider/firm"):
        small, large = (float(one.sel(option="base", event=event)) for one in cost)
        assert small == large > 0
