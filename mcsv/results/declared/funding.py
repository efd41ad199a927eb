"""Declared: what funding pays, line by line; where it was asked for."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, with_errors, with_intervals

__all__ = ["DECLARED"]

_LINE = ("option", "line")
_PAID = "what the line of funding pays inside the horizon, nominal cash"
_GIVEN = "in draws in which it pays anything"

DECLARED = (
    *with_errors(
        (
            Declaration("paid_mean", _LINE, "money", f"mean of {_PAID}"),
            Declaration("paid_quantile", (*_LINE, "quantile"), "money", f"quantiles of {_PAID}"),
            Declaration("paid_given_mean", _LINE, "money", f"mean of {_PAID}, {_GIVEN}"),
            Declaration("paid_given_p95", _LINE, "money", f"95 % point of {_PAID}, {_GIVEN}"),
        )
    ),
    *with_intervals((Declaration("p_paid", _LINE, "share", "share of draws in which the line of funding pays"),)),
)
