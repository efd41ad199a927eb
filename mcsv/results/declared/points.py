"""Declared: what a run over Sobol points tells of itself; no other run has these."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.results.declared.declaration import CELL, POCKET, Declaration

__all__ = ["DECLARED"]

_SUBJECTS = {
    "position": (CELL, "the position at the end of the period"),
    "npv": (("option", "view"), "the net present value of the view"),
    "output": (("option", "output"), "the output"),
    "stock": (("option", "stock", "period"), "the level of the stock at the end of the period"),
}

_SHARES = {
    "p_deficit": (CELL, "a deficit at the end of the period"),
    "p_deficit_window": (POCKET, "a deficit at the end of the window"),
    "p_deficit_any": (POCKET, "a deficit at any judged date"),
    "p_npv_negative": (("option", "view"), "a net present value below zero"),
    "p_output_negative": (("option", "output"), "an output below zero"),
}


def _gain(name: str, dims: tuple[str, ...], what: str) -> Declaration:
    sentence = f"how many times smaller the error of {what} is than with as many plain draws, as replicates tell it"
    return Declaration(f"{name}_gain", dims, "none", sentence)


def _declared() -> Iterator[Declaration]:
    for subject, (dims, what) in _SUBJECTS.items():
        yield _gain(f"{subject}_mean", dims, f"the mean of {what}")
        yield _gain(f"{subject}_sd", dims, f"the standard deviation of {what}")
        yield _gain(f"{subject}_quantile", (*dims, "quantile"), f"quantiles of {what}")
    for name, (dims, what) in _SHARES.items():
        yield _gain(name, dims, f"the probability of {what}")


DECLARED = (
    *_declared(),
    Declaration(
        "payback_by_ci",
        (*POCKET, "when", "ci_bound"),
        "share",
        "95 % interval (of replicates) of the share of draws that have paid back by the end of this period",
    ),
    Declaration(
        "first_deficit_median_ci",
        (*POCKET, "ci_bound"),
        "none",
        "the periods between which half of first deficits have happened, 95 % interval (of replicates); nan without "
        "any",
    ),
)
