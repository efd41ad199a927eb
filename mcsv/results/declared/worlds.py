"""Declared: how sure the chance of a deficit itself is, where it was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.results.declared.declaration import POCKET, Declaration, with_errors

__all__ = ["DECLARED", "DRAWS_OF_A_WORLD"]

DRAWS_OF_A_WORLD = 1024
"""A block, which a test holds it to; whoever only reads results need not load what makes draws."""

_WHEN = {"p_deficit_known": "at the end of the window", "p_deficit_any_known": "at any judged date"}


def _declared(name: str, when: str) -> Iterator[Declaration]:
    plain = name.removeprefix("p_")
    by_quantile, chance = (*POCKET, "quantile"), f"the probability of a deficit {when} given all that could be known"
    yield Declaration(name, by_quantile, "share", f"quantiles of {chance}")
    yield Declaration(
        f"{name}_ci",
        (*by_quantile, "ci_bound"),
        "share",
        f"95 % intervals (by order) of: quantiles of {chance}",
    )
    yield Declaration(
        f"{plain}_noise",
        by_quantile,
        "share",
        f"half of the 90 % band in which the draws of one world see {chance}, at its quantiles",
    )
    yield from with_errors(
        (
            Declaration(f"{plain}_mean", POCKET, "share", f"mean of {chance}"),
            Declaration(f"{plain}_sd", POCKET, "share", f"standard deviation of {chance}, without the noise of draws"),
        )
    )
    above = f"probability that {chance} is above the tolerance of the pocket; nan where it states none"
    yield Declaration(f"{name}_above", POCKET, "share", above)
    yield Declaration(f"{name}_above_ci", (*POCKET, "ci_bound"), "share", f"95 % interval (Wilson) of the {above}")


_CURVE = (*POCKET, "point")
_BELOW = (
    "the probability that the position at the end of the window is below position_at, given all that could be known"
)


def _curves() -> Iterator[Declaration]:
    yield Declaration("position_at", _CURVE, "money", "positions at which their distribution in worlds is told")
    yield from with_errors((Declaration("position_below_mean", _CURVE, "share", f"mean of {_BELOW}"),))
    for name, share in (("p_position_below_low", "5 %"), ("p_position_below_high", "95 %")):
        yield Declaration(name, _CURVE, "share", f"{share} quantile of {_BELOW}")
        interval = f"95 % interval (by order) of: {share} quantile of {_BELOW}"
        yield Declaration(f"{name}_ci", (*_CURVE, "ci_bound"), "share", interval)


DECLARED = (*(row for name, when in _WHEN.items() for row in _declared(name, when)), *_curves())
