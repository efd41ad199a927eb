"""Options side by side, on the same draws: the risk to the own budget, what buys it down, and who gains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports import words
from mcsv.reports.scales import scale_of
from mcsv.reports.screen import Screen, clean
from mcsv.reports.summary import prices
from mcsv.reports.table import table
from mcsv.reports.views import View, named_views
from mcsv.results.reading import (
    Accountable,
    accountable,
    by_option,
    figure,
    has_positions,
    judged_period,
    pocket_index,
    probability,
    reserve_at_tolerance,
)

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["compared"]


def compared(results: xr.Dataset, screen: Screen) -> list[list[str]]:
    """A table of the accountable pocket's risk and one of value by view, a row an option; nothing for one option."""
    if results.sizes["option"] < 2:
        return []
    blocks = []
    answerable = accountable(results) if has_positions(results) else None
    if answerable is not None:
        blocks.append(_risks(results, answerable, screen))
    if "npv_mean" in results:
        blocks.append(_values(results, answerable, screen))
    return [*blocks, _outputs(results, screen)]


def _risks(results: xr.Dataset, answerable: Accountable, screen: Screen) -> list[str]:
    tolerance = f"reserve to {words.exact(100 * answerable.tolerance)} %"
    heading = ["", "P(<0), %", "95 % interval", tolerance, "", "mean", ""]
    size, sign, rows = scale_of(results, results.attrs["currency"]), screen.signs.plus_minus, []
    for name, one in by_option(results).items():
        pocket = pocket_index(one, answerable.pocket)
        chance = probability(one, "p_deficit_window", pocket=pocket)
        reserve = size.of(reserve_at_tolerance(one, answerable))
        mean = size.of(figure(one, "position_mean", pocket=pocket, period=judged_period(one)))
        row = [clean(name), words.percent(chance), words.interval(chance)]
        row += [*words.needed(reserve, sign), words.figure(mean), words.error(mean, sign)]
        rows.append(row)
    unit = clean(size.unit(results.attrs["currency"]))
    title = f"Options: position of {clean(answerable.pocket)} at the end of {answerable.label}, {unit}, nominal cash"
    return [*screen.paragraph(title, "bold"), *table([heading, *rows], screen.width)]


def _values(results: xr.Dataset, answerable: Accountable | None, screen: Screen) -> list[str]:
    """Mean and P(<0) of the own pocket's value, and of that of all."""
    views = [view for view in named_views(results) if _shown(view, results, answerable)]
    size = scale_of(results, results.attrs["currency"])
    heading = [""]
    for view in views:
        heading += [view.label, ""]
    rows = [row for name, one in by_option(results).items() for row in _value(name, one, views, size, screen)]
    unit = clean(size.unit(results.attrs["currency"]))
    parts = ("Options: net present value", unit, prices(results))
    notes = [f"{view.label}: {view.note}" for view in views if view.note]
    foot = screen.paragraph("; ".join(notes), "faint") if notes else []
    title = screen.paragraph(", ".join(filter(None, parts)), "bold")
    return [*title, *table([heading, *rows], screen.width), *foot]


def _shown(view: View, results: xr.Dataset, answerable: Accountable | None) -> bool:
    return not view.own or (answerable is not None and str(results["view"].values[view.index]) == answerable.pocket)


def _value(name: str, one: xr.Dataset, views: list[View], size: words.Scale, screen: Screen) -> list[list[str]]:
    first, second = [clean(name)], ["  P(<0), %"]
    for view in views:
        mean = size.of(figure(one, "npv_mean", view=view.index))
        chance = probability(one, "p_npv_negative", view=view.index)
        error = words.chance_error(chance, screen.signs.plus_minus)
        first += [words.figure(mean), words.error(mean, screen.signs.plus_minus)]
        second += [error, ""] if chance.value in (0, 1) else [words.percent(chance), error]
    return [first, second]


def _outputs(results: xr.Dataset, screen: Screen) -> list[str]:
    """Means of the outputs, where the options tell them apart."""
    if has_positions(results) or not results.sizes.get("output", 0):
        return []
    heading, rows = [""], [[clean(name)] for name in by_option(results)]
    for index, (name, unit) in enumerate(zip(results["output"].values, results["output_unit"].values, strict=True)):
        size = scale_of(results, str(unit))
        label = ", ".join(filter(None, (clean(str(name)), clean(size.unit(str(unit))))))
        heading += [label, ""]
        for row, one in zip(rows, by_option(results).values(), strict=True):
            mean = size.of(figure(one, "output_mean", output=index))
            row += [words.figure(mean), words.error(mean, screen.signs.plus_minus)]
    return [*screen.paragraph("Options: means of the outputs", "bold"), *table([heading, *rows], screen.width)]
