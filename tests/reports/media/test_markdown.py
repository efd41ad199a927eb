"""The same page as Markdown: the same figures as in the terminal, and what authors write is text."""

from __future__ import annotations

import re
from pathlib import Path

import mcsv
from mcsv.reports.media import markdown
from mcsv.reports.page.content import content
from mcsv.reports.terminal import answer
from mcsv.reports.writing.screen import Screen

MODEL = Path(__file__).parents[3] / "configs" / "small_cohort.yaml"
NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def test_every_figure_of_the_terminal_is_in_it() -> None:
    model = mcsv.read_model(MODEL)
    results = mcsv.simulate(model, draws=4_000, full=True, returns=True, beyond="saved: 100")
    told = markdown.draw(content(results, model))
    body = answer(results, Screen(200), None, True).split("95 % simulation error")[0]
    rows = [line for line in body.splitlines() if not set(line) & set("\u2591\u2592\u2501\u2500")]  # no chart
    shown = set(NUMBER.findall(told))
    missing = {number for line in rows for number in NUMBER.findall(line)} - shown
    assert not missing


def test_tables_are_whole_and_nothing_that_an_author_wrote_is_markup() -> None:
    hostile = "# | <b> *x* [a](b) `c` _d_ & ~e~ !"
    model = mcsv.validate(
        {
            "programme": hostile,
            "inputs": {"x": {"dist": "uniform", "min": 0, "max": 1, "source": hostile, "unit": "a|b"}},
            "outputs": {"y": {"formula": "x", "unit": "a|b"}},
        }
    )
    told = markdown.draw(content(mcsv.simulate(model, draws=2_000), model))
    assert hostile not in told
    assert "\\# \\| \\<b\\> \\*x\\* \\[a\\](b) \\`c\\` \\_d\\_ \\& \\~\u2060e\\~ \\!" in told
    for block in re.findall(r"(?:^\|.*\n)+", told, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block
