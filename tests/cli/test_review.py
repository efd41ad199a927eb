"""``mcsv check --review``: the page in place of the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CONFIG = Path(__file__).parent.parent.parent / "configs" / "discharge.yaml"


def test_the_page_stands_in_place_of_the_model(run: Any) -> None:
    said = run("check", CONFIG, "--review", "--set", "costs.bridging_team.amount=145e6")
    assert said.code == 0
    assert said.out.startswith("Hospital discharge bridging service: for a second pair of eyes")
    assert "!! 61 times all the money that it has" in said.out
    assert "version:" not in said.out


def test_what_the_page_does_not_take_is_refused(run: Any) -> None:
    said = run("check", CONFIG, "--review", "--evidence", "--draws", "1e9")
    assert (said.code, said.out) == (2, "")
    for name in ("--evidence", "--draws"):
        assert f"E205 {name}: is not possible with --review" in said.err
