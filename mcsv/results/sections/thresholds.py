"""How surely outputs are above and below thresholds that somebody asks about."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.model.language.names import proposal
from mcsv.plan import Layout
from mcsv.results.statistics.summary import Summary

__all__ = ["Threshold", "cells_of", "parse_threshold", "thresholds"]

_SHAPE = re.compile(r"\s*(\w+)\s*:\s*([-+0-9._eE]+)\s*")


@dataclass(frozen=True)
class Threshold:
    """An output and the value with which each draw of it is compared, in the output's unit."""

    output: str
    value: float

    def __str__(self) -> str:
        return f"{self.output}: {self.value:.12g}"


def parse_threshold(text: object) -> Threshold:
    """The threshold written in ``text``, such as ``"stays: 1_500"``. UsageError E650 where it is none."""
    match = _SHAPE.fullmatch(text) if isinstance(text, str) else None
    value = math.nan
    if match is not None:
        try:
            value = float(match[2])
        except ValueError:
            value = math.nan
    if match is None or not math.isfinite(value):
        way_out = "for example --beyond 'stays: 1_500'"
        mistake = Mistake("E650", "is no threshold", "--beyond", str(text).strip(), "OUTPUT: NUMBER", way_out)
        raise UsageError(mistake)
    return Threshold(match[1], value)


def cells_of(layout: Layout, asked: Sequence[Threshold]) -> list[tuple[int, float]]:
    """The cell and the value of each threshold, option by option. UsageError E651 for what is no output."""
    unknown = [one for one in asked if one.output not in layout.outputs]
    if unknown:
        known = list(layout.outputs)
        rule = "an output of the model"
        raise UsageError(
            [
                Mistake("E651", "is no output", "--beyond", str(one), rule, proposal(one.output, known))
                for one in unknown
            ]
        )
    return [(layout.output_cells[option, one.output], one.value) for option in layout.options for one in asked]


def thresholds(
    summary: Summary, counts: NDArray[np.int64], each: NDArray[np.int64] | None, shape: tuple[int, int]
) -> dict[str, NDArray[np.generic]]:
    """Shares of the draws above and below, (option, threshold), from counts (options x thresholds, 2), and those of
    ``each`` replicate (R, options x thresholds, 2) where the draws are points.
    """
    found: dict[str, NDArray[np.generic]] = {}
    for place, name in enumerate(("p_output_above", "p_output_below")):
        of_each = None if each is None else each[..., place].reshape(-1, *shape)
        found[name], found[f"{name}_ci"] = summary.share(counts[:, place].reshape(shape), of_each)
    return found
