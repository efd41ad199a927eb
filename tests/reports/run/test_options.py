"""Options side by side, and the parts of an answer that only some models have."""

from __future__ import annotations

import re

import numpy as np
import pytest
import xarray as xr

from mcsv.reports.terminal import answer
from mcsv.reports.writing.screen import ASCII, Screen
from mcsv.results.statistics.intervals import Figure


def block(text: str, start: str) -> list[str]:
    """The lines of the part that starts with these words."""
    return next(part for part in text.split("\n\n") if part.startswith(start)).splitlines()


def row(lines: list[str], label: str) -> list[str]:
    """The cells of the line with this label."""
    return re.split(r"\s{2,}| (?=[±<>])", next(line for line in lines if line.startswith(label)).strip())[1:]


@pytest.fixture(scope="module")
def text(whole_results: xr.Dataset) -> str:
    return answer(whole_results, Screen())


def test_the_sentence_is_that_of_base_and_all_options_follow(text: str, whole_results: xr.Dataset) -> None:
    assert text.startswith("base, council: ")
    lines = block(text, "Options: deficit of council at any judged date within 2 years, thousand GBP")
    assert lines[2].split() == ["P(<0),", "%", "95", "%", "interval", "reserve", "to", "10", "%", "mean", "at", "end"]
    assert [line.split()[0] for line in lines[3:]] == ["base", "careful", "do_nothing"]
    for name in ("base", "careful"):
        chance = 100 * float(whole_results.p_deficit_any.sel(option=name, pocket="council"))
        assert float(row(lines, name)[0]) == pytest.approx(chance, abs=0.1)
    assert row(lines, "do_nothing")[2] == "none"


def test_value_by_view_is_compared_in_words(text: str, whole_results: xr.Dataset) -> None:
    lines = block(text, "Options: net present value, thousand GBP, prices of 2025/26")
    for words in ("council", "public sector", "public value", "society"):
        assert words in lines[1]
    assert "hospital" not in lines[1]
    assert lines[-1] == "public value: without transfers; society: weighted by income"
    mean = float(whole_results.npv_mean.sel(option="careful", view="society")) / 1000
    assert float(row(lines, "careful")[-2].replace(",", "")) == pytest.approx(mean, rel=0.01)
    assert sum(line.startswith("  P(<0), %") for line in lines) == 3


def test_the_detail_is_of_one_option_and_of_any(whole_results: xr.Dataset) -> None:
    base, careful = answer(whole_results, Screen()), answer(whole_results, Screen(), "careful")
    which = "Everything below is of option base; mcsv run --option NAME shows the same of careful or do_nothing."
    assert which in " ".join(base.split())
    assert careful.startswith("careful, council: ")
    assert "Everything below is of option careful" in careful
    assert block(base, "Options: deficit") == block(careful, "Options: deficit")
    assert block(base, "Reserve against")[:1] == block(careful, "Reserve against")[:1]
    with pytest.raises(KeyError):
        answer(whole_results, Screen(), "nobody")


def test_one_option_needs_no_comparison(whole_results: xr.Dataset) -> None:
    alone = answer(whole_results.isel(option=[0]), Screen())
    assert alone.startswith("council: ")
    assert "Option" not in alone


def test_other_tolerances_are_judged(text: str, whole_results: xr.Dataset) -> None:
    lines = block(text, "Pockets with a tolerance of their own, at any judged date within 2 years")
    assert len(lines) == 4
    assert row(lines, "hospital")[-3:] == ["20", "within", "none"]
    worse = whole_results.copy(deep=True)
    place = {"option": 0, "pocket": 1}
    worse["p_deficit_any"][place] = 0.5
    worse["p_deficit_any_ci"][place] = [0.49, 0.51]
    worse["reserve_required_any"][place] = 40_000
    lines = block(answer(worse, Screen()), "Pockets with a tolerance")
    assert row(lines, "hospital")[:5] == ["50", "49 to 51", "20", "above", "40"]


def test_a_window_of_its_own_is_named(whole_results: xr.Dataset) -> None:
    own = whole_results.assign(pocket_window=(("option", "pocket"), [[8, 4, 8]] * 3))
    assert "hospital: until the end of 1 year" in block(answer(own, Screen()), "Pockets with a tolerance")
    assert "hospital: at the end of 1 year." in answer(own, Screen()).splitlines()
    assert "end of 1 year" not in answer(whole_results, Screen())


