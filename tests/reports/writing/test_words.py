from __future__ import annotations

import math

import pytest

from mcsv.reports.media.spelling import error, said, value
from mcsv.reports.writing import words
from mcsv.reports.writing.paper import Shown
from mcsv.results.statistics.intervals import Figure, Probability


@pytest.mark.parametrize(
    ("value", "se", "shown", "error"),
    [
        (84_123.4, 370.0, "84,100", "±700"),
        (-1_234_567.0, 0.4, "-1,234,567.0", "±0.8"),
        (0.0123456, 0.00005, "0.0123", "±0.0001"),
        (-0.001, 1.0, "0", "±2"),
        (100_000.0, 0.0, "100,000", "±0"),
        (98.82922645, 0.0, "98.8292", "±0"),
        (1_234_567.8, 0.0, "1,234,568", "±0"),
        (0.0, 0.0, "0", "±0"),
        (3.2e15, 1e12, "3.200e+15", "±2,000,000,000,000"),
        (1.2346e-9, 1e-12, "1.235e-09", "±2e-12"),
        (10.0, 1e-17, "10", "±0"),
        (10.0, 1e-10, "10", "±2e-10"),
        (10.0000000012, 1e-10, "10.0000000012", "±2e-10"),
        (123_456.789, 1e-12, "123,457", "±0"),
        (123_456.789, 1e-8, "123,456.78900000", "±0.00000002"),
        (60.0000000000002, 5e-14, "60", "±0"),
        (-60.0000000000002, 5e-14, "-60", "±0"),
        (0.0, 1e-12, "0", "±2e-12"),
        (3e13, 1e-3, "30,000,000,000,000", "±0"),
        (1.1995e12, 2.4e8, "1,199,500,000,000", "±500,000,000"),
        (float("nan"), 1.0, "n/a", ""),
        (1.0, float("nan"), "n/a", ""),
    ],
)
def test_digits_stop_where_the_error_starts(value, se, shown, error):
    assert words.figure(Figure(value, se)) == shown
    assert words.error(Figure(value, se), "±") == error


def test_a_reserve_is_rounded_up():
    assert words.figure(Figure(84_123.0, 370.0), up=True) == "84,200"
    assert words.figure(Figure(98.82922645, 0.0), up=True) == "98.8293"


def test_a_probability_and_its_interval_have_the_same_digits():
    chance = Probability(0.1244, 0.1231, 0.1254)
    assert words.percent(chance) == "12.4"
    assert words.interval(chance) == "12.3 to 12.5"
    assert words.percent(Probability(0.0, 0.0, 3.8e-6)) == "0.0000"


@pytest.mark.parametrize(("largest", "word"), [(9e5, ""), (2e7, "thousand"), (-3e11, "million"), (1e14, "billion")])
def test_large_amounts_are_scaled_and_say_so(largest, word):
    size = words.scale(largest)
    assert size.word == word
    assert abs(size.of(Figure(largest, 1.0)).value) < 1e6
    assert size.unit("GBP").endswith("GBP")


def test_money_has_its_currency_in_front():
    assert words.money("GBP", "84,000") == "GBP 84,000"
    assert words.money("", "84,000") == "84,000"
    assert words.money("GBP", words.NOT_KNOWN) == "n/a"


def test_a_chance_of_nothing_or_everything_has_a_bound_for_an_error():
    assert words.chance_error(Probability(0.1244, 0.1231, 0.1254), "±") == "±0.1"
    assert words.chance_error(Probability(0.0, 0.0, 3.8e-6), "±") == "<0.0004"
    assert words.chance_error(Probability(1.0, 1 - 3.8e-6, 1.0), "±") == ">99.9996"
    assert words.chance_error(Probability(0.0, 0.0, 3.4e-4), "±") == "<0.04"  # 0.034 is no bound that 0.03 is
    assert words.chance_error(Probability(1.0, 1 - 3.4e-4, 1.0), "±") == ">99.96"


def test_at_least_is_rounded_down():
    known = Shown(Figure(0.9, 0.02 / 1.96), "", words.Scale(0.01, "%"), how="least")
    assert said(known, "±") == "at least 88 %"
    assert said(Shown(Figure(87.66, 1.0 / 1.96), "people", how="least"), "±") == "at least 86 people"


@pytest.mark.parametrize("errors", ["below", "interval"])
def test_a_chance_that_is_not_known_has_no_error(errors):
    cell = Shown(Probability(math.nan, math.nan, math.nan), "%")
    assert (value(cell), error(cell, errors, "±")) == ("n/a", "")


@pytest.mark.parametrize("known", [0.0, 0.25, 1.0])
def test_a_chance_that_is_known_without_drawing_has_no_error(known: float):
    # Nothing is below 0 %, nor above 100 %.
    assert words.chance_error(Probability(known, known, known), "±") == "±0"
    assert said(Shown(Probability(known, known, known), "%", how="bound"), "±") == f"{100 * known:g} %"
