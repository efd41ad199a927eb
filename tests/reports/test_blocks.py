"""Every figure of the answer stands in the JSON document too, with the same error: the blocks are walked."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import xarray as xr
from campaign import some
from read_back import known, spellings

import mcsv
from mcsv.reports.run.answer import answer
from mcsv.reports.run.document import document
from mcsv.reports.writing.paper import Shown, figures_of

CONFIGS = sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))


def missing(results: xr.Dataset, option: str) -> tuple[list[Shown], int]:
    """The known figures of an option's answer that its document lacks, and how many figures there are."""
    found = set(known(document(results)))
    shown = [figure for block in answer(results, option, full=True) for figure in figures_of(block)]
    return [figure for figure in shown if math.isfinite(figure.error) and not found & spellings(figure)], len(shown)


@pytest.mark.parametrize("path", some(CONFIGS, 3), ids=lambda path: path.stem)
def test_every_figure_of_the_answer_is_in_the_document(path: Path) -> None:
    money, model = path.stem in ("discharge", "local_or_national", "school_learning"), mcsv.read_model(path)
    returns, beyond = path.stem in ("local_or_national", "outcome_payment"), [f"{name}: 1" for name in model.outputs]
    results = mcsv.simulate(model, draws=4_000, threads=2, full=True, money=money, returns=returns, beyond=beyond)
    for option in map(str, results["option"].values):
        lost, count = missing(results, option)
        assert count > 5
        assert not lost


def test_what_is_told_of_worlds_is_in_the_document() -> None:
    results = mcsv.simulate(mcsv.read_model(CONFIGS[0].parent / "small_cohort.yaml"), draws=4_000, levels=200)
    assert results.attrs["worlds"] == 200
    for option in map(str, results["option"].values):
        assert missing(results, option)[0] == []


def test_a_figure_that_the_document_lacks_is_found(whole_results: xr.Dataset) -> None:
    assert missing(whole_results, "base")[0] == []
    other = whole_results.copy(deep=True)
    told = document(whole_results)
    other["position_mean"] += 1
    shown = [figure for block in answer(other, full=True) for figure in figures_of(block)]
    assert any(not set(known(told)) & spellings(figure) for figure in shown)
