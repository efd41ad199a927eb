"""Where deficits happen, in words and as a document: the same figures in both, and limits as people say them."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr

import mcsv
from mcsv.reports.languages.catalogue import language
from mcsv.reports.media.text import draw, plain
from mcsv.reports.questions.boxes import Limit, boxed, sentences
from mcsv.reports.questions.boxes_document import boxes_document, boxes_json
from mcsv.reports.writing.paper import Table, figures_of
from mcsv.reports.writing.screen import Screen
from mcsv.results.statistics.intervals import Probability

NAN = float("nan")


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return mcsv.boxes("configs/risk_register.yaml", 100_000)


def test_a_sentence_a_box_and_one_on_the_rest(found: xr.Dataset) -> None:
    blocks = boxed(found)
    first, second, rest = (plain(sentence) for sentence in sentences(found.sel(option="base"), "base"))
    assert " of the deficits of option base, contingency within 2 years happen where tender_rise is above " in first
    assert " (share of the contract) and dear_tenders happens: " in first
    assert " more of them happen where " in second
    assert " beside those, of which " in second
    assert rest.endswith("of all draws end in a deficit.")
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [table.title for table in tables] == ["Limits of box 1", "Limits of box 2"]
    assert tables[0].rows[-1].label == "events.dear_tenders"
    assert tables[0].rows[-1].cells[:2] == ("1", "")
    text = draw(blocks, Screen())
    assert max(map(len, text.splitlines())) <= 80
    assert "The first 32,768 draws chose the limits; every figure is of the 67,232 draws after them." in " ".join(
        text.split()
    )


def test_limits_are_joined_as_clauses_where_a_language_joins_names_otherwise(found: xr.Dataset) -> None:
    first = plain(sentences(found.sel(option="base"), "base")[0])
    welsh = language("cy").said(first)
    assert " ac mae dear_tenders yn digwydd: " in welsh
    assert "a(c)" not in welsh


def test_every_figure_is_in_the_document(found: xr.Dataset) -> None:
    document = boxes_document(found)
    assert json.loads(boxes_json(found)) == document
    for option in map(str, found["option"].values):
        part = document["options"][option]
        told = [part["rest"], part["deficit"]]
        told += [box[name] for box in part["boxes"] for name in ("share", "density", "coverage")]
        ends = {(each["value"], each["low"], each["high"]) for each in told}
        for block in boxed(found, option):
            for figure in figures_of(block):
                assert isinstance(figure.known, Probability)
                assert (figure.known.value, figure.known.low, figure.known.high) in ends
    limit = document["options"]["base"]["boxes"][0]["limits"]["tender_rise"]
    assert limit["high"] is None
    assert limit["unit"] == "share of the contract"


def test_no_box_is_said_with_its_reason() -> None:
    none = mcsv.boxes("configs/school_learning.yaml", 65_536)
    (sentence,) = sentences(none.sel(option="base"))
    assert plain(sentence).startswith(
        "No box of inputs describes the deficits of education within 2 years: nothing is "
    )
    part = boxes_document(none)["options"]["base"]
    assert part["boxes"] == []
    assert part["why"]
    assert np.isnan(none["box_rest"]).all()


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (Limit("demand", 1240.4, NAN, (0.7, NAN), "cases/year", False), "demand is above 1,240 cases/year"),
        (Limit("demand", NAN, 0.01234, (NAN, 0.7), "", False), "demand is below 0.0123"),
        (Limit("x", -2.0, 3.5, (0.1, 0.9), "GBP", False), "x is between -2.00 and 3.50 GBP"),
        (Limit("k", 2.0, NAN, (0.1, NAN), "people", True), "k is at least 2 people"),
        (Limit("k", NAN, 3.0, (NAN, 0.9), "", True), "k is at most 3"),
        (Limit("k", 1.0, 1.0, (0.3, 1.0), "", True), "k is 1"),
        (Limit("events.strike", 1.0, NAN, (0.9, NAN), "", True), "strike happens"),
        (Limit("events.strike", 0.0, 0.0, (0.0, 0.9), "", True), "strike does not happen"),
        (Limit("events.claims", 2.0, NAN, (0.9, NAN), "", True), "claims happens at least 2 times"),
        (Limit("events.claims", 1.0, 2.0, (0.5, 0.9), "", True), "claims happens at least 1 and at most 2 times"),
        (Limit("events.claims", NAN, 1.0, (NAN, 0.9), "", True), "claims happens at most 1 time"),
        (Limit("events.claims", NAN, 3.0, (NAN, 0.9), "", True), "claims happens at most 3 times"),
    ],
)
def test_limits_as_people_say_them(limit: Limit, said: str) -> None:
    assert limit.words == said
