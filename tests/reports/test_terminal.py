from __future__ import annotations

import re

import numpy as np
import pytest
import xarray as xr

from mcsv.reports.terminal import answer
from mcsv.reports.writing.screen import ASCII, Screen, clean
from mcsv.results.declared.periods import periods
from mcsv.results.declared.variables import coordinate

OWN = {"option": 0, "pocket": 0}


def told(results: xr.Dataset) -> str:
    """The first paragraph of the answer, on one line."""
    return " ".join(answer(results, Screen()).split("\n\n")[0].split())


def with_chance(results: xr.Dataset, value: float, low: float, high: float) -> xr.Dataset:
    """The result with another P(deficit) of the accountable pocket."""
    results = results.copy(deep=True)
    for name in ("p_deficit_window", "p_deficit_any"):
        results[name][OWN] = value
        results[f"{name}_ci"][OWN] = [low, high]
    return results


def test_the_first_thing_is_what_the_commissioner_asked(programme_results):
    assert told(programme_results).startswith(
        "council: 10.3 % (9.9 to 10.8) chance of a deficit within 2 years, likeliest on 2028-03-31, above the "
        "tolerance of 5 %; "
        "a reserve of GBP 56,300 in all brings it to 5 % (it has GBP 50,000)"
    )


@pytest.mark.parametrize(
    ("chance", "says"),
    [
        (
            (0.02, 0.018, 0.022),
            "2.0 % (1.8 to 2.2) chance of a deficit within 2 years, likeliest on 2028-03-31, within the tolerance",
        ),
        ((0.051, 0.048, 0.054), "too close to the tolerance of 5 % to call with 20,000 draws"),
        (
            (0.0, 0.0, 0.000192),
            "no deficit within 2 years in any of 20,000 draws (chance below 0.02 %), within",
        ),
        (
            (1.0, 0.99981, 1.0),
            "a deficit within 2 years in every one of 20,000 draws (chance above 99.98 %), likeliest on 2028-03-31, ab",
        ),
    ],
)
def test_the_sentence_says_how_the_chance_stands_to_the_tolerance(programme_results, chance, says):
    assert says in told(with_chance(programme_results, *chance))


def test_a_reserve_that_the_draws_cannot_tell_is_not_told(programme_results):
    results = programme_results.copy(deep=True)
    results["reserve_required_any_se"][OWN] = np.nan
    assert "the reserve that brings it to 5 % needs more draws: reserves are tried on a part of them" in told(results)
    assert "needs at least 73 draws" in told(results.assign_attrs(draws=72))
    assert "was not found before the run was stopped" in answer(results.assign_attrs(complete=0), Screen())


def test_a_reserve_that_is_not_needed_is_no_invitation_to_release_it(programme_results):
    results = with_chance(programme_results, 0.0, 0.0, 0.000192)
    results["reserve_required_any"][OWN] = 0.0
    assert "it would stay within it without the GBP 50,000 that it holds against this and other risks" in told(results)
    results["reserve_mean"][OWN] = 0.0
    assert "no reserve is needed for that" in told(results)


def test_a_deficit_on_the_way_stands_in_the_first_sentence(programme_results):
    results = programme_results.copy(deep=True)
    results["p_deficit_any"][OWN], results["p_deficit_any_ci"][OWN] = 0.982, [0.981, 0.983]
    results["p_deficit_window"][OWN], results["p_deficit_window_ci"][OWN] = 0.00015, [0.0001, 0.0002]
    place = {**OWN, "period": 3}
    results["p_deficit"][place], results["p_deficit_ci"][place] = 0.982, [0.981, 0.983]
    results["reserve_required_any"][OWN] = 400_000
    assert told(results).startswith(
        "council: 98.2 % (98.1 to 98.3) chance of a deficit within 2 years, likeliest on 2027-03-31, above the "
        "tolerance of 5 %; a reserve of GBP 400,000 in all brings it to 5 %"
    )
    assert answer(results, Screen(colour=True)).startswith("\033[1;31m")
    second = " ".join(answer(results, Screen()).split("\n\n")[1].split())
    assert second.startswith("This counts a deficit at the end of 2 years or of any financial year on the way")


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_every_line_fits(programme_results, formula_results, width):
    for results in (programme_results, formula_results):
        assert max(map(len, answer(results, Screen(width)).splitlines())) <= width


