"""What a figure shows is what the Dataset holds, with its unit and its error, and nothing else is touched."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import xarray as xr
from campaign import long_only
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

import mcsv
import mcsv.plot as mp
from mcsv.confidence import Z95
from mcsv.errors import UsageError
from mcsv.plot.canvas import in_scale
from mcsv.reports.writing.words import Scale
from mcsv.results.statistics.influence import given, moving

mpl.use("Agg")

MODEL: dict[str, Any] = {
    "programme": "Bridging team",
    "currency": "GBP",
    "price_year": "2025/26",
    "discounting": {"schedule": "green_book", "origin": "start"},
    "prices": {"inflation": 0},
    "start": "2026-04",
    "step": "quarter",
    "horizon": "2 years",
    "financial_year": 4,
    "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.1},
    "decision": {"effect": "calm", "cost": "spend", "willingness_to_pay": {"value": 20_000, "low": 0, "high": 60_000}},
    "pockets": {"council": {"budget": {"amount": 480_000, "per": "year"}, "reserve": 20_000}, "hospital": {}},
    "inputs": {
        "team_cost": {"dist": "gamma", "mean": 450_000, "sd": 40_000, "unit": "GBP/year", "source": "market test"},
        "days": {"dist": "lognormal", "mean": 1_800, "sd": 500, "unit": "days/year", "source": "pilot"},
    },
    "costs": {"team": {"amount": "team_cost", "per": "year", "for": "2 years", "paid_by": "council"}},
    "benefits": {
        "days_avoided": {
            "quantity": "days",
            "per": "year",
            "values": [
                {"to": "hospital", "type": "fiscal", "unit_value": 400, "cashable": 0.3},
                {"to": "council", "type": "fiscal", "unit_value": 20, "cashable": 0.3},
            ],
        }
    },
    "outputs": {"calm": {"formula": "days / 100", "unit": "years"}, "spend": {"formula": "team_cost", "unit": "GBP"}},
    "options": {"cheaper": {"set": {"inputs.team_cost.mean": 400_000}}},
}
COUNT = {"dist": "poisson", "mean": 3, "unit": "cases", "source": "register"}
DRAWS = 2_000


@pytest.fixture(scope="module")
def whole() -> xr.Dataset:
    return mcsv.simulate(MODEL, draws=DRAWS, threads=1, curves=True, full=True, money=True, keep=("council", "days"))


@pytest.fixture(scope="module")
def moved() -> xr.Dataset:
    return mcsv.drivers({**MODEL, "options": {}}, draws=2**15, threads=1)


@pytest.fixture(autouse=True)
def untouched():
    """No setting of matplotlib's moves, nothing is shown, and figures that a test opened are closed."""
    before, shown = dict(mpl.rcParams), []
    old, plt.show = plt.show, lambda *_, **__: shown.append(1)
    yield
    plt.show = old
    assert dict(mpl.rcParams) == before
    assert not shown
    plt.close("all")


@pytest.fixture
def ax():
    """Of a figure that pyplot knows nothing of."""
    axes, before = Figure(layout="constrained").subplots(), plt.get_fignums()  # those that others left open
    yield axes
    axes.figure.canvas.draw()  # labels and all are drawn without a complaint
    assert plt.get_fignums() == before


def line(ax, label: str):
    (found,) = [line for line in ax.get_lines() if str(line.get_label()) == label]
    return found


def legend(ax) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def ticks(axis) -> list[str]:
    axis.axes.figure.canvas.draw()
    return [tick.get_text() for tick in axis.get_ticklabels() if tick.get_text()]


def test_fan_draws_the_quantiles_of_the_position(whole, ax):
    assert mp.fan(whole, ax) is ax
    base = whole.sel(option="base", pocket="council")
    assert np.array_equal(line(ax, "median").get_ydata(), base.position_quantile.sel(quantile=0.5))
    assert np.array_equal(line(ax, "median").get_xdata(), base.period_end)
    low, high = (base.position_quantile.sel(quantile=level).values for level in (0.05, 0.95))
    outer = next(band for band in ax.collections if isinstance(band, PolyCollection))
    corners = outer.get_paths()[0].vertices[:, 1]
    assert corners.min() == low.min()
    assert corners.max() == high.max()
    judged = [line for line in ax.get_lines() if line.get_linestyle() == ":"]
    assert [line.get_xdata()[0] for line in judged] == [*base.period_end[base.judged].values]
    assert legend(ax)[:3] == ["5 to 95 %", "25 to 75 %", "median"]
    error = Z95 * float(base.position_quantile_se.sel(quantile=[0.05, 0.25, 0.5, 0.75, 0.95], method="nearest").max())
    said = ax.get_legend().get_title().get_text()
    assert float(said.split("±")[1].split()[0].replace(",", "")) == pytest.approx(error / 1_000, rel=0.2)
    assert ax.get_ylabel() == "position at the end of each period, thousand GBP"
    assert ticks(ax.xaxis)[0] == "2026-06-30"
    assert ax.get_title() == "How the position of council spreads, option base"


