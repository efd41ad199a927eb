"""What cannot be told says why in every language, with the figures of the run; older results in English."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import mcsv
from mcsv.frozen import FrozenDict
from mcsv.reports.languages.catalogue import language, languages
from mcsv.reports.page.asked import boxes_of, drivers_of
from mcsv.reports.questions.reasons import _WORDS, worded, worded_or
from mcsv.reports.writing.message import Message
from mcsv.reports.writing.paper import Block, Note
from mcsv.results.reading.answered import QUESTIONS
from mcsv.results.reading.reasons import Reason, read_reasons, stored_reasons

PACKAGE = Path(mcsv.__file__).parent
ASKED = ("ask/drivers", "ask/tables", "ask/boxes", "ask/voi", "ask/weighed", "ask/compare", "engine/looks/by_bins")
NOT_OF_A_PAGE = {"E522", "E545"}
"""About what only a person asks for: outcomes and groups by name."""
SPENDS: dict[str, Any] = {
    "start": "2026-04",
    "step": "year",
    "horizon": 2,
    "accountability": {"pocket": "council", "window": 2, "tolerance": 0.05},
    "pockets": {"council": {"budget": {"amount": 120, "per": "year"}}},
    "inputs": {"cost": {"dist": "normal", "mean": 100, "sd": 20}},
    "costs": {"team": {"amount": "cost", "per": "year", "paid_by": {"council": 1}, "from": 0, "for": 2}},
}
FIGURES = FrozenDict(draws=1_000, fewest=32_768, most=99, cases=3, needed=900_000, drivers=2, need=12.34, have=1.0)


def test_a_reason_is_stored_and_said_in_every_language() -> None:
    spoken = [language(code) for code in languages()]
    for code, template in _WORDS.items():
        reasons = (Reason(code, FIGURES),)
        assert read_reasons(stored_reasons(reasons)) == reasons
        said = worded(reasons)
        assert isinstance(said, Message)
        told = {each.said(said) for each in spoken}
        assert len(told) == len(spoken)
        places = re.findall(r"\{(\w+)\}", template)
        for words in told:
            assert "{" not in words
            assert len(re.findall(r"\d[\d.,\N{NARROW NO-BREAK SPACE}]*", words)) == len(places)


def test_every_mistake_that_leaves_a_question_of_a_page_unanswered_has_words() -> None:
    raised = {
        code
        for name in ASKED
        for code in re.findall(r'Mistake\(\s*"(E\d+)"', (PACKAGE / f"{name}.py").read_text(encoding="utf-8"))
    }
    assert len(raised) > 7
    assert raised - NOT_OF_A_PAGE <= _WORDS.keys()
    assert {"E601"} <= _WORDS.keys()


def test_several_reasons_are_one_sentence() -> None:
    reasons = (Reason("E564"), Reason("all in deficit", FrozenDict(draws=4_000)))
    assert worded(reasons) == "it does not say by what is chosen; every one of 4,000 draws ends in a deficit"
    german = "es sagt nicht, wonach gewählt wird; jede der 4.000 Ziehungen endet mit einem Fehlbetrag"
    assert language("de").said(worded(reasons)) == german


@pytest.mark.parametrize(
    "stored",
    [
        *("", "no JSON", "[1]", '{"code": 1}', "[[[", '[{"draws": 1}]', '[{"code": "E999"}]', '[{"code": "E523"}]'),
        *('[{"code": "E523", "draws": "<b>", "fewest": 2}]', '[{"code": "E523", "draws": NaN, "fewest": 2}]'),
        '[{"code": "E564"}, {"code": "E999"}]',
    ],
)
def test_older_results_and_odd_ones_show_the_english_sentence(stored: str) -> None:
    assert worded_or(stored, "nobody asked") == "nobody asked"


def test_a_run_that_cannot_be_asked_says_so_in_the_language_of_its_page() -> None:
    few = mcsv.simulate(SPENDS, draws=1_000)
    answers = mcsv.further_answers(few, ask=("drivers", "boxes"))
    assert "are too few to tell drivers apart" in answers["drivers"].attrs["why_not"]
    said, other = (lines(drivers_of(answers, "base")), lines(boxes_of(answers, "base")))
    german = language("de").said(said)
    assert "1.000 Ziehungen sind zu wenige, um Treiber zu unterscheiden, mindestens 32.768 würden reichen" in german
    assert "too few to find boxes, at least 65,536 would do" in other
    old = {name: xr.Dataset(attrs={"why_not": "nobody knows"}) for name in QUESTIONS}
    assert "nobody knows" in lines(drivers_of(old, "base"))


def lines(blocks: tuple[Block, ...]) -> str:
    (note,) = blocks
    assert isinstance(note, Note)
    return note.lines[0]
