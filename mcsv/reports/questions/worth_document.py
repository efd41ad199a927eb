"""The worth of knowing more as one JSON document for programs: stable keys, plain numbers, never NaN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mcsv.reports.media.text import plain as in_words
from mcsv.reports.questions.worth import worth
from mcsv.reports.writing.json_cells import head, of_figure, plain, written
from mcsv.reports.writing.paper import Sentence
from mcsv.results.reading.figures import figure
from mcsv.results.reading.known import best_choice, known_inputs
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["worth_document", "worth_json"]


def worth_document(found: xr.Dataset) -> dict[str, Any]:
    """The document as plain Python; None stands where the draws tell nothing. ``se`` are Monte Carlo standard errors.

    ``sentences`` are what the answer says first; money is in ``unit``, chances are shares.
    """
    attrs = found.attrs
    return {
        **head(attrs),
        "sentences": [in_words(block) for block in worth(found) if isinstance(block, Sentence)],
        "decision": {
            "by": str(attrs["decision_by"]),
            "of": str(attrs["decision_of"]),
            "stated": bool(attrs["decision_stated"]),
        },
        "unit": str(attrs["benefit_unit"]) or None,
        "best_choice": best_choice(found)[0],
        "choices": _by(found, "choice", "net_benefit_mean"),
        "evpi": of_figure(figure(found, "evpi")),
        "evppi": {
            one.name: {
                **of_figure(one.worth),
                "in_sample": plain(one.at_most),
                "varies_by_chance": one.varies,
                "reserve_released": one.released and of_figure(one.released),
            }
            for one in known_inputs(found)
        },
        "together": _by(found, "together", "evppi_together"),
        "tolerance": plain(attrs.get("tolerance")),
        "p_deficit_now": _by(found, "option", "risk_before"),
        "studies": {
            str(name): _study(found, place)
            for place, name in enumerate(found["study"].values if "study" in found.coords else ())
        },
    }


def worth_json(found: xr.Dataset) -> str:
    """The document as text."""
    return written(worth_document(found))


def _by(found: xr.Dataset, label: str, name: str) -> dict[str, Any]:
    labels = found[label].values if label in found.coords else ()
    return {str(each): of_figure(figure(found, name, **{label: place})) for place, each in enumerate(labels)}


def _study(found: xr.Dataset, place: int) -> dict[str, Any]:
    best = int(found["best_size"].values[place])
    there = np.flatnonzero(~np.isnan(found["study_cost"].values[place])).tolist()
    return {
        "tells": str(found["study_tells"].values[place]),
        "decisions": float(found["study_decisions"].values[place]),
        "best": {
            "size": best,
            "low": int(found["best_size_low"].values[place]),
            "high": int(found["best_size_high"].values[place]),
            "enbs": of_figure(figure(found, "enbs_best", study=place)),
        },
        "sizes": {str(int(found["size"].values[at])): _size(found, place, at) for at in there},
    }


def _size(found: xr.Dataset, place: int, at: int) -> dict[str, Any]:
    options = found["option"].values if "assurance" in found else ()
    return {
        "cost": float(found["study_cost"].values[place, at]),
        "evsi": of_figure(figure(found, "evsi", study=place, size=at)),
        "enbs": of_figure(figure(found, "enbs", study=place, size=at)),
        "assurance": {str(option): of_figure(_assurance(found, row, place, at)) for row, option in enumerate(options)},
    }


def _assurance(found: xr.Dataset, row: int, place: int, at: int) -> Figure:
    return figure(found, "assurance", option=row, study=place, size=at)
