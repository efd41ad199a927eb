"""What stands in the cells of a workbook's tables: the error beside its figure, sums that come to what a run says."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

import mcsv
from mcsv.reports.media.workbook.draw import draw
from mcsv.reports.media.workbook.formats import spelled
from mcsv.reports.media.workbook.tables import columns_of
from mcsv.reports.page.content import content
from mcsv.reports.writing.page import Page
from mcsv.reports.writing.paper import Shown, Table
from mcsv.results.statistics.intervals import Figure

DISCHARGE = Path(__file__).parents[3] / "configs" / "discharge.yaml"
TERM = re.compile(r"([+-]?)(?:SUM\()?'?Numbers'?!(\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)\)?")


@pytest.fixture(scope="module")
def page() -> Page:
    model = mcsv.read_model(DISCHARGE)
    return content(mcsv.simulate(model, draws=4_000, full=True, money=True), model)


@pytest.fixture(scope="module")
def books(page: Page) -> tuple[Any, Any]:
    """With formulas, and with the figures that stand in their place until something computes."""
    made = draw(page)
    return openpyxl.load_workbook(io.BytesIO(made)), openpyxl.load_workbook(io.BytesIO(made), data_only=True)


def test_beside_a_figure_stands_its_own_error_as_a_number(page: Page, books: tuple[Any, Any]) -> None:
    """It was text, which nobody can calculate with, in thousands beside a figure in pounds."""
    _, book = books
    shown = [sheet for sheet in book if sheet.title != "Numbers"]  # where figures stand before they are rounded
    captions = {cell.value: cell for sheet in shown for row in sheet.iter_rows(max_col=1) for cell in row if cell.value}
    compared = 0
    for block in (block for section in page.sections for block in section.blocks if isinstance(block, Table)):
        caption = captions[str(block.title)]
        for at, row in enumerate(block.rows, caption.row + 2):
            for place, column, cell in zip(columns_of(block), block.columns, row.cells, strict=True):
                known = spelled(cell) if isinstance(cell, Shown) else None
                if known is None or column.errors == "none" or not isinstance(cell, Shown):
                    continue
                figure, error = (caption.parent.cell(at, place + 1 + beside) for beside in (0, 1))
                assert figure.value == pytest.approx(known[0])
                if isinstance(cell.known, Figure):
                    assert error.value == pytest.approx(cell.error, rel=0.51, abs=1e-12), (block.title, row.label)
                    assert error.number_format.startswith('"±"')
                    compared += 1
    assert compared > 50


def worked_out(formula: str, book: Any) -> float:
    """A sum of cells and of sums of cells of the sheet of numbers."""
    found = 0.0
    for sign, cells in TERM.findall(formula):
        left, top, right, bottom = range_boundaries(cells.replace("$", ""))
        rows = book["Numbers"].iter_rows(top, bottom, left, right, values_only=True)
        found += (-1.0 if sign == "-" else 1.0) * sum(value for row in rows for value in row if value is not None)
    return found


def test_sums_of_the_cash_flow_come_to_what_the_run_says(books: tuple[Any, Any]) -> None:
    """What is held is what there was at first with all that came since, less all that went."""
    formulas, figures = books
    told = [cell for row in formulas["Cash flow"].iter_rows() for cell in row if cell.data_type == "f"]
    assert len(told) > 20
    for cell in told:
        whole = re.fullmatch(r"=ROUND\((.*),(-?\d+)\)", cell.value)
        assert whole is not None
        shown = figures["Cash flow"][cell.coordinate].value
        assert worked_out(whole[1], formulas) == pytest.approx(shown, abs=0.51 * 10.0 ** -int(whole[2])), (
            cell.coordinate
        )
