"""Units: how they are read, and the algebra of products, quotients and powers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcsv.model.language.singular import singular
from mcsv.model.language.unit_words import read_unit
from mcsv.model.language.units import DAYS, ONE, Unit, divide, factor, multiply, of, power, same

BASES = st.one_of(
    st.sampled_from(["GBP", "EUR", "JPY"]).map(lambda code: of("money", code)),
    st.sampled_from(sorted(DAYS)).map(lambda time: of("time", time)),
    st.sampled_from(["person", "bed day", "visit", "qaly", "m2", "young person", "tonne of co2"]).map(
        lambda name: of("thing", name)
    ),
)
POWERS = st.sampled_from([Fraction(1), Fraction(-1), Fraction(2), Fraction(-3), Fraction(1, 2)])
SCALES = st.sampled_from(
    [Fraction(1), Fraction(1, 100), Fraction(1000), Fraction(10**6), Fraction(5, 2), Fraction(1, 3)]
)


@st.composite
def units(draw: st.DrawFn) -> Unit:
    """A unit of up to four bases, with a scale."""
    unit = Unit(draw(SCALES))
    for base, exponent in draw(st.lists(st.tuples(BASES, POWERS), max_size=4)):
        unit = multiply(unit, power(base, exponent))
    return unit


@given(units(), units(), units())
def test_products_are_associative_and_commute(one: Unit, other: Unit, third: Unit):
    assert multiply(multiply(one, other), third) == multiply(one, multiply(other, third))
    assert multiply(one, other) == multiply(other, one)
    assert multiply(one, ONE) == one


@given(units(), units(), st.integers(-3, 3), st.integers(-3, 3))
def test_quotients_and_powers(one: Unit, other: Unit, n: int, m: int):
    assert multiply(divide(one, other), other) == one
    assert divide(one, one) == ONE
    assert multiply(power(one, n), power(one, m)) == power(one, n + m)
    assert power(multiply(one, other), n) == multiply(power(one, n), power(other, n))


@given(units())
def test_what_is_written_reads_back(unit: Unit):
    assert read_unit(str(unit)) == unit


@given(units(), units())
def test_a_factor_there_and_back(one: Unit, other: Unit):
    there, back = factor(one, other), factor(other, one)
    assert (there is None) == (back is None)
    assert same(one, one)
    if there is not None and back is not None:
        assert there * back == pytest.approx(1, rel=1e-12)
        assert factor(multiply(one, other), multiply(other, other)) == pytest.approx(there, rel=1e-12)


PIECES = (
    "GBP|£|£m|k|thousand|000|day|days|bed|week|month|a|per|/|*|·|^2|^(1/2)|people|and|%|share|of|(|)|,|100|1,000|0.5"
    "|visits|annual|p.a.|head|young|Å|'|-|_|2|h|min|period|pence|fortnight"
)
WORDS = st.lists(st.sampled_from(PIECES.split("|")), max_size=9)


@given(st.one_of(st.text(max_size=40), WORDS.map(" ".join), WORDS.map("".join)), st.sampled_from(["", "GBP", "QALY"]))
def test_every_text_is_a_unit(text: str, currency: str):
    unit = read_unit(text, currency, "month")
    assert multiply(unit, power(unit, -1)) == ONE
    assert str(unit)


@pytest.mark.parametrize(
    "text", ["GBP^(1/0)", "(1/0) GBP", "0 GBP", f"{'9' * 199}", f"{'£bn^99·' * 20}£bn^(99/2)", "^", "²"]
)
def test_units_that_nobody_means(text: str):
    unit = read_unit(text)
    assert unit.scale > 0
    assert factor(unit, power(unit, Fraction(1))) == 1
    assert factor(power(unit, 12), ONE) != 0


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", "1"),
        ("GBP/day", "GBP/day"),
        ("GBP per bed day", "GBP/bed day"),
        ("GBP per person per year", "GBP/person/year"),
        ("GBP/person/year", "GBP/person/year"),
        ("GBP per person and year", "GBP/person/year"),
        ("GBP/(person·year)", "GBP/person/year"),
        ("£ a week", "GBP/week"),
        ("pounds per week", "GBP/week"),
        ("GBP p.a.", "GBP/year"),
        ("GBP annually", "GBP/year"),
        ("weekly GBP", "GBP/week"),
        ("GBP per calendar month", "GBP/month"),
        ("GBP per capita", "GBP/person"),
        ("GBP (2023 prices)", "GBP"),
        ("GBP, real", "GBP"),
        ("GBP at 2023 prices", "GBP"),
        ("GBP 2023/24", "GBP"),
        ("GBP2023/person", "GBP/person"),
        ("2024 GBP per year", "GBP/year"),
        ("real GBP", "GBP"),
        ("cost in GBP thousand", "thousand GBP"),
        ("gbp per day", "GBP/day"),
        ("p/kWh", "0.01 GBP/kwh"),
        ("M€", "million EUR"),
        ("GBP per 2000 people", "0.0005 GBP/person"),
        ("days/year", "day/year"),
        ("hours a week", "hour/week"),
        ("hrs per wk", "hour/week"),
        ("people/quarter", "person/quarter"),
        ("heads", "person"),
        ("families", "family"),
        ("bed-days", "bed day"),
        ("person-years", "person·year"),
        ("thousand GBP", "thousand GBP"),
        ("GBP million", "million GBP"),
        ("£m", "million GBP"),
        ("£'000", "thousand GBP"),
        ("£000s", "thousand GBP"),
        ("kUSD/unit", "thousand USD/unit"),
        ("bn USD", "billion USD"),
        ("pence", "0.01 GBP"),
        ("GBP per 1,000 people", "0.001 GBP/person"),
        ("thousand people", "thousand person"),
        ("%", "%"),
        ("per cent", "%"),
        ("per cent a year", "%/year"),
        ("% of jobs per quarter", "%/quarter"),
        ("share of the bed days", "1"),
        ("multiple of the published saving", "1"),
        ("per year", "1/year"),
        ("QALY/day", "qaly/day"),
        ("elephants", "elephant"),
        ("GBP²", "GBP^2"),
        ("GBP/m2", "GBP/m2"),
        ("wellbeing years/job/year", "wellbeing year/job/year"),
        ("fortnights", "2 week"),
        ("points of wellbeing on a scale of 10", "points of wellbeing on scale of 10"),
    ],
)
def test_units_as_people_write_them(text: str, plain: str):
    unit = read_unit(text)
    assert str(unit) == plain
    assert read_unit(plain) == unit


def test_a_period_a_dollar_and_a_currency_of_ones_own():
    assert read_unit("GBP/period", "GBP", "quarter") == read_unit("GBP/quarter")
    assert str(read_unit("dollars", "CAD")) == "CAD"
    assert read_unit("£", "£") == read_unit("GBP", "£")
    assert str(read_unit("kUSD", "kUSD")) == "thousand USD"
    assert str(read_unit("$")) == "USD"
    assert read_unit("credits/day").power_of("money") == 0
    assert read_unit("credits/day", "credits").power_of("money") == 1


@pytest.mark.parametrize(
    ("one", "other", "times"),
    [
        ("GBP/week", "GBP/year", 365.25 / 7),
        ("GBP/year", "GBP/month", 1 / 12),
        ("£m", "GBP", 1e6),
        ("pence/day", "GBP/week", 0.07),
        ("%", "1", 0.01),
        ("3 months", "quarter", 1),
        ("visits/quarter", "visits a year", 4),
        ("days/year", "1", 1 / 365.25),
        ("visit", "meal", None),
        ("GBP", "EUR", None),
        ("GBP", "GBP/year", None),
    ],
)
def test_factors(one: str, other: str, times: float | None):
    found = factor(read_unit(one), read_unit(other))
    assert found == (None if times is None else pytest.approx(times, rel=1e-12))


@pytest.mark.parametrize(
    "word", ["visit", "class", "bus", "analysis", "case", "house", "box", "child", "person", "city"]
)
def test_the_singular_of_the_singular(word: str):
    plural = {"child": "children", "person": "people", "analysis": "analyses"}
    ending = "es" if word.endswith(("ss", "us", "x")) else "s"
    assert singular(plural.get(word, word + ending)) == word
    assert singular(word) == word
