"""What changed between two models: in words, tables and JSON, all of the same figures."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
import xarray as xr

import mcsv
from mcsv.reports.media import text
from mcsv.reports.questions.difference import difference
from mcsv.reports.questions.difference_document import difference_document, difference_json
from mcsv.reports.questions.difference_edits import spelled
from mcsv.reports.terminal import changed
from mcsv.reports.writing.paper import Table, figures_of
from mcsv.reports.writing.screen import ASCII, Screen

MODEL: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "prices": {"inflation": 0},
    "discounting": {"schedule": "green_book", "origin": "start"},
    "horizon": "2 years",
    "step": "year",
    "pockets": {"payer": {"budget": {"amount": 210, "per": "once"}}, "friend": {}},
    "accountability": {"pocket": "payer", "window": "2 years", "tolerance": 0.05},
    "inputs": {"rate": {"dist": "normal", "mean": 100, "sd": 10, "source": "quote"}},
    "costs": {"team": {"amount": "rate", "per": "year", "paid_by": {"payer": 0.9, "friend": 0.1}}},
    "outputs": {"yearly": {"formula": "rate", "unit": "GBP"}},
    "options": {"cheap": {"set": {"inputs.rate.mean": 95}}},
}


def _last() -> dict[str, Any]:
    found = deepcopy(MODEL)
    found["inputs"]["rate"] |= {"sd": 14, "source": "contract"}
    found["costs"]["team"]["paid_by"] = {"payer": 1}
    found["options"]["cheap"]["set"]["inputs.rate.mean"] = 90
    found["options"]["other"] = {"set": {"inputs.rate.mean": 80}}
    return found


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return mcsv.diff(MODEL, _last(), draws=20_000)


def _numbers(part: Any) -> set[float]:
    if isinstance(part, dict):
        return set().union(*map(_numbers, part.values())) if part else set()
    if isinstance(part, list):
        return set().union(*map(_numbers, part)) if part else set()
    return {float(part)} if isinstance(part, int | float) else set()


def test_every_figure_is_in_the_document(found: xr.Dataset) -> None:
    known = _numbers(difference_document(found))
    shown = [figure for block in difference(found) for figure in figures_of(block)]
    assert len(shown) > 30
    assert {figure.value for figure in shown} <= known


def test_the_document_is_json(found: xr.Dataset) -> None:
    document = json.loads(difference_json(found))
    assert document == difference_document(found)
    assert document["before"]["options_alone"] == []
    assert document["after"]["options_alone"] == ["other"]
    assert [*document["options"]] == ["base", "cheap"]
    base = document["options"]["base"]["outcomes"]["deficit"]
    assert base["change"]["value"] == pytest.approx(base["after"]["value"] - base["before"]["value"])
    for how in ("in_order", "averaged"):
        assert sum(part["value"] for part in base[how].values()) == pytest.approx(base["change"]["value"])


def test_the_sentence_comes_first(found: xr.Dataset) -> None:
    said = " ".join(changed(found, Screen(width=80)).split())
    assert said.startswith("base, payer: the chance of a deficit within 2 years rose from ")
    assert "points (±" in said
    assert ", of which +" in said
    assert "by costs.team.paid_by.payer and 1 more" not in said  # one entry is named by its path
    assert "What changed in the model: 1. inputs.rate.sd: from 10 to 14" in said
    assert "inputs.rate.source: from quote to contract" in said
    assert "Only the second has the option other." in said


def test_the_tables_run_from_before_to_after(found: xr.Dataset) -> None:
    tables = [block for block in difference(found) if isinstance(block, Table)]
    assert tables[0].title.startswith("base: what each change does, in the order of the file")
    assert tables[1].title.startswith("base: the same, averaged over all 6 orders")
    labels = [row.label for row in tables[0].rows]
    # what the other option changes is not here
    assert labels == ["before", "1. inputs.rate.sd", "2. costs.team.paid_by", "after"]
    assert tables[0].notes[-1] == "changes that do nothing to these figures are left out"


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_too_wide(found: xr.Dataset, width: int) -> None:
    drawn = text.draw(difference(found), Screen(width=width, signs=ASCII))
    assert drawn.isascii()
    assert max(map(len, drawn.splitlines())) <= width


def test_nothing_but_text() -> None:
    last = deepcopy(MODEL)
    last["inputs"]["rate"]["source"] = "contract"
    blocks = difference(mcsv.diff(MODEL, last, draws=2_000))
    drawn = text.draw(blocks, Screen())
    assert drawn.startswith("No figure differs: what changed moves none.\n\nWhat changed is text for readers:\n")
    assert not any(isinstance(block, Table) for block in blocks)


def test_what_moves_no_figure_is_no_text() -> None:
    last = deepcopy(MODEL)
    last["decision"] = {"sign": "payer"}
    drawn = text.draw(difference(mcsv.diff(MODEL, last, draws=2_000)), Screen())
    assert "What moves no figure:\ndecision is new: {sign: payer}" in drawn


def test_nothing_in_common() -> None:
    x = {"dist": "uniform", "low": 0, "high": 1}
    outputs = {"a": {"formula": "x"}}, {"b": {"formula": "3 - x", "unit": "days", "note": "something else"}}
    models = ({"inputs": {"x": x}, "outputs": each} for each in outputs)
    blocks = difference(mcsv.diff(*models, draws=2_000))
    assert text.draw(blocks, Screen()).startswith("The two have no figure in common.")
    assert not any(isinstance(block, Table) for block in blocks)


def test_the_same_model_by_other_draws() -> None:
    runs = [mcsv.simulate(MODEL, 4_000, seed=seed) for seed in (1, 2)]
    drawn = " ".join(text.draw(difference(mcsv.diff(*runs)), Screen()).split())
    assert "is about the same: " in drawn
    assert "The two models say the same." in drawn
    assert "Other draws: the first 4,000 draws of seed 1, the second 4,000 draws of seed 2" in drawn


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2250000", "2,250,000"),
        ('{"dist": "beta", "range": [0.1, 0.35]}', "{dist: beta, range: [0.1, 0.35]}"),
        ("true", "true"),
        ('"2 years"', "2 years"),
        (json.dumps("x" * 200), "x" * 88 + ".."),
        ("null", "nothing"),
    ],
)
def test_values_are_spelled_as_files_do(written: str, said: str) -> None:
    assert spelled(written) == said
