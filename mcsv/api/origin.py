"""What a result says of where it comes from."""

from __future__ import annotations

from typing import Any

import numpy as np

from mcsv import engine
from mcsv.files import self_contained
from mcsv.model import Model
from mcsv.plan import Plan
from mcsv.results.sections.points import how_sampled
from mcsv.version import __version__

__all__ = ["provenance"]


def provenance(model: Model, plan: Plan, draws: int, complete: bool, scope: str = "") -> dict[str, Any]:
    """What a result says of where it comes from, as attributes."""
    answerable, found = model.accountability, engine.fingerprints(model, plan)
    attrs: dict[str, Any] = {
        "programme": model.programme,
        "currency": model.currency,
        "price_year": model.price_year,
        "start": str(model.start) if model.start else "",
        "step": model.step,
        "fingerprint": found.whole,
        "fingerprint_model": found.model,
        "fingerprint_draws": found.draws,
        "fingerprint_code": found.code,
        "seed": plan.seed,
        "draws": draws,
        "complete": int(complete),
        "mcsv": __version__,
        "numpy": np.__version__,
        "numba": engine.compiled_with()["numba"],
        "model": self_contained(model, described=False),
    }
    if answerable:
        attrs |= {
            "accountability_pocket": answerable.pocket,
            "accountability_window": plan.layout.window,
            "accountability_label": str(answerable.window),
            "tolerance": answerable.tolerance,
        }
    cells = plan.layout.view_cells
    differs = any(
        cells[option, "society"] != cells[option, "public_value"] for option, view in cells if view == "society"
    )
    attrs |= {"weighted_by_income": int(differs)}
    return attrs | how_sampled(plan, model.sampling) | ({"scope": scope} if scope else {})