@long_only  # the same with numbers in place of dates
def test_fan_of_another_option_and_pocket_without_a_calendar(ax):
    numbered = {**MODEL, "start": "", "financial_year": 1, "decision": None, "pockets": MODEL["pockets"]}
    found = mcsv.simulate({k: v for k, v in numbered.items() if v}, draws=DRAWS, threads=1)
    mp.fan(found, ax, option="cheaper", pocket="hospital")
    assert np.array_equal(line(ax, "median").get_xdata(), np.arange(1, 9))
    there = found.sel(option="cheaper", pocket="hospital", quantile=0.5)
    assert np.array_equal(line(ax, "median").get_ydata(), there.position_quantile)
    assert ax.get_xlabel() == "end of the period, from 1"


@long_only  # units of other figures are looked at as well
def test_large_amounts_are_written_short_and_drawn_as_they_are(ax):
    costly = mcsv.Model.model_validate(MODEL).model_copy(update={"options": {}})
    found = mcsv.simulate(costly, draws=DRAWS, threads=1)
    found["position_quantile"] = found.position_quantile * 1_000
    mp.fan(found, ax)
    assert ax.get_ylabel().endswith("thousand GBP")
    assert np.array_equal(
        line(ax, "median").get_ydata(), found.position_quantile.sel(pocket="council", quantile=0.5)[0]
    )
    shown = {float(text.replace(",", "")) for text in ticks(ax.yaxis)}
    assert {round(value / 1_000) for value in ax.get_yticks()} == shown


def test_s_curve_draws_the_curve_and_what_stands_beside_it(whole, ax):
    mp.s_curve(whole, ax)
    base = whole.sel(option="base", pocket="council")
    curve = ax.get_lines()[0]
    inside = (base.share >= 0.002) & (base.share <= 0.998)
    assert np.array_equal(curve.get_xdata(), base.net_cost_curve[inside])
    assert np.array_equal(curve.get_ydata(), base.share[inside])
    marks = {line.get_label().split(":")[0]: line.get_xdata()[0] for line in ax.get_lines()[1:]}
    wanted = {"P50": "net_cost_p50", "P80": "net_cost_p80", "reserve and budget": "money_given"}
    wanted |= {"all inputs at their means": "net_cost_point"}
    assert marks == {said: float(base[name]) for said, name in wanted.items()}
    assert "simulation error, 95 %" in legend(ax)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("net cash cost, thousand GBP", "share of draws that cost no more, %")


def test_an_error_that_cannot_be_seen_is_not_drawn(whole, ax):
    many = whole.assign_attrs(draws=10_000_000)
    assert "simulation error, 95 %" not in legend(mp.s_curve(many, ax))


def test_tornado_draws_the_outcome_in_the_eighths_of_drivers(moved, ax):
    mp.tornado(moved, ax, of="position")
    one = moved.sel(option="base")
    names = moving(one, "position")
    assert names
    assert ticks(ax.yaxis) == names[::-1] or ticks(ax.yaxis) == names
    lowest, highest = ax.containers[1], ax.containers[3]
    for container, side in ((lowest, "lowest"), (highest, "highest")):
        known = [getattr(given(one, name, "position"), side).figure for name in names]
        assert [*container.lines[0].get_xdata()] == [each.value for each in known]
        spans = [np.ptp(segment[:, 0]) / 2 for segment in container.lines[2][0].get_segments()]
        assert spans == pytest.approx([each.error for each in known])
    middle = ax.get_lines()[-1].get_xdata()[0]
    assert middle == float(one.outcome_mean.sel(outcome="position"))
    for bars, container in ((ax.containers[0], lowest), (ax.containers[2], highest)):
        for bar, end in zip(bars, container.lines[0].get_xdata(), strict=True):
            reached = sorted((bar.get_x(), bar.get_x() + bar.get_width()))
            assert reached == pytest.approx(sorted((middle, end)))
    assert ax.get_xlabel() == "mean of the position at the window's end, GBP"
    assert ax.get_title() == "What moves the position"


