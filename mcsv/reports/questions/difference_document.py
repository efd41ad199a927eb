"""What changed between two models, and what each change explains, as one JSON document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mcsv.reports.writing.json_cells import head, mean, plain, written
from mcsv.results.reading.difference import whole
from mcsv.results.reading.figures import at, by_option

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["difference_document", "difference_json"]

_SIDE = (
    "name", "programme", "currency", "price_year", "pocket", "tolerance", "label", "draws", "seed", "sampling",
    "complete", "mcsv", "code",
)  # fmt: skip


def difference_document(found: xr.Dataset) -> dict[str, Any]:
    """The document as plain Python; None stands where draws tell nothing."""
    attrs = found.attrs
    sides: dict[str, Any] = {
        end: {name: attrs.get(f"{end}_{name}") for name in _SIDE}
        | {"options_alone": str(attrs[f"{end}_alone"]).split()}
        for end in ("before", "after")
    }
    steps = zip(map(str, found["step"].values), map(str, found["step_why"].values), strict=True)
    return {
        **head(attrs),
        "identical": bool(attrs["identical"]),
        **sides,
        "edits": [_edit(found, place) for place in range(found.sizes["edit"])],
        "steps": [{"name": name, "why_at_once": why or None} for name, why in steps],
        "options": {name: _option(one) for name, one in by_option(found).items()},
    }


def difference_json(found: xr.Dataset) -> str:
    """The document as indented JSON text with a line break at its end."""
    return written(difference_document(found))


def _edit(found: xr.Dataset, place: int) -> dict[str, Any]:
    before, after = (str(found[f"edit_{end}"].values[place]) for end in ("before", "after"))
    return {
        "path": str(found["edit"].values[place]),
        "kind": str(found["edit_kind"].values[place]),
        "before": json.loads(before) if before else None,
        "after": json.loads(after) if after else None,
        "step": int(found["edit_step"].values[place]),
        "describes": bool(found["edit_describes"].values[place]),
    }


def _option(one: xr.Dataset) -> dict[str, Any]:
    names = map(str, one["outcome"].values)
    return {
        "reserve_parts": str(one["reserve_why"].values) or None,
        "outcomes": {name: _outcome(one, place) for place, name in enumerate(names)},
    }


def _outcome(one: xr.Dataset, place: int) -> dict[str, Any]:
    change = whole(one, place)
    steps = [*map(str, one["step"].values)]
    by_step = {
        word: {
            step: mean(one, f"step_{word}", "value", step=number, outcome=place) for number, step in enumerate(steps)
        }
        for word in ("in_order", "averaged")
    }
    return {
        "unit": str(at(one, "outcome_unit", outcome=place)),
        **{end: mean(one, f"outcome_{end}", "value", outcome=place) for end in ("before", "after")},
        "change": {"value": plain(change.value), "se": plain(change.se)},
        "by_steps": mean(one, "outcome_change", "value", outcome=place),
        "by_draws": mean(one, "outcome_by_draws", "value", outcome=place),
        "by_code": plain(at(one, "outcome_by_code", outcome=place)),
        **by_step,
    }
