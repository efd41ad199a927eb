"""The first deficit from the shares of draws by period."""

from __future__ import annotations

import pytest

import mcsv
from mcsv.results.reading.figures import by_option
from mcsv.results.reading.first_deficit import FirstDeficit, first_deficit


def found(*shares: float) -> FirstDeficit | None:
    """Of 10,000 draws with these shares by year, judged in the third of four years."""
    model = mcsv.Model.model_validate(
        {
            "step": "year",
            "horizon": 4,
            "accountability": {"pocket": "council", "window": 3, "tolerance": 0.05},
            "pockets": {"council": {"budget": {"amount": 10, "per": "year"}}},
            "inputs": {"spend": {"dist": "normal", "mean": 10, "sd": 3}},
            "costs": {"team": {"amount": "spend", "per": "year", "paid_by": "council"}},
        }
    )
    one = by_option(mcsv.simulate(model, draws=10_000))["base"]
    replaced = one["first_deficit_share"].copy(deep=True)
    replaced[0] = [*shares, *[0.0] * (replaced.shape[1] - len(shares))]
    return first_deficit(one.assign(first_deficit_share=replaced), 0)


def test_the_interval_of_the_median_is_by_the_draws_in_deficit() -> None:
    # A hundred of them: 40.2 to 59.8 % of these hold the median, whatever else was drawn.
    told = found(0.0045, 0.0010, 0.0045)
    assert told is not None
    assert (told.earliest, told.median, told.latest) == (0, 1, 2)
    many = found(0.45, 0.10, 0.45)
    assert many is not None
    assert (many.earliest, many.median, many.latest) == (1, 1, 1)


def test_the_last_judged_period_counts_and_none_after_it() -> None:
    told = found(0.0, 0.0, 0.01, 0.5)
    assert told is not None
    assert told.likeliest == told.median == 2
    assert told.chance.value == pytest.approx(0.01)
    assert found(0.0, 0.0, 0.0, 0.5) is None
