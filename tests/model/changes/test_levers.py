"""Levers of a model: what may be moved, how far, and what is said of those that may not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mcsv.errors import ModelError
from mcsv.files.models import read_model
from mcsv.model import Model, canonical, comments, plain, validate
from mcsv.model.changes.targets import target_of, with_number
from mcsv.model.records.levers import Lever

_POSSIBLE = {"possible": {"dist": "fixed", "value": 1, "source": "a switch"}}
MODEL = read_model(Path("configs") / "discharge.yaml")
FULL = read_model(Path("tests") / "files" / "everything.yaml")


def _levered(of: str, model: Model = MODEL, **more: Any) -> Model:
    data = plain(model)
    data["inputs"] = {**data["inputs"], **_POSSIBLE}
    return validate({**data, "levers": {"x": {"of": of, "from": 0, "to": 1_000_000, **more}}})


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ("pockets.council.reserv", "did you mean 'reserve'?"),
        ("inputs.reduction.mean", "the table is made from"),
        ("inputs.reduction.mean", "move inputs.reduction.times"),
        ("inputs.bed_days.times", "is a formula"),
        ("x" + ".x" * 300, "leads to nothing"),
        ("inputs.reduction", "the table is made from"),
        ("costs.bridging_team.amount", "is a formula"),
        ("inputs.bed_days", "is a formula"),
        ("inputs.possible", "is more than a number"),
        ("inputs.possible", "say inputs.possible.value"),
        ("pockets.council.budget.for", "decides what is computed"),
        ("events.x.probability", "leads to nothing"),
        ("costs.bridging_team.cap", "is left out"),
        ("mitigate", "is a yes or no"),
    ],
)
def test_what_cannot_be_moved_says_why(of: str, said: str) -> None:
    with pytest.raises(ModelError) as caught:
        _levered(of)
    (mistake,) = caught.value.mistakes
    assert (mistake.code, mistake.path) == ("E594", "levers.x.of")
    assert said in str(mistake)
    assert mistake.way_out or "leads to nothing" in mistake.what


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"from": 2, "to": 1}, "is no range"),
        ({"from": 0, "to": 1, "step": 0}, "is no step"),
        ({"from": 0, "to": 1, "step": 2}, "is no step"),
        ({"from": 0, "to": 1, "step": 0.3}, "does not lead to the end"),
        ({"from": 0, "to": 1, "step": 0.0001}, "too many positions"),
    ],
)
def test_a_range_that_is_none_is_refused(entry: dict[str, float], said: str) -> None:
    with pytest.raises(ModelError, match="E593") as caught:
        validate({**plain(MODEL), "levers": {"x": {"of": "pockets.council.reserve", **entry}}})
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"from": 4, "to": 10, "step": 2}, ""),
        ({"from": 0, "to": 4}, "0"),
        ({"from": 5, "to": 11}, "11"),
        ({"from": 1, "to": 2, "step": 0.5}, "1.5"),
    ],
)
def test_a_window_is_moved_by_periods_inside_the_horizon(entry: dict[str, float], found: str) -> None:
    data = {**plain(MODEL), "levers": {"x": {"of": "accountability.window", **entry}}}
    if not found:
        assert target_of(validate(data), "accountability.window").value == 8
        return
    with pytest.raises(ModelError) as caught:
        validate(data)
    (mistake,) = caught.value.mistakes
    assert (mistake.code, mistake.path, mistake.value) == ("E593", "levers.x", found)
    assert "from 1 to 10" in mistake.rule


def test_positions_are_counted_in_decimals() -> None:
    lever = Lever.model_validate({"of": "a", "from": 0, "to": 1, "step": 0.1})
    assert lever.positions == (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    assert not lever.switch
    assert Lever.model_validate({"of": "a", "from": 0, "to": 0.25}).positions == (0.0, 0.25)


def test_one_number_has_one_lever() -> None:
    same = {"of": "pockets.council.reserve", "from": 0, "to": 500_000}
    with pytest.raises(ModelError, match="E595"):
        validate({**plain(MODEL), "levers": {"one": same, "two": same}})


def test_what_stands_out_of_reach_is_remarked() -> None:
    found = [mistake.code for mistake in comments(_levered("pockets.council.reserve", to=100_000))]
    assert "W397" in found
    assert "W397" not in [mistake.code for mistake in comments(MODEL)]


def test_levers_change_nothing_of_what_a_model_says() -> None:
    without = validate({key: part for key, part in plain(MODEL).items() if key != "levers"})
    assert MODEL.levers
    assert canonical(without) == canonical(MODEL)


@pytest.mark.parametrize(
    "of",
    [
        "pockets.council.carry_forward.cap",
        "pockets.justice.budget.by_year.2026/27",
        "events.late_start.probability",
        "inputs.rent.value",
        "accountability.tolerance",
    ],
)
def test_numbers_stand_wherever_the_language_lets_them(of: str) -> None:
    try:
        target = target_of(FULL, of)
    except ValueError as refused:
        pytest.fail(str(refused))
    again = with_number(FULL, target.steps, target.value + 1)
    assert again is not FULL


def test_an_option_has_no_levers_of_its_own() -> None:
    data = plain(MODEL) | {"options": {"more": {"set": {"levers.reserve.to": 5}}}}
    with pytest.raises(ModelError):
        validate(data)
