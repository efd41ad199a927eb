"""What a page's script reads off its curves is what a run with those settings says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from campaign import effort

import mcsv
from mcsv.reports.languages.catalogue import language
from mcsv.reports.media.spelling import plain, said
from mcsv.reports.page.lever_words import LEVER_WORDS
from mcsv.reports.page.levers import levers
from mcsv.reports.run.answer import headline
from mcsv.reports.writing.language import ENGLISH
from mcsv.results.reading.figures import by_option

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node, which runs a page's script without a browser, is not here")
DISCHARGE = Path(__file__).parents[3] / "configs" / "discharge.yaml"
DRAWS = 20_000
BETWEEN = float(np.sqrt(0.0075 / 4 / DRAWS))
"""Spread of the share of draws half way between two points of a curve that are 0.75 percentage points apart, the most
there is, about the straight line: that of a Brownian bridge."""


@pytest.fixture(scope="module")
def results() -> Any:
    return mcsv.simulate(mcsv.read_model(DISCHARGE), draws=DRAWS, curves=True)


def asked(numbers: Any, settings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the script answers to settings."""
    assert NODE is not None
    program = (
        f"{files('mcsv.reports.media.html').joinpath('page.js').read_text()}\n"
        "const [numbers, settings] = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n"
        "console.log(JSON.stringify(settings.map((setting) => { const found = answerOf(numbers, setting);"
        " return { ...found, sentence: sentenceOf(numbers, setting, found) }; })));"
    )
    text = json.dumps([ENGLISH.all_said(numbers), settings])
    done = subprocess.run([NODE, "-e", program], input=text, capture_output=True, text=True, check=True)
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


@needs_node
def test_settings_moved_are_what_a_run_with_them_says(results: Any) -> None:
    numbers = levers(results, "base")
    assert numbers is not None
    rng, settings = np.random.default_rng(8), []
    for _ in range(effort(200, 4)):
        place = int(rng.integers(len(numbers["windows"])))
        tolerance = float(rng.choice([0.01, 0.05, 0.1, 0.25]))
        settings.append({"window": place, "tolerance": tolerance, "reserve": float(rng.integers(0, 40)) * 5e4})
    for setting, answer in zip(settings, asked(numbers, settings), strict=True):
        quarters = setting["window"] + 1
        changed = {
            "accountability.window": f"{quarters} quarters",
            "accountability.tolerance": setting["tolerance"],
            "pockets.council.reserve": setting["reserve"],
        }
        run = mcsv.simulate(mcsv.read_model(DISCHARGE, set=changed), draws=DRAWS).sel(option="base", pocket="council")
        assert answer["share"] == pytest.approx(float(run.p_deficit_any), abs=4 * BETWEEN), setting
        wanted = run.reserve_required_any.sel(confidence=1 - setting["tolerance"], method="nearest")
        error = run.reserve_required_any_se.sel(confidence=1 - setting["tolerance"], method="nearest")
        assert answer["reserve"] == pytest.approx(float(wanted), abs=0.2 * float(error) + 1e-9), setting


@needs_node
def test_the_runs_own_setting_gives_its_own_sentence(results: Any) -> None:
    numbers = levers(results, "base")
    assert numbers is not None
    setting = {"window": numbers["window"], "tolerance": numbers["tolerance"], "reserve": numbers["held"]}
    (answer,) = asked(numbers, [setting])
    (one,) = by_option(results).values()
    sentence = "".join(said(part, "±") for part in headline(one)[0].parts)
    told = sentence.replace(", likeliest on 2028-03-31", "").replace(" in all", "")
    assert answer["sentence"] == told
    assert answer["share"] == float(results.p_deficit_any.sel(option="base", pocket="council"))