def test_tornado_of_a_chance_is_in_per_cent(moved, ax):
    mp.tornado(moved, ax)
    assert ax.get_xlabel() == "chance of a deficit, %"
    assert ax.get_title() == "What moves the chance of a deficit"
    assert max(float(text) for text in ticks(ax.xaxis)) <= 100


def test_acceptability_draws_chances_with_intervals_and_the_frontier(ax):
    found = mcsv.compare(MODEL, draws=DRAWS, threads=1)
    mp.acceptability(found, ax)
    for place, name in enumerate(map(str, found.choice.values)):
        share = found.p_best_at_price.sel(choice=name)
        assert np.array_equal(line(ax, name).get_ydata(), share)
        frontier = ax.get_lines()[2 * place + 1].get_ydata()
        assert np.array_equal(np.isfinite(frontier), (found.best_at_price == name).values)
        low, high = found.p_best_at_price_ci.sel(choice=name).transpose("ci_bound", ...).values
        corners = ax.collections[place].get_paths()[0].vertices[:, 1]
        assert (corners.min(), corners.max()) == (low.min(), high.max())
    assert ax.get_xlabel() == "what a unit of the effect is worth, GBP"


def test_trade_off_draws_each_option_with_its_errors(whole, ax):
    mp.trade_off(whole, ax)
    here = whole.sel(pocket="council", view="society")
    bars = {bar.get_label(): bar for bar in ax.containers}
    for name in ("base", "cheaper"):
        point, _, (across, up) = bars[name].lines
        assert (point.get_xdata()[0], point.get_ydata()[0]) == (
            float(here.p_deficit_any.sel(option=name)),
            float(here.npv_mean.sel(option=name)),
        )
        ends = here.p_deficit_any_ci.sel(option=name).values
        assert across.get_segments()[0][:, 0] == pytest.approx(ends)
        half = np.ptp(up.get_segments()[0][:, 1]) / 2
        assert half == pytest.approx(Z95 * float(here.npv_mean_se.sel(option=name)))
    assert line(ax, "tolerance").get_xdata()[0] == 0.1
    assert ax.get_ylabel() == "mean net present value to society, real, thousand GBP"


def test_a_line_joins_the_options_that_no_other_beats():
    from mcsv.plot.options import _unbeaten

    risk, value = np.array([0.3, 0.1, 0.2, 0.2, 0.0]), np.array([9.0, 4.0, 3.0, 5.0, 4.0])
    assert _unbeaten(risk, value).tolist() == [4, 3, 0]
    assert _unbeaten(np.array([0.1, 0.1]), np.array([4.0, 5.0])).tolist() == [1]


def test_convergence_ends_at_the_figure_of_the_run(whole, ax):
    mp.convergence(whole, ax, of="council")
    base = whole.sel(option="base", pocket="council")
    so_far = line(ax, "so far")
    assert so_far.get_xdata()[[0, -1]].tolist() == [100, DRAWS]
    assert so_far.get_ydata()[-1] == pytest.approx(float(base.position_mean[-1]), rel=1e-9)
    assert so_far.get_ydata()[0] == pytest.approx(base.draws_council[:100].mean().item())
    corners = ax.collections[0].get_paths()[0].vertices
    last = corners[corners[:, 0] == DRAWS][:, 1]
    assert np.ptp(last) / 2 == pytest.approx(Z95 * float(base.position_mean_se[-1]), rel=1e-6)
    assert ax.get_ylabel() == "mean of council, GBP"


def test_convergence_of_a_chance(whole, ax):
    mp.convergence(whole, ax, of="council", below=0.0)
    base = whole.sel(option="base", pocket="council")
    assert line(ax, "so far").get_ydata()[-1] == pytest.approx(float(base.p_deficit_window), rel=1e-12)
    assert ax.get_ylabel() == "share of draws of council below 0, %"


def test_points_that_are_not_independent_show_no_error_of_theirs(ax):
    found = mcsv.simulate(MODEL | {"sampling": "sobol"}, draws=DRAWS, threads=1, keep="council")
    mp.convergence(found.sel(option="cheaper"), ax, option="cheaper")
    assert not ax.collections
    assert "95 % simulation error" not in legend(ax)


def test_a_share_that_no_draw_shows_may_be_above_0_and_none_is_below(whole, ax):
    mp.convergence(whole, ax, of="council", below=-1e9)
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert heights.min() == 0.0
    assert heights.max() == pytest.approx(1 - 1 / (1 + Z95**2 / 100), rel=1e-9)  # Wilson's of 100 draws, the first
    assert line(ax, "so far").get_ydata().max() == 0.0


