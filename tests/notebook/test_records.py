"""What records show in a notebook: short text, and blocks in which whatever an author wrote is text."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from campaign import long_only

import mcsv
from mcsv import engine
from mcsv.api import Estimate, review
from mcsv.distributions import Distribution
from mcsv.notebook.records import blocks_of, html_of
from mcsv.plan import lower
from mcsv.reports.media.text import draw
from mcsv.reports.writing.paper import Table
from mcsv.reports.writing.screen import Screen

CONFIGS = Path(__file__).parents[2] / "configs"
HOSTILE = "<script>alert(1)</script>&\"'><img src=x onerror=y>{{ 7 * 7 }}"


class Elements(HTMLParser):
    """The elements of a text, and what it says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.said = ""
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.fixture(scope="module")
def model() -> mcsv.Model:
    return mcsv.read_model(CONFIGS / "local_or_national.yaml")


@pytest.fixture(scope="module")
def everything() -> list[Any]:
    model = mcsv.read_model(CONFIGS / "small_cohort.yaml")
    plan = lower(model)
    study = engine.study(plan, 1_000, engine.Inline(), engine.Levels(np.array([0.5]), np.zeros(0)))
    return [
        model,
        plan,
        study,
        review(model),
        mcsv.fit([412.0, 980.5, 655.0, 1210.0, 733.2, 890.0], resamples=100),
        mcsv.elicit({"name": "x", "experts": {"a": {"percentiles": {10: 35, 50: 50, 90: 75}}}}),
    ]


def test_every_record_is_short_in_text_and_a_fragment_in_html(everything, programme_results):
    for record in (*everything, programme_results.mcsv, Estimate(10, None, 1, 2, 3)):
        assert len(repr(record)) < 800
        assert repr(record).count("\n") < 10
        found = Elements(record._repr_html_())
        assert not {"script", "html", "body", "img", "iframe"} & set(found.names)
        assert len(found.said) < 20_000


def test_a_model_shows_what_it_says(model):
    shown = draw(blocks_of(model), Screen(200))
    for name in (*model.inputs, *model.pockets, *model.costs, *model.benefits, *model.outputs, *model.options):
        assert name in shown
    assert "gamma: mean 46,000, sd 2,000" in shown
    assert "accountable: council, within 2 years, tolerance 10 %" in repr(model)
    assert str(model) == repr(model)


def test_a_tolerance_is_shown_in_per_cent():
    shown = draw(blocks_of(mcsv.Model.model_validate({"pockets": {"council": {"tolerance": 0.05}}})), Screen(200))
    assert "5 %" in [part.strip() for part in shown.replace("\n", "  ").split("  ")]


def test_the_family_that_is_marked_is_the_one_that_is_proposed():
    found = mcsv.fit([1.0, 2.0, 3.0, 4.0, 5.0], resamples=100)
    families = next(block for block in blocks_of(found) if isinstance(block, Table) and block.title == "Families")
    assert found.best is not found.fits[0]
    assert [row.label for row in families.rows if row.marked] == [found.best.family]


@long_only  # draws every record twice
def test_nothing_is_computed_for_it(model, everything, monkeypatch):
    before = [html_of(record) for record in everything]

    def computes(*_: object) -> None:
        raise AssertionError

    for family in {type(entry.distribution) for entry in model.inputs.values()} | {Distribution}:
        for name in ("quantile", "tail", "mean", "sd"):
            if hasattr(family, name):
                monkeypatch.setattr(family, name, computes)
    assert [html_of(record) for record in everything] == before


def test_a_result_shows_its_answer_and_its_parts(programme_results):
    shown = draw(blocks_of(programme_results.mcsv), Screen(200))
    assert "council: " in shown
    assert "chance of a deficit" in shown
    assert "How the position of council spreads" in shown
    (table,) = (block for block in blocks_of(programme_results.mcsv) if isinstance(block, Table))
    assert [row.label for row in table.rows] == ["positions", "values", "outputs"]
    alone = programme_results[["position_mean"]].isel(option=0)
    assert "positions" in html_of(alone.mcsv)
    empty = programme_results[[]].drop_attrs()
    assert "result of mcsv" in html_of(empty.mcsv)


def test_what_an_author_wrote_is_text():
    known = {"dist": "normal", "mean": 1, "sd": 1, "source": HOSTILE, "unit": "d"}
    named = {"programme": HOSTILE, "inputs": {"x": known}}
    model = mcsv.validate({**named, "outputs": {"y": {"formula": "x"}}})
    results = mcsv.simulate(model, draws=1_000, threads=1)
    steering = results.assign_attrs(programme="\x1b[31m\u202e\nname")
    plain = mcsv.validate({**named, "programme": "p", "outputs": {"y": {"formula": "x"}}})
    for record in (model, review(model), results.mcsv, steering.mcsv):
        found = Elements(record._repr_html_())
        assert not {"script", "img"} & set(found.names)
        assert not any(name.startswith("on") for name, _ in found.attributes)
        assert "49" not in found.said.split("{{")[0][-4:]
        assert not {"\x1b", "\u202e"} & set(record._repr_html_() + repr(record))
    assert Elements(model._repr_html_()).names.count("tr") == Elements(plain._repr_html_()).names.count("tr")
    framed = mcsv.page(results, model)
    assert Elements(framed._repr_html_()).names == ["iframe"]


def test_large_tables_end_and_say_so():
    inputs = {f"x{k}": {"dist": "normal", "mean": 1, "sd": 1} for k in range(50)}
    model = mcsv.validate({"inputs": inputs, "outputs": {"y": {"formula": "x1"}}})
    shown = draw(blocks_of(model), Screen(200))
    assert "10 more" in shown
    assert "x49" not in shown


def test_what_is_no_record_is_refused():
    with pytest.raises(TypeError, match="int is no record"):
        html_of(3)


def test_the_page_in_a_frame_has_the_option_and_the_answers_that_are_given(monkeypatch, programme_results):
    from mcsv.notebook import framed

    told = []

    def content(results, model, option, *, answers):
        told.append((option, answers))
        return SimpleNamespace(title="a page")

    monkeypatch.setattr(framed, "content", content)
    monkeypatch.setattr(framed, "draw", lambda found: found.title)
    answers = {"drivers": programme_results}
    mcsv.page(programme_results, option="half", answers=answers)
    assert told == [("half", answers)]


def test_the_page_in_a_frame_is_the_page_of_the_report(tmp_path):
    from mcsv.reports.media.html.draw import draw as drawn
    from mcsv.reports.page.content import content

    model = mcsv.read_model(CONFIGS / "small_cohort.yaml")
    results = mcsv.simulate(model, draws=1_000, threads=1)
    framed = results.mcsv.page()
    assert framed.text == drawn(content(results, model)) == mcsv.page(results).text == mcsv.page(results, model).text
    assert "What it rests on" in framed.text
    alone = results.drop_attrs(deep=False).assign_attrs({k: v for k, v in results.attrs.items() if k != "model"})
    assert "What it rests on" not in mcsv.page(alone).text
    assert len(repr(framed)) < 200
    (source,) = [value for name, value in Elements(framed._repr_html_()).attributes if name == "srcdoc"]
    assert source == framed.text
    assert ("sandbox", "allow-scripts") in Elements(framed._repr_html_()).attributes
    assert framed.save(tmp_path / "page.html").read_text(encoding="utf-8") == framed.text
    with pytest.raises(mcsv.UsageError, match="E502"):
        framed.save(tmp_path / "page.txt")