@pytest.mark.parametrize(
    ("factor", "unit"), [(1.0, "thousand"), (500.0, "thousand"), (5e5, "million"), (1e9, "billion")]
)
def test_large_amounts_still_fit(programme_results, factor, unit):
    money = [name for name, variable in programme_results.items() if variable.attrs["units"] == "GBP"]
    large = programme_results.copy(deep=True)
    for name in money:
        large[name] = large[name] * factor
    text = answer(large, Screen())
    assert max(map(len, text.splitlines())) <= 80
    assert f"{unit} GBP, nominal cash" in text


def test_every_section_has_its_unit_and_error(programme_results):
    text = answer(programme_results, Screen(), full=True)
    for part in (
        "Position of council at the end of each quarter, thousand GBP, nominal cash",
        "Reserve against a deficit at any judged date within 2 years",
        "Other pockets: position at the end of 2 years, thousand GBP, nominal cash",
        "hospital",
        "Net present value by view, thousand GBP, real",
        "public sector",
        "days_avoided",
    ):
        assert part in text
    assert text.splitlines()[-2].startswith("± and intervals")
    assert re.search(r"^  days .*±", text, re.MULTILINE)
    assert text.splitlines()[-1].startswith("20,000 draws · seed 1 · fingerprint 3fa9c1d2e4b5 · 80,000 draws/s")


def test_a_stored_result_has_no_speed(programme_results):
    stored = programme_results.copy()
    del stored.attrs["elapsed_seconds"], stored.attrs["threads"]
    assert "draws/s" not in answer(stored, Screen())


def test_formulas_alone_start_with_their_table(formula_results):
    text = answer(formula_results, Screen())
    assert text.startswith("The one output of a model without pockets")
    assert "lift" in text
    assert "kN" in text
    assert "Position" not in text


def test_pockets_without_anybody_accountable_are_all_shown(programme_results):
    attrs = {k: v for k, v in programme_results.attrs.items() if not k.startswith("accountability")}
    results = programme_results.copy()
    results.attrs = attrs
    text = answer(results, Screen())
    assert text.startswith("No pocket is named as accountable")
    assert "Pockets: position at the end of the horizon" in text
    assert re.search(r"^council  ", text, re.MULTILINE)


def test_a_run_that_was_stopped_says_so_first(programme_results):
    assert answer(programme_results.assign_attrs(complete=0), Screen()).startswith("STOPPED EARLY")


def test_colours_only_where_wanted_and_plain_signs_where_needed(programme_results):
    assert "\033" not in answer(programme_results, Screen())
    assert answer(programme_results, Screen(colour=True)).startswith("\033[1;31mcouncil")
    assert answer(programme_results, Screen(signs=ASCII)).isascii()


def test_names_cannot_steer_the_terminal(programme_results):
    text = answer(programme_results.assign_attrs(programme="\033[2Jgone\u202egnp"), Screen())
    assert "\033" not in text
    assert "\u202e" not in text
    assert clean("Häß · 中") == "Häß · 中"


def test_long_horizons_are_thinned_but_keep_every_judged_date(programme_results):
    months = 120
    labels = [f"{2026 + t // 12}-{t % 12 + 1:02d}" for t in range(months)]
    calendar = {
        name: coordinate(name, values).to_xarray() for name, values in periods(labels, "2026-01", "month").items()
    }
    wide = xr.concat([programme_results] * 6, "period", data_vars="minimal", join="exact").assign_coords(calendar)
    when = [*labels, "never"]
    payback = np.full((1, wide.sizes["pocket"], len(when)), 1 / len(when))
    wide = wide.drop_dims("when").assign_coords(when=when)
    wide["payback_period_share"] = (("option", "pocket", "when"), payback)
    wide = wide.assign_coords(
        judged=("period", np.isin(np.arange(months), [2, 14, 24])), year_end=("period", np.arange(months) % 12 == 2)
    )
    text = answer(wide.assign_attrs(accountability_window=25, start="2026-01", step="month"), Screen())
    table = text.split("Position of council")[1].split("\n\n")[0].splitlines()
    assert len(table) < 32
    for date in ("2026-03-31 ▲", "2027-03-31 ▲", "2028-01-31 ", "2035-12-31 "):
        assert any(line.startswith(date) for line in table), date
    assert max(map(len, text.splitlines())) <= 80


def test_a_narrow_screen_breaks_lines_and_nothing_else(programme_results):
    for width in (25, 30, 40):
        for full in (False, True):
            lines = answer(programme_results, Screen(width), full=full).splitlines()
            # A label, cut short, and one figure are what cannot be broken.
            assert all(len(line) <= max(width, 30) for line in lines)
            assert not any(re.search(r"\d{4}-\d\d-\d{6}", line) for line in lines)
