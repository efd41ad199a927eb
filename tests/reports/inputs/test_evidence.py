"""The table of evidence: what each input is, how good its source is, and what that does."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv import Model
from mcsv.reports.inputs.evidence import evidence

MODEL: dict[str, Any] = {
    "evidence": {"grades": {4: {"widen": 1.5, "shift": 0.1}}},
    "inputs": {
        "rate": {
            "dist": "normal",
            "mean": 100,
            "sd": 10,
            "unit": "people/year",
            "grade": 4,
            "higher_is": "better",
            "source": "trial of 2019",
            "page": "p. 12",
            "date": "2025-03",
            "licence": "OGL 3.0",
            "owner": "public health",
        },
        "guess": {"dist": "uniform", "low": 0, "high": 1},
        "both": {"formula": "rate * guess"},
        "rounds": 12,
    },
    "outputs": {"all": {"formula": "both * rounds"}},
}


@pytest.fixture
def model() -> Model:
    return Model.model_validate(MODEL)


def test_what_has_no_source_comes_first_and_what_is_computed_last(model: Model) -> None:
    lines = evidence(model, 78)
    assert lines[0] == "Evidence: 4 inputs, 2 without a source"
    assert [line.split()[0] for line in lines[3:] if not line.startswith("  ")] == ["guess", "rounds", "rate", "both"]
    assert lines[4] == "  no source"
    assert lines[-1] == "  = rate * guess"


def test_values_are_those_that_are_drawn(model: Model) -> None:
    lines = evidence(model, 78)
    row = next(line for line in lines if line.startswith("rate")).split()
    # sd 15 after widening, then 10 % lower: 90 -+ 1.645 x 13.5
    assert row == ["rate", "67.8", "90.0", "112.2", "4"]


def test_what_moves_an_input_is_told(model: Model) -> None:
    moved = {"rate": {"plus": -3}, "guess": {"times": 0.5, "plus": 0.25}}
    inputs = {name: entry | moved.get(name, {}) if name in moved else entry for name, entry in MODEL["inputs"].items()}
    text = " ".join(" ".join(evidence(Model.model_validate(MODEL | {"inputs": inputs}), 78)).split())
    assert "grade 4: widened by 1.5 and multiplied by 0.9; moved: lowered by 3" in text
    assert "moved: multiplied by 0.5 and raised by 0.25" in text
    assert "moved" not in " ".join(evidence(model, 78))


def test_everything_that_is_known_of_a_source_is_told(model: Model) -> None:
    text = " ".join(" ".join(evidence(model, 78)).split())
    told = "source trial of 2019; page p. 12; date 2025-03; licence OGL 3.0; owner public health; unit people/year; "
    assert told + "grade 4: widened by 1.5 and multiplied by 0.9" in text


@pytest.mark.parametrize("width", [38, 58, 78])
def test_every_line_fits_and_every_input_is_there(model: Model, width: int) -> None:
    lines = evidence(model, width)
    assert max(map(len, lines)) <= width
    assert "no source" in "\n".join(lines)
    assert "grade 4" in " ".join(" ".join(lines).split())


def test_a_model_without_inputs_says_so() -> None:
    assert evidence(Model(outputs={"two": {"formula": "1 + 1"}}), 78) == ["Evidence: there are no inputs"]
