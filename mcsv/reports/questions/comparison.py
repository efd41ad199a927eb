"""How the options compare, as blocks: what to choose first, then how sure that is and what the choices differ in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.questions.curves import curves
from mcsv.reports.questions.dominance import dominance
from mcsv.reports.writing.cells import certain, chance, measured, titled
from mcsv.reports.writing.paper import Block, Cell, Column, Row, Sentence, Shown, Table
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.views import named_views
from mcsv.reports.writing.words import Scale
from mcsv.results.reading.figures import Accountable, accountable, figure, has_positions, pocket_index

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["best", "comparison"]

_ALWAYS = (0.05, 0.95)


def comparison(results: xr.Dataset) -> tuple[Block, ...]:
    """The whole comparison of :func:`mcsv.compare`."""
    answerable = accountable(results) if has_positions(results) else None
    own = None if answerable is None else pocket_index(results, answerable.pocket)
    blocks: list[Block] = [best(results)]
    if answerable is not None and own is not None and "pair" in results.sizes:
        blocks += [*_reserve_sentence(results, answerable, own)]
    blocks += [_choices(results)]
    if answerable is not None and own is not None and "pair" in results.sizes:
        blocks += [_positions(results, answerable, own)]
    if "npv_apart_mean" in results:
        blocks += [_values(results)]
    return (*blocks, *curves(results), *dominance(results, _by(results)))


def _unit(results: xr.Dataset) -> str:
    return str(results.attrs["net_benefit_unit"])


def _by(results: xr.Dataset) -> str:
    """By what is chosen, in words."""
    way, _, what = str(results.attrs["chosen_by"]).partition(" ")
    if way == "view":
        return f"for {what.replace('_', ' ')} (net present value)"
    if way == "sign":
        return f"for the budget of {what} (its position at the end of its window)"
    return f"by {what}" if way == "output" else f"by effect {what}"


def best(results: xr.Dataset) -> Sentence:
    """What to choose, how sure that is, and what a wrong choice costs."""
    name = str(results["best"].values)
    at = [str(label) for label in results["choice"].values].index(name)
    unit = _unit(results)
    likely = chance(results, "p_best", choice=at)
    lost = Shown(figure(results, "evpi"), unit, how="money")
    cost: tuple[Cell, ...] = ("; choosing it where another is better costs ", lost, " on average")
    certainly = likely.value == 1
    text: tuple[Cell, ...] = (f"{name} is best {_by(results)} ", *(("in every draw",) if certainly else ()))
    if certainly:
        return Sentence((*text, "."), "good")
    known = "; more is not worth spending on knowing better before choosing."
    return Sentence((*text, "with probability ", _interval(likely), *cost, known), "bold")


def _interval(shown: Shown) -> Shown:
    return Shown(shown.known, shown.unit, shown.scale, how="interval")


def _confidence(results: xr.Dataset, tolerance: float) -> int:
    return int(np.argmin(abs(results["confidence"].values - (1 - tolerance))))


def _reserve_sentence(results: xr.Dataset, answerable: Accountable, own: int) -> Iterator[Sentence]:
    """Which option needs the least reserve at the tolerance, and how much less than each other one."""
    at = _confidence(results, answerable.tolerance)
    least = str(results["least_reserve"].values[at]) if "least_reserve" in results else ""
    if not least:
        return
    options = [str(label) for label in results["option"].values]
    required = results["reserve_required"].values[:, own, at]
    unit = str(results.attrs["currency"])
    end = f"the end of {answerable.label}"
    ahead = f"For {answerable.pocket}, to bring a deficit at {end} to {certain(answerable.tolerance)}: "
    if np.all(required == 0.0):
        yield Sentence((f"{ahead}no option needs a reserve.",))
        return
    parts: list[Cell] = [ahead]
    for number, option in enumerate(options):
        needed = Shown(
            figure(results, "reserve_required", option=number, pocket=own, confidence=at), unit, up=True, how="money"
        )
        none = required[number] == 0.0
        amount: tuple[Cell, ...] = ("needs no reserve",) if none else ("needs ", needed)
        parts += [f"{', ' if number else ''}{option} ", *amount]
    yield Sentence((*parts, "."))


def _choices(results: xr.Dataset) -> Table:
    unit = _unit(results)
    size, rows = _size(results, unit), []
    for number, name in enumerate(map(str, results["choice"].values)):
        cells = (
            measured(results, "net_benefit_mean", unit, size, choice=number),
            chance(results, "p_best", choice=number),
            measured(results, "expected_loss", unit, size, choice=number),
        )
        rows.append(Row(name, cells))
    columns = (Column("mean", "beside"), Column("best, %", "interval"), Column("lost if chosen", "beside"))
    note = "lost if chosen: the best of each draw less this choice, on average; alike: the first of them is best"
    title = titled(f"Choices {_by(results)}", size.unit(unit))
    return Table(title, columns, tuple(rows), notes=(note,))


def _size(results: xr.Dataset, unit: str) -> Scale:
    return scale_of(results, unit)


def _positions(results: xr.Dataset, answerable: Accountable, own: int) -> Table:
    unit, at = str(results.attrs["currency"]), _confidence(results, answerable.tolerance)
    size, rows = scale_of(results, unit), []
    levels = [int(np.argmin(abs(results["quantile"].values - level))) for level in _ALWAYS]
    for number, name in enumerate(map(str, results["pair"].values)):
        place = {"pair": number, "pocket": own}
        deficit = figure(results, "deficit_apart", **place)
        cells = (
            measured(results, "position_apart_mean", unit, size, **place),
            *(measured(results, "position_apart_quantile", unit, size, **place, quantile=level) for level in levels),
            chance(results, "p_position_apart_negative", **place),
            Shown(deficit, "points", Scale(0.01)),
            Shown(figure(results, "reserve_apart", **place, confidence=at), unit, size),
        )
        first, less, other = name.partition(" less ")
        rows.append(Row(first, cells, below=f"{less.strip()} {other}"))
    columns = (
        Column("mean", "below"),
        *(Column(certain(level), "below") for level in _ALWAYS),
        Column("P(<0), %", "below"),
        Column("P(deficit), points", "below"),
        Column(f"reserve to {certain(answerable.tolerance)}", "below"),
    )
    title = f"Differences draw by draw: position of {answerable.pocket} at the end of {answerable.label}"
    paired = results["reserve_apart_paired"].values[:, own]
    note = "the error of the reserves' difference is that of independent runs, too large where options are alike"
    return Table(titled(title, size.unit(unit)), columns, tuple(rows), notes=() if paired.all() else (note,))


def _values(results: xr.Dataset) -> Table:
    unit = str(results.attrs["currency"])
    size, rows, views = scale_of(results, unit), [], [view for view in named_views(results) if not view.own]
    for number, name in enumerate(map(str, results["pair"].values)):
        place = {"pair": number}
        rows.append(
            Row(name, tuple(measured(results, "npv_apart_mean", unit, size, **place, view=v.index) for v in views))
        )
        rows.append(
            Row("  P(<0), %", tuple(chance(results, "p_npv_apart_negative", **place, view=v.index) for v in views))
        )
    title = titled("Differences draw by draw: net present value", size.unit(unit))
    return Table(title, tuple(Column(view.label, "beside") for view in views), tuple(rows))
