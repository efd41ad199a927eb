"""What a reader moves, and the sheets that answer: settings and figures, options side by side, and the curves that
their formulas read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from mcsv.reports.media.workbook.chart_looks import named
from mcsv.reports.media.workbook.chart_looks import titled as head
from mcsv.reports.media.workbook.lever_formulas import FIRST, FROM, LEAST, TO, Levers, ends_of
from mcsv.reports.media.workbook.sheet import Sheet
from mcsv.reports.media.workbook.wording import CURVES, FIGURES
from mcsv.reports.writing.message import listed, message, titled
from mcsv.reports.writing.words import NOT_KNOWN

__all__ = ["curves", "figures", "side_by_side"]

WINDOW, TOLERANCE, RESERVE = ("$B$3", "$B$4", "$B$5")
"""Where on the sheet of figures the reader's settings stand."""

_CHANCE = "[<0.0001]0.0000%;0.00%"
"""A chance that no draw shows has a bound above 0, which two places would hide."""

_COLUMNS = {"chance": 1, "chance_low": 2, "chance_high": 3, "reserve_required": 4, "standing": 5}
"""Of the options side by side."""


def curves(sheet: Sheet, options: Mapping[str, Levers]) -> None:
    """By option and window (a column) the reserve that is enough in each share of draws (a row); above it counts."""
    labels = (
        message("reserve that is enough, by window"),
        message("draws in deficit with the reserve of the run"),
        FROM,
        TO,
        message("option"),
        message("share of draws"),
    )
    for row, label in enumerate(labels):
        sheet.put(row, 0, label, "corner")
    shares = next(iter(options.values())).numbers["shares"]
    for row, share in enumerate(shares, FIRST - 1):
        sheet.put_number(row, 0, share, "General")
    for name, levers in options.items():
        money = _money(levers)
        for column, window in enumerate(levers.numbers["windows"], levers.column + 1):
            sheet.put(0, column, window["label"], "head")
            sheet.put_number(1, column, window["count"], "#,##0")
            for row, end in enumerate(ends_of(window, levers.numbers["draws"]), 2):
                sheet.put_number(row, column, end, _CHANCE)
            sheet.put(4, column, name, "head")
            sheet.put(5, column, message("until {day}", day=window["until"]), "head")
            for row, amount in enumerate(window["needed"] or (), FIRST - 1):
                sheet.put_number(row, column, amount, money)
            if levers.wider:
                _wider(sheet, column + levers.further, name, window)
    sheet.row = FIRST - 1 + len(shares)
    sheet.sheet.freeze_panes(FIRST - 1, 1)


def _wider(sheet: Sheet, column: int, name: str, window: Mapping[str, Any]) -> None:
    """How wide the interval of each share is, over that of as many plain draws; 0 where nobody can tell."""
    for row, label in ((0, window["label"]), (4, name), (5, message("Simulation error"))):
        sheet.put(row, column, label, "head")
    for row, width in enumerate(window.get("wider") or (), FIRST - 1):
        sheet.put_number(row, column, 0.0 if width is None else width, "General")


def figures(book: Workbook, sheet: Sheet, levers: Levers) -> None:
    """Settings that can be changed, and what follows from them."""
    numbers = levers.numbers
    sheet.sheet.set_column(1, 1, 22)
    sheet.say(message("Change the yellow cells; the futures stay the same."), "title")
    sheet.skip()
    _settings(book, sheet, levers)
    sheet.skip()
    if not levers.shifts:
        text = "The reserve does more here than shift the position: only window and tolerance can be moved."
        sheet.say(message(text), "note")
    sheet.row = max(sheet.row, 7)
    for name, label, formula, known in levers.told("chance", "chance_low", "chance_high"):
        sheet.write(0, label, "label")
        sheet.formula(1, formula, known, _shown(name, levers))
        book.define_name(name, f"={sheet.formats.in_formulas(FIGURES)}!$B${sheet.row + 1}")
        sheet.row += 1
    if levers.may_be_too_few:
        text = "{not_known}: the draws are too few to tell a reserve for that chance."
        sheet.say(message(text, not_known=NOT_KNOWN), "note")
    sheet.skip()
    if levers.shifts:
        _chart(book, sheet, numbers)


