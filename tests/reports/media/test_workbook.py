"""The page as a workbook: figures are those of the page, formulas move as runs do, and nothing in it is hidden."""

from __future__ import annotations

import io
import re
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
from mcsv.reports.writing.page import Page, Section
from mcsv.reports.writing.paper import Bars, Column, Line, Lines, Mark, Row, Shown, Table
from mcsv.reports.writing.words import Scale
from mcsv.results.statistics.intervals import Figure

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


def test_pence_and_chances_that_no_draw_shows_are_not_shown_as_nothing() -> None:
    model = mcsv.validate(
        {
            "currency": "EUR",
            "price_year": 2025,
            "step": "month",
            "start": "2026-01",
            "horizon": 1,
            "accountability": {"pocket": "club", "window": 1, "tolerance": 0.1},
            "pockets": {"club": {"budget": {"amount": 0.4, "per": "once"}, "reserve": 0.03}},
            "inputs": {"sweet": {"dist": "uniform", "low": 0.1, "high": 0.2, "unit": "EUR"}},
            "costs": {"sweets": {"amount": "sweet", "per": "once", "paid_by": "club"}},
        }
    )
    made = draw(content(mcsv.simulate(model, draws=100_000, curves=True), model))
    sheet = openpyxl.load_workbook(io.BytesIO(made), data_only=True)["Figures"]
    (held,) = (sheet.cell(row, 2) for row in range(1, 12) if sheet.cell(row, 1).value == "Reserve, EUR")
    assert held.value == 0.03
    assert re.fullmatch(r"#,##0\.0{2,}", held.number_format)
    (high,) = (sheet.cell(row, 2) for row in range(1, 12) if sheet.cell(row, 1).value == "  to")
    assert 0.0 < high.value < 0.00005  # 0.00 % with two places
    assert high.number_format.startswith("[<0.0001]0.0000%")


def test_an_accepted_chance_is_shown_as_it_is_stated() -> None:
    """A quarter of a per cent is not 0.3 %."""
    small = {**SEVERAL, "options": {}, "accountability": {**SEVERAL["accountability"], "tolerance": 0.0025}}
    model = mcsv.validate(small)
    made = draw(content(mcsv.simulate(model, draws=DRAWS, curves=True), model))
    cell = openpyxl.load_workbook(io.BytesIO(made))["Figures"]["B4"]
    assert (cell.value, cell.number_format) == (0.0025, "0.0##%")


def test_a_reserve_that_the_draws_cannot_tell_is_not_stated() -> None:
    """As on the page and in the first sentence: no more than one draw in a thousand needs a thousand draws and more."""
    rare = {**SEVERAL, "options": {}, "accountability": {**SEVERAL["accountability"], "tolerance": 0.001}}
    model = mcsv.validate(rare)
    for draws, known in ((3_800, False), (3_900, True)):
        made = draw(content(mcsv.simulate(model, draws=draws, curves=True), model))
        told = openpyxl.load_workbook(io.BytesIO(made), data_only=True)["Figures"]["B12"].value
        assert (told != "n/a") == known


def test_each_reason_why_a_reserve_is_not_known_is_told_of_its_options() -> None:
    """One reason stood under all of them, and where it was another, none."""
    looks = {"grow": {"at": "1 year", "condition": "position > 0", "renews": ["team"]}}
    options = {"looking": {"add": {"decisions": looks}}}
    rare = {**SEVERAL, "options": options, "accountability": {**SEVERAL["accountability"], "tolerance": 0.001}}
    model = mcsv.validate(rare)
    short = "the draws are too few to tell a reserve for that chance."
    for draws, few in ((3_800, True), (400_000, False)):
        made = draw(content(mcsv.simulate(model, draws=draws, curves=True), model))
        book = openpyxl.load_workbook(io.BytesIO(made), data_only=True)
        said = {title: [cell.value for row in book[title] for cell in row] for title in ("Options", "Figures")}
        why = "n/a of looking: there a reserve does more than shift the position; it stays as the model has it."
        assert why in said["Options"]
        assert (f"n/a of base: {short}" in said["Options"]) == (f"n/a: {short}" in said["Figures"]) == few


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
    assert page.levers is not None
    windows = page.levers["windows"]
    changed = [{"B3": windows[quarters - 1]["label"], "B4": part, "B5": held} for quarters, part, held in settings]
    for (quarters, tolerance, reserve), book in zip(settings, computed(draw(page), changed, tmp_path), strict=True):
        found = book["Figures"]
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