@pytest.mark.parametrize(("low", "high"), [(0.07, 0.18), (0.0, 11.0), (-0.9, 0.6), (0.0, 4.4e5)])
def test_numbers_along_an_axis_are_where_they_say_they_are(ax, low, high):
    ax.plot([0, 1], [low, high])
    in_scale(ax.yaxis, "cost", "EUR", Scale())
    shown = [float(text.replace(",", "")) for text in ticks(ax.yaxis)]
    places = [place for place in ax.get_yticks() if ax.get_ylim()[0] <= place <= ax.get_ylim()[1]]
    assert len(places) >= 3
    assert {float(f"{place:.9g}") for place in places} <= {float(f"{each:.9g}") for each in shown}


def test_titles_with_long_names_stay_inside_the_figure(ax):
    name = "pocket_of_the_longest_name_that_anybody_can_think_of"
    model = {**MODEL, "options": {"another_option_of_a_long_name_for_it": {"set": {"inputs.days.mean": 1_700}}}}
    renamed = json.loads(json.dumps(model).replace('"council"', f'"{name}"'))
    for draw in (mp.fan, mp.s_curve):
        drawn = draw(mcsv.simulate(renamed, draws=DRAWS, threads=1, full=True, curves=True), plt.subplots()[1])
        figure = drawn.figure
        figure.canvas.draw()
        box = drawn.title.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= figure.bbox.x1
        plt.close(figure)


def test_one_date_has_its_bands_as_well(ax):
    model = {key: value for key, value in MODEL.items() if key not in ("options", "decision")}
    model |= {"horizon": "1 quarter", "accountability": {**MODEL["accountability"], "window": "1 quarter"}}
    model |= {"costs": {"team": {"amount": "team_cost", "per": "year", "paid_by": "council"}}}
    found = mcsv.simulate(model, draws=DRAWS, threads=1)
    mp.fan(found, ax)
    outer = next(band for band in ax.collections if isinstance(band, PolyCollection))
    corners = outer.get_paths()[0].vertices
    wanted = found.position_quantile.sel(pocket="council", quantile=[0.05, 0.95]).values.ravel()
    assert [corners[:, 1].min(), corners[:, 1].max()] == pytest.approx(wanted.tolist())
    assert np.ptp(corners[:, 0]) > 0


def test_savings_map_shows_each_figure_with_its_error(whole, ax):
    mp.savings_map(whole, ax)
    base = whole.sel(option="base")
    there = base.saved_per_pound.transpose("pocket", "saved")
    assert np.array_equal(ax.images[0].get_array(), there)
    assert ticks(ax.yaxis) == ["council", "hospital"]
    said = [text.get_text() for text in ax.texts]
    assert len(said) == there.size
    for row in (0, 1):
        value, error = said[(row + 1) * there.shape[1] - 1].split("\n")  # all that a pocket saves
        assert float(value) == pytest.approx(float(there[row, -1]), rel=0.05)
        assert error.startswith("±")
    assert ax.get_title() == "Saved for each GBP 1 that council spends, option base"


def test_box_draws_limits_by_percentiles(ax):
    certain = mcsv.boxes({**MODEL, "options": {}}, draws=2**16, threads=1)
    mp.box(certain, ax)
    shares = certain.box_limit_share.sel(option="base", box=1)
    inside = [bar for bar in ax.patches if bar.get_hatch()]
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in inside]
    known = [row for row in np.where(np.isnan(shares), [0.0, 1.0], shares) if not np.array_equal(row, [0.0, 1.0])]
    assert np.allclose(ends, known)
    assert "of its draws end in a deficit" in " ".join(ax.get_title().split())
    assert any("GBP/year" in text.get_text() for text in ax.texts)


def test_distribution_of_an_input_has_the_area_of_a_density(ax):
    model = mcsv.validate(MODEL)
    mp.distribution(model.inputs["days"], ax, name="days")
    x, y = line(ax, "lognormal").get_data()
    assert np.sum(y) * (x[1] - x[0]) == pytest.approx(0.99, abs=0.01)
    known = model.inputs["days"].distribution
    marks = [line.get_xdata()[0] for line in ax.get_lines()[1:]]
    assert known.tail(np.array(marks), False) == pytest.approx([0.05, 0.5, 0.95])
    assert ax.get_xlabel() == "days, days/year"


def test_distribution_of_a_moved_input_is_that_of_what_is_drawn(ax):
    moved = {"dist": "normal", "mean": 10, "sd": 2, "times": 1.5, "plus": 7}
    mp.distribution(mcsv.validate({"inputs": {"x": moved}, "outputs": {"y": {"formula": "x"}}}).inputs["x"], ax)
    marks = [line.get_xdata()[0] for line in ax.get_lines()[1:]]
    assert marks == pytest.approx([22 - 3 * 1.6448536, 22, 22 + 3 * 1.6448536])


