"""A portfolio's answer as one JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcsv.reports.writing.json_cells import by_label, chance, head, mean, plain, written
from mcsv.results.reading.figures import accountable
from mcsv.results.reading.portfolio import by_itself, left_out, programmes, stop_first

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["portfolio_document", "portfolio_json"]

_TAKEN = ("mean", "tail", "deficit")


def portfolio_document(found: xr.Dataset) -> dict[str, Any]:
    """The document as plain Python; None stands where draws tell nothing."""
    answerable = accountable(found)
    assert answerable is not None
    names = programmes(found)
    return {
        **head(found.attrs),
        "accountability": {
            "pocket": answerable.pocket,
            "window": answerable.window,
            "tolerance": answerable.tolerance,
        },
        "shared": str(found.attrs["shared"]).split(),
        "stated": str(found.attrs["stated"]).split(),
        "p_deficit_any": chance(found, "pool_p_deficit_any"),
        "reserve": mean(found, "pool_reserve", "value"),
        "tail_below": mean(found, "tail_below", "value"),
        "pooling": {
            "alone": mean(found, "alone_need_sum", "value"),
            "together": mean(found, "together_need", "value"),
            "saves": mean(found, "pooling_saves", "value"),
        },
        "left_out": left_out(found),
        "by_itself": by_itself(found),
        "observed": str(found.attrs.get("observed", "")).split(),
        "stop_first": [names[place] for place in stop_first(found)],
        "programmes": {name: _programme(found, place) for place, name in enumerate(names)},
        "rest": {name: mean(found, f"rest_{name}", "value") for name in _TAKEN},
        "together": {name: mean(found, f"pool_{name}", "value") for name in _TAKEN},
        "periods": [_period(found, place) for place in range(found.sizes["period"])],
    }


def portfolio_json(found: xr.Dataset) -> str:
    """The document as indented JSON text with a line break at its end."""
    return written(portfolio_document(found))


def _programme(found: xr.Dataset, place: int) -> dict[str, Any]:
    here = {"programme": place}
    return {
        "title": str(found["programme_title"].values[place]),
        "need": mean(found, "alone_need", "value", **here),
        **{name: mean(found, f"part_{name}", "value", **here) for name in _TAKEN},
        "stopped_p_deficit": mean(found, "stopped_p_deficit", "value", **here),
        "stopped_p_deficit_change": mean(found, "stopped_p_deficit_change", "value", **here),
    }


def _period(found: xr.Dataset, place: int) -> dict[str, Any]:
    quantiles, errors = by_label(found, "pool_position_quantile", "quantile", period=place)
    return {
        "period": str(found["period_label"].values[place]),
        "judged": bool(found["judged"].values[place]),
        "p_deficit": chance(found, "pool_p_deficit", period=place),
        "mean": plain(found["pool_position_mean"].values[place]),
        "mean_se": plain(found["pool_position_mean_se"].values[place]),
        "quantiles": quantiles,
        "quantiles_se": errors,
    }
