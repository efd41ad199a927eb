"""A pocket that only pays, judged once: what is paid after that date is no part of what was judged."""

from __future__ import annotations

from typing import Any

import mcsv

DOCUMENT: dict[str, Any] = {
    "step": "quarter",
    "horizon": 8,
    "accountability": {"pocket": "council", "window": 2, "tolerance": 0.1},
    "inputs": {"spend": {"dist": "gamma", "mean": 100, "sd": 10}},
    "pockets": {"council": {}},
    "costs": {"team": {"amount": "spend", "per": "quarter", "paid_by": "council"}},
}


def test_the_reserve_against_any_date_is_that_against_the_only_one() -> None:
    result = mcsv.simulate(DOCUMENT, draws=4_000)
    needed = float(result.reserve_required.sel(confidence=0.9)[0, 0])
    assert 205 < needed < 240  # two quarters of about 113 each
    assert float(result.reserve_required_any.sel(confidence=0.9)[0, 0]) == needed
