"""A watched file: figures as a run has them, differences draw by draw, mistakes while the last good figures stay."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from mcsv import simulate
from mcsv.ask.watch_words import told
from mcsv.ask.watched import seen
from mcsv.ask.watching import News, Watching
from mcsv.errors import UsageError
from mcsv.files.models import read_model
from mcsv.model import validate
from mcsv.reports.writing.screen import Screen

MODEL = (Path("configs") / "discharge.yaml").read_text(encoding="utf-8")
MORE = MODEL.replace("    reserve: 250_000 ", "    reserve: 400_000 ")
DRAWS = 20_000


@pytest.fixture
def place(tmp_path: Path) -> Path:
    found = tmp_path / "model.yaml"
    found.write_text(MODEL, encoding="utf-8")
    return found


def _watching(place: Path) -> Watching:
    return Watching(place, DRAWS, 1, 2)


def _look(watching: Watching) -> News:
    news = watching.look()
    assert news is not None
    return news


def test_figures_are_those_of_a_run(place: Path) -> None:
    news = _look(_watching(place))
    assert news.now is not None
    results, saw = simulate(read_model(place), draws=DRAWS), news.now.options["base"]
    assert saw.deficit.value == float(results["p_deficit_any"].sel(option="base", pocket="council"))
    required = float(results["reserve_required"].sel(option="base", pocket="council", confidence=0.95))
    assert saw.reserve == pytest.approx(required, rel=2e-3)


def test_a_difference_is_that_of_the_same_draws(place: Path) -> None:
    watching = _watching(place)
    first = _look(watching).now
    place.write_text(MORE, encoding="utf-8")
    news = _look(watching)
    assert first is not None
    assert news.now is not None
    assert news.before is first
    one, two = first.options["base"], news.now.options["base"]
    change = two.deficit_since(one)
    assert MORE != MODEL
    assert change.value == pytest.approx(two.deficit.value - one.deficit.value)
    assert change.value < 0.0
    by_hand = (two.lowest < 0.0).astype(float) - (one.lowest < 0.0)
    assert change.error == pytest.approx(by_hand.std() / np.sqrt(DRAWS))
    assert change.error < np.hypot(one.deficit.error, two.deficit.error)
    held = two.reserve_since(one)
    assert held is not None
    # A reserve moves no draw: what is required stays, but for the rounding of money.
    assert held.value == pytest.approx(0.0, abs=1e-3)
    lines = told(news, Screen())
    assert "P(deficit)" in lines[0]
    assert "since the last save" in lines[1]


def test_nothing_new_is_no_news(place: Path) -> None:
    watching = _watching(place)
    _look(watching)
    assert watching.look() is None
    place.write_text("# a remark\n" + MODEL, encoding="utf-8")
    assert watching.look() is None


def test_mistakes_are_told_once_and_the_last_figures_stay(place: Path) -> None:
    watching = _watching(place)
    good = _look(watching).now
    place.write_text(MODEL.replace("amount: programme_cost", "amount: programme_cots"), encoding="utf-8")
    news = _look(watching)
    assert news.now is good
    assert news.wrong
    assert news.wrong[0].line > 0
    os.utime(place, ns=(1, 1))
    assert watching.look() is None
    place.write_text(MODEL, encoding="utf-8")
    assert _look(watching).wrong == ()


def test_a_file_that_is_renamed_into_place_is_a_save(place: Path) -> None:
    watching = _watching(place)
    _look(watching)
    beside = place.with_name(".model.yaml.swp")
    beside.write_text(MORE, encoding="utf-8")
    assert watching.look() is None
    place.unlink()
    assert watching.look() is None
    beside.rename(place)
    assert _look(watching).before is not None


def test_a_model_that_another_one_extends_is_watched_too(place: Path) -> None:
    child = place.with_name("child.yaml")
    child.write_text("extends: model.yaml\n", encoding="utf-8")
    watching = _watching(child)
    first = _look(watching).now
    place.write_text(MORE, encoding="utf-8")
    news = _look(watching)
    assert news.before is first


def test_nobody_answers() -> None:
    with pytest.raises(UsageError, match="E598"):
        seen(validate({"inputs": {"x": 1}, "outputs": {"y": {"formula": "x"}}}), DRAWS, 1, 2)
