from __future__ import annotations

import numpy as np
import pytest

from mcsv.reports.media import chart as drawing
from mcsv.reports.media.chart import ROWS
from mcsv.reports.run.spread import spread
from mcsv.reports.writing.screen import UNICODE, Screen
from mcsv.results.reading.figures import by_option


@pytest.fixture
def one(programme_results):
    return by_option(programme_results.copy(deep=True))["base"]


def fan(one, pocket, screen):
    """The lines of the chart of a pocket; none where there is nothing to draw."""
    return [line for block in spread(one, pocket) for line in drawing.drawn(block, screen)]


def chart(one, pocket=0):
    """The rows of the chart itself, without title, axis and legend."""
    return [line[11:].ljust(69) for line in fan(one, pocket, Screen())[1 : ROWS + 1]]


def test_a_deficit_however_small_is_seen_below_the_line(one):
    rows = chart(one)
    zero = next(index for index, row in enumerate(rows) if UNICODE.zero in row)
    assert UNICODE.wide in rows[zero + 1]


def test_no_band_below_the_line_without_a_deficit(one):
    assert UNICODE.zero in chart(one, pocket=1)[-1]


def test_a_pocket_always_in_deficit_hangs_from_the_line(one):
    one["position_quantile"][:] = -abs(one["position_quantile"]) - 1
    rows = chart(one)
    assert UNICODE.zero in rows[0]
    assert UNICODE.median not in rows[0]


def test_the_median_stands_where_it_is(one):
    # The axis ends at the 95 % point, 250 / 3, so that the median 50 lies at 4 of 10 rows from the top.
    one["position_quantile"][:] = np.linspace(0, 100, 7)
    rows = chart(one)
    assert [index for index, row in enumerate(rows) if UNICODE.median in row] == [4]


def test_the_window_is_marked_under_its_last_period(one):
    mark = next(line for line in fan(one, 0, Screen()) if UNICODE.mark in line)
    assert mark.index(UNICODE.mark) == 11 + 7 * 3
    assert mark.endswith("end of 2 years")


def test_nothing_is_drawn_of_a_position_that_never_moves(one):
    one["position_quantile"][:] = 0.0
    assert fan(one, 0, Screen()) == []


def test_a_single_period_and_a_single_quantile_can_be_drawn(one):
    narrow = one.isel(period=slice(0, 1), quantile=slice(3, 4))
    assert any(UNICODE.median in line for line in fan(narrow, 0, Screen()))
