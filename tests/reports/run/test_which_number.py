"""At every path of the document stands the number that the path names (:mod:`reports.traced`)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from reports.traced import Traced

from mcsv.reports.run.document import document

DOCUMENT = {
    "pockets.hospital.p_deficit_any.value": "p_deficit_any[hospital]",
    "pockets.hospital.p_deficit_window.value": "p_deficit_window[hospital]",
    "p_deficit_any.value": "p_deficit_any[council]",
    "elsewhere.leakage.value": "leakage[council]",
    "elsewhere.spent.value": "spent_mean[council]",
    "elsewhere.saved_per_pound.total.value": "saved_elsewhere_per_pound[total]",
    "returns.irr.fund.p_hurdle_met.value": "p_hurdle_met[fund]",
    "returns.views.council.bcr.value": "bcr[council]",
    "returns.views.council.sroi.value": "sroi[council]",
    "who_gains.p_majority_gains.value": "p_majority_gains",
    "who_gains.groups.patients.p_group_loses.value": "p_group_loses[patients]",
    "decisions.renewal.no.pockets.council.reserve_to_tolerance.value": "reserve_given[renewal, no, council]",
    "net_cost.p80.value": "net_cost_p80[council]",
    "net_cost.p_above_point.value": "p_above_point[council]",
    "net_cost.peak_funding.p95.value": "peak_funding_p95[council]",
    "outputs.effect.target.p_target_met_no_deficit.value": "p_target_met_no_deficit[effect]",
    "npv.society.p_negative": "p_npv_negative[society]",
}
"""By its path in the document of the option, what stands there."""


@pytest.mark.parametrize("path", DOCUMENT)
def test_each_number_of_the_document_is_what_its_path_says(path: str, found: Traced, results: xr.Dataset) -> None:
    place: Any = document(results)["options"]["base"]
    for key in path.split("."):
        place = place[key]
    assert found.names[round(place, 9)] == DOCUMENT[path]


def test_the_document_has_intervals_the_right_way_round_and_what_chance_leaves(results: xr.Dataset) -> None:
    option = document(results)["options"]["base"]
    society = option["npv"]["society"]
    assert society["p_negative_low"] < society["p_negative"] < society["p_negative_high"]
    council = option["pockets"]["council"]
    assert council["chance_share"]["value"] + council["uncertainty_share"]["value"] == pytest.approx(1.0)
    ends = {each["end"] for each in council["periods"] if each["year_end"]}
    assert ends == {"2027-03-31", "2028-03-31", "2029-03-31"}
    assert {each["end"] for each in council["periods"] if each["judged"]} == {"2027-03-31", "2028-03-31"}
    part = option["pockets"]["hospital"]["transfer"]["share"]
    whole, share = option["transfer_required"], float(results.transfer_share.sel(pocket="hospital").values[0])
    assert part == {"value": pytest.approx(share * whole["value"]), "se": pytest.approx(share * whole["se"])}


def test_half_of_the_deficits_have_begun_between_two_dates(results: xr.Dataset) -> None:
    found = results.isel(option=0).copy(deep=True)
    shares = found.first_deficit_share.sel(pocket="council").values  # of this Dataset
    shares[:] = 0.0
    shares[[1, 3, 6]] = np.array([4, 3, 5]) / found.attrs["draws"]
    told = document(found.expand_dims("option"))["options"]["base"]["pockets"]["council"]["first_deficit"]
    assert [told[name] for name in ("median_low", "median", "median_high")] == [
        "2026-09-30",
        "2027-03-31",
        "2027-12-31",
    ]
    assert told["likeliest"] == "2027-12-31"
