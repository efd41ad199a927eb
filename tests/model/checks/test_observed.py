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
