"""Where deficits happen as one JSON document for programs: stable keys, plain numbers, never NaN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcsv.reports.media.text import plain as in_words
from mcsv.reports.questions.boxes import limits_of, sentences
from mcsv.reports.questions.not_driving import price_year
from mcsv.reports.writing.json_cells import chance, head, plain, written
from mcsv.results.reading.figures import at, by_option

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["boxes_document", "boxes_json"]


def boxes_document(results: xr.Dataset) -> dict[str, Any]:
    """The document as plain Python.

    By option: ``sentences``, ``boxes`` with their limits (``low`` and ``high`` in the driver's unit, None where open,
    and the shares of draws below them), ``share``, ``density`` and ``coverage``; ``rest``: the share of deficits in
    none of them; ``why`` there is no box. ``draws_that_chose`` boxes, and those ``held_out``, of which the figures are.
    """
    return {
        **head(results.attrs),
        "left_out": {
            "by_period": str(results.attrs["drivers_left_out"]).split(),
            "counts_in_formulas": bool(results.attrs["drivers_counts"]),
            "by_case": str(results.attrs.get("drivers_by_case", "")).split(),
        },
        "together": str(results.attrs["drivers_together"]).split(),
        "options": {name: _option(one) for name, one in by_option(results).items()},
    }


def boxes_json(results: xr.Dataset) -> str:
    """The document as indented JSON text with a line break at its end."""
    return written(boxes_document(results))


def _option(one: xr.Dataset) -> dict[str, Any]:
    boxes = [_box(one, box) for box in range(one.sizes["box"]) if plain(at(one, "box_share", box=box)) is not None]
    return {
        "sentences": [in_words(sentence) for sentence in sentences(one)],
        "boxes": boxes,
        "rest": chance(one, "box_rest"),
        "deficit": chance(one, "box_deficit"),
        "why": str(at(one, "box_why")) or None,
        "draws_that_chose": int(at(one, "box_draws")),
        "held_out": int(at(one, "box_held_out")),
    }


def _box(one: xr.Dataset, box: int) -> dict[str, Any]:
    return {
        "limits": {
            limit.driver: {
                "low": plain(limit.low),
                "high": plain(limit.high),
                "unit": limit.unit,
                "price_year": price_year(one, [*map(str, one["driver"].values)].index(limit.driver)),
                "shares_below": [plain(share) for share in limit.below],
                "words": limit.words,
            }
            for limit in limits_of(one, box)
        },
        **{name: chance(one, f"box_{name}", box=box) for name in ("share", "density", "coverage")},
    }
