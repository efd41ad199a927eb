"""Goals of --until as words, and how sure a result is of them."""

from __future__ import annotations

import math

import pytest

import mcsv
from mcsv.errors import Incomplete, UsageError
from mcsv.results.reading.goals import goals_of, parse_goal
from mcsv.results.reading.sureness import Sure, distance, reached, sureness
from mcsv.results.statistics.intervals import Figure, Probability

MODEL = {"inputs": {"x": {"dist": "normal", "mean": 1, "sd": 1}}, "outputs": {"y": {"formula": "x + 0"}}}
GOAL = parse_goal("p_deficit_window: 0.001")


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("p_deficit_window:0.001", "p_deficit_window: 0.001"),
        (" reserve_required[ 0.95 ,council] : 1% ", "reserve_required[0.95, council]: 1 %"),
        ("position_mean = 5e3", "position_mean: 5000"),
        ("output_quantile[net, 0.05]: 2.5 %", "output_quantile[net, 0.05]: 2.5 %"),
    ],
)
def test_a_goal_is_read_and_written_back(text, spelled):
    assert str(parse_goal(text)) == spelled
    assert goals_of(f"{spelled}; p_deficit: 0.1") == (parse_goal(text), parse_goal("p_deficit: 0.1"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("p_deficit_window", "E580 --until: is no goal"),
        ("p_deficit_window: -1", "E580 --until: -1 is no width"),
        ("p_deficit_window: 0", "E580 --until: 0 is no width"),
        ("position_mean: 1e", "E580 --until: 1e is no width"),
        ("p_deficit_windw: 0.1", "E581 --until: there is no figure p_deficit_windw; did you mean p_deficit_window"),
        ("position_min: 3", "E581 --until: position_min has no Monte Carlo error"),
        ("p_deficit_window: 1 %", "E582 --until: 1 % of a share.*p_deficit_window: 0.01 is 1 percentage points"),
    ],
)
def test_what_is_no_goal_is_told_before_the_run(text, says):
    with pytest.raises(UsageError, match=says):
        parse_goal(text)
    with pytest.raises(UsageError, match=says):
        mcsv.simulate(MODEL, until=text)


def test_what_a_result_lacks_is_told(programme_results, formula_results):
    with pytest.raises(UsageError, match="E583 --until: no label police along option, pocket"):
        sureness(programme_results, [parse_goal("p_deficit_window[police]: 0.1")])
    with pytest.raises(UsageError, match="E583 --until: this model's result has no p_deficit_window"):
        sureness(formula_results, [GOAL])


def probability(count: int, draws: int) -> Sure:
    from mcsv.results.statistics.intervals import wilson

    low, high = (float(end) for end in wilson(count, draws))
    return Sure(GOAL, "", Probability(count / draws, low, high), "%", 0.001, min(count, draws - count), trusted=True)


def test_a_probability_needs_a_hundred_draws_on_either_side():
    for count in (99, 10_000_000 - 99, 4, 0):
        assert distance([probability(count, 10_000_000)]) == math.inf
        assert reached([probability(count, 10_000_000)])
    for count in (100, 10_000_000 - 100):
        assert distance([probability(count, 10_000_000)]) <= 1.0


def test_all_goals_have_to_be_met_and_what_is_unknown_is_none_of_them():
    met = Sure(GOAL, "", Figure(5.0, 0.1), "", 1.0, math.inf, trusted=True)
    far = Sure(GOAL, "", Figure(5.0, 1.0), "", 1.0, math.inf, trusted=True)
    unknown = Sure(GOAL, "", Figure(5.0, math.nan), "", 1.0, math.inf, trusted=True)
    heavy = Sure(GOAL, "", Figure(5.0, 0.1), "", 1.0, math.inf, trusted=False)
    assert distance([met, met]) < 1.0 < distance([met, far])
    assert math.isnan(distance([met, unknown]))
    assert distance([far, unknown]) > 1.0
    assert [reached(found) for found in ([met], [met, far], [met, unknown], [heavy])] == [True, False, False, False]
    assert far.draws_needed(1000) == pytest.approx(1000 * 1.96**2, rel=1e-4)
    assert probability(10, 10_000_000).draws_needed(10_000_000) == 1e8
    assert math.isnan(probability(0, 1_000).draws_needed(1_000))  # nobody knows how rare it is


def test_a_result_that_is_not_sure_enough_warns_and_says_so(tmp_path):
    says = r"not sure enough: output_mean of y is known to within 0.02 \(goal 0.001\); about 3,900,000 draws would do"
    with pytest.warns(Incomplete, match=says):
        results = mcsv.simulate(MODEL, draws=10_000, until="output_mean: 0.001")
    stored = mcsv.read_results(mcsv.write_results(results, tmp_path / "run.nc"))
    assert [stored.attrs[f"until{part}"] for part in ("", "_reached", "_limit")] == ["output_mean: 0.001", 0, 10_000]
