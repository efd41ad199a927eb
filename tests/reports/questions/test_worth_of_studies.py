"""What a study assures is said of where the risk is now."""

from __future__ import annotations

import pytest
import xarray as xr

from mcsv.reports.media.spelling import said
from mcsv.reports.questions.worth_of_studies import assures


@pytest.mark.parametrize("tells", ["reach", "reach + uptake"])
@pytest.mark.parametrize(("now", "verb"), [(0.11, "bring"), (0.0011, "leave"), (0.05, "leave")])
def test_a_risk_within_the_tolerance_is_left_there_and_not_brought(now: float, verb: str, tells: str) -> None:
    found = xr.Dataset(
        {
            "assurance": (("option", "study", "size"), [[[0.7]]]),
            "assurance_se": (("option", "study", "size"), [[[0.01]]]),
            "best_size": ("study", [4]),
            "study_tells": ("study", [tells]),
            "risk_before": ("option", [now]),
            "risk_before_se": ("option", [0.0001]),
        },
        {"size": [4]},
        {"tolerance": 0.05},
    )
    told = assures(found, 0)
    assert told is not None
    of_each = " of each" if "+" in tells else ""
    assert said(told, "±").startswith(f"4 observations{of_each} {verb} P(deficit), {100 * now:g}")
