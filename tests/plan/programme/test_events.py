"""Events as instructions against the same events worked out one draw and one period at a time."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from campaign import some

from mcsv.plan.programme.decisions import Decisions
from mcsv.plan.programme.events import EventCost, Events

PERIODS, DRAWS = 10, 400
STREAM = {"quantity": 100, "per": "quarter", "values": [{"to": "council", "type": "fiscal", "unit_value": 1}]}
BASE: dict[str, Any] = {
    "step": "quarter",
    "horizon": PERIODS,
    "currency": "GBP",
    "price_year": "2025/26",
    "pockets": {"council": {}, "hospital": {}},
    "inputs": {
        "often": {"dist": "beta", "mean": 0.3, "sd": 0.1},
        "wait": {"dist": "uniform", "min": 0.2, "max": 5.5},
        "gap": {"dist": "uniform", "min": 0.3, "max": 3.7},
        "size": {"dist": "gamma", "mean": 40, "sd": 30},
    },
    "costs": {"team": {"amount": 100, "per": "quarter", "paid_by": "council"}},
    "benefits": {"days": STREAM},
    "outputs": {"all": {"formula": "often + wait + gap + size"}},
}


def lowered(bench: Any, **sections: Any) -> tuple[Any, Events]:
    """A bench and the events of the base document with other sections."""
    work = bench(BASE | sections)
    for name in work.model.inputs:
        work.watch(name, work.formulas.named(name, 0))
    decisions = Decisions(work.model, work.clock, work.formulas)
    return work, Events(work.model, work.clock, work.formulas, decisions)


def run(work: Any, events: Events, draws: int = DRAWS) -> dict[str, np.ndarray]:
    """Inputs (draws,); availability of both streams and costs of both pockets (periods, draws)."""
    for t in range(PERIODS):
        events.advance(t)
        for stream in ("costs.team", "benefits.days"):
            work.watch((stream, t), events.availability(stream, t, "firm"))
        for pocket in ("council", "hospital"):
            total: Any = 0.0
            for cost in events.costs(t):
                total = work.assembler.add(total, cost.amount if cost.pocket == pocket else 0.0)
            work.watch((pocket, t), total)
    found = work.work(draws)
    rows = {name[0] for name in found if isinstance(name, tuple)}
    stacked = {name: np.array([found[name, t] for t in range(PERIODS)]) for name in rows}
    return stacked | {name: found[name] for name in found if isinstance(name, str)}


def onsets(uniforms: np.ndarray, chance: np.ndarray, exposed: np.ndarray, gap: np.ndarray, again: bool) -> np.ndarray:
    """Whether a spell begins, (periods, draws), one draw after the other."""
    found, chance = np.zeros_like(uniforms), np.broadcast_to(chance, uniforms.shape)
    for draw in range(uniforms.shape[1]):
        last: int | None = None
        for t in range(PERIODS):
            over = last is None or (again and t - last >= gap[draw])
            if exposed[t, draw] and over and uniforms[t, draw] < chance[t, draw]:
                found[t, draw], last = 1.0, t
    return found


def shares(begins: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """The share of each period during which it lasts, from its onsets."""
    t = np.arange(PERIODS)
    ages = (t[:, None] - t[None, :])[:, :, None]
    lasting = np.where(ages >= 0, np.clip(gap - ages, 0.0, 1.0), 0.0)
    return np.asarray((lasting * begins[None]).sum(axis=1))


def drawn(work: Any, owner: str) -> np.ndarray:
    return np.array([work.uniforms(owner, t, DRAWS) for t in range(PERIODS)])


HAZARDS = product([None, 7], [0, 2, "wait periods"], [None, 1, 3, "gap periods", "1.5 * gap quarters"], [False, True])


@pytest.mark.parametrize(("until", "start", "lasts", "repeats"), some(HAZARDS, 8))
def test_a_hazard(bench: Any, repeats: bool, lasts: Any, start: Any, until: int | None) -> None:
    event = {"hazard": "often", "per": "period", "from": start, "repeats": repeats, "stops": "team"}
    event |= {"changes": {"days": 0.25}, "costs": {"council": "size"}}
    event |= {"for": lasts} if lasts else {}
    event |= {"until": until} if until else {}
    work, events = lowered(bench, events={"failure": event})
    found = run(work, events)
    first = np.floor(found["wait"]) if start == "wait periods" else np.full(DRAWS, float(start))
    scale = {"gap periods": 1.0, "1.5 * gap quarters": 1.5}.get(str(lasts))
    gap = scale * found["gap"] if scale else np.full(DRAWS, math.inf if lasts is None else float(lasts))
    t = np.arange(PERIODS)[:, None]
    exposed = (t >= first) & (t < (until or PERIODS))
    begins = onsets(drawn(work, "events.failure"), found["often"], exposed, gap, repeats and lasts is not None)
    assert 0.1 < begins.sum() / DRAWS < PERIODS
    lost = shares(begins, gap)
    np.testing.assert_allclose(found["costs.team"], 1 - lost, atol=1e-12)
    np.testing.assert_allclose(found["benefits.days"], 1 - 0.75 * lost, atol=1e-12)
    np.testing.assert_allclose(found["council"], begins * found["size"])


def test_a_hazard_that_grows(bench: Any) -> None:
    work, events = lowered(bench, events={"wear": {"hazard": "min(0.1 * t, 1)", "per": "month", "stops": "team"}})
    found = run(work, events)
    chance = 1 - (1 - np.minimum(0.1 * np.arange(PERIODS), 1)[:, None]) ** 3
    everywhere, forever = np.ones((PERIODS, DRAWS), bool), np.full(DRAWS, math.inf)
    begins = onsets(drawn(work, "events.wear"), chance, everywhere, forever, False)
    np.testing.assert_allclose(found["costs.team"], 1 - shares(begins, forever), atol=1e-12)


PROBABILITIES = product([None, 4], [0, 3, "wait periods"], [None, 2, "gap periods"])


@pytest.mark.parametrize(("until", "start", "lasts"), some(PROBABILITIES, 5))
def test_a_probability(bench: Any, lasts: Any, start: Any, until: int | None) -> None:
    event = {"probability": "often", "from": start, "stops": "days", "costs": {"council": 7, "hospital": "2 * t"}}
    event |= {"for": lasts} if lasts else {}
    event |= {"until": until} if until else {}
    work, events = lowered(bench, events={"ban": event})
    found = run(work, events)
    happens = work.uniforms("events.ban", 0, DRAWS) < found["often"]
    first = np.floor(found["wait"]) if start == "wait periods" else np.full(DRAWS, float(start))
    t = np.arange(PERIODS)[:, None]
    begins = (happens & (t == first) & (first < (until or PERIODS))).astype(float)
    gap = found["gap"] if lasts == "gap periods" else np.full(DRAWS, math.inf if lasts is None else float(lasts))
    np.testing.assert_allclose(found["benefits.days"], 1 - shares(begins, gap), atol=1e-12)
    np.testing.assert_allclose(found["council"], 7 * begins)
    np.testing.assert_allclose(found["hospital"], 2 * t * begins)
    np.testing.assert_array_equal(found["costs.team"], 1.0)


def test_delays_add_up(bench: Any) -> None:
    late = {"probability": "often", "delays": ["team", "days"], "by": "wait months"}
    later = {"probability": 0.5, "delays": "days", "by": "2 quarters", "from": 1}
    work, events = lowered(bench, events={"late": late, "later": later})
    work.watch("team", events.delay("costs.team"))
    work.watch("days", events.delay("benefits.days"))
    found = work.work(DRAWS)
    one = (work.uniforms("events.late", 0, DRAWS) < found["often"]) * found["wait"] / 3
    other = (work.uniforms("events.later", 0, DRAWS) < 0.5) * 2.0
    np.testing.assert_allclose(found["team"], one)
    np.testing.assert_allclose(found["days"], one + other)
    assert events.delay("funding.nothing") == 0.0


def test_caps_hold_while_it_lasts(bench: Any) -> None:
    event = {"probability": 0.5, "from": 1, "for": "gap periods", "caps": {"days": "size"}}
    work, events = lowered(bench, events={"limit": event})
    for t in range(PERIODS):
        events.advance(t)
        work.watch(t, events.capped("benefits.days", 50.0, t))
        assert events.capped("costs.team", 50.0, t) == 50.0
    found = work.work(DRAWS)
    happens = work.uniforms("events.limit", 0, DRAWS) < 0.5
    for t in range(PERIODS):
        share = happens * np.clip(found["gap"] - (t - 1), 0, 1) * (t >= 1)
        np.testing.assert_allclose(found[t], (1 - share) * 50 + share * np.minimum(50, found["size"]))


def test_several_events_on_one_stream(bench: Any) -> None:
    halved = {"probability": 0.5, "changes": {"costs.team": 0.5}}
    gone = {"probability": 0.3, "from": 2, "stops": ["team", "costs.team"]}
    work, events = lowered(bench, events={"gone": gone, "halved": halved})
    found = run(work, events)
    one = work.uniforms("events.halved", 0, DRAWS) < 0.5
    other = (work.uniforms("events.gone", 0, DRAWS) < 0.3) * (np.arange(PERIODS)[:, None] >= 2)
    np.testing.assert_allclose(found["costs.team"], np.where(one, 0.5, 1.0) * (1 - other))


@pytest.mark.parametrize("mitigate", [True, False])
def test_mitigation(bench: Any, mitigate: bool) -> None:
    less = {"hazard": "often / 2", "severity": 0.4, "costs": {"hospital": "size"}}
    event = {"hazard": "often", "per": "period", "from": 1, "costs": {"council": 10}}
    work, events = lowered(bench, events={"flood": event | {"mitigation": less, "mitigate": mitigate}})
    found = run(work, events)
    exposed, forever = np.repeat(np.arange(PERIODS)[:, None] >= 1, DRAWS, axis=1), np.full(DRAWS, math.inf)
    chance = found["often"] / 2 if mitigate else found["often"]
    begins = onsets(drawn(work, "events.flood"), chance, exposed, forever, False)
    np.testing.assert_allclose(found["council"], (4 if mitigate else 10) * begins)
    paid = np.zeros((PERIODS, DRAWS))
    paid[1] = found["size"] if mitigate else 0.0
    np.testing.assert_allclose(found["hospital"], paid)


def test_the_providers_failure(bench: Any) -> None:
    team = BASE["costs"]["team"] | {"by_provider": True}
    local = {"kind": "local", "hazard": "often", "gap": "6 months", "recommissioning": {"council": "size"}}
    sections = {"providers": {"firm": local, "other": {"kind": "national"}}, "costs": {"team": team}}
    work, events = lowered(bench, **sections, provider="firm")
    found = run(work, events)
    everywhere, gap = np.ones((PERIODS, DRAWS), bool), np.full(DRAWS, 2.0)
    chance = 1 - (1 - found["often"]) ** 0.25
    begins = onsets(drawn(work, "events.provider/firm"), chance, everywhere, gap, False)
    np.testing.assert_allclose(found["costs.team"], 1 - shares(begins, gap), atol=1e-12)
    np.testing.assert_allclose(found["council"], begins * found["size"])
    np.testing.assert_array_equal(found["benefits.days"], 1.0)


@pytest.mark.parametrize(
    "event",
    [
        {"probability": 0, "stops": "team", "costs": {"council": 5}},
        {"probability": 1, "from": 2, "for": 3, "stops": "team", "costs": {"council": 5}},
        {"probability": 0.5, "from": 20, "stops": "team", "costs": {"council": 5}},
        {"hazard": 0, "stops": "team", "costs": {"council": 5}},
        {"hazard": 1, "from": 3, "stops": "team", "for": 1, "costs": {"council": 5}},
        {"rate": 0, "costs": {"council": "size"}},
        {"probability": 0.5},
    ],
)
def test_what_is_certain_needs_no_instruction(bench: Any, event: dict[str, Any]) -> None:
    work, events = lowered(bench, events={"sure": event})
    before, team, paid = work.size, [], []
    for t in range(PERIODS):
        events.advance(t)
        team.append(events.availability("costs.team", t))
        paid.append(sum(float(cost.amount) for cost in events.costs(t)))  # type: ignore[arg-type]
    assert work.size == before
    start = int(event.get("from", 0))
    sure = event.get("probability") == 1 or event.get("hazard") == 1
    stopped = range(start, start + int(event.get("for", PERIODS))) if sure else ()
    assert team == [0.0 if t in stopped else 1.0 for t in range(PERIODS)]
    assert paid == [5.0 if sure and t == start else 0.0 for t in range(PERIODS)]


def test_after_the_horizon_as_at_its_end(bench: Any) -> None:
    _, events = lowered(bench, events={"end": {"hazard": "often", "stops": "team"}})
    for t in range(PERIODS):
        events.advance(t)
    assert events.availability("costs.team", PERIODS + 3) is events.availability("costs.team", PERIODS - 1)


def test_costs_say_whose_and_in_what_money(bench: Any) -> None:
    event = {"probability": 0.5, "costs": {"council": 5}, "basis": "nominal"}
    _, events = lowered(bench, events={"fine": event})
    events.advance(0)
    (cost,) = events.costs(0)
    assert isinstance(cost, EventCost)
    assert (cost.owner, cost.pocket, cost.priced.basis) == ("events.fine.costs.council", "council", "nominal")


MANY = 4_000


def close(found: np.ndarray, mean: float, sd: float) -> None:
    """The mean is what it should be, within five standard errors."""
    assert abs(found.mean() - mean) < 5 * sd / math.sqrt(found.size)


def test_survival_of_a_hazard(bench: Any) -> None:
    work, events = lowered(bench, events={"end": {"hazard": 0.2, "stops": "team"}})
    found = run(work, events, MANY)["costs.team"]
    for t in range(PERIODS):
        alive = 0.8 ** ((t + 1) / 4)
        close(found[t], alive, math.sqrt(alive * (1 - alive)))


def test_renewals_of_one_period(bench: Any) -> None:
    event = {"hazard": 0.3, "per": "quarter", "repeats": True, "for": 1, "costs": {"council": 1}}
    work, events = lowered(bench, events={"strike": event})
    total = run(work, events, MANY)["council"].sum(axis=0)
    close(total, PERIODS * 0.3, math.sqrt(PERIODS * 0.21))
    close((total - total.mean()) ** 2, PERIODS * 0.21, 4.0)


def test_the_long_run_of_longer_spells(bench: Any) -> None:
    # Idle with chance 0.5 a period to begin, then 2 periods: 2 of every 2 + 1 periods, once the start is forgotten.
    event = {"hazard": 0.5, "per": "quarter", "repeats": True, "for": 2, "stops": "team"}
    work, events = lowered(bench, events={"strike": event})
    close(run(work, events, MANY)["costs.team"][-1], 1 / 3, math.sqrt(2 / 9))


def test_counts_of_a_rate(bench: Any) -> None:
    event = {"rate": 6, "per": "year", "from": 1, "until": 9, "costs": {"council": 10}}
    work, events = lowered(bench, events={"claims": event})
    found = run(work, events, MANY)["council"]
    assert (found[[0, 9]] == 0).all()
    assert set(np.unique(found / 10)) <= set(range(30))
    total = found.sum(axis=0) / 10
    close(total, 12.0, math.sqrt(12))
    close((total - 12.0) ** 2, 12.0, 12 * math.sqrt(2 + 1 / 12))


def test_compound_costs(bench: Any) -> None:
    event = {"rate": 2, "per": "quarter", "costs": {"council": "0.25 * size", "hospital": "0.75 * size"}}
    work, events = lowered(bench, events={"claims": event})
    found = run(work, events, 1_500)
    np.testing.assert_allclose(found["hospital"], 3 * found["council"])
    total = (found["council"] + found["hospital"]).sum(axis=0)
    mean, variance = 2 * PERIODS * 40, 2 * PERIODS * (40**2 + 30**2)
    close(total, mean, math.sqrt(variance))
    close((total - mean) ** 2, variance, 2 * variance)
    assert np.corrcoef(total, found["size"])[0, 1] < 0.15  # each occurrence has a size of its own


def test_the_uncertain_exposure_of_counts(bench: Any) -> None:
    event = {"rate": "often", "per": "quarter", "from": "wait periods", "costs": {"council": 3}}
    work, events = lowered(bench, events={"claims": event})
    found = run(work, events, MANY)
    early = np.arange(PERIODS)[:, None] < np.floor(found["wait"])
    assert (found["council"][early] == 0).all()
    expected = found["often"] * (PERIODS - np.floor(found["wait"]))
    close(found["council"].sum(axis=0) / 3 - expected, 0.0, math.sqrt(expected.mean()))


def test_beyond_one_it_always_happens_and_below_nothing_never(bench: Any) -> None:
    inputs = BASE["inputs"] | {"wide": {"dist": "normal", "mean": 0.5, "sd": 1}}
    event = {"hazard": "wide", "stops": "team", "until": 1}
    work, events = lowered(
        bench, inputs=inputs, events={"once": {"probability": "wide", "stops": "days"}, "end": event}
    )
    found = run(work, events)
    sure, never = found["wide"] >= 1, found["wide"] <= 0
    assert sure.sum() > 50
    assert never.sum() > 50
    for stream in ("costs.team", "benefits.days"):
        assert (found[stream][:, sure] == 0).all()
        assert (found[stream][:, never] == 1).all()


@pytest.mark.parametrize(
    "event",
    [
        {"probability": "often", "from": "wait quarters"},
        {"probability": 0.6, "from": "wait periods", "until": 3},
        {"probability": 0.6, "from": PERIODS},
        {"hazard": 0.4, "from": 2, "stops": "team", "for": 1},
        {"hazard": "often", "per": "quarter", "stops": "team", "for": "gap periods", "repeats": True},
        {"hazard": 0.1, "per": "quarter", "repeats": True},
        {"rate": 3, "from": 1, "until": 6},
    ],
)
def test_how_often_an_event_begins_is_how_often_it_costs(bench: Any, event: dict[str, Any]) -> None:
    work, events = lowered(bench, events={"it": {**event, "costs": {"council": 1}}})
    total: Any = 0.0
    for t in range(PERIODS):
        events.advance(t)
        for cost in events.costs(t):
            assert cost.event == "events.it"
            total = work.assembler.add(total, cost.amount)
    work.watch("cost", total)
    work.watch("number", events.numbers()["events.it"])
    found = work.work(DRAWS)
    np.testing.assert_array_equal(found["number"], found["cost"])
    assert len(np.unique(found["number"])) > 1 or event.get("from") == PERIODS


def test_what_only_delays_is_counted_too(bench: Any) -> None:
    work, events = lowered(bench, events={"late": {"probability": "often", "delays": "team", "by": 2}})
    delay = events.delay("costs.team")
    for t in range(PERIODS):
        events.advance(t)
    work.watch("delay", delay)
    work.watch("number", events.numbers()["events.late"])
    found = work.work(DRAWS)
    np.testing.assert_array_equal(2 * found["number"], found["delay"])
    assert 0 < found["number"].mean() < 1


def test_what_does_nothing_is_not_counted(bench: Any) -> None:
    work, events = lowered(bench, events={"idle": {"probability": "often"}})
    before = work.size
    for t in range(PERIODS):
        events.advance(t)
    assert events.numbers() == {}
    assert work.size == before
