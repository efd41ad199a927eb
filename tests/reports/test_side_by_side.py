"""Runs side by side: each figure of all, what it differs by from the first, and what has no other beside it."""

from __future__ import annotations

import math
from typing import Any

from mcsv.reports.media.text import draw
from mcsv.reports.side_by_side import side_by_side
from mcsv.reports.writing.paper import Shown, Table
from mcsv.reports.writing.screen import Screen


def about(draws: str, chance: float | None = 0.3, **figures: tuple[float | None, float | None, str]) -> dict[str, Any]:
    """What run.json says of a run."""
    known = None if chance is None else {"value": chance, "low": chance - 0.03, "high": chance + 0.03}
    named = {name: {"value": value, "se": se, "unit": unit} for name, (value, se, unit) in figures.items()}
    reserve = {"value": 1e6 * (chance or 0.0), "se": 1e4}
    answer = {"p_deficit": known, "reserve": reserve, "currency": "GBP", "figures": named}
    asked = {"draws": 1000, "seed": 1}
    return {
        "answer": answer,
        "asked": asked,
        "fingerprints": {"model": "m" * 64, "draws": draws * 64, "code": "c" * 64},
    }


def tables(runs: dict[str, dict[str, Any]]) -> dict[str, dict[str, tuple[Any, ...]]]:
    found = [block for block in side_by_side(runs) if isinstance(block, Table)]
    return {table.title: {row.label: row.cells for row in table.rows} for table in found}


def test_differences_have_the_errors_of_runs_that_share_no_draws() -> None:
    runs = {"a": about("1", 0.3, cost=(10.0, 3.0, "GBP")), "b": about("2", 0.2, cost=(7.0, 4.0, "GBP"))}
    found = tables(runs)
    apart = found["Mean of cost, GBP"]["b"][1]
    assert isinstance(apart, Shown)
    assert apart.value == -3.0
    assert math.isclose(apart.error, 1.959963984540054 * 5.0)
    chance = found["P(deficit) at any judged date, %"]["b"][1]
    assert math.isclose(chance.value, -0.1)
    assert math.isclose(chance.error, math.hypot(0.03, 0.03))
    assert found["P(deficit) at any judged date, %"]["a"][1] == ""
    text = draw(side_by_side(runs), Screen())
    assert "-10" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_same_run_twice_differs_by_nothing_and_surely() -> None:
    found = tables({"a": about("1"), "again": about("1"), "other": about("2")})
    (same, other) = (found["P(deficit) at any judged date, %"][name][1] for name in ("again", "other"))
    assert (same.value, same.error) == (0.0, 0.0)
    assert other.value == 0.0
    assert other.error > 0.04


def test_what_only_one_has_is_named_and_what_is_not_known_is_no_number() -> None:
    runs = {
        "a": about("1", None, own=(1.0, 0.1, "GBP"), both=(1.0, 0.1, "GBP"), vague=(1.0, None, "GBP")),
        "b": about("2", None, both=(2.0, 0.1, "GBP"), vague=(1.0, 0.1, "GBP")),
        "c": about("3", None, both=(3.0, 0.1, "people"), vague=(1.0, 0.1, "GBP")),
    }
    found = tables(runs)
    assert "P(deficit) at any judged date, %" not in found
    assert found["Mean of both, GBP"]["c"] == ("n/a", "n/a")  # of another unit
    assert found["Mean of vague, GBP"]["a"] == ("n/a", "")
    assert found["Mean of vague, GBP"]["b"][1] == "n/a"
    assert not any("own" in title for title in found)
    assert "Only one of them has: Mean of both, Mean of own." in " ".join(draw(side_by_side(runs), Screen()).split())
