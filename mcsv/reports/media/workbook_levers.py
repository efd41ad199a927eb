"""The sheets on which a reader moves window, tolerance and reserve: formulas over the curves beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mcsv.reports.writing.screen import clean
from mcsv.results.reading.curves import reserve_with
from mcsv.results.statistics.intervals import Z95, wilson

__all__ = ["curves", "figures"]

_FIRST = 6
"""The row of Curves in which numbers begin, from 1."""
_FROM = "  95 % simulation error, from"


def curves(sheet: Worksheet, numbers: Mapping[str, Any], formats: Mapping[str, Any]) -> None:
    """By window (a column) the reserve that is enough in each share of draws (a row); the counts of the run above."""
    sheet.set_column(0, len(numbers["windows"]), 16)
    sheet.freeze_panes(_FIRST - 1, 1)
    sheet.write_string(0, 0, "reserve that is enough, by window", formats["head"])
    sheet.write_string(1, 0, "draws in deficit with the reserve of the run", formats["head"])
    sheet.write_string(2, 0, _FROM, formats["head"])
    sheet.write_string(3, 0, "  to", formats["head"])
    sheet.write_string(4, 0, "share of draws", formats["head"])
    for row, share in enumerate(numbers["shares"]):
        sheet.write_number(_FIRST - 1 + row, 0, share)
    for column, window in enumerate(numbers["windows"], 1):
        sheet.write_string(0, column, clean(window["label"]), formats["head"])
        sheet.write_number(1, column, window["count"], formats["amount"])
        for row, end in enumerate(_ends_of(window, numbers["draws"]), 2):
            sheet.write_number(row, column, end, formats["chance"])
        sheet.write_string(4, column, f"until {window['until']}", formats["head"])
        for row, amount in enumerate(window["needed"] or ()):
            sheet.write_number(_FIRST - 1 + row, column, amount)


def figures(book: Workbook, sheet: Worksheet, numbers: Mapping[str, Any], formats: Mapping[str, Any]) -> None:
    """Settings that can be changed, and what follows from them."""
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 1, 20)
    labels = [clean(window["label"]) for window in numbers["windows"]]
    shifts = numbers["windows"][numbers["window"]]["needed"] is not None
    sheet.write_string(0, 0, "Change the yellow cells; the futures stay the same.", formats["title"])
    sheet.write_string(2, 0, "The budget holder answers for", formats["label"])
    sheet.write_string(2, 1, labels[numbers["window"]], formats["input"])
    sheet.data_validation(2, 1, 2, 1, {"validate": "list", "source": f"=Curves!$B$1:${_last(numbers)}$1"})
    sheet.write_string(3, 0, "Accepted chance of a deficit", formats["label"])
    sheet.write_number(3, 1, numbers["tolerance"], formats["share"])
    sheet.data_validation(3, 1, 3, 1, {"validate": "decimal", "criteria": "between", "minimum": 1e-4, "maximum": 0.9})
    sheet.write_string(4, 0, f"Reserve, {clean(numbers['currency'])}", formats["label"])
    sheet.write_number(4, 1, numbers["held"], formats["money"])
    for name, cell in (("window", "$B$3"), ("tolerance", "$B$4"), ("reserve", "$B$5")):
        book.define_name(name, f"=Figures!{cell}")
    if not shifts:
        text = "The reserve does more here than shift the position: only window and tolerance can be moved."
        sheet.write_string(6, 0, text, formats["note"])
    _follow(book, sheet, numbers, formats, shifts)


def _follow(
    book: Workbook, sheet: Worksheet, numbers: Mapping[str, Any], formats: Mapping[str, Any], shifts: bool
) -> None:
    """The formulas, each with what it comes to at the run's own settings."""
    window = numbers["windows"][numbers["window"]]
    draws, count, shares = numbers["draws"], window["count"], numbers["shares"]
    column, span = "MATCH(window,Curves!$B$1:$" + _last(numbers) + "$1,0)", _span(numbers)
    needed, share = f"INDEX({span},0,{column})", f"Curves!$A${_FIRST}:$A${_FIRST - 1 + len(shares)}"
    own = f"INDEX(Curves!$B$2:${_last(numbers)}$2,1,{column})/{draws}"
    rows: list[tuple[str, str, str, float | str]] = []
    chance = own
    if shifts:
        low = f"MATCH(reserve,{needed},1)"
        part = f"(reserve-INDEX({needed},{low}))/(INDEX({needed},{low}+1)-INDEX({needed},{low}))"
        read = f"1-(INDEX({share},{low})+{part}*(INDEX({share},{low}+1)-INDEX({share},{low})))"
        inside = f"IF(reserve>=INDEX({needed},{len(shares)}),0,{read})"
        moved = f"IF(reserve<INDEX({needed},1),1,{inside})"
        chance = f"IF(reserve={numbers['held']!r},{own},{moved})"
    rows.append(("chance", "Chance of a deficit", f"={chance}", count / draws))
    ends = _ends_of(window, draws)
    for name, label, row, moved_end in zip(("low", "high"), (_FROM, "  to"), (3, 4), _wilson(draws), strict=True):
        told = f"INDEX(Curves!$B${row}:${_last(numbers)}${row},1,{column})"
        formula = f"IF(reserve={numbers['held']!r},{told},{moved_end})" if shifts else told
        rows.append((f"chance_{name}", label, f"={formula}", ends[row - 3]))
    verdict = 'IF(chance_low>tolerance,"above the tolerance",IF(chance_high<=tolerance,"within the tolerance",'
    rows.append(("standing", "It is", f'={verdict}"too close to call"))', _standing(ends, numbers["tolerance"])))
    if shifts:
        at = f"MATCH(1-tolerance,{share},1)"
        step = f"(1-tolerance-INDEX({share},{at}))/(INDEX({share},{at}+1)-INDEX({share},{at}))"
        text = f"=MAX(0,INDEX({needed},{at})+{step}*(INDEX({needed},{at}+1)-INDEX({needed},{at})))"
        known = reserve_with(numbers["tolerance"], window["needed"], shares)
        rows.append(
            ("reserve_required", f"Reserve that brings it to the tolerance, {numbers['currency']}", text, known)
        )
    for place, (name, label, formula, known_value) in enumerate(rows, 7):
        kind = "amount" if name == "reserve_required" else "right" if name == "standing" else "chance"
        sheet.write_string(place, 0, clean(label), formats["label"])
        sheet.write_formula(place, 1, formula, formats[kind], known_value)
        book.define_name(name, f"=Figures!$B${place + 1}")
    if shifts:
        _chart(book, sheet, numbers)


