"""Grades of evidence: what they do to inputs, once, and what is told about it."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.errors import Mistake, ModelError
from mcsv.files import normalised
from mcsv.model import Model, comments

NORMAL = {"dist": "normal", "mean": 100, "sd": 10, "grade": 4}


def model(x: dict[str, Any], grades: dict[int, Any] | None = None, **more: Any) -> Model:
    evidence = {"grades": grades if grades is not None else {4: {"shift": 0.1, "widen": 1.3}}}
    return Model(inputs={"x": x}, outputs={"y": {"formula": "x"}}, evidence=evidence, **more)


def told(*arguments: Any, **more: Any) -> list[Mistake]:
    try:
        return [remark for remark in comments(model(*arguments, **more)) if remark.code not in ("W302", "W314")]
    except ModelError as error:
        return list(error.mistakes)


@pytest.mark.parametrize(("higher_is", "times"), [("better", 0.9), ("worse", 1.1)])
def test_a_grade_widens_and_shifts_to_the_bad_side(higher_is: str, times: float):
    whole = model({**NORMAL, "higher_is": higher_is})
    drawn = whole.inputs["x"].corrected(whole.evidence)
    assert drawn.mean() == pytest.approx(100 * times)
    assert drawn.sd() == pytest.approx(13 * times)
    assert whole.inputs["x"].distribution.mean() == 100
    assert f"corrected for grade 4: mean {100 * times:.6g}" in normalised(whole)


@pytest.mark.parametrize("x", [NORMAL | {"grade": 3}, {"dist": "normal", "mean": 1, "sd": 1}, {"formula": "3 * 2"}])
def test_other_inputs_stay_as_they_are(x: dict[str, Any]):
    whole = model(x)
    assert whole.inputs["x"].corrected(whole.evidence) is whole.inputs["x"].distribution


@pytest.mark.parametrize(
    ("x", "grades", "code", "path", "says"),
    [
        (NORMAL, None, "E202", "inputs.x.higher_is", "higher_is: better or worse"),
        (NORMAL | {"higher_is": "better"}, None, "N311", "inputs.x.grade", "widened by 1.3, lowered by 10 %"),
        (NORMAL | {"higher_is": "worse"}, None, "N311", "inputs.x.grade", "widened by 1.3, raised by 10 %"),
        (NORMAL, {4: {"widen": 0.5}}, "N311", "inputs.x.grade", "grade 4: narrowed by 0.5"),
        (NORMAL, {4: {"widen": 1.3}}, "N311", "inputs.x.grade", "widening keeps the mean"),
        ({"dist": "student_t", "df": 1, "grade": 4}, {4: {"widen": 1.4}}, "N311", "inputs.x.grade", "keeps the median"),
        (NORMAL | {"higher_is": "better", "mean": -9}, None, "E205", "inputs.x.grade", "other way"),
        (NORMAL | {"higher_is": "better", "mean": 15}, None, "W333", "inputs.x.grade", "6.7 % of draws"),
        ({"dist": "fixed", "value": 3, "grade": 4}, {4: {"widen": 1.4}}, "N312", "inputs.x.grade", "widens nothing"),
        ({"formula": "3 * 2", "grade": 4}, None, "N312", "inputs.x.grade", "corrects nothing"),
        ({"dist": "student_t", "df": 0.5, "grade": 4}, {4: {"widen": 3}}, "E301", "inputs.x.grade", "range of numbers"),
        ({"dist": "student_t", "df": 3, "grade": 4}, {4: {"widen": 1.4}}, "W303", "inputs.x.grade", "has no sd"),
        (NORMAL, {4: {"widen": 5}}, "E205", "evidence.grades.4.widen", "from 0.1 to 4"),
        (NORMAL, {4: {"shift": 1}}, "E205", "evidence.grades.4.shift", "between -1 and 1"),
        (NORMAL, {7: {"shift": 0.1}}, "E205", "evidence.grades.7", "no grade"),
    ],
    ids=str,
)
def test_what_is_told(x: dict[str, Any], grades: Any, code: str, path: str, says: str):
    found = [mistake for mistake in told(x, grades) if (mistake.code, mistake.path) == (code, path)]
    assert found, [str(mistake) for mistake in told(x, grades)]
    assert says in str(found[0])


def test_a_grade_that_does_nothing_is_not_told():
    assert told(NORMAL, {4: {}}) == []


@pytest.mark.parametrize(("amount", "code"), [("x", "E312"), ("2 * x", "W321"), ("5", "")])
def test_a_number_is_corrected_for_optimism_once(amount: str, code: str):
    cost = {"amount": 5 if amount == "5" else amount, "per": "year", "paid_by": "council", "bias": {"rate": 0.2}}
    found = told(
        NORMAL | {"higher_is": "worse"}, costs={"team": cost}, pockets={"council": {}}, horizon="2 years",
        step="year", price_year="2025",
    )  # fmt: skip
    assert [m.path for m in found if m.code == code] == (["costs.team.bias"] if code else [])
    assert not {"E312", "W321"} - {code} & {m.code for m in found}


def test_a_fixed_number_is_moved_and_not_widened():
    fixed = {"dist": "fixed", "value": 3, "grade": 4, "higher_is": "better"}
    found = [each for each in told(fixed, {4: {"widen": 1.3, "shift": 0.1}}) if each.code == "N311"]
    assert [each.what for each in found] == ["grade 4: lowered by 10 %"]