def _settings(book: Workbook, sheet: Sheet, levers: Levers) -> None:
    numbers, place = levers.numbers, sheet.sheet
    sheet.write(0, message("The budget holder answers for"), "label")
    sheet.write(1, numbers["windows"][numbers["window"]]["label"], "input")
    last = xl_col_to_name(len(numbers["windows"]))
    place.data_validation(
        2, 1, 2, 1, {"validate": "list", "source": f"={sheet.formats.in_formulas(CURVES)}!$B$1:${last}$1"}
    )
    sheet.row += 1
    sheet.write(0, message("Accepted chance of a deficit"), "label")
    sheet.number(1, numbers["tolerance"], "0.0##%", "input")
    place.data_validation(3, 1, 3, 1, {"validate": "decimal", "criteria": "between", "minimum": LEAST, "maximum": 0.9})
    sheet.row += 1
    sheet.write(0, titled(message("Reserve"), numbers["currency"]), "label")
    sheet.number(1, levers.held, _money(levers), "input")
    place.data_validation(4, 1, 4, 1, {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.row += 1
    for name, cell in (("window", WINDOW), ("tolerance", TOLERANCE), ("reserve", RESERVE)):
        book.define_name(name, f"={sheet.formats.in_formulas(FIGURES)}!{cell}")


def side_by_side(sheet: Sheet, options: Mapping[str, Levers]) -> None:
    """All options at the settings of the sheet of figures."""
    sheet.say(message("With the settings of sheet {sheet}", sheet=FIGURES), "caption")
    ends = message("from"), message("to")
    heads = (message("chance of a deficit"), *ends, message("reserve to the tolerance"))
    sheet.heads(message("option"), [*enumerate(heads, 1)])
    for option, levers in options.items():
        sheet.write(0, option, "label")
        cells = (f"$B${sheet.row + 1}", f"$C${sheet.row + 1}", f"$D${sheet.row + 1}")
        for name, _, formula, known in levers.told(*cells):
            style = "text" if name == "standing" else "right"
            sheet.formula(_COLUMNS[name], formula, known, _shown(name, levers), style)
        if not levers.shifts:
            sheet.write(_COLUMNS["reserve_required"], NOT_KNOWN, "right")
        sheet.row += 1
    if stay := [name for name, levers in options.items() if not levers.shifts]:
        text = (
            "{not_known} of {options}: there a reserve does more than shift the position; it stays as the model has it."
        )
        sheet.say(message(text, not_known=NOT_KNOWN, options=listed(stay)), "note")
    if few := [name for name, levers in options.items() if levers.may_be_too_few]:
        text = "{not_known} of {options}: the draws are too few to tell a reserve for that chance."
        sheet.say(message(text, not_known=NOT_KNOWN, options=listed(few)), "note")
    own = [name for name, levers in options.items() if levers.shifts and levers.numbers["held"] != levers.held]
    if own:
        text = "Unless the reserve is changed there, these options have their own: {options}."
        sheet.say(message(text, options=listed(own)), "note")
    sheet.skip()


def _shown(name: str, levers: Levers) -> str:
    return {"reserve_required": _money(levers), "standing": ""}.get(name, _CHANCE)


def _money(levers: Levers) -> str:
    """Whole pounds where there are thousands of them; where there are pence, four digits of the largest amount."""
    amounts = [abs(amount) for window in levers.numbers["windows"] for amount in window["needed"] or ()]
    most = max([*amounts, abs(levers.held)])
    decimals = 3 - math.floor(math.log10(most)) if most > 0 else 0
    return "#,##0" + ("." + "0" * decimals if decimals > 0 else "")


def _chart(book: Workbook, sheet: Sheet, numbers: Mapping[str, Any]) -> None:
    """The reserve that is enough in each share of draws, in the run's own window."""
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    column, last = 1 + numbers["window"], FIRST - 2 + len(numbers["shares"])
    within, said = numbers["windows"][numbers["window"]]["within"], sheet.formats.said
    place = sheet.formats.sheet(CURVES)
    chart.add_series(
        {
            "name": said(message("share of draws without a deficit")),
            "categories": [place, FIRST - 1, column, last, column],
            "values": [place, FIRST - 1, 0, last, 0],
        }
    )
    head(chart, said(message("What reserve is enough, {within}", within=within)))
    reserve = said(titled(message("reserve"), numbers["currency"]))
    chart.set_x_axis({"name": named(reserve), "num_format": "#,##0", "min": 0})
    share = said(message("share of draws without a deficit"))
    chart.set_y_axis({"name": share, "num_format": "0%", "min": 0, "max": 1})
    chart.set_legend({"none": True})
    sheet.chart(chart, message("Curve of the share of draws without a deficit, rising with the reserve."))