def _chart(book: Workbook, sheet: Worksheet, numbers: Mapping[str, Any]) -> None:
    """The reserve that is enough in each share of draws, in the run's own window."""
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    column, last = 1 + numbers["window"], _FIRST - 2 + len(numbers["shares"])
    chart.add_series(
        {
            "name": "share of draws without a deficit",
            "categories": ["Curves", _FIRST - 1, column, last, column],
            "values": ["Curves", _FIRST - 1, 0, last, 0],
        }
    )
    chart.set_title({"name": f"What reserve is enough, within {clean(numbers['windows'][numbers['window']]['label'])}"})
    chart.set_x_axis({"name": f"reserve, {clean(numbers['currency'])}", "num_format": "#,##0", "min": 0})
    chart.set_y_axis({"name": "share of draws without a deficit", "num_format": "0%", "min": 0, "max": 1})
    chart.set_legend({"none": True})
    chart.set_size({"width": 720, "height": 360})
    text = "Curve of the share of draws without a deficit, rising with the reserve."
    sheet.insert_chart(15, 0, chart, {"description": text})


def _last(numbers: Mapping[str, Any]) -> str:
    return str(xl_col_to_name(len(numbers["windows"])))


def _span(numbers: Mapping[str, Any]) -> str:
    return f"Curves!$B${_FIRST}:${_last(numbers)}${_FIRST - 1 + len(numbers['shares'])}"


def _wilson(draws: int) -> tuple[str, str]:
    """The two ends of the interval as formulas over the name ``chance`` (Wilson 1927)."""
    square = Z95**2 / draws
    middle = f"(chance+{square / 2!r})/(1+{square!r})"
    half = f"SQRT({square!r}*(chance*(1-chance)+{square / 4!r}))/(1+{square!r})"
    return f"IF(chance=0,0,MAX(0,{middle}-{half}))", f"IF(chance=1,1,MIN(1,{middle}+{half}))"


def _ends_of(window: Mapping[str, Any], draws: int) -> Sequence[float]:
    """The interval of a window's chance with the reserve of the run: as told, else that of a count."""
    return window.get("ends") or [float(end) for end in wilson(window["count"], draws)]


def _standing(ends: Sequence[float], tolerance: float) -> str:
    if ends[0] > tolerance:
        return "above the tolerance"
    return "within the tolerance" if ends[1] <= tolerance else "too close to call"
