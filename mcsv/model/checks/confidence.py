"""Tolerances that are probably confidences (W365)."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey

__all__ = ["tolerances"]


def tolerances(survey: Survey) -> Iterator[Mistake]:
    """A tolerance above one half, which accepts a deficit more often than not."""
    model = survey.model
    stated = {f"pockets.{name}.tolerance": pocket.tolerance for name, pocket in model.pockets.items()}
    if model.accountability:
        stated["accountability.tolerance"] = model.accountability.tolerance
    for path, tolerance in stated.items():
        if tolerance is not None and tolerance > 0.5:
            what = "accepts a deficit more often than not: is it the confidence?"
            rule = "the probability of a deficit that is accepted"
            way_out = f"for a confidence of {100 * tolerance:g} % write {1 - tolerance:.6g}"
            yield Mistake("W365", what, path, f"{tolerance:g}", rule, way_out)
