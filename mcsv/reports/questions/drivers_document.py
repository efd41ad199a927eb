"""What moves outcomes as one JSON document for programs: stable keys, plain numbers, never NaN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcsv.reports.media.text import plain as in_words
from mcsv.reports.questions.drivers import headline
from mcsv.reports.questions.left_out_document import left_out_document
from mcsv.reports.questions.not_driving import price_year
from mcsv.reports.writing.json_cells import head, of_figure, plain, written
from mcsv.results.reading.figures import figure
from mcsv.results.statistics.influence import moving

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["drivers_document", "drivers_json"]


def drivers_document(results: xr.Dataset) -> dict[str, Any]:
    """The document as plain Python; None stands where the draws tell nothing.

    By option: ``sentence``, ``drivers`` with kind, unit, what they go together with and their values between eighths,
    and ``outcomes`` with, for each driver, the means by eighth, their swing, first-order and total index, the
    Shapley effect, the shift among deficits and the switching value; ``without``: what would be without each risk.
    ``totals``: from how many draws they are.
    ``by_rank``: the drivers that are rows of a joint table, whose figures are from so many of the draws.
    ``events_later``: events that are counted over the whole horizon, also after the dates on which a deficit is judged.
    ``moving``: the drivers that surely move the outcome, the strongest first. Errors (``se``) are Monte Carlo standard
    errors.
    """
    attrs = results.attrs
    return {
        **head(attrs),
        "left_out": {
            "rows_by_period": str(attrs["drivers_left_out"]).split(),
            "counts_in_formulas": bool(attrs["drivers_counts"]),
            "by_case": str(attrs.get("drivers_by_case", "")).split(),
        },
        "events_later": str(attrs.get("drivers_events_later", "")).split(),
        "totals": {
            "draws": int(attrs["drivers_total_draws"]),
            "not_of": str(attrs["drivers_without_total"]).split(),
        },
        "by_rank": {
            "drivers": str(attrs["drivers_by_rank"]).split(),
            "draws": int(attrs["drivers_by_rank_draws"]),
        },
        "together": str(attrs["drivers_together"]).split(),
        "options": {str(name): _option(results.sel(option=name)) for name in results["option"].values},
    }


def drivers_json(results: xr.Dataset) -> str:
    """The document as indented JSON text with a line break at its end."""
    return written(drivers_document(results))


def _option(one: xr.Dataset) -> dict[str, Any]:
    outcomes, names = ([*map(str, one[dim].values)] for dim in ("outcome", "driver"))
    eighths = one["driver_value"].sel(edge=one["eighth"].values[1:] / one.sizes["eighth"])
    return {
        "sentence": in_words(headline(one, outcomes)[0]),
        "drivers": {
            name: {
                "kind": str(one["driver_kind"].values[row]),
                "unit": str(one["driver_unit"].values[row]),
                "price_year": price_year(one, row),
                "together": _parts(str(one["driver_together"].values[row])),
                "between_eighths": _numbers(eighths.values[row]),
            }
            for row, name in enumerate(names)
        },
        **left_out_document(one),
        "outcomes": {
            name: {
                "unit": str(one["outcome_unit"].values[column]),
                "mean_adjusted": of_figure(figure(one, "outcome_mean_adjusted", outcome=column)),
                **of_figure(figure(one, "outcome_mean", outcome=column), "mean"),
                "target": plain(one["outcome_target"].values[column]),
                "moving": moving(one, name),
                "drivers": {driver: _driver(one, row, column) for row, driver in enumerate(names)},
            }
            for column, name in enumerate(outcomes)
        },
    }


def _driver(one: xr.Dataset, driver: int, outcome: int) -> dict[str, Any]:
    here = {"driver": driver, "outcome": outcome}
    parts = {
        name: of_figure(figure(one, name, **here))
        for name in ("driver_swing", *_SHARES, "shift_percentile", "switching_value")
    }
    why = str(one["switching_why"].isel(here).values)
    return {
        "mean_by_eighth": _numbers(one["driver_mean"].isel(here).values),
        "mean_by_eighth_se": _numbers(one["driver_mean_se"].isel(here).values),
        "swing": parts.pop("driver_swing"),
        **parts,
        "shift_distance": plain(one["shift_distance"].isel(here)),
        "shift_noise": plain(one["shift_noise"].isel(here)),
        "switching_why": why or None,
    }


_SHARES = ("first_order", "total_order", "shapley", "shapley_linear", "linear_share")


def _parts(together: str) -> list[str]:
    return together.split(" + ") if together else []


def _numbers(values: Any) -> list[float | None]:
    return [plain(value) for value in values]
