from __future__ import annotations

import pytest

from mcsv.errors import UsageError
from mcsv.results.reading.gate import parse_gate


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("p_deficit_window > 0.1", 1),
        ("p_deficit_window>0.2", 0),
        ("p_deficit_window[hospital] > 0", 0),
        ("p_deficit > 0.05", 3),
        ("p_deficit[2028-01] >= 0.05", 1),
        ("position_quantile[council, 2028-01, 0.05] < 0", 1),
        ("p_output_negative[net_benefit_cash] > .3", 1),
        ("output_mean <= -1e6", 0),
    ],
)
def test_a_gate_counts_the_values_for_which_it_holds(programme_results, text, met):
    assert parse_gate(text).met(programme_results) == met


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("p_defcit > 0.1", "did you mean p_deficit"),
        ("p_deficit = 0.1", "no condition"),
        ("p_deficit > 10 %", "no condition"),
        ("p_deficit > e", "no number"),
        ("", "no condition"),
    ],
)
def test_a_mistake_in_a_gate_is_told_before_the_run(text, says):
    with pytest.raises(UsageError, match=says):
        parse_gate(text)


def test_a_label_that_the_result_lacks_is_told(programme_results):
    with pytest.raises(UsageError, match="no label police"):
        parse_gate("p_deficit[police] > 0.1").met(programme_results)


def test_a_variable_that_the_model_has_not_is_told(formula_results):
    with pytest.raises(UsageError, match="has no p_deficit_window"):
        parse_gate("p_deficit_window > 0.1").met(formula_results)
