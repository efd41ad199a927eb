"""A run in a line, and many runs in a table."""

from __future__ import annotations

import json
from typing import Any

from mcsv.reports.brief import brief, overview
from mcsv.reports.media.spelling import value
from mcsv.reports.media.text import draw
from mcsv.reports.writing.paper import Table
from mcsv.reports.writing.screen import Screen


def test_what_is_known_of_a_run_goes_through_json(programme_results: Any) -> None:
    found = brief(programme_results)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["p_deficit"]["low"] < found["p_deficit"]["value"] < found["p_deficit"]["high"]
    assert found["sentence"].startswith("council: ")
    text = draw(overview({"first": found, "second": found}), Screen())
    assert text.splitlines()[0].split() == ["run", "P(deficit),", "%", "reserve,", "GBP"]
    assert "second: council: " in text


def test_where_nobody_is_accountable_outputs_are_told(formula_results: Any) -> None:
    found = brief(formula_results)
    assert found["p_deficit"] is None
    assert found["sentence"].startswith("mean of ")
    names = [str(name) for name in formula_results["output"].values]
    assert [*found["figures"]] == names
    first = found["figures"][names[0]]
    assert first["value"] == float(formula_results["output_mean"].isel(option=0, output=0))
    assert first["se"] == float(formula_results["output_mean_se"].isel(option=0, output=0))
    assert first["unit"] == str(formula_results["output_unit"].values[0])
    text = draw(overview({"only": found}), Screen())
    assert text.splitlines()[1].split() == ["only", "n/a", "n/a"]


def test_many_runs_are_a_table_alone(programme_results: Any) -> None:
    found = brief(programme_results)
    text = draw(overview({f"run {number}": found for number in range(30)}), Screen())
    assert text.count("\n") == 31
    assert overview({}) == ()


def test_reserves_of_many_runs_are_rounded_up_and_have_a_currency_where_they_share_it() -> None:
    known = {"p_deficit": {"value": 0.1, "low": 0.09, "high": 0.11}, "sentence": "", "figures": {}}
    runs = [
        {**known, "currency": currency, "reserve": {"value": 84_123.0, "se": 370.0}}
        for currency in ("GBP", "GBP", "EUR")
    ]
    for some, heading in ((runs[:2], "reserve, GBP"), (runs, "reserve")):
        table, *_ = overview({f"run {number}": each for number, each in enumerate(some)})
        assert isinstance(table, Table)
        assert table.columns[1].heading == heading
        assert {value(row.cells[1]) for row in table.rows} == {"84,200"}
        assert [row.below for row in table.rows] == (["", ""] if len(some) == 2 else ["GBP", "GBP", "EUR"])
