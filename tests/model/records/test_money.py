"""Units that are money, and price years."""

from __future__ import annotations

import pytest

from mcsv.model.language.money_words import same_currency
from mcsv.model.records.money import money_of, same_year


@pytest.mark.parametrize(
    ("unit", "money"),
    [
        ("GBP", ("GBP", 1)),
        ("GBP/day", ("GBP", 1)),
        ("£", ("GBP", 1)),
        ("£/bed day", ("GBP", 1)),
        ("£m", ("GBP", 1e6)),
        ("GBP million", ("GBP", 1e6)),
        ("kUSD/unit", ("USD", 1e3)),
        ("bn USD", ("USD", 1e9)),
        ("€ per head", ("EUR", 1)),
        ("days", None),
        ("", None),
        ("QALY/day", None),
        ("NHS beds", None),
        ("share of the bed days", None),
        ("m", None),
    ],
)
def test_money_is_told_from_other_units(unit: str, money: tuple[str, float] | None):
    assert money_of(unit) == money


def test_the_currency_of_the_model_is_money_whatever_it_is_called():
    assert money_of("QALY/day") is None
    assert money_of("QALY/day", "QALY") == ("QALY", 1)
    assert money_of("XTS/day") is None
    assert money_of("XTS/day", "XTS") == ("XTS", 1)
    assert [money_of("¥/day", currency) for currency in ("CNY", "JPY", "")] == [("CNY", 1), ("JPY", 1), ("JPY", 1)]


@pytest.mark.parametrize(
    ("currency", "code"),
    [
        ("pounds", "GBP"),
        ("gbp", "GBP"),
        ("£", "GBP"),
        ("pounds sterling", "GBP"),
        ("Pound Sterling", "GBP"),
        ("British pounds", "GBP"),
        ("Euro", "EUR"),
        ("dollars", "USD"),
        ("US dollars", "USD"),
        ("Australian dollars", "AUD"),
    ],
)
def test_the_currency_of_the_model_may_be_called_by_its_name(currency: str, code: str):
    assert money_of(currency, currency) == money_of(code, currency) == money_of(f"{code}/day", currency) == (code, 1)
    assert money_of("cents", "dollars") == ("USD", 0.01)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("£", "GBP", True),
        ("pounds sterling", "£", True),
        ("gbp", "Pounds", True),
        ("€", "euros", True),
        ("£m", "GBP million", True),
        ("US dollars", "USD", True),
        ("XTS", "XTS", True),
        ("$", "$", True),
        # of other countries, of another size, or nobody knows
        ("GBP", "EUR", False),
        ("GBP", "", False),
        ("£", "£m", False),
        ("GBP", "thousand GBP", False),
        ("GBP", "pence", False),
        ("$", "USD", False),
        ("$", "CAD", False),
        ("dollars", "USD", False),
        ("dollars", "$", False),
        ("$m", "USD m", False),
        ("¥", "JPY", False),
        ("cents", "eurocents", False),
        ("Egyptian pounds", "GBP", False),
        ("Egyptian pounds", "pounds", False),
        ("real GBP", "nominal GBP", False),
        ("GBP 2020", "GBP 2025", False),
        ("XTS", "XXX", False),
    ],
)
def test_two_texts_are_one_currency_where_that_is_sure(one: str, other: str, same: bool):
    assert same_currency(one, other) is same_currency(other, one) is same


def test_price_years_are_the_same_however_written():
    assert same_year("2025/26", "2025-26")
    assert same_year("2025/26", "2025/2026")
    assert same_year("2025", "2025")
    assert not same_year("2025", "2025/26")
    assert not same_year("2024/25", "2025/26")
