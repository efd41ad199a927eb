"""A watched file: figures as a run has them, differences draw by draw, mistakes while the last good figures stay."""

from __future__ import annotations

import math
import os
import re
from pathlib import Path

import numpy as np
import pytest

from mcsv import simulate
from mcsv.ask.watch_words import told
from mcsv.ask.watched import Saw, seen
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
    required = float(results["reserve_required_any"].sel(option="base", pocket="council", confidence=0.95))
    assert saw.reserve == pytest.approx(required, rel=2e-3)
    # As results define it, draw by draw: the smallest one that as large a share as tolerated does not exceed.
    assert saw.before is not None
    rank = math.ceil(0.05 * DRAWS) - 1
    assert saw.reserve == -float(np.sort(saw.before)[rank])
    held = saw.before + saw.reserve
    assert np.mean(held < 0.0) <= 0.05 < np.mean(held <= 0.0) + 1 / DRAWS


@pytest.mark.parametrize("reserve", ["100", "held"])
def test_the_reserve_is_against_the_deficit_that_is_told(tmp_path: Path, reserve: str) -> None:
    # Half of what the first year takes comes back in the second: the window's end needs half of the reserve.
    place = tmp_path / "model.yaml"
    place.write_text(
        "currency: GBP\nprice_year: 2025/26\nstart: 2026-04\nstep: year\nhorizon: 2 years\nprices: {inflation: 0}\n"
        "accountability: {pocket: council, window: 2 years, tolerance: 0.1}\n"
        f"pockets: {{council: {{reserve: {reserve}}}}}\n"
        "inputs:\n  cost: {dist: normal, mean: 1_000, sd: 200}\n  held: {dist: uniform, low: 50, high: 150}\n"
        'costs: {team: {amount: "where(t == 0, cost, -cost / 2)", per: year, paid_by: council}}\n',
        encoding="utf-8",
    )
    now = _look(_watching(place)).now
    assert now is not None
    run = simulate(read_model(place), draws=DRAWS).sel(pocket="council", confidence=0.9)
    needed = float(run.reserve_required_any.item())
    assert now.options["base"].reserve == pytest.approx(needed, abs=float(run.reserve_required_any_se.item()))
    assert float(run.reserve_required.item()) < 0.6 * needed


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
    assert re.search(r"P\(deficit\) .*; reserve for 5 %: GBP [\d,]+$", lines[0])
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


def test_what_a_model_reads_is_watched_wherever_it_lies(tmp_path: Path) -> None:
    base = tmp_path / "below" / "deeper" / "base.yaml"
    base.parent.mkdir(parents=True)
    data = base.with_name("costs.csv")
    data.write_text("cost\n10\n12\n13\n", encoding="utf-8")
    base.write_text(
        "step: year\nhorizon: 2\nstart: 2026-04\naccountability: {pocket: a, window: 2, tolerance: 0.1}\n"
        "pockets: {a: {budget: {amount: 11, per: year}}}\n"
        "inputs: {x: {dist: empirical, file: costs.csv, column: cost}}\n"
        "costs: {c: {amount: x, per: year, paid_by: a}}\n",
        encoding="utf-8",
    )
    child = tmp_path / "child.yaml"
    child.write_text("extends: below/deeper/base.yaml\n", encoding="utf-8")
    watching = _watching(child)
    first = _look(watching).now
    data.write_text("cost\n10\n12\n40\n", encoding="utf-8")
    news = _look(watching)
    assert news.before is first
    assert watching.look() is None
    data.rename(data.with_name("gone.csv"))
    assert _look(watching).wrong[0].code == "E503"
    data.with_name("gone.csv").rename(data)
    assert _look(watching).wrong == ()
    base.rename(base.with_name("moved.yaml"))
    assert _look(watching).wrong[0].code == "E503"
    base.with_name("moved.yaml").rename(base)
    assert _look(watching).wrong == ()


def test_what_is_not_read_is_not_watched(place: Path) -> None:
    watching = _watching(place)
    _look(watching)
    place.with_name("other.yaml").write_text("not: read\n", encoding="utf-8")
    place.with_name("round.yaml").symlink_to("round.yaml")
    assert watching.look() is None
    place.write_text(MORE, encoding="utf-8")
    assert _look(watching).before is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("label: held", "label: kept back"),
        ("to: 500_000", "to: 600_000"),
        ("accept: {}", "accept: {W301: {inputs.x: looked at}}"),
    ],
)
def test_what_is_told_beside_figures_is_news(place: Path, before: str, after: str) -> None:
    text = (
        "step: year\nhorizon: 2\naccountability: {pocket: a, window: 2, tolerance: 0.1}\naccept: {}\n"
        "pockets: {a: {budget: {amount: 11, per: year}}}\n"
        "inputs:\n  x: {dist: normal, mean: 10, sd: 1}\n"
        "costs: {c: {amount: 10, per: year, paid_by: a}}\n"
        "levers:\n  more: {of: pockets.a.reserve, from: 0, to: 500_000, label: held}\n"
    )
    place.write_text(text, encoding="utf-8")
    watching = _watching(place)
    first = _look(watching).now
    place.write_text(text.replace(before, after), encoding="utf-8")
    news = _look(watching)
    assert first is not None
    assert news.now is not None
    assert news.now.options is first.options  # not drawn again
    assert "as before" in told(news, Screen())[1]


def test_more_draws_than_can_be_kept_are_refused(place: Path) -> None:
    with pytest.raises(UsageError, match="E599"):
        seen(read_model(place), 10**12, 1, 2)


def test_nobody_answers() -> None:
    with pytest.raises(UsageError, match="E598"):
        seen(validate({"inputs": {"x": 1}, "outputs": {"y": {"formula": "x"}}}), DRAWS, 1, 2)


def test_in_another_currency_figures_have_no_difference(place: Path) -> None:
    watching = _watching(place)
    _look(watching)
    place.write_text(MODEL.replace("GBP", "EUR"), encoding="utf-8")
    news = _look(watching)
    assert news.now is not None
    assert news.now.model.currency == "EUR"
    assert news.before is None


def test_the_error_of_a_change_of_the_reserve_is_its_spread_over_seeds() -> None:
    values, errors = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        before = rng.normal(-100.0, 50.0, DRAWS)
        after = before - rng.gamma(2.0, 10.0, DRAWS)
        change = Saw(after, after, 0.05).reserve_since(Saw(before, before, 0.05))
        assert change is not None
        assert change.value == pytest.approx(np.sort(before)[DRAWS // 20 - 1] - np.sort(after)[DRAWS // 20 - 1])
        values.append(change.value)
        errors.append(change.error)
    assert 0.7 < np.mean(errors) / np.std(values, ddof=1) < 1.4
