from __future__ import annotations

import math

import pytest

from mcsv.reports.writing.json_cells import of_figure, of_probability
from mcsv.results.statistics.intervals import Figure, Probability


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        (Figure(2.0, 0.5), {"value": 2.0, "se": 0.5}),
        (Figure(2.0, math.nan), {"value": None, "se": None}),
        (Figure(math.inf, math.nan), {"value": None, "se": None}),
        (Figure(math.nan, 0.5), {"value": None, "se": 0.5}),
    ],
)
def test_a_figure_whose_error_is_not_known_is_none(figure, told):
    assert of_figure(figure) == told


def test_a_probability_has_its_interval():
    assert of_probability(Probability(0.5, 0.4, 0.7)) == {"value": 0.5, "low": 0.4, "high": 0.7}
    assert of_probability(Probability(math.nan, math.nan, math.nan)) == {"value": None, "low": None, "high": None}