def test_distribution_of_counts_has_a_bar_for_each(ax):
    mp.distribution(
        mcsv.Model(inputs={"n": {"dist": "poisson", "mean": 3}}, outputs={"n2": {"formula": "n"}}).inputs["n"], ax
    )
    heights = [np.ptp(segment[:, 1]) for segment in ax.collections[0].get_segments()]
    assert sum(heights) == pytest.approx(1.0, abs=0.003)
    assert ax.get_ylabel() == "probability"


def test_distribution_of_a_fit_stands_beside_its_data(ax):
    data = [412.0, 980.5, 655.0, 1210.0, 733.2, 890.0]
    mp.distribution(mcsv.fit(data, resamples=100), ax)
    bars = ax.patches[0].get_data()
    assert np.sum(bars.values * np.diff(bars.edges)) == pytest.approx(1.0)
    assert (bars.edges[0], bars.edges[-1]) == (min(data), max(data))
    assert "6 values" in legend(ax)


def test_distribution_of_what_experts_said_and_of_one_number():
    found = mcsv.elicit({"percentiles": {10: 35, 50: 50, 90: 75}, "lower": 0, "upper": 100, "unit": "%"})
    for what in (found, found.experts[0].best, found.distribution):
        ax = mp.distribution(what)
        assert [line.get_xdata()[0] for line in ax.get_lines()[1:]][1] == pytest.approx(50.0)
    assert mp.distribution(mcsv.validate({**MODEL, "inputs": {**MODEL["inputs"], "k": 4}}).inputs["k"]).get_lines()


def test_distribution_of_draws(whole, ax):
    mp.distribution(whole.draws_days.sel(option="base"), ax)
    assert ax.get_xlabel() == "days, days/year"
    assert f"{DRAWS:,} values" in legend(ax)


def test_without_an_ax_there_is_a_new_figure_each_time(whole):
    first, second = mp.fan(whole), mp.fan(whole)
    assert first.figure is not second.figure
    assert plt.gcf() is second.figure


def test_names_are_text_however_hostile(ax):
    name, unit = "$\\frac{x}$ \x1b[31m<b>" + "x" * 300, "$"
    found = mcsv.fit([1.0, 2.0, 3.0, 4.0, 6.0], resamples=100)
    mp.distribution(found, ax, name=name, unit=unit)
    said = ax.get_xlabel()
    assert len(said) < 60
    assert "\x1b" not in said
    assert said.count(r"\$") == said.count("$") == 3


@pytest.mark.parametrize(
    ("draw", "code"),
    [
        (lambda r: mp.s_curve(r.drop_vars("net_cost_curve")), "E696"),
        (lambda r: mp.fan(r, pocket="counsil"), "E697"),
        (lambda r: mp.fan(r, option="other"), "E697"),
        (lambda r: mp.fan(r.sel(option="base"), option="cheaper"), "E697"),
        (lambda r: mp.tornado(r), "E696"),
        (lambda r: mp.acceptability(r), "E696"),
        (lambda r: mp.trade_off(r, view="nobody"), "E697"),
        (lambda r: mp.convergence(r, of="staff"), "E697"),
        (lambda r: mp.convergence(r.drop_vars(["draws_council", "draws_days"])), "E696"),
        (lambda r: mp.savings_map(r.drop_vars("saved_mean")), "E696"),
        (lambda r: mp.box(r), "E696"),
        (lambda r: mp.distribution(r.draws_days), "E696"),
    ],
)
def test_what_cannot_be_drawn_says_why(whole, draw, code):
    before = plt.get_fignums()
    with pytest.raises(UsageError) as said:
        draw(whole)
    assert said.value.mistakes[0].code == code
    assert plt.get_fignums() == before


def test_without_matplotlib_one_line_says_what_to_do():
    code = "import sys; sys.modules['matplotlib'] = None\nimport importlib.util as u, importlib.machinery\n"
    code += "find = u.find_spec\nu.find_spec = lambda name, *a: None if name == 'matplotlib' else find(name, *a)\n"
    code += "import mcsv\nprint('matplotlib' in sys.modules and sys.modules['matplotlib'])\n"
    code += "try: mcsv.plot\nexcept ImportError as error: print(error)\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "None",
        "mcsv.plot: E695 matplotlib is not installed; rule: figures are drawn by it; way out: pip install 'mcsv[plot]'",
    ]
