"""In every place of the answers to further questions stands the figure that its heading names.

Figures have values of their own, so that a neighbour in the same place is seen (:mod:`reports.traced`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from reports.conftest import PROGRAMME
from reports.traced import Traced, traced

import mcsv
from mcsv.reports.questions.comparison import comparison
from mcsv.reports.questions.portfolio import pooled
from mcsv.reports.questions.update import updated
from mcsv.reports.writing.paper import Block, Lines, Row, Sentence, Shown, Table

PORTFOLIO = Path(__file__).parents[3] / "configs" / "portfolio" / "portfolio.yaml"
ALONE: dict[str, Any] = {key: part for key, part in PROGRAMME.items() if key != "options"}
SEEN = {
    "spent": {"of": "two_years", "value": 1_950_000, "sd": 100_000},
    "counted": {"of": "people", "value": 32, "sd": 4},
}


def table(blocks: tuple[Block, ...], begins: str) -> Table:
    (found,) = (each for each in blocks if isinstance(each, Table) and each.title.startswith(begins))
    return found


def labelled(blocks: tuple[Block, ...], begins: str) -> dict[str, Row]:
    return {str(row.label): row for row in table(blocks, begins).rows}


@pytest.fixture(scope="module")
def compared() -> xr.Dataset:
    return mcsv.compare(PROGRAMME, draws=20_000, threads=2)


@pytest.fixture(scope="module")
def comparing(compared: xr.Dataset) -> Traced:
    return traced(compared)


def test_differences_of_options_are_those_of_the_pair_and_in_points(comparing: Traced) -> None:
    blocks = comparison(comparing.one)
    told, pair = comparing.tables(blocks), "careful less do_nothing"
    assert told["Differences draw by draw: position of council at the end of 2 years"][pair] == [
        f"position_apart_mean[{pair}, council]",
        f"position_apart_quantile[{pair}, council, 0.05]",
        f"position_apart_quantile[{pair}, council, 0.95]",
        f"p_position_apart_negative[{pair}, council]",
        f"deficit_any_apart[{pair}, council]",
        f"reserve_any_apart[{pair}, council, 0.9]",
    ]
    views = ("public_sector", "public_value", "society")
    values = told["Differences draw by draw: net present value"]
    assert values[pair] == [f"npv_apart_mean[{pair}, {view}]" for view in views]
    assert values[f"{pair}  P(<0), %"] == [f"p_npv_apart_negative[{pair}, {view}]" for view in views]
    assert told["Choices for society (net present value)"]["careful"] == [
        "net_benefit_mean[careful]",
        "p_best[careful]",
        "expected_loss[careful]",
    ]
    cells = table(blocks, "Differences draw by draw: position").rows[0].cells
    assert [cell.scale.factor for cell in cells if isinstance(cell, Shown)][4] == 0.01


def test_the_reserve_of_an_option_is_rounded_up(comparing: Traced) -> None:
    told = comparing.sentences(comparison(comparing.one))
    (reserve,) = (places["reserve"] for words, places in told.items() if words.startswith("For {pocket}, to bring"))
    assert reserve == "reserve_required_any[do_nothing, council, 0.9]"
    phrases = [part for block in comparison(comparing.one) if isinstance(block, Sentence) for part in block.parts]
    assert "needs {reserve}" in str(phrases)
    assert "up=False" not in str([each for each in phrases if "needs {reserve}" in str(each)])


VERDICTS = {1: "dominates", 0: "cannot be told", -1: "does not"}


@pytest.mark.parametrize("what", ["benefit", "position"])
def test_a_verdict_of_dominance_is_that_of_the_first_over_the_other(what: str, compared: xr.Dataset) -> None:
    begins = {"benefit": "Dominance for society", "position": "Dominance by the position of council"}[what]
    rows, names = labelled(comparison(compared), begins), ("base", "careful", "do_nothing")
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            if i != j:
                cells = rows[f"{one} over {other}"].cells
                for order, at in (("first", 0), ("second", 2)):
                    verdict = int(compared[f"{what}_dominates_{order}"].values[i, j])
                    assert cells[at] == VERDICTS[verdict]
    surely = compared["position_dominates_first_but"].values[2, 0]
    if what == "position":
        assert rows["do_nothing over base"].cells[1] == f"{100 * surely:.2g}"


def test_a_switch_of_what_is_best_has_a_row_on_either_side(compared: xr.Dataset) -> None:
    for at in range(10):
        found = compared.copy()
        found["best_at_weight"] = found["best_at_weight"].dims, np.array(["base"] * (at + 1) + ["careful"] * (10 - at))
        (lines,) = (block for block in comparison(found) if isinstance(block, Lines))
        best = {str(row.label): row.cells[0] for row in lines.table.rows}
        assert (best[f"{at / 10:g}"], best[f"{(at + 1) / 10:g}"]) == ("base", "careful")


def test_what_is_weighed_as_own_cash_is_said(compared: xr.Dataset) -> None:
    alone = mcsv.compare(ALONE, draws=2_000, threads=1)
    for found, said in ((compared, "own cash: the position of council"), (alone, "own cash: what council gets less")):
        (lines,) = (block for block in comparison(found) if isinstance(block, Lines))
        assert [note for note in lines.table.notes if note.startswith(said)]


def test_one_difference_of_reserves_that_is_not_paired_is_told(compared: xr.Dataset) -> None:
    said = "the error of the reserves' difference is that of independent runs, too large where options are alike"
    for paired in ([True] * 3, [True, False, True], [False] * 3):
        found = compared.copy(deep=True)
        found["reserve_apart_paired"][:] = np.array(paired)[:, None]
        notes = table(comparison(found), "Differences draw by draw: position").notes
        assert (said in notes) == (not all(paired))


@pytest.fixture(scope="module")
def updating() -> Traced:
    return traced(mcsv.update(ALONE | {"observed": SEEN}, draws=20_000, threads=2))


def test_forecasts_are_before_and_after(updating: Traced) -> None:
    blocks = updated(updating.one)
    told = updating.tables(blocks)
    for title, name, negative, place in (
        ("Output people", "output_forecast", "p_output_negative_forecast", "base, people"),
        ("Position of council at the end of 2 years", "position_forecast", "p_deficit_window_forecast", "base"),
    ):
        for when in ("before", "after"):
            at = f"{place}, {when}"
            quantiles = [f"{name}_quantile[{at}, {level}]" for level in (0.05, 0.5, 0.95)]
            assert told[title][when] == [f"{name}_mean[{at}]", f"{name}_sd[{at}]", *quantiles, f"{negative}[{at}]"]
    others = told["Pockets with a tolerance of their own: chance of a deficit at any judged date"]["hospital"]
    here = "base, hospital"
    assert others == [*(f"p_deficit_other_forecast[{here}, {when}]" for when in ("before", "after")), "20"]
    first = next(block for block in blocks if isinstance(block, Sentence))
    assert updating.said(first) == (
        "council: with what was observed, {p_deficit_any_forecast[base, after]} chance of a deficit within 2 years; "
        "before it was {p_deficit_any_forecast[base, before]}. The reserve that brings it to 10 %: "
        "{reserve_forecast[base, after]}; before: {reserve_forecast[base, before]}."
    )
    assert [part.up for part in first.parts if isinstance(part, Shown)] == [False, False, True, True]


@pytest.fixture(scope="module")
def sharing() -> Traced:
    return traced(mcsv.portfolio(PORTFOLIO, draws=16_384, threads=2))


def test_what_programmes_have_of_the_risk(sharing: Traced) -> None:
    blocks = pooled(sharing.one)
    told = sharing.tables(blocks)["What each programme has of the risk of council"]
    names = ("alone_need", "part_mean", "part_tail", "part_deficit", "stopped_p_deficit", "stopped_p_deficit_change")
    for programme in ("falls", "homecare", "housing"):
        assert told[programme] == [f"{name}[{programme}]" for name in names]
    assert told["reserve of all"] == ["", "rest_mean", "rest_tail", "rest_deficit", "", ""]
    assert told["together"] == ["together_need", "pool_mean", "pool_tail", "pool_deficit", "pool_p_deficit_any", ""]
    said = [block for block in blocks if isinstance(block, Sentence)]
    assert sharing.said(said[0]).endswith("; a reserve of {pool_reserve} in all brings it to 5 %.")
    assert sharing.said(said[1]) == (
        "One by one the programmes would need a reserve of {alone_need_sum} for the same 5 % each, together "
        "{together_need}: pooling saves {pooling_saves}."
    )
    ups = {sharing.name(part) for each in said for part in each.parts if isinstance(part, Shown) and part.up}
    assert ups == {"pool_reserve", "alone_need_sum", "together_need"}
    cells = table(blocks, "What each programme has").rows[0].cells
    assert [cell.scale.factor for cell in cells if isinstance(cell, Shown)][-1] == 0.01
