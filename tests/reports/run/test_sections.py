"""The answer about one option fits on a page, says what it leaves out, and leaves nothing out of the full one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import mcsv
from mcsv.reports.media.text import plain
from mcsv.reports.run.chance import chance_of_position
from mcsv.reports.run.document import document
from mcsv.reports.run.sections import Section, fitted
from mcsv.reports.terminal import LINES, answer
from mcsv.reports.writing.paper import Block, Note, Sentence
from mcsv.reports.writing.screen import Screen
from tests.campaign import effort, some

ROOT = Path(__file__).parents[3]
MODELS = [*sorted((ROOT / "configs").glob("*.yaml")), ROOT / "mcsv" / "files" / "blank.yaml"]
ALONE = [path for path in MODELS if "\noptions:" not in path.read_text(encoding="utf-8")]

OBSERVED: dict[str, Any] = {
    "inputs": {"x": {"dist": "normal", "mean": 10, "sd": 2}},
    "outputs": {"y": {"formula": "x"}},
    "observed": {"seen": {"of": "y", "value": 11, "sd": 1}, "again": {"of": "y", "value": 10, "sd": 2}},
}


def lines(results: xr.Dataset, **how: Any) -> int:
    return answer(results, Screen(), **how).count("\n")


@pytest.mark.parametrize("path", some(ALONE, 2), ids=lambda path: path.stem)
@pytest.mark.parametrize("draws", [500, 20_000][: effort(2, 1)])
def test_a_model_without_options_takes_sixty_lines(path: Path, draws: int) -> None:
    results = mcsv.simulate(mcsv.read_model(path), draws)
    assert lines(results) <= LINES == 60
    assert all(len(line) <= 80 for line in answer(results, Screen()).splitlines())
    for speed in (1e2, 1e9):
        results.attrs["elapsed_seconds"] = draws / speed
        assert lines(results) <= LINES
    slow, fast = (answer(results.assign_attrs(elapsed_seconds=each), Screen()) for each in (1e5, 1e-7))
    assert slow.split("\n± and")[0] == fast.split("\n± and")[0]


def test_there_are_models_without_options() -> None:
    assert {"discharge", "outcome_payment", "school_learning", "standard", "uav"} <= {path.stem for path in ALONE}


def test_what_is_left_out_is_named_and_stands_in_the_full_answer() -> None:
    results = mcsv.simulate(ROOT / "configs" / "discharge.yaml", 20_000)
    short, full = answer(results, Screen()), answer(results, Screen(), full=True)
    assert "\nMore with --full: periods, spread, payback, views, outputs\n" in short
    for title in ("Payback: ", "net_benefit_cash_150k", "\ncouncil              -4,3"):
        assert title in full
        assert title not in short
    assert "Outputs (the first 3 of 10)" in short
    assert len(document(results)["options"]["base"]["outputs"]) == 10


def test_further_questions_are_named_with_their_commands() -> None:
    results = mcsv.simulate(ROOT / "configs" / "discharge.yaml", 20_000)
    text = answer(results, Screen())
    assert "What drives it: mcsv drivers MODEL; where deficits happen: with --boxes\n" in text
    assert "What is worth knowing before deciding: mcsv voi MODEL\n" in text
    assert "mcsv compare" not in text
    assert document(results)["questions"] == ["boxes", "voi"]


def test_what_was_observed_is_mentioned() -> None:
    results = mcsv.simulate(OBSERVED, 2_000)
    assert "The forecast with what was observed (seen, again): mcsv update MODEL\n" in answer(results, Screen())
    assert document(results)["questions"] == ["drivers", "update"]
    assert document(results)["observed"] == ["seen", "again"]


def test_options_are_compared_elsewhere_too() -> None:
    results = mcsv.simulate(ROOT / "configs" / "risk_register.yaml", 2_000)
    assert "Which option, and how sure that is: mcsv compare MODEL\n" in answer(results, Screen())


def test_a_model_in_which_nothing_moves_has_no_further_questions() -> None:
    results = mcsv.simulate({"inputs": {"x": 1}, "outputs": {"y": {"formula": "x"}}}, 2_000)
    assert document(results)["questions"] == []
    assert "mcsv drivers" not in answer(results, Screen())


def section(name: str, *sizes: int) -> Section:
    """Blocks of so many lines in its forms."""
    return Section(name, tuple(lambda size=size: [Note(("x",) * size)] if size else [] for size in sizes))  # type: ignore[misc]


def test_sections_are_made_shorter_in_their_order_and_no_more_than_is_needed() -> None:
    several = [section("outputs", 9, 5, 3), section("reserves", 7), section("payback", 4, 0), section("risks", 2, 0)]

    def height(blocks: Any) -> int:
        return sum(len(block.lines) for block in blocks)

    def told(room: int) -> tuple[int, list[str]]:
        blocks, shorter = fitted(several, room, height)
        return sum(height(each) for each in blocks), shorter

    assert told(22) == (22, [])
    assert told(21) == (18, ["outputs"])
    assert told(17) == (14, ["outputs", "payback"])
    assert told(13) == (12, ["outputs", "payback"])
    assert told(1) == (10, ["outputs", "payback", "risks"])
    assert isinstance(fitted(several, 22, height)[0][0][0], Block)


GAINS: dict[str, Any] = {
    "currency": "GBP",
    "price_year": 2025,
    "step": "year",
    "horizon": 2,
    "accountability": {"pocket": "council", "window": 1, "tolerance": 0.05},
    "pockets": {"council": {}},
    "inputs": {"gifts": {"dist": "gamma", "mean": 40e6, "sd": 1e6}},
    "benefits": {
        "g": {
            "quantity": "gifts",
            "per": "year",
            "values": [{"to": "council", "type": "fiscal", "unit_value": 1000, "cashable": 1}],
        }
    },
    "outputs": {
        "ticket": {"formula": "gifts / 1e6", "unit": "GBP"},
        "fund": {"formula": "gifts * 1000", "unit": "GBP"},
    },
}


def test_who_only_gains_has_nothing_to_find_and_a_ticket_is_no_part_of_a_billion() -> None:
    said = answer(mcsv.simulate(GAINS, draws=5_000), Screen(), full=True)
    assert "has to find" not in said
    assert "n/a" not in said
    rows = [line.split() for line in said.partition("Outputs")[2].splitlines()]
    (fund,) = (row for row in rows if row and row[0] == "fund")
    assert float(fund[1].replace(",", "")) == pytest.approx(40_000, abs=100)
    (ticket,) = (row for row in rows if row and row[0] == "ticket")
    assert float(ticket[1]) == pytest.approx(40, abs=0.1)
    assert "million GBP" in said


def test_where_more_needs_no_reserve_less_needs_none_and_every_gap_is_explained() -> None:
    """A decision reads the position: only the reserve of the tolerance is looked for."""
    model = GAINS | {
        "inputs": {"x": {"dist": "uniform", "low": 50, "high": 100}},
        "benefits": {},
        "costs": {"c": {"amount": "x", "per": "year", "paid_by": "council"}},
        "decisions": {"go": {"at": 1, "condition": "position > 0", "renews": ["c"]}},
        "outputs": {},
    }
    rich = model | {"pockets": {"council": {"budget": {"amount": 300, "per": "year"}}}}
    poor = model | {"pockets": {"council": {"reserve": 80}}}
    rich |= {"accountability": {"pocket": "council", "window": 2, "tolerance": 0.01}}
    poor |= {"accountability": {"pocket": "council", "window": 2, "tolerance": 0.1}}
    said = answer(mcsv.simulate(rich, draws=5_000), Screen(), full=True)
    assert "no reserve is needed for that" in said
    assert re.search(r"reserve, GBP( +none){4}\n", said)
    said = " ".join(answer(mcsv.simulate(poor, draws=5_000), Screen(), full=True).split())
    assert "the reserve for 80 % and 95 % is not stated" in said


def test_a_handful_of_draws_tells_no_share_of_chance_below_nothing() -> None:
    # "At least -100 % is chance" was said of seven draws.
    model = {
        "step": "year",
        "horizon": "1 year",
        "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.1},
        "pockets": {"council": {"reserve": 5}},
        "inputs": {"n": {"dist": "poisson", "mean": 3}},
        "costs": {"care": {"amount": "n", "per": "year", "paid_by": "council"}},
    }
    said = []
    for draws in range(3, 12):
        blocks = chance_of_position(mcsv.simulate(model, draws=draws).sel(option="base"), 0)
        assert all(isinstance(block, Sentence) for block in blocks)
        said += [plain(block) for block in blocks if isinstance(block, Sentence)]
    assert not [each for each in said if "-" in each]
    many = chance_of_position(mcsv.simulate(model, draws=2_000).sel(option="base"), 0)
    assert [plain(block) for block in many if isinstance(block, Sentence)]
