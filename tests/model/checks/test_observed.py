"""What was observed of something that is the same in every draw tells nothing, and that is said."""

from __future__ import annotations

import pytest

from mcsv.model import comments, validate

INPUTS = {
    "x": {"dist": "normal", "mean": 3, "sd": 1},
    "price": 5,
    "double": {"formula": "2 * price"},
    "both": {"formula": "x * price"},
    "chance": {"formula": "poisson(price)"},
}


@pytest.mark.parametrize(
    ("of", "tells"),
    [
        ("price", False),
        ("double + 1", False),
        ("x", True),
        ("both", True),
        ("chance", True),
        ("binomial(9, 0.5)", True),
        ("y", True),
    ],
)
def test_what_is_certain_tells_nothing(of: str, tells: bool) -> None:
    seen = {"seen": {"of": of, "value": 9, "sd": 1}}
    outputs = {"y": {"formula": "x"}, "all": {"formula": "both + chance + double"}}
    model = validate({"inputs": INPUTS, "outputs": outputs, "observed": seen})
    said = [each.path for each in comments(model) if each.code == "W643"]
    assert said == ([] if tells else ["observed.seen.of"])


@pytest.mark.parametrize(
    ("of", "told"),
    [
        ("fee", True),
        ("double_fee + 1", True),
        ("now", False),
        ("x", False),
        ("fee / now", False),  # a ratio is of no year
        ("visits", False),
        ("visits * fee", True),
    ],
)
def test_a_figure_of_money_that_is_stated_in_other_prices_is_pointed_at(of: str, told: bool) -> None:
    """A fee of 8 in prices of 2020/21 is seen as 10: an 8 in the ledger was compared with that, without a word."""
    model = {
        "currency": "GBP",
        "price_year": "2025/26",
        "prices": {"index": "cpi"},
        "indices": {"cpi": {"values": {"2020/21": 80, "2025/26": 100}}},
        "inputs": {
            **INPUTS,
            "fee": {"dist": "normal", "mean": 8, "sd": 1, "unit": "GBP", "price_year": "2020/21"},
            "now": {"dist": "normal", "mean": 8, "sd": 1, "unit": "GBP", "price_year": "2025-26"},
            "visits": {"formula": "1_000 / fee", "unit": "visits"},
            "double_fee": {"formula": "2 * fee", "unit": "GBP"},
        },
        "outputs": {"all": {"formula": "both + chance + double"}, "money": {"formula": "double_fee + now"}},
        "observed": {"seen": {"of": of, "value": 8, "sd": 1}},
    }
    found = validate(model)
    assert [each.path for each in comments(found) if each.code == "W644"] == (["observed.seen.value"] if told else [])
