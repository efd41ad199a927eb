"""What knowing more is worth stands in its place, and is said where it is worth saying."""

from __future__ import annotations

import numpy as np
import pytest
from reports.conftest import PROGRAMME
from reports.traced import Traced, traced

import mcsv
from mcsv.reports.questions.worth import worth
from mcsv.reports.questions.worth_document import worth_document
from mcsv.reports.writing.paper import Bars, Block, Row, Sentence, Shown


def table_of(blocks: tuple[Block, ...]) -> dict[str, Row]:
    """The rows of the table behind the only bars."""
    (bars,) = (block for block in blocks if isinstance(block, Bars))
    return {str(row.label): row for row in bars.table.rows}


@pytest.fixture(scope="module")
def knowing() -> Traced:
    return traced(mcsv.voi(PROGRAMME, draws=65_536, threads=2, together=[["days", "cost"], ["days", "repair"]]))


def test_what_knowing_is_worth(knowing: Traced) -> None:
    blocks = worth(knowing.one)
    told = knowing.tables(blocks)
    rows = told["Knowing one of them before deciding"]
    assert rows["days"] == ["evppi[days]", "?", "reserve_released[days]", "reserve_saving[days]"]
    assert told["Knowing several before deciding"] == {
        names: [f"evppi_together[{names}]"] for names in ("days + cost", "days + repair")
    }
    in_sample = table_of(blocks)["days"].cells[1]
    assert isinstance(in_sample, Shown)
    assert in_sample.value == float(knowing.one.evppi_in_sample.sel(driver="days"))
    said = knowing.sentences(blocks)
    (saving,) = (places for words, places in said.items() if words.startswith("To set the reserve"))
    assert saving == {"saved": "reserve_saving[days]", "whole": "reserve_cost"}
    marked = {label for label, row in table_of(blocks).items() if row.marked}
    assert marked == {str(name) for name in knowing.one.driver.values[knowing.one.driver_varies.values]}
    assert 0 < len(marked) < knowing.one.sizes["driver"]
    document = worth_document(knowing.one)
    for name in ("days", "cost"):
        assert document["evppi"][name]["in_sample"] == float(knowing.one.evppi_in_sample.sel(driver=name))


def test_who_sets_the_reserve_is_told_of_what_saves_most(knowing: Traced) -> None:
    """Whatever it is worth to who chooses: days are worth more, the cost saves more."""
    found = knowing.one.copy(deep=True)
    found["reserve_saving"].loc[{"driver": "cost"}] = 2.0 * float(found.reserve_saving.sel(driver="days"))
    assert float(found.evppi.sel(driver="days")) > float(found.evppi.sel(driver="cost"))
    (said,) = (str(block) for block in worth(found) if "To set the reserve" in str(block))
    assert "'input': 'cost'" in said


def test_what_varies_by_chance_is_told_where_it_is_worth_more_than_any_input(knowing: Traced) -> None:
    """And what is worth no more than its error is worth nothing that draws show."""
    chance, found = "What varies by chance can be known only", knowing.one.copy(deep=True)
    varies = found.driver_varies.values.astype(bool)
    worths, errors = np.where(varies, 10.0, 20.0), np.full(varies.size, 1.0)
    for values, se, said, nothing in (
        (worths, errors, False, False),
        (30.0 - worths, errors, True, False),
        (worths, 15.0 * errors, False, True),
    ):
        found["evppi"][:], found["evppi_se"][:] = values, se
        text = str([block for block in worth(found) if isinstance(block, Sentence)])
        assert (chance in text) == said
        assert ("is worth nothing that these draws show" in text) == nothing


def test_the_sizes_that_come_near_the_best_are_from_the_least_to_the_most() -> None:
    pilot = {"tells": "x", "data": "normal", "sd": 4, "sizes": [5], "up_to": 500, "fixed": 300, "per": 40}
    model = {
        "inputs": {"x": {"dist": "normal", "mean": 0, "sd": 1}},
        "outputs": {"benefit": {"formula": "2 + 3 * x"}},
        "decision": {"output": "benefit"},
        "studies": {"pilot": pilot | {"population": 20_000}},
    }
    found = mcsv.voi(model, draws=40_000, threads=2)
    best = worth_document(found)["studies"]["pilot"]["best"]
    assert best["low"] < best["size"] < best["high"]
    assert best["low"] == int(found.best_size_low.sel(study="pilot"))
