"""Numbers in the words of a source."""

from __future__ import annotations

import pytest

from mcsv.model.language.quoted import quoted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("staffing plan, 8,000 a month, sd 6,000", [(8000, "number", "month"), (6000, "sd", "")]),
        ("credit agency, 4 per cent a year", [(0.04, "share", "year")]),
        ("food safety office, 6 of 100 kitchens a year", [(0.06, "share", "year")]),
        ("one year in ten since 1950", [(0.1, "share", "year")]),
        ("flood map, 1 in 25 years", [(0.04, "share", "year")]),
        ("one storm in five years", [(0.2, "share", "year")]),
        ("HR records, three a year", [(3, "number", "year")]),
        ("turnover of 1.5 million annually", [(1_500_000, "number", "year")]),
        ("18% of pay", [(0.18, "share", "")]),
        ("a quarter is paid in taxes", [(0.25, "share", "")]),
        ("prices of 2019", []),
        ("Treasury 2023/24", []),
        ("trial, page 12", []),
        ("45 of 100 are still there a year later", [(0.45, "share", "")]),
        ("half a year's bill", []),
        ("four hundred people", []),
        ("", []),
    ],
)
def test_what_a_text_states(text: str, found: list[tuple[float, str, str]]):
    assert [(pytest.approx(one.value), one.kind, one.per) for one in quoted(text)] == found