def test_views_say_what_they_count(text: str, whole_results: xr.Dataset) -> None:
    lines = block(text, "Net present value by view, thousand GBP, prices of 2025/26")
    labels = [line[:20].strip() for line in lines[2:]]
    assert labels[6:] == [
        "public sector",
        labels[7],
        "public value",
        "without transfers",
        "society",
        "weighted by income",
    ]
    plain = answer(whole_results.assign_attrs(weighted_by_income=0), Screen())
    assert "society" not in plain


def test_chance_is_told_from_uncertainty(text: str, whole_results: xr.Dataset) -> None:
    whole = " ".join(text.split())
    share = 100 * float(whole_results.position_chance_share.sel(option="base", pocket="council"))
    told = re.search(
        r"Of the spread \(variance\) of council's position at the end of 2 years, ([\d.]+) % \(±[\d.]+\) is chance "
        r"that no study would reduce, ([\d.]+) % is uncertainty about the numbers\.",
        whole,
    )
    assert told is not None
    assert float(told[1]) == pytest.approx(share, abs=0.1)
    assert float(told[1]) + float(told[2]) == pytest.approx(100)
    assert re.search(
        r"Of the spread \(variance\) of people, at least 9\d % is chance that no study would reduce\.", whole
    )
    assert "of two_years" not in whole


def test_the_register_of_risks(text: str, whole_results: xr.Dataset) -> None:
    lines = block(text, "Risks inside the horizon: own cash cost, thousand GBP, nominal")
    assert [line.split()[0] for line in lines[3:7]] == ["claims", "strike", "late_start", "all"]
    base = whole_results.sel(option="base")
    for name in ("claims", "strike"):
        cells = row(lines, name)
        assert float(cells[0]) == pytest.approx(100 * float(base.event_probability.sel(event=name)), abs=0.1)
        assert float(cells[2]) == pytest.approx(float(base.event_cost_mean.sel(event=name)) / 1000, abs=0.5)
    assert row(lines, "late_start")[-1] == "none"
    assert row(lines, "all")[-1] == "100"
    assert "Risks" not in answer(whole_results, Screen(), "do_nothing")


def test_what_falls_beyond_the_horizon_is_a_line_a_pocket(text: str, whole_results: xr.Dataset) -> None:
    lines = block(text, "Beyond the horizon and in no figure above: means, thousand GBP")
    assert [line.split()[0] for line in lines[3:]] == ["hospital", "residents"]
    assert row(lines, "residents")[0] == "none"
    value = float(whole_results.value_beyond_horizon_mean.sel(option="base", pocket="hospital"))
    assert float(row(lines, "hospital")[2]) == pytest.approx(value / 1000, abs=2)


def test_stocks_have_a_table(text: str, whole_results: xr.Dataset) -> None:
    lines = block(text, "Stocks at the end of 2 years")
    mean = float(whole_results.stock_mean.sel(option="base", stock="caseload").isel(period=7))
    assert float(row(lines, "caseload")[0]) == pytest.approx(mean, abs=0.2)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_every_line_fits(whole_results: xr.Dataset, width: int) -> None:
    for option in ("base", "do_nothing"):
        assert max(map(len, answer(whole_results, Screen(width), option).splitlines())) <= width


def test_plain_signs_where_needed(whole_results: xr.Dataset) -> None:
    assert answer(whole_results, Screen(signs=ASCII)).isascii()


def test_options_of_formulas_alone_are_compared_by_their_outputs(formula_results: xr.Dataset) -> None:
    twice = formula_results.copy(deep=True).assign_coords(option=["double"])
    twice["output_mean"] = 2 * twice["output_mean"]
    both = xr.concat([formula_results, twice], "option", join="exact", data_vars="minimal")
    lines = block(answer(both, Screen()), "Options: means of the outputs")
    mean = float(formula_results.output_mean[0, 0])
    assert [float(row(lines, name)[0]) for name in ("base", "double")] == pytest.approx([mean, 2 * mean], abs=0.1)


def test_an_error_of_the_register_is_never_too_small(whole_results: xr.Dataset) -> None:
    lines = block(answer(whole_results, Screen()), "Risks inside the horizon")
    error = float(row(lines, "all")[2].removeprefix("±"))
    single = [Figure(0, float(se)).error / 1000 for se in whole_results.event_cost_mean_se.sel(option="base").values]
    assert error >= np.sqrt(np.square(single).sum()) * 0.95