PENCE: dict[str, Any] = {
    "currency": "EUR",
    "price_year": 2025,
    "step": "month",
    "start": "2026-01",
    "horizon": 1,
    "accountability": {"pocket": "club", "window": 1, "tolerance": 0.1},
    "pockets": {"club": {"budget": {"amount": 0.12, "per": "once"}, "reserve": 0.03}},
    "inputs": {"sweet": {"dist": "gamma", "mean": 0.11, "sd": 0.02, "unit": "EUR"}},
    "costs": {"sweets": {"amount": "sweet", "per": "once", "paid_by": "club"}},
}


@needs_node
def test_a_reserve_of_pence_is_not_nothing() -> None:
    made = mcsv.simulate(PENCE, draws=DRAWS, curves=True)
    numbers = levers(made, "base")
    assert numbers is not None
    (own, moved) = asked(numbers, [{"window": 0, "tolerance": 0.1, "reserve": reserve} for reserve in (0.03, 0.0005)])
    assert "(it has EUR 0.03)" in own["sentence"]
    assert "(it has EUR 0.0005)" in moved["sentence"]
    assert "(it has EUR 0.03)" in plain(headline(next(iter(by_option(made).values())))[0])


@needs_node
@pytest.mark.parametrize("code", ["de", "fr", "cy"])
def test_the_runs_own_setting_gives_its_own_sentence_in_other_languages(results: Any, code: str) -> None:
    spoken, numbers = language(code), levers(results, "base")
    assert numbers is not None
    setting = {"window": numbers["window"], "tolerance": numbers["tolerance"], "reserve": numbers["held"]}
    (answer,) = asked(spoken.all_said(numbers), [setting])
    (one,) = by_option(results).values()
    told = spoken.said(plain(headline(one)[0]))
    for likeliest in (
        ", am ehesten zum 31.03.2028",
        ", le plus souvent au 31/03/2028",
        ", yn fwyaf tebygol ar 31/03/2028",
    ):
        told = told.replace(likeliest, "")
    for in_all in (" insgesamt", " au total", " i gyd"):
        told = told.replace(in_all, "")
    assert answer["sentence"] == told
    assert answer["sentence"] != asked(numbers, [setting])[0]["sentence"]


@needs_node
def test_moved_settings_have_the_figures_of_english_in_every_language(results: Any) -> None:
    numbers = levers(results, "base")
    assert numbers is not None
    places, tolerances, reserves = range(len(numbers["windows"])), (0.01, 0.075, 0.5), (0.0, 1_250_000.0)
    settings = [
        {"window": place, "tolerance": tolerance, "reserve": reserve}
        for place in places
        for tolerance in tolerances
        for reserve in reserves
    ]
    english = asked(numbers, settings)
    for code in ("de", "fr", "cy"):
        spoken = language(code)
        back = str.maketrans({spoken.decimal: ".", spoken.group: ","})
        for first, second in zip(english, asked(spoken.all_said(numbers), settings), strict=True):
            figures = re.findall(r"\d[\d.,]*\d|\d", second["sentence"].translate(back))
            assert sorted(figures) == sorted(re.findall(r"\d[\d.,]*\d|\d", first["sentence"]))
            assert not re.search(r"\b(deficit|draws|reserve|chance)\b", second["sentence"])


def test_the_script_has_no_words_of_its_own() -> None:
    script = files("mcsv.reports.media.html").joinpath("page.js").read_text()
    code = re.sub(r"/\*\*.*?\*/", "", re.sub(r"^// .*$", "", script, flags=re.MULTILINE), flags=re.DOTALL)
    told = [text for pair in re.findall(r'"([^"]*)"|`([^`]*)`', code) for text in pair]
    assert "use strict" in told
    assert [text for text in told if re.search(r"[a-z]{2,} [a-z]{2,} [a-z]", text)] == []


