"""Months and durations."""

from __future__ import annotations

import pytest

from mcsv.errors import ModelError
from mcsv.model import Duration, Model, Month


def horizon(text: object, step: str = "quarter") -> Model:
    return Model.model_validate({"step": step, "horizon": text, "outputs": {"y": {"formula": 1}}})


@pytest.mark.parametrize(
    ("text", "step", "periods"),
    [
        (8, "quarter", 8),
        ("6 months", "quarter", 2),
        ("2 years", "quarter", 8),
        ("3 quarters", "month", 9),
        ("1 year", "year", 1),
        ("5 periods", "month", 5),
        ("12months", "year", 1),
    ],
)
def test_durations_count_periods(text: object, step: str, periods: int):
    assert horizon(text, step).periods == periods


@pytest.mark.parametrize("text", ["5 months", "1 quarter"])
def test_a_duration_is_a_whole_number_of_periods(text: str):
    with pytest.raises(ModelError, match=r"E205 .*whole number of periods"):
        horizon(text, "year")
    with pytest.raises(ModelError, match="E205"):
        Duration(5, "month").periods("quarter")


@pytest.mark.parametrize("text", ["", "two years", "2 yrs", "2.5 years", "-1 year", "1e3", 1.5, True, None, [1], 0, -3])
def test_what_is_no_duration(text: object):
    with pytest.raises(ModelError, match="horizon"):
        Model.model_validate(
            {"step": "year", "horizon": text, "pockets": {"a": {"budget": {"amount": 1, "per": "year"}}}}
        )


def test_months_add_up_across_years():
    assert Month(2026, 11).plus(3) == Month(2027, 2)
    assert Month(2026, 1).plus(0) == Month(2026, 1)
    assert Month(2026, 1).plus(-1) == Month(2025, 12)
    assert str(Month(2026, 4)) == "2026-04"
    assert Month(2026, 4) < Month(2027, 1)


def test_durations_print_as_they_are_written():
    assert [str(Duration(1, "year")), str(Duration(6, "month")), str(Duration(0))] == [
        "1 year",
        "6 months",
        "0 periods",
    ]
