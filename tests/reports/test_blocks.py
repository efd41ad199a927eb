"""Every figure of the answer stands in the JSON document too, with the same error: the blocks are walked."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import mcsv
from mcsv.reports.run.answer import answer
from mcsv.reports.run.document import document
from mcsv.reports.writing.paper import Shown, figures_of
from mcsv.results.statistics.intervals import Probability

CONFIGS = sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))

Known = tuple[float | None, ...]


def known(part: Any) -> Iterator[Known]:
    """Everything with an error in a document: (value, error), (value, low, high), and (number,) alone."""
    if isinstance(part, dict):
        yield from _beside(part)
        for each in part.values():
            yield from known(each)
    elif isinstance(part, list):
        for each in part:
            yield from known(each)
    elif isinstance(part, float):
        yield (part,)


def _beside(part: dict[str, Any]) -> Iterator[Known]:
    if {"value", "low", "high"} <= part.keys():
        yield part["value"], part["low"], part["high"]
    if "se" in part:
        yield part.get("value", part.get("mean")), part["se"]
    for name, each in part.items():
        errors = part.get(f"{name}_se")
        if isinstance(each, dict) and isinstance(errors, dict):
            yield from ((value, errors[label]) for label, value in each.items())
        elif errors is not None:
            yield each, errors
        if f"{name}_low" in part:
            yield each, part[f"{name}_low"], part[f"{name}_high"]


def missing(results: xr.Dataset, option: str) -> tuple[list[Shown], int]:
    """The known figures of an option's answer that its document lacks, and how many figures there are."""
    found = set(known(document(results)))
    shown = [figure for block in answer(results, option, full=True) for figure in figures_of(block)]
    return [figure for figure in shown if math.isfinite(figure.error) and not found & _spellings(figure)], len(shown)


def _spellings(figure: Shown) -> set[Known]:
    if isinstance(figure.known, Probability):
        return {(figure.known.value, figure.known.low, figure.known.high)}
    certain = {(figure.known.value,)} if figure.known.se == 0 else set()
    return {(figure.known.value, figure.known.se), *certain}


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_every_figure_of_the_answer_is_in_the_document(path: Path) -> None:
    money = path.stem in ("discharge", "local_or_national", "school_learning")
    results = mcsv.simulate(mcsv.read_model(path), draws=4_000, threads=2, full=True, money=money)
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
    assert any(not set(known(told)) & _spellings(figure) for figure in shown)
