"""What ``--set`` makes of a number that has a lever: a run goes on without the lever, and says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mcsv.errors import ModelError
from mcsv.files.models import read_model
from mcsv.model import comments

_TEXT = """\
version: 1
step: year
horizon: 2
accountability: {pocket: a, window: 2, tolerance: 0.1}
pockets: {a: {budget: {amount: 11, per: year}, reserve: 5}}
inputs:
  x: {dist: normal, mean: 10, sd: 1}
  y: {dist: fixed, value: 2}
costs: {c: {amount: x + y, per: year, paid_by: a}}
events: {e: {probability: 0.2, costs: {a: 3}}}
levers:
  held: {of: pockets.a.reserve, from: 0, to: 10}
  risk: {of: events.e.probability, from: 0, to: 0.4}
  more: {of: inputs.y, from: 0, to: 4}
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    found = tmp_path / "model.yaml"
    found.write_text(_TEXT, encoding="utf-8")
    return found


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"pockets.a.reserve": 7}, []),
        ({"pockets.a.reserve": "x"}, ["held"]),
        ({"events.e": {"probability": 0.1, "costs": {"a": 3}}}, []),
        ({"events.e": {"hazard": 0.1, "per": "year", "costs": {"a": 3}}}, ["risk"]),
        ({"events.e.probability": "0.1 * y", "inputs.y": {"dist": "uniform", "low": 0, "high": 1}}, ["risk", "more"]),
    ],
)
def test_a_number_that_is_none_any_more_has_no_lever(place: Path, changes: dict[str, Any], lost: list[str]) -> None:
    model = read_model(place, set=changes)
    assert [*model.levers] == [name for name in ("held", "risk", "more") if name not in lost]
    told = [mistake for mistake in comments(model) if mistake.code == "W398"]
    assert [mistake.path for mistake in told] == [f"levers.{name}" for name in lost]
    assert all("was set" in mistake.what for mistake in told)


def test_a_lever_that_was_wrong_before_is_refused(place: Path) -> None:
    place.write_text(_TEXT.replace("of: inputs.y", "of: inputs.x"), encoding="utf-8")
    with pytest.raises(ModelError, match=r"E594.*inputs\.x"):
        read_model(place, set={"pockets.a.reserve": "x"})


def test_a_model_that_extends_another_leaves_its_lever_out(place: Path) -> None:
    child = place.with_name("child.yaml")
    text = "extends: model.yaml\nset: {pockets.a.reserve: x}\n"
    child.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="E594"):
        read_model(child)
    child.write_text(text + "without: [levers.held]\n", encoding="utf-8")
    assert [*read_model(child).levers] == ["risk", "more"]
