"""Declared: money apart from value, what a pound that is put in brings, rates of return; where it was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.results.declared.declaration import POCKET, Declaration, with_errors, with_intervals

__all__ = ["DECLARED"]

_VIEW = ("option", "view")
_PARTS = {
    "npv_cash": "part of the net present value of the view that is cash: what budgets release less what is put in, "
    "when it flows, deflated and discounted",
    "npv_value": "part of the net present value of the view that is no cash inside the horizon: the whole less cash",
}
_PUT_IN = "present value of what the view puts in: costs, what events cost, funding paid less funding received"
_BENEFITS = "present value of the benefits that the view counts"
_RATIOS = {
    "bcr": f"{_BENEFITS}, for a unit of what it puts in (benefit-cost ratio)",
    "sroi": "present value of the benefits to everybody (for society as it weighs them), for a unit of what the view "
    "puts in (social return on investment)",
}
_REFUSED = "nan where that is not above 0 in every draw"


def _part(name: str, what: str) -> Iterator[Declaration]:
    by_quantile = (*_VIEW, "quantile")
    yield from with_errors(
        (
            Declaration(f"{name}_mean", _VIEW, "money", f"mean of the {what}"),
            Declaration(f"{name}_sd", _VIEW, "money", f"standard deviation of the {what}"),
            Declaration(f"{name}_quantile", by_quantile, "money", f"quantiles of the {what}"),
        )
    )
    heavy = f"whether one draw holds more than a tenth of the squared distances from the mean of the {what}"
    yield Declaration(f"{name}_mean_heavy", _VIEW, "none", heavy)
    yield Declaration(f"{name}_min", _VIEW, "money", f"smallest draw of the {what}")
    yield Declaration(f"{name}_max", _VIEW, "money", f"largest draw of the {what}")
    yield from with_intervals(
        (Declaration(f"p_{name}_negative", _VIEW, "share", f"share of draws below zero of the {what}"),)
    )


def _ratio(name: str, what: str) -> Iterator[Declaration]:
    yield Declaration(name, _VIEW, "share", f"ratio of means: {what}; {_REFUSED}")
    interval = f"95 % interval (Fieller) for the Monte Carlo error of the ratio of means: {what}"
    yield Declaration(f"{name}_ci", (*_VIEW, "ci_bound"), "share", interval)
    each = f"quantiles of the ratio in each draw: {what}; {_REFUSED}"
    yield from with_errors((Declaration(f"{name}_quantile", (*_VIEW, "quantile"), "share", each),))


DECLARED = (
    *(row for name, what in _PARTS.items() for row in _part(name, what)),
    *with_errors(
        (
            Declaration("put_in_mean", _VIEW, "money", f"mean of the {_PUT_IN}"),
            Declaration("benefits_mean", _VIEW, "money", f"mean of the {_BENEFITS}"),
        )
    ),
    *with_intervals(
        (
            Declaration(
                "p_put_in_not_positive",
                _VIEW,
                "share",
                f"share of draws in which it is not above 0: the {_PUT_IN}; 1 where nothing ever is",
            ),
        )
    ),
    *(row for name, what in _RATIOS.items() for row in _ratio(name, what)),
    *with_errors(
        (
            Declaration(
                "irr",
                POCKET,
                "share",
                "rate of return a year of the pocket's expected cash inside the horizon, nominal; nan where its signs "
                "do not change once, see irr_why",
            ),
        )
    ),
    Declaration("hurdle", POCKET, "share", "return a year that the pocket wants of its cash; nan where it wants none"),
    *with_intervals(
        (
            Declaration(
                "p_hurdle_met",
                POCKET,
                "share",
                "share of draws in which the pocket's cash, discounted by the return that it wants, is worth more than "
                "0: for who pays first and receives later, in which it gets that return; nan where it wants none",
            ),
        )
    ),
    Declaration("irr_why", POCKET, "none", "whether the rate of return is known, and if not, why"),
    *with_errors(
        (
            Declaration(
                "irr_value",
                _VIEW,
                "share",
                "rate of return a year of all that the view expects to gain and lose inside the horizon, cash or not, "
                "in the model's prices; nan where its signs do not change once, see irr_value_why",
            ),
        )
    ),
    Declaration("irr_value_why", _VIEW, "none", "whether the rate of return of value is known, and if not, why"),
)
