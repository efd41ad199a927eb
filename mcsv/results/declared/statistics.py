"""Declared: what is told about every distribution, of positions, values, outputs and stocks."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.results.declared.declaration import CELL, POCKET, Declaration, Unit, with_errors, with_intervals

__all__ = ["DECLARED"]

_SUBJECTS: dict[str, tuple[tuple[str, ...], Unit, str]] = {
    "position": (CELL, "money", "position at the end of the period, nominal cash"),
    "npv": (("option", "view"), "money", "net present value of the view, real"),
    "output": (("option", "output"), "output", "output"),
    "stock": (("option", "stock", "period"), "stock", "level of the stock at the end of the period"),
}

_STATISTICS: dict[str, tuple[tuple[str, ...], str]] = {
    "mean": ((), "mean of the {}"),
    "mean_se": ((), "Monte Carlo standard error of the mean of the {}"),
    "mean_heavy": (
        (),
        "whether one draw holds more than a tenth of the squared distances from the mean of the {}: the error of "
        "the mean may be too small",
    ),
    "sd": ((), "standard deviation of the {}"),
    "sd_se": ((), "Monte Carlo standard error of the standard deviation of the {}"),
    "sd_heavy": (
        (),
        "whether one draw holds more than a tenth of the fourth powers of distances from the mean of the {}: the error "
        "of the standard deviation may be too small",
    ),
    "min": ((), "smallest draw of the {}"),
    "max": ((), "largest draw of the {}"),
    "quantile": (("quantile",), "quantiles of the {}"),
    "quantile_se": (("quantile",), "Monte Carlo standard error of the quantiles of the {}"),
    "tail_mean": (
        ("quantile",),
        "mean of the draws at or beyond the quantile (below it up to the median) of the {}",
    ),
    "tail_mean_se": (
        ("quantile",),
        "Monte Carlo standard error of the mean of the draws at or beyond the quantile of the {}",
    ),
}

_CHANCE = "share of the variance of the {} that is chance, which no study takes away (1: all of it, 0: none)"


def _statistics() -> Iterator[Declaration]:
    for subject, (dims, unit, what) in _SUBJECTS.items():
        for statistic, (more, sentence) in _STATISTICS.items():
            kind: Unit = "none" if statistic.endswith("_heavy") else unit
            yield Declaration(f"{subject}_{statistic}", dims + more, kind, sentence.format(what))


DECLARED = (
    *_statistics(),
    *with_errors(
        Declaration(f"{subject}_chance_share", dims, "share", _CHANCE.format(what))
        for subject, dims, what in (
            ("position", POCKET, "position at the end of the window"),
            ("npv", ("option", "view"), _SUBJECTS["npv"][2]),
            ("output", ("option", "output"), "output"),
        )
    ),
    *with_intervals(
        (
            Declaration(
                "p_npv_negative",
                ("option", "view"),
                "share",
                "share of draws in which the net present value is below zero",
            ),
            Declaration(
                "p_output_negative",
                ("option", "output"),
                "share",
                "share of draws in which the output is below zero",
            ),
        )
    ),
)