@long_only  # LibreOffice takes seconds to begin
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice, which computes a workbook, is not here")
def test_over_points_a_moved_reserve_has_the_interval_of_a_run_with_it(tmp_path: Path) -> None:
    """As on the page; that of as many plain draws is several times as wide."""
    model, reserve = mcsv.read_model(DISCHARGE), 600_000
    found = mcsv.simulate(model, draws=32_768, curves=True, sampling="sobol")
    (book,) = computed(draw(content(found, model)), [{"B5": reserve}], tmp_path)
    moved = mcsv.read_model(DISCHARGE, set={"pockets.council.reserve": reserve})
    run = mcsv.simulate(moved, draws=32_768, sampling="sobol").sel(option="base", pocket="council")
    low, high = run.p_deficit_any_ci.values
    told = book["Figures"]["B10"].value - book["Figures"]["B9"].value
    assert told == pytest.approx(high - low, rel=0.3)
    assert told < 0.6 * 2 * 1.96 * (float(run.p_deficit_any) * (1 - float(run.p_deficit_any)) / 32_768) ** 0.5


SEVERAL: dict[str, Any] = {
    "programme": "Care at home",
    "currency": "GBP",
    "start": "2026-04",
    "step": "quarter",
    "horizon": "2 years",
    "prices": {"inflation": 0},
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.1},
    "pockets": {"council": {"budget": {"amount": 4_200, "per": "year"}, "reserve": 100}},
    "inputs": {"cost": {"dist": "normal", "mean": 1_000, "sd": 150, "drawn": "each_period"}},
    "costs": {"team": {"amount": "cost", "per": "quarter", "paid_by": "council"}},
    "options": {
        "dear": {"set": {"costs.team.amount": "1.1 * cost"}},
        "cautious": {"set": {"pockets.council.reserve": 500}},
    },
}
"""A small programme with three options, one of which holds another reserve."""


def test_options_stand_side_by_side_as_the_run_has_them() -> None:
    several = mcsv.validate(SEVERAL)
    run = mcsv.simulate(several, draws=DRAWS, curves=True)
    book = openpyxl.load_workbook(io.BytesIO(draw(content(run, several))), data_only=True)
    assert side_by_side(book["Options"]) == {
        str(option): (
            pytest.approx(float(run.p_deficit_any.sel(option=option, pocket="council"))),
            *(pytest.approx(end) for end in run.p_deficit_any_ci.sel(option=option, pocket="council").values.tolist()),
        )
        for option in run.option.values
    }
    said = [cell.value for row in book["Options"].iter_rows() for cell in row]
    assert "Unless the reserve is changed there, these options have their own: cautious." in said
    alone = mcsv.validate({**SEVERAL, "options": {"dear": SEVERAL["options"]["dear"]}})
    book = openpyxl.load_workbook(io.BytesIO(draw(content(mcsv.simulate(alone, draws=DRAWS, curves=True), alone))))
    assert not [cell for row in book["Options"].iter_rows() for cell in row if "Unless the reserve" in str(cell.value)]


@long_only  # LibreOffice takes seconds to begin
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice, which computes a workbook, is not here")
def test_options_follow_the_settings(tmp_path: Path) -> None:
    several = mcsv.validate(SEVERAL)
    made = draw(content(mcsv.simulate(several, draws=DRAWS, curves=True), several))
    (book,) = computed(made, [{"B3": "2 years", "B5": 300}], tmp_path)
    found = side_by_side(book["Options"])
    moved = {"accountability": {**SEVERAL["accountability"], "window": "2 years"}}
    moved["pockets"] = {"council": {**SEVERAL["pockets"]["council"], "reserve": 300}}
    run = mcsv.simulate(mcsv.validate({**SEVERAL, **moved}), draws=DRAWS).p_deficit_any.sel(pocket="council")
    for option in ("base", "dear"):
        assert found[option][0] == pytest.approx(float(run.sel(option=option)), abs=1e-3)
    assert found["cautious"][0] == found["base"][0]  # the reserve that the reader chose is that of all


