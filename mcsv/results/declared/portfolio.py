"""Declared: the shared pocket of a portfolio, what programmes have of its risk, and what it saves to be together."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, with_errors, with_intervals

__all__ = ["DECLARED"]

_EACH = ("programme",)
_WORST = "at the judged date at which the shared pocket is lowest"
_TAKES = "mean of what the programme takes out of the pocket"
_TAIL = f"{_WORST}, in the draws in which that is at or below its quantile at the tolerance"
_ALONE = "to bring the risk at any judged date to the tolerance, beside its own budget, none where that is replaced"

DECLARED = (
    *with_intervals(
        (
            Declaration("pool_p_deficit", ("period",), "share", "probability that the shared pocket is below 0"),
            Declaration("pool_p_deficit_any", (), "share", "probability of that at any judged date"),
        )
    ),
    *with_errors(
        (
            Declaration("pool_position_mean", ("period",), "money", "mean of the shared pocket's position"),
            Declaration(
                "pool_position_quantile", ("period", "quantile"), "money", "quantiles of the shared pocket's position"
            ),
            Declaration(
                "pool_reserve", (), "money", "smallest reserve that brings its risk at any judged date to the tolerance"
            ),
            Declaration(
                "tail_below", (), "money", f"the shared pocket's position, {_WORST}: its quantile at the tolerance"
            ),
            Declaration("alone_need", _EACH, "money", f"what the programme would hold by itself {_ALONE}"),
            Declaration("together_need", (), "money", f"what all programmes would hold together {_ALONE}"),
            Declaration("alone_need_sum", (), "money", "sum of what the programmes would hold by themselves"),
            Declaration("pooling_saves", (), "money", "how much less is held together than by each programme itself"),
            Declaration("part_mean", _EACH, "money", f"{_TAKES}, {_WORST}"),
            Declaration("part_tail", _EACH, "money", f"{_TAKES}, {_TAIL}"),
            Declaration(
                "part_deficit",
                _EACH,
                "money",
                f"{_TAKES}, {_WORST}, in deficit",
            ),
            Declaration("rest_mean", (), "money", f"mean of the budget and reserve stated for all together, {_WORST}"),
            Declaration("rest_tail", (), "money", f"mean of the budget and reserve stated for all together, {_TAIL}"),
            Declaration("rest_deficit", (), "money", f"the same, {_WORST}, in deficit"),
            Declaration("pool_mean", (), "money", f"mean of what the shared pocket lacks, {_WORST}"),
            Declaration("pool_tail", (), "money", f"mean of what the shared pocket lacks, {_TAIL}"),
            Declaration("pool_deficit", (), "money", f"mean of what the shared pocket lacks, {_WORST}, in deficit"),
            Declaration("stopped_p_deficit", _EACH, "share", "probability of a deficit if the programme were stopped"),
            Declaration("stopped_p_deficit_change", _EACH, "share", "how much more that is than with the programme"),
        )
    ),
)
