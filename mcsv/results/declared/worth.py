"""Declared: what it would be worth to know more before deciding."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, with_errors

__all__ = ["DECLARED"]

_STUDY = ("study", "size")

DECLARED = (
    *with_errors(
        (
            Declaration("evppi", ("driver",), "money", "expected value of knowing the driver before deciding"),
            Declaration(
                "evppi_together", ("together",), "money", "expected value of knowing these inputs before deciding"
            ),
            Declaration("evsi", _STUDY, "money", "expected value of a study of that size for one decision"),
            Declaration("enbs", _STUDY, "money", "value of the study for all decisions that use it, less its cost"),
            Declaration("enbs_best", ("study",), "money", "largest such net value of any size; 0 where none pays"),
            Declaration(
                "reserve_released",
                ("driver",),
                "money",
                "reserve of the accountable pocket, at its tolerance, that knowing the driver beforehand would release "
                "in the mean (budget that could be given back counts as a reserve below zero); nan where nobody looked",
            ),
            Declaration(
                "reserve_saving",
                ("driver",),
                "money",
                "what knowing the driver beforehand would save who sets that reserve, of the tolerance times what is "
                "held and the deficit that is left uncovered; nan where nobody looked",
            ),
            Declaration("reserve_cost", (), "money", "the same of knowing everything: what the best reserve costs"),
            Declaration("risk_before", ("option",), "share", "P(deficit at any judged date) of the accountable pocket"),
            Declaration(
                "risk_known_sd",
                ("option",),
                "share",
                "standard deviation of that P(deficit) between worlds, were all known that could be",
            ),
            Declaration(
                "assurance",
                ("option", *_STUDY),
                "share",
                "chance that the study brings that P(deficit) within the tolerance",
            ),
        )
    ),
    Declaration(
        "evppi_in_sample",
        ("driver",),
        "money",
        "value of knowing the driver as the draws that chose tell it: in the mean too high",
    ),
    Declaration("driver_varies", ("driver",), "none", "whether the driver varies by chance: no study tells it"),
    Declaration("study_cost", _STUDY, "money", "what the study costs"),
    Declaration("study_decisions", ("study",), "none", "decisions that use what the study tells, discounted"),
    Declaration("best_size", ("study",), "none", "size with the largest net value; 0 where no size pays"),
    Declaration("best_size_low", ("study",), "none", "smallest size within 5 % of the largest net value"),
    Declaration("best_size_high", ("study",), "none", "largest size within 5 % of the largest net value"),
)
