"""The page as a workbook: figures are those of the page, formulas move as runs do, and nothing in it is hidden."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from campaign import long_only

import mcsv
from mcsv.reports.media.spelling import value
from mcsv.reports.media.workbook.draw import draw
from mcsv.reports.media.workbook.formats import spelled
from mcsv.reports.page.content import content
from mcsv.reports.writing.page import Page
from mcsv.reports.writing.paper import Shown, Table

DISCHARGE = Path(__file__).parents[3] / "configs" / "discharge.yaml"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
DRAWS = 20_000


@pytest.fixture(scope="module")
def page() -> Page:
    model = mcsv.read_model(DISCHARGE)
    return content(mcsv.simulate(model, draws=DRAWS, full=True, curves=True, money=True), model)


@pytest.fixture(scope="module")
def book(page: Page) -> Any:
    return openpyxl.load_workbook(io.BytesIO(draw(page)))


def test_every_figure_of_the_page_stands_in_it_as_a_number(page: Page, book: Any) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    numbers = {cell.value for cell in cells if cell.data_type == "n"}
    for section in page.sections:
        for block in section.blocks:
            for cell in (cell for row in block.rows for cell in row.cells) if isinstance(block, Table) else ():
                known = spelled(cell) if isinstance(cell, Shown) else None
                if known is not None and block.ledger is None:
                    assert known[0] in numbers, (block.title, value(cell))


def test_nothing_is_hidden_and_only_the_levers_are_formulas(book: Any) -> None:
    for sheet in book:
        assert sheet.sheet_state == "visible"
        assert not any(part.hidden for part in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()))
        formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert bool(formulas) == (sheet.title in ("Figures", "Cash flow", "Numbers"))


def test_what_an_author_wrote_is_no_formula_and_no_link() -> None:
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "http\u003a//x", "\U0001f600", "n" * 300):
        inputs = {"x": {"dist": "uniform", "min": 0, "max": 1, "source": text, "unit": text}}
        model = mcsv.validate({"programme": text, "inputs": inputs, "outputs": {"y": {"formula": "x", "unit": text}}})
        made = draw(content(mcsv.simulate(model, draws=2_000), model))
        book = openpyxl.load_workbook(io.BytesIO(made))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
        assert book["Assumptions"]["E2"].value == text


def test_over_points_the_interval_is_that_of_the_run() -> None:
    model = mcsv.read_model(DISCHARGE)
    found = mcsv.simulate(model, draws=32_768, curves=True, sampling="sobol")
    made = openpyxl.load_workbook(io.BytesIO(draw(content(found, model))), data_only=True)["Figures"]
    ends = found.p_deficit_any_ci.sel(option="base", pocket="council").values
    assert [made["B9"].value, made["B10"].value] == pytest.approx(list(ends))


def test_the_same_page_gives_the_same_bytes(page: Page) -> None:
    assert draw(page) == draw(page)


@long_only  # runs the model once more
def test_another_process_gives_the_same_bytes(page: Page) -> None:
    other = subprocess.run(  # in a process of its own, whose clock and hashes are others
        [sys.executable, "-c", _AGAIN.format(model=str(DISCHARGE), draws=DRAWS)], capture_output=True, check=True
    )
    assert other.stdout == draw(page)


_AGAIN = """
import sys, mcsv
from mcsv.reports.media.workbook.draw import draw
from mcsv.reports.page.content import content
model = mcsv.read_model({model!r})
sys.stdout.buffer.write(draw(content(mcsv.simulate(model, draws={draws}, full=True, curves=True, money=True), model)))
"""


@long_only  # LibreOffice takes seconds to begin
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice, which computes a workbook, is not here")
def test_formulas_come_to_what_runs_say_when_cells_are_changed(page: Page, tmp_path: Path) -> None:
    settings = [(8, 0.05, 250_000), (8, 0.1, 600_000), (4, 0.05, 0), (10, 0.2, 1_000_000)]
    for quarters, tolerance, reserve in settings:
        assert page.levers is not None
        changed = openpyxl.load_workbook(io.BytesIO(draw(page)))
        sheet = changed["Figures"]
        sheet["B3"], sheet["B4"], sheet["B5"] = page.levers["windows"][quarters - 1]["label"], tolerance, reserve
        place = tmp_path / "changed.xlsx"
        changed.save(place)
        found = computed(place)
        override = {
            "accountability.window": f"{quarters} quarters",
            "accountability.tolerance": tolerance,
            "pockets.council.reserve": reserve,
        }
        run = mcsv.simulate(mcsv.read_model(DISCHARGE, set=override), draws=DRAWS).sel(option="base", pocket="council")
        assert found["B8"].value == pytest.approx(float(run.p_deficit_any), abs=4e-4)
        low, high = run.p_deficit_any_ci.values
        assert found["B9"].value == pytest.approx(low, abs=4e-4)
        assert found["B10"].value == pytest.approx(high, abs=4e-4)
        needed = run.reserve_required_any.sel(confidence=1 - tolerance, method="nearest")
        error = run.reserve_required_any_se.sel(confidence=1 - tolerance, method="nearest")
        assert found["B12"].value == pytest.approx(float(needed), abs=0.2 * float(error) + 1e-9)


def computed(place: Path) -> Any:
    """The sheet Figures of a workbook, computed anew."""
    assert OFFICE is not None
    home, out = place.parent / "office", place.parent / "out"
    command = [OFFICE, f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, str(out), str(place)], check=True, capture_output=True, timeout=300)
    return openpyxl.load_workbook(out / place.name, data_only=True)["Figures"]


def test_it_is_a_zip_that_says_who_made_it(page: Page) -> None:
    with zipfile.ZipFile(io.BytesIO(draw(page))) as parts:
        assert b"<dc:creator>mcsv</dc:creator>" in parts.read("docProps/core.xml")
