"""Every variable of a result, declared once: its name, dimensions, kind of unit, and what it means.

``declare("p_deficit", values)`` is the only way by which a variable gets into a result, so that a name, an
order of dimensions or a unit is decided here and nowhere else. ``coordinate`` does the same for the labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import xarray as xr

__all__ = [
    "COORDINATES",
    "KEPT_PREFIX",
    "NEVER",
    "VARIABLES",
    "Declaration",
    "Unit",
    "coordinate",
    "declare",
    "kept",
]

Unit = Literal["money", "share", "output", "stock", "none"]
"""money: the currency · share: 0 to 1 · output, stock: the unit in ``output_unit``, ``stock_unit`` · none: a label."""

NEVER = "never"
"""The last label of dimension ``when``: it happened in no period of the horizon."""

KEPT_PREFIX = "draws_"
"""Variables of single draws are named ``draws_<name>``, so that no model can shadow a declared name."""


@dataclass(frozen=True)
class Declaration:
    """One variable of a result: what stands in it, along which dimensions (in this order), in which unit."""

    name: str
    dims: tuple[str, ...]
    unit: Unit
    sentence: str

    def units(self, currency: str) -> str:
        """The ``units`` attribute: a currency code, "1" for a share, a pointer to the coordinate of units."""
        if self.unit in ("output", "stock"):
            return f"see {self.unit}_unit"
        return {"money": currency or "1", "share": "1", "none": ""}[self.unit]


_CELL = ("option", "pocket", "period")
_POCKET = ("option", "pocket")

_SUBJECTS: dict[str, tuple[tuple[str, ...], Unit, str]] = {
    "position": (_CELL, "money", "position at the end of the period, nominal cash"),
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

_PROBABILITIES: dict[str, tuple[tuple[str, ...], str]] = {
    "p_deficit": (_CELL, "share of draws in which the position is below zero at the end of the period"),
    "p_deficit_window": (
        _POCKET,
        "share of draws in which the position is below zero at the end of the window",
    ),
    "p_deficit_any": (
        _POCKET,
        "share of draws in which the position is below zero at any judged date (the ends of financial "
        "years and of the window) inside the window",
    ),
    "p_npv_negative": (("option", "view"), "share of draws in which the net present value is below zero"),
    "p_output_negative": (("option", "output"), "share of draws in which the output is below zero"),
    "first_deficit_share": (
        (*_POCKET, "when"),
        "share of draws whose first period that ends in deficit is this one",
    ),
    "payback_period_share": (
        (*_POCKET, "when"),
        "share of draws in which from the end of this period on, and not before, cumulative cash stays >= 0",
    ),
    "event_probability": (
        ("option", "event"),
        "share of draws in which the event happens at least once inside the horizon; nan where an option has no such "
        "event",
    ),
}

_OTHERS = (
    *(
        Declaration(f"{name}{end}", _CELL, "money", error + sentence)
        for name, sentence in (
            ("shortfall_mean", "mean of the amount below zero, counted as 0 without a deficit"),
            ("shortfall_given_deficit", "mean of the amount below zero where there is a deficit"),
        )
        for end, error in (("", ""), ("_se", "Monte Carlo standard error of the "))
    ),
    Declaration(
        "pocket_tolerance",
        _POCKET,
        "share",
        "probability of a deficit that the pocket's own finance officer accepts; nan where none is stated",
    ),
    Declaration(
        "pocket_window",
        _POCKET,
        "none",
        "number of periods after which the pocket is judged; stated where any pocket has a window of its own",
    ),
    *(
        Declaration(f"{name}{end}", dims, "money", error + sentence)
        for name, dims, sentence in (
            (
                "cash_beyond_horizon_mean",
                _POCKET,
                "mean of the nominal cash that comes in (less what goes out) after the last period",
            ),
            (
                "value_beyond_horizon_mean",
                _POCKET,
                "mean of the value gained (less costs) after the last period, real, not discounted",
            ),
            (
                "event_cost_mean",
                ("option", "event"),
                "mean of the nominal cash that an event and what is done against it cost all pockets in the horizon",
            ),
        )
        for end, error in (("", ""), ("_se", "Monte Carlo standard error of the "))
    ),
    Declaration("reserve_mean", _POCKET, "money", "mean of the reserve that the model gives the pocket"),
    *(
        Declaration(f"reserve_required{which}{end}", (*_POCKET, "confidence"), "money", error + sentence)
        for which, sentence in (
            ("", "smallest reserve with which the deficit at the end of the window has probability 1 - confidence"),
            ("_any", "smallest reserve with which a deficit at any judged date has probability 1 - confidence"),
        )
        for end, error in (("", ""), ("_se", "Monte Carlo standard error of the "))
    ),
)


_CHANCE = "share of the variance of the {} that is chance, which no study takes away (1: all of it, 0: none)"


def _all() -> dict[str, Declaration]:
    rows = [
        Declaration(
            f"{subject}_{statistic}",
            dims + more,
            "none" if statistic.endswith("_heavy") else unit,
            sentence.format(what),
        )
        for subject, (dims, unit, what) in _SUBJECTS.items()
        for statistic, (more, sentence) in _STATISTICS.items()
    ]
    for subject, (where, what) in {
        "position": (_POCKET, "position at the end of the window"),
        "npv": (("option", "view"), _SUBJECTS["npv"][2]),
        "output": (("option", "output"), "output"),
    }.items():
        sentence = _CHANCE.format(what)
        rows.append(Declaration(f"{subject}_chance_share", where, "share", sentence))
        rows.append(
            Declaration(f"{subject}_chance_share_se", where, "share", f"Monte Carlo standard error of the {sentence}")
        )
    for name, (dims, sentence) in _PROBABILITIES.items():
        rows.append(Declaration(name, dims, "share", sentence))
        interval = f"95 % interval (Wilson) for the Monte Carlo error of: {sentence}"
        rows.append(Declaration(f"{name}_ci", (*dims, "ci_bound"), "share", interval))
    return {row.name: row for row in (*rows, *_OTHERS)}


VARIABLES: Mapping[str, Declaration] = MappingProxyType(_all())

COORDINATES: Mapping[str, Declaration] = MappingProxyType(
    {
        row.name: row
        for row in (
            Declaration("option", ("option",), "none", "variant of the programme; base where there is only one"),
            Declaration("pocket", ("pocket",), "none", "budget or group that pays or gains"),
            Declaration("period", ("period",), "none", "first day of the period, or its number from 0"),
            Declaration("period_end", ("period",), "none", "last day of the period"),
            Declaration("period_label", ("period",), "none", "the same as text: the month (2026-04) or the number"),
            Declaration("judged", ("period",), "none", "whether a deficit at the end of the period counts"),
            Declaration("year_end", ("period",), "none", "whether a financial year ends in the period"),
            Declaration("when", ("when",), "none", f"a period, or {NEVER}"),
            Declaration("quantile", ("quantile",), "share", "probability of a draw at or below the value"),
            Declaration("confidence", ("confidence",), "share", "probability of no deficit"),
            Declaration("ci_bound", ("ci_bound",), "none", "low and high end of a 95 % interval"),
            Declaration("view", ("view",), "none", "whose value is counted: a pocket, public_sector, society"),
            Declaration("output", ("output",), "none", "formula that the model reports"),
            Declaration("output_unit", ("output",), "none", "unit of the output"),
            Declaration("event", ("event",), "none", "something that may happen"),
            Declaration("stock", ("stock",), "none", "level that each period makes out of the one before"),
            Declaration("stock_unit", ("stock",), "none", "unit of the stock"),
            Declaration("draw", ("draw",), "none", "index of the draw"),
        )
    }
)


def declare(name: str, values: Any, currency: str = "") -> xr.Variable:
    """``values`` as the declared variable ``name``, with its dimensions, units and sentence.

    ``values`` has the shape of the declared dimensions. KeyError for a name that is not declared, ValueError
    for another number of dimensions.
    """
    return _variable(VARIABLES[name], values, currency)


def coordinate(name: str, labels: Any) -> xr.Variable:
    """``labels`` as the declared coordinate ``name``. KeyError for a name that is not declared."""
    return _variable(COORDINATES[name], labels, "")


def kept(name: str, values: Any, units: str) -> tuple[str, xr.Variable]:
    """Name and variable (option, draw) for the single draws of the input, output or position ``name``."""
    row = Declaration(KEPT_PREFIX + name, ("option", "draw"), "money", f"single draws of {name}")
    return row.name, _variable(row, values, units)


def _variable(row: Declaration, values: Any, currency: str) -> xr.Variable:
    import xarray as xr

    attrs = {"long_name": row.sentence} | ({"units": units} if (units := row.units(currency)) else {})
    return xr.Variable(row.dims, values, attrs)
