"""Declared: what outputs have to come to, and how surely they do."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, with_intervals

__all__ = ["DECLARED"]

_OUTPUT = ("option", "output")

DECLARED = (
    Declaration("target_at_least", _OUTPUT, "output", "what the output has to come to at least; -inf without a bound"),
    Declaration("target_at_most", _OUTPUT, "output", "what the output has to come to at most; inf without a bound"),
    *with_intervals(
        (
            Declaration("p_target_met", _OUTPUT, "share", "share of draws in which the output meets its target"),
            Declaration(
                "p_target_met_no_deficit",
                _OUTPUT,
                "share",
                "share of draws in which the output meets its target and the accountable pocket has no deficit at any "
                "judged date; nan where nobody is accountable",
            ),
        )
    ),
)