def side_by_side(sheet: Any) -> dict[str, tuple[float, ...]]:
    """Chance and interval by option."""
    rows = [*sheet.iter_rows(values_only=True)]
    first = next(at for at, row in enumerate(rows) if row[:2] == ("option", "chance of a deficit"))
    return {row[0]: row[1:4] for row in rows[first + 1 : first + 4]}


def computed(made: bytes, changes: list[dict[str, Any]], folder: Path) -> list[Any]:
    """The workbook with changed cells of the sheet Figures, each worked out anew."""
    assert OFFICE is not None
    places = [folder / f"changed-{place}.xlsx" for place in range(len(changes))]
    for place, cells in zip(places, changes, strict=True):
        book = openpyxl.load_workbook(io.BytesIO(made))
        for cell, setting in cells.items():
            book["Figures"][cell] = setting
        book.save(place)
    command = [OFFICE, f"-env:UserInstallation=file://{folder / 'office'}", "--headless", "--convert-to", "xlsx"]
    out = folder / "out"
    subprocess.run([*command, "--outdir", str(out), *map(str, places)], check=True, capture_output=True, timeout=300)
    return [openpyxl.load_workbook(out / place.name, data_only=True) for place in places]


def test_every_chart_says_in_words_what_it_shows(page: Page) -> None:
    with zipfile.ZipFile(io.BytesIO(draw(page))) as parts:
        drawings = [parts.read(name).decode() for name in parts.namelist() if "drawings/drawing" in name]
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
    told = [text for drawing in drawings for text in re.findall(r'<xdr:cNvPr [^>]*descr="([^"]+)"', drawing)]
    assert len(told) == len(charts) >= 3
    assert all(len(text) > 30 for text in told)


def test_sheets_fit_on_paper_and_names_stand_for_levers_and_figures(book: Any) -> None:
    levers = {"window", "tolerance", "reserve", "chance", "chance_low", "chance_high", "standing", "reserve_required"}
    assert levers <= set(book.defined_names)
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.print_area
        assert sheet.print_title_rows
    assert book.properties.title == "Hospital discharge bridging service"
    assert {name for name in book.sheetnames if book[name].freeze_panes} >= {"Cash flow", "Detail", "Assumptions"}


def test_bars_and_lines_are_drawn_as_charts() -> None:
    size, part = Scale(1e3, "thousand"), Scale(0.01, "%")
    cells = [Shown(Figure(value, 10.0), "GBP", size) for value in (-400e3, 900e3)]
    bars = Table("Tornado", (Column("low"), Column("high")), (Row("cost", tuple(cells)),))
    lines = Table("Trade-off", (Column("chance"),), (Row("base", (Shown(Figure(0.1, 0.01), "", part),)),))
    blocks = (
        Bars(bars, (0, 1), "between", 100e3, "GBP", size),
        Bars(bars, (0, 1), "stacked", 0.0, "GBP", size),
        Lines(lines, "reserve", (0.0, 1.0), (Line("base", (0.5, 0.1)),), "", part, levels=(Mark("tolerance", 0.1),)),
    )
    section = Section("drivers", "Drivers", "", blocks)
    made = draw(Page("x", (), (), None, (section,), None, (), (), ()))
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert sum("barChart" in chart for chart in charts) == 2
    assert sum("scatterChart" in chart for chart in charts) == 1
    assert '<c:crossesAt val="100000.0"/>' in "".join(charts)


def test_it_is_a_zip_that_says_who_made_it(page: Page) -> None:
    with zipfile.ZipFile(io.BytesIO(draw(page))) as parts:
        assert b"<dc:creator>mcsv</dc:creator>" in parts.read("docProps/core.xml")