@needs_node
def test_the_light_judges_a_run_over_points_by_its_own_interval() -> None:
    """As the headline does; an interval of as many plain draws would be another one."""
    made = mcsv.simulate(mcsv.read_model(DISCHARGE), draws=DRAWS, curves=True, sampling="sobol")
    numbers = levers(made, "base")
    assert numbers is not None
    setting = {"window": numbers["window"], "tolerance": numbers["tolerance"], "reserve": numbers["held"]}
    (answer,) = asked(numbers, [setting])
    own = made.p_deficit_any_ci.sel(option="base", pocket="council").values
    assert [answer["low"], answer["high"]] == own.tolist()


@needs_node
def test_moved_reserves_of_a_run_over_points_have_the_interval_of_its_replicates() -> None:
    """Plain draws would have one that is several times as wide."""
    made = mcsv.simulate(mcsv.read_model(DISCHARGE), draws=DRAWS, curves=True, sampling="sobol")
    numbers = levers(made, "base")
    assert numbers is not None
    reserve, tolerance = 400_000.0, 0.1
    setting = {"window": numbers["window"], "tolerance": tolerance, "reserve": reserve}
    (answer,) = asked(numbers, [setting])
    changed = {"pockets.council.reserve": reserve, "accountability.tolerance": tolerance}
    run = mcsv.simulate(mcsv.read_model(DISCHARGE, set=changed), draws=DRAWS, sampling="sobol")
    own = run.sel(option="base", pocket="council")
    low, high = own.p_deficit_any_ci.values
    assert answer["high"] - answer["low"] == pytest.approx(high - low, rel=0.3)
    assert high - low < 0.6 * 2 * 1.96 * np.sqrt(answer["share"] * (1 - answer["share"]) / made.attrs["draws"])
    wanted = own.sel(confidence=1 - tolerance, method="nearest")
    assert answer["error"] / 1.96 == pytest.approx(float(wanted.reserve_required_any_se), rel=0.3)


@needs_node
def test_a_share_of_nobody_and_of_everybody() -> None:
    shares = [0.001, 0.5, 0.999]
    numbers: dict[str, Any] = {
        "pocket": "x",
        "currency": "GBP",
        "draws": 10_000,
        "tolerance": 0.05,
        "held": -1.0,
        "shares": shares,
        "windows": [
            {
                "label": "1 year",
                "within": "within 1 year",
                "until": "2027-03-31",
                "needed": [10.0, 20.0, 30.0],
                "count": 10_000,
            }
        ],
        "words": LEVER_WORDS,
    }
    reserves = [0.0, 15.0, 30.0]
    answers = asked(numbers, [{"window": 0, "tolerance": 0.05, "reserve": reserve} for reserve in reserves])
    assert [answer["share"] for answer in answers] == [1, pytest.approx(1 - 0.2505), 0]
    assert "in every one of 10,000 draws" in answers[0]["sentence"]
    assert "no deficit within 1 year in any of 10,000 draws (chance below 0.04 %)" in answers[2]["sentence"]


def test_without_curves_or_anybody_accountable_nothing_moves(results: Any) -> None:
    assert levers(results.drop_vars("reserve_curve"), "base") is None
    attrs = {name: value for name, value in results.attrs.items() if not name.startswith("accountability")}
    assert levers(results.drop_attrs().assign_attrs(attrs), "base") is None


def test_windows_that_would_move_cash_are_not_on_offer() -> None:
    """A risk share is settled at the end of the window: one that ends inside a year has other cash."""
    share = {"kind": "risk_share", "to": "club", "paid_by": "town"}
    model = {**PENCE, "horizon": "14 months", "accountability": {"pocket": "club", "window": 12, "tolerance": 0.1}}
    model |= {"pockets": {**PENCE["pockets"], "town": {}}, "funding": {"share": share}}
    for funding, labels in (({}, ["1 year", "14 months"]), ({"share": share}, ["1 year"])):
        made = mcsv.simulate({**model, "funding": funding}, draws=1_000, curves=True)
        numbers = levers(made, "base")
        assert numbers is not None
        assert [window["label"] for window in numbers["windows"]] == labels
        assert numbers["windows"][numbers["window"]]["label"] == "1 year"
