"""The forecast before and after what was observed: the risk and the reserve first, then what stands behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.questions.surprise import expected, surprising
from mcsv.reports.writing import words
from mcsv.reports.writing.cells import certain, chance
from mcsv.reports.writing.paper import Block, Cell, Column, Note, Row, Sentence, Shown, Table
from mcsv.results.declared.update import BEFORE_AND_AFTER
from mcsv.results.reading.figures import accountable, at, by_option, figure
from mcsv.results.reading.second_pass import looked_at, second_pass
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["updated"]

_LEVELS = (0.05, 0.5, 0.95)
_BEFORE, _AFTER = range(2)


def updated(found: xr.Dataset) -> tuple[Block, ...]:
    """The answer of ``mcsv update``, option by option."""
    options = by_option(found)
    blocks: list[Block] = []
    for name, one in options.items():
        who = f"{name}, " if len(options) > 1 else ""
        judged = "p_deficit_any_forecast" in one
        blocks += [*([_risk(one, who)] if judged else []), *surprising(one, who)]
        blocks += [_position(one, who)] if judged else []
        blocks += [_others(one, who)] if "p_deficit_other_forecast" in one else []
        blocks += [_output(one, place, who) for place in range(one.sizes.get("output", 0))]
        blocks += [expected(one, who), _worth(one, who)]
    return tuple(blocks)


def _risk(one: xr.Dataset, who: str) -> Sentence:
    answerable = accountable(one)
    assert answerable is not None
    before, after = (chance(one, "p_deficit_any_forecast", forecast=place) for place in (_BEFORE, _AFTER))
    parts: tuple[Cell, ...] = (
        f"{who}{answerable.pocket}: with what was observed, ",
        Shown(after.known, "%", how="interval"),
        f" chance of a deficit within {answerable.label}; before it was ",
        Shown(before.known, "%", how="interval"),
    )
    reserves = [figure(one, "reserve_forecast", forecast=place) for place in (_AFTER, _BEFORE)]
    return Sentence((*parts, *_reserve(one, reserves, certain(answerable.tolerance))), "bold")


def _reserve(one: xr.Dataset, reserves: list[Figure], tolerance: str) -> tuple[Cell, ...]:
    if looked_at(one):
        why = "a reserve does more than shift the position, so that no number of draws tells it"
        return (f". No reserve that brings it to {tolerance} is told here: {why}; mcsv run tells that before.",)
    if not all(reserve.known for reserve in reserves):
        return (f". The reserve that brings it to {tolerance} cannot be told from these draws.",)
    now, then = (Shown(reserve, str(one.attrs["currency"]), up=True, how="money") for reserve in reserves)
    return f". The reserve that brings it to {tolerance}: ", now, "; before: ", then, "."


def _position(one: xr.Dataset, who: str) -> Table:
    answerable, unit = accountable(one), str(one.attrs["currency"])
    assert answerable is not None
    title = f"{who}Position of {answerable.pocket} at the end of {answerable.label}, {unit}, nominal cash"
    negative = [chance(one, "p_deficit_window_forecast", forecast=place) for place in (_BEFORE, _AFTER)]
    return _table(one, title, "position_forecast", unit, negative)


def _others(one: xr.Dataset, who: str) -> Table:
    """Other pockets that accept a risk of their own, before and after."""
    rows = []
    for place, name in enumerate(map(str, one["other_pocket"].values)):
        accepted = float(at(one, "other_tolerance", other_pocket=place))
        tolerance = words.exact(round(100 * accepted, 7)) if np.isfinite(accepted) else words.NOT_KNOWN
        both = [
            chance(one, "p_deficit_other_forecast", other_pocket=place, forecast=when) for when in (_BEFORE, _AFTER)
        ]
        rows.append(Row(name, (*both, tolerance)))
    columns = (*(Column(f"{label}, %", "interval") for label in BEFORE_AND_AFTER), Column("tolerance, %"))
    return Table(
        f"{who}Pockets with a tolerance of their own: chance of a deficit at any judged date", columns, tuple(rows)
    )


def _output(one: xr.Dataset, place: int, who: str) -> Table:
    unit = str(at(one, "output_unit", output=place))
    negative = [chance(one, "p_output_negative_forecast", output=place, forecast=each) for each in (_BEFORE, _AFTER)]
    title = ", ".join(filter(None, (f"{who}Output {at(one, 'output', output=place)}", unit)))
    return _table(one, title, "output_forecast", unit, negative, output=place)


def _table(one: xr.Dataset, title: str, name: str, unit: str, negative: list[Shown], **place: int) -> Table:
    levels = one.variables["quantile"].values
    shown = [int(np.argmin(abs(levels - wanted))) for wanted in _LEVELS]
    rows = []
    for when, label in enumerate(BEFORE_AND_AFTER):
        here = place | {"forecast": when}
        cells = [Shown(figure(one, f"{name}_{part}", **here), unit) for part in ("mean", "sd")]
        cells += [Shown(figure(one, f"{name}_quantile", quantile=level, **here), unit) for level in shown]
        rows.append(Row(label, (*cells, negative[when])))
    columns = (
        Column("mean", "below"),
        Column("sd", "below"),
        *(Column(f"{100 * levels[level]:g} %", "below") for level in shown),
        Column("P(<0), %", "below"),
    )
    return Table(title, columns, tuple(rows))


def _worth(one: xr.Dataset, who: str) -> Note:
    worth, draws = float(at(one, "effective_draws", forecast=_AFTER)), int(one.attrs["draws"])
    seen = str(one.attrs["observed"]).replace(" ", ", ")
    again = second_pass(one)
    if again is None:
        return Note((f"{who}observed: {seen}; {draws:,} draws are worth {words.number(worth, 0)} that agree with it",))
    # Of few draws a digit more, so that less than one is not none.
    agreed = words.number(again.agreed, 0 if again.agreed >= 10.0 else 1)
    moved = ", ".join(f"{name} by {shift:+.1f}" for name, shift in again.moved.items())
    agree = f"{draws:,} draws are worth {agreed} that agree with it"
    nearer = f"in which each draw counts for as much less as it was made likelier ({moved} standard deviations)"
    found = f"its draws are worth {words.number(worth, 0)} that agree"
    hardly = f"{who}observed: {seen}, which the model hardly expects: {agree}"
    return Note((f"{hardly}. So a second pass was made near it, {nearer}: {found}",))
