"""What kind of money an amount is: prices of a year, or the cash of the day it is paid."""

from __future__ import annotations

from typing import Literal

from mcsv.model.language.formula import FormulaField
from mcsv.model.records.evidenced import Evidenced
from mcsv.model.records.money import PriceYear

__all__ = ["Basis", "Priced"]

Basis = Literal["real", "nominal"]


class Priced(Evidenced):
    """Money with its price base.

    Real money is in the prices of its price year: it is brought to the model's price year by ``prices.index``, and its
    cash grows with inflation from the start of the model. Nominal money is cash as it will be paid: never inflated, and
    divided by inflation where real value is asked for.
    """

    price_year: PriceYear = ""
    """The year in whose prices the money is stated, where it is not the model's."""
    basis: Basis = "real"
    """real: in prices of the price year, cash grows with inflation. nominal: cash as it will be paid."""
    inflation: FormulaField | None = None
    """How fast this money's cash grows, a rate a year, where it is not prices.inflation.

    What it grows faster (or slower) than prices.inflation changes its real value too.
    """
