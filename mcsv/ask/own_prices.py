"""In whose prices an input states its values, and how what a formula sees of it is brought back to them.

In formulas, and so in what is kept of single draws, money of another year is in the model's prices already. What is
told of an input itself is in its own, as the model's author stated it: beside its distribution, source and unit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.model import Model
from mcsv.plan.programme.prices import conversion, year_apart

__all__ = ["as_stated", "price_years"]

Floats = NDArray[np.float64]


def as_stated(model: Model, name: str, values: Floats) -> Floats:
    """Values of an input, as formulas see them, in the prices in which it is stated."""
    entry = model.inputs.get(name)
    factor = 1.0 if entry is None else conversion(model, entry.price_year)
    return values if factor == 1.0 else np.asarray(values / factor)


def price_years(model: Model) -> dict[str, str]:
    """By input the year in whose prices it is stated, of those that are brought to the model's; of all options."""
    return {
        name: year
        for variant in reversed(model.variants.values())
        for name, entry in variant.inputs.items()
        if (year := year_apart(variant, entry.price_year))
    }
