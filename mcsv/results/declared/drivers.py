"""Declared: what moves an outcome."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, with_errors

__all__ = ["DECLARED"]

_EACH = ("option", "driver", "outcome")
_GIVEN = "mean of the outcome (of a deficit: its probability) in draws in which the driver lies in the"

DECLARED = (
    *with_errors(
        (
            Declaration("outcome_mean", ("option", "outcome"), "outcome", "mean of the outcome over all draws"),
            Declaration(
                "outcome_mean_adjusted",
                ("option", "outcome"),
                "outcome",
                "mean of the outcome, less what bins of drivers came up too often (additive control variates); nan "
                "where that is no surer",
            ),
            Declaration("driver_mean", (*_EACH, "eighth"), "outcome", f"{_GIVEN} eighth of its distribution"),
            Declaration("driver_bin_mean", (*_EACH, "bin"), "outcome", f"{_GIVEN} bin of its distribution"),
            Declaration(
                "driver_swing",
                _EACH,
                "outcome",
                "difference between the largest and the smallest of the means by eighths of the driver",
            ),
            Declaration(
                "first_order",
                _EACH,
                "share",
                "share of the outcome's variance that the driver explains by itself (first-order Sobol index)",
            ),
            Declaration(
                "total_order",
                _EACH,
                "share",
                "share of the outcome's variance in which the driver has a hand, alone or with others (total Sobol "
                "index), together with all that it is correlated with",
            ),
            Declaration(
                "shapley",
                _EACH,
                "share",
                "share of the outcome's variance that is the driver's, what it has in common with others shared out "
                "evenly (Shapley effect): of an input that is independent of all others the middle of the shares that "
                "it explains by itself and in which it has a hand; of an event not told",
            ),
            Declaration(
                "shapley_linear",
                _EACH,
                "share",
                "part of the Shapley effect of a correlated driver that is linear in normal scores",
            ),
            Declaration(
                "linear_share",
                _EACH,
                "share",
                "share of the outcome's variance that is linear in the normal scores of the driver and of all that it "
                "is correlated with",
            ),
            Declaration(
                "shift_percentile",
                _EACH,
                "share",
                "mean percentile of the driver in draws with a deficit (0.5: it makes no difference)",
            ),
            Declaration(
                "switching_value",
                _EACH,
                "driver",
                "value of the driver at which the outcome's mean reaches its target; nan where there is none",
            ),
        )
    ),
    Declaration(
        "shift_distance",
        _EACH,
        "share",
        "largest distance between the driver's distribution in draws with a deficit and in all draws",
    ),
    Declaration("shift_noise", _EACH, "share", "what that distance stays below in 95 of 100 runs by chance alone"),
    Declaration("switching_why", _EACH, "none", "why there is no switching value; empty where there is one"),
    Declaration(
        "outcome_target", ("option", "outcome"), "outcome", "what a switching value is asked for: 0, a tolerance"
    ),
    Declaration("driver_together", ("option", "driver"), "none", "all that the driver goes together with, apart by +"),
    Declaration("driver_eighth_draws", ("option", "driver", "eighth"), "none", "draws in the eighth"),
    Declaration("driver_value", ("option", "driver", "edge"), "driver", "value of the driver at the edge of a bin"),
)
