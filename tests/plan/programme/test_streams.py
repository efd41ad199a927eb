"""Costs and benefits in time, against a direct loop over periods that knows nothing of rows and instructions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from campaign import effort
from hypothesis import given, settings
from hypothesis import strategies as st

MONTHS = {"month": 1, "quarter": 3, "year": 12}
PERIODS = 14
INPUTS = {
    "size": {"dist": "gamma", "shape": 4, "scale": 100},
    "price": {"dist": "lognormal", "mu": 1, "sigma": 0.3},
    "loss": {"dist": "beta", "a": 2, "b": 5},
    "part": {"dist": "beta", "a": 2, "b": 2},
}


@dataclass(frozen=True)
class Stream:
    """Times in periods; ``rate`` None without drop-off; ``timed`` where the amount grows with t."""

    step: str
    per: str
    start: int = 0
    lag: int = 0
    ramp: int = 0
    duration: int | None = None
    rate: float | str | None = None
    rate_per: str | None = None
    timed: bool = False

    def record(self) -> dict[str, Any]:
        found: dict[str, Any] = {"per": self.per, "from": self.start, "lag": self.lag, "ramp": self.ramp}
        if self.duration is not None:
            found["for"] = self.duration
        if self.rate is not None:
            found["drop_off"] = {"rate": self.rate, "per": self.rate_per} if self.rate_per else self.rate
        return found

    def by_hand(self, amount: np.ndarray, losses: dict[str, np.ndarray], shift: int = 0) -> np.ndarray:
        """What flows in each period, (periods, draws)."""
        months = MONTHS[self.step]
        flow = np.zeros((PERIODS, amount.size))
        for t in range(PERIODS):
            j = t - shift - self.lag - self.start
            if j < 0 or (self.duration is not None and j >= self.duration) or (self.per == "once" and j > 0):
                continue
            value = amount * (1 + 0.1 * (t - shift - self.lag)) if self.timed else amount
            if self.per in MONTHS:
                value = value * months / MONTHS[self.per]
            if j < self.ramp:
                value = value * (j + 0.5) / self.ramp
            if self.rate is not None:
                rate = losses[self.rate] if isinstance(self.rate, str) else self.rate
                length = months if self.rate_per == "period" else MONTHS[self.rate_per or "year"]
                for _ in range(j * months // length):
                    value = value * (1 - rate)
            flow[t] = value
        return flow


streams = st.builds(
    Stream,
    step=st.sampled_from(["month", "quarter", "year"]),
    per=st.sampled_from(["once", "period", "month", "quarter", "year"]),
    start=st.integers(0, 4),
    lag=st.integers(0, 3),
    ramp=st.integers(0, 4),
    duration=st.sampled_from([None, 1, 3, 8]),
    rate=st.sampled_from([None, 0.0, 0.2, 1.0, "loss"]),
    rate_per=st.sampled_from([None, "period", "month", "quarter", "year"]),
    timed=st.booleans(),
).filter(lambda s: s.rate_per is None or s.rate_per == "period" or MONTHS[s.rate_per] >= MONTHS[s.step])


def document(stream: Stream, **sections: Any) -> dict[str, Any]:
    return {
        "step": stream.step,
        "horizon": PERIODS,
        "inputs": INPUTS,
        "pockets": {"payer": {}, "gainer": {}},
        **sections,
    }


def same(found: np.ndarray, expected: np.ndarray) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-9)


@settings(max_examples=effort(60, 15), deadline=None, derandomize=True)
@given(stream=streams)
def test_costs(stream: Stream, work: Callable[..., Any]) -> None:
    amount = "size * (1 + 0.1 * t)" if stream.timed else "size"
    costs = {"team": {"amount": amount, "paid_by": {"payer": "part", "gainer": "1 - part"}, **stream.record()}}
    found = work(document(stream, costs=costs), keep=tuple(INPUTS))
    spent = stream.by_hand(found.kept["size"], found.kept).cumsum(axis=0)
    same(found.positions["payer"], -spent * found.kept["part"])
    same(found.positions["gainer"], -spent * (1 - found.kept["part"]))


@settings(max_examples=effort(60, 15), deadline=None, derandomize=True)
@given(stream=streams, cash_lag=st.integers(0, 3), cashable=st.sampled_from([0.3, 1, "part"]), certain=st.booleans())
def test_benefits(
    stream: Stream, cash_lag: int, cashable: float | str, certain: bool, work: Callable[..., Any]
) -> None:
    size_in_words = 40 if certain else "size"
    quantity = f"{size_in_words} * (1 + 0.1 * t)" if stream.timed else size_in_words
    fiscal = {
        "to": {"gainer": 0.75, "payer": 0.25},
        "type": "fiscal",
        "unit_value": 7 if certain else "2 * price",
        "cashable": cashable,
        "cash_lag": cash_lag,
    }
    social = {"to": "payer", "type": "social", "unit_value": 5}
    benefits = {"days": {"quantity": quantity, "values": [fiscal, social], **stream.record()}}
    discounting = {"rate": 0.05, "origin": "mid"}
    found = work(document(stream, benefits=benefits, discounting=discounting), keep=tuple(INPUTS))
    size, price = found.kept["size"], found.kept["price"]
    part = found.kept["part"] if cashable == "part" else cashable
    units = np.full(size.shape, 40.0) if certain else size
    unit_value = 7.0 if certain else 2 * price
    cash = stream.by_hand(units, found.kept, cash_lag).cumsum(axis=0) * unit_value * part
    same(found.positions["gainer"], 0.75 * cash)
    same(found.positions["payer"], 0.25 * cash)
    worth = stream.by_hand(units, found.kept)
    years = (np.arange(PERIODS) + 0.5) * MONTHS[stream.step] / 12
    present = (worth * 1.05 ** -years[:, None]).sum(axis=0)
    same(found.npv["gainer"], present * 0.75 * unit_value)
    same(found.npv["payer"], present * (0.25 * unit_value + 5))
    same(found.npv["society"], present * (unit_value + 5))


@pytest.mark.parametrize(
    ("per", "expected"),
    [
        ("year", [100, 100, 100, 100, 80, 80, 80, 80, 64]),
        ("quarter", [100, 80, 64, 51.2, 40.96, 32.768, 26.2144, 20.97152, 16.777216]),
        ("month", [100, 51.2, 26.2144]),
    ],
)
def test_drop_off_in_quarters(per: str, expected: list[float], work: Callable[..., Any]) -> None:
    cost = {"amount": 100, "per": "quarter", "paid_by": {"payer": 1}, "drop_off": {"rate": 0.2, "per": per}}
    found = work(document(Stream("quarter", per), costs={"c": cost}))
    paid = -np.diff(found.positions["payer"][:, 0], prepend=0.0)
    assert paid[: len(expected)] == pytest.approx(expected, rel=1e-12)


def test_ramp_lag_and_duration_by_their_numbers(work: Callable[..., Any]) -> None:
    timing = {"from": "1 quarter", "lag": "3 months", "ramp": "1 year", "for": 6}
    cost = {"amount": 1600, "per": "year", "paid_by": {"payer": 1}, "timing": timing}
    found = work(document(Stream("quarter", "year"), costs={"c": cost}))
    paid = -np.diff(found.positions["payer"][:, 0], prepend=0.0)
    assert paid == pytest.approx([0, 0, 50, 150, 250, 350, 400, 400, 0, 0, 0, 0, 0, 0], abs=1e-9)


def test_amounts_that_differ_by_a_number_are_the_same_row(work: Callable[..., Any]) -> None:
    def benefit(factor: float) -> dict[str, Any]:
        value = {"to": "payer", "type": "fiscal", "unit_value": factor, "cashable": 1}
        return {
            "quantity": "size",
            "per": "year",
            "values": [value, {**value, "to": "gainer", "unit_value": 3 * factor}],
        }

    found = work(document(Stream("year", "year"), benefits={"b": benefit(2.0)}), keep=["size"])
    same(found.positions["payer"][0], 2 * found.kept["size"])
    same(found.positions["gainer"][0], 6 * found.kept["size"])
