"""What was observed beside what was expected of it, and what is to be said where the two do not go together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from mcsv.model.records.money import money_of
from mcsv.reports.writing.cells import certain, chance
from mcsv.reports.writing.paper import Column, Row, Sentence, Shown, Table
from mcsv.results.reading.figures import at, figure, probability
from mcsv.results.reading.surprise import Surprise, one_in, surprise
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["expected", "surprising"]

_LEVELS = (0.05, 0.5, 0.95)
_WAY_OUT = (
    "Before the forecast is used, look at how it was observed, at its sd, which covers what the model leaves out as "
    "well, and at the inputs behind it."
)


def surprising(one: xr.Dataset, who: str) -> tuple[Sentence, ...]:
    """What is to be said of what an option hardly expected; nothing where it did."""
    said = [*_far(one), *_contradictory(surprise(one))]
    if not said:
        return ()
    first = f"{who}{said[0]}" if who else _begun(said[0])
    return (Sentence((" ".join([first, *map(_begun, said[1:]), _WAY_OUT]),), "doubtful"),)


def _begun(text: str) -> str:
    """With the capital letter that a sentence begins with."""
    return text[:1].upper() + text[1:]


def _far(one: xr.Dataset) -> Iterator[str]:
    names = [str(name) for name in one["observation"].values]
    for name in surprise(one).far:
        chances = _less(one_in(probability(one, "p_as_far_out", observation=names.index(name))))
        yield f"the model hardly expected {name}: it gave a figure as far out a chance of {chances}."


def _contradictory(found: Surprise) -> Iterator[str]:
    if found.together:
        yield (
            "what was observed contradicts the model or itself: each figure could be expected, but the model gave "
            "all of them together, so far from how they go together in it, a chance of "
            f"{_less(one_in(found.together))}."
        )
    if found.unmet:
        yield (
            "no draw meets all that was observed: even after it the model gives figures that miss by as much a chance "
            f"of {_less(one_in(found.unmet))}. The forecast is a compromise between them, and surer than it should be."
        )


def _less(most: int) -> str:
    return f"less than 1 in {most:,}"


def expected(one: xr.Dataset, who: str) -> Table:
    """What was observed, beside what an option expected of it."""
    levels = one.variables["quantile"].values
    shown = [int(np.argmin(abs(levels - wanted))) for wanted in _LEVELS]
    rows = []
    for place, name in enumerate(one["observation"].values):
        seen = Shown(Figure(float(at(one, "observed_value", observation=place)), 0.0))
        expected = [Shown(figure(one, "expected_quantile", observation=place, quantile=level)) for level in shown]
        unit = str(at(one, "observation_unit", observation=place))
        label = f"{name}, {unit}" if unit else str(name)
        rows.append(Row(label, (seen, *expected, chance(one, "p_as_far_out", observation=place))))
    if len(rows) > 1:
        rows.append(Row("all together", ("", "", "", "", chance(one, "p_as_far_out_together"))))
    columns = (
        Column("observed"),
        *(Column(certain(float(levels[level])), "below") for level in shown),
        Column("as far out, %", "below"),
    )
    title = f"{who}What was observed, and what was expected of it before, with its error"
    return Table(title, columns, tuple(rows), notes=tuple(_in_prices(one)))


def _in_prices(one: xr.Dataset) -> Iterator[str]:
    """In which prices money is compared: what a ledger has is cash of its day."""
    currency, year = (str(one.attrs.get(key) or "") for key in ("currency", "price_year"))
    units = map(str, one["observation_unit"].values)
    if year and currency and any(money_of(unit, currency) for unit in units):
        yield f"money is compared in prices of {year}, before inflation"
