"""Every medium shows the same figures to the last printed digit, cell by cell: each is read back out of its bytes."""

from __future__ import annotations

import io
import json
import math
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import numpy as np
import openpyxl
import pytest
import xarray as xr
from bare_results import bare, without_xarray
from campaign import long_only, some
from read_back import Read, in_blocks, in_html, in_markdown, in_workbook, known, spellings

import mcsv
from mcsv.ask.further import further_answers
from mcsv.files.results import model_of, read_results, write_results
from mcsv.reports.media import markdown
from mcsv.reports.media.html import draw as html
from mcsv.reports.media.workbook import draw as workbook
from mcsv.reports.page.content import content
from mcsv.reports.run.document import document
from mcsv.reports.writing.json_cells import written
from mcsv.reports.writing.page import Page
from mcsv.reports.writing.paper import Block, Shown, Table, figures_of
from mcsv.results.reading.figures import by_option

CONFIGS = sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
DRAWS = 4_000


@dataclass(frozen=True)
class Medium:
    """What a page becomes, and how its tables are read back; ``long``: whether it has the long sections too."""

    name: str
    read: Callable[[Page], list[Read]]
    long: bool = False


MEDIA = (
    Medium("html", lambda page: in_html(html.draw(page))),
    Medium("markdown", lambda page: in_markdown(markdown.draw(page))),
    Medium("workbook", lambda page: in_workbook(workbook.draw(page)), long=True),
)
"""One line a medium."""


@cache
def results_of(path: Path) -> xr.Dataset:
    model = mcsv.read_model(path)
    returns = bool(model.pockets)
    return mcsv.simulate(model, draws=DRAWS, threads=2, full=True, curves=True, money=True, returns=returns)


@cache
def pages(path: Path) -> tuple[Page, ...]:
    """The page of each option of a shipped model."""
    return pages_of(results_of(path), mcsv.read_model(path))


def pages_of(results: xr.Dataset, model: mcsv.Model) -> tuple[Page, ...]:
    return tuple(content(results, model, str(option)) for option in results["option"].values)


@cache
def answered() -> tuple[xr.Dataset, dict[str, xr.Dataset]]:
    """A run with all further answers."""
    model = mcsv.read_model(CONFIGS[0].parent / "discharge.yaml")
    results = mcsv.simulate(model, draws=70_000, full=True, curves=True, money=True, returns=True)
    return results, further_answers(results)


@cache
def asked() -> Page:
    """A page with all further answers."""
    results, answers = answered()
    return content(results, model_of(results), answers=answers)


def tables(page: Page, long: bool) -> list[Read]:
    sections = (page if long else page.in_short).sections
    return in_blocks(tuple(block for section in sections for block in section.blocks))


@pytest.mark.parametrize("medium", MEDIA, ids=lambda medium: medium.name)
@pytest.mark.parametrize("path", some(CONFIGS, 2), ids=lambda path: path.stem)
def test_tables_are_the_same_cell_by_cell(path: Path, medium: Medium) -> None:
    for page in pages(path):
        wanted = tables(page, medium.long)
        assert wanted
        assert [*(Counter(wanted) - Counter(medium.read(page)))] == []


@pytest.mark.parametrize("path", some(CONFIGS, 1), ids=lambda path: path.stem)
def test_the_sheets_of_paper_show_the_same_as_far_as_there_is_room(path: Path) -> None:
    pdf = pytest.importorskip("mcsv.reports.media.pdf.draw", reason="typst is not here (extra pdf)")
    reader = pytest.importorskip("pypdf", reason="pypdf is not here").PdfReader
    pytest.importorskip("typst", reason="typst is not here (extra pdf)")
    page = pages(path)[0]
    said = " ".join(" ".join(sheet.extract_text() for sheet in reader(io.BytesIO(pdf.draw(page))).pages).split())
    told = [table for table in tables(page, long=False) if table.title in said]
    assert told
    assert [row for table in told for row in table.rows if " ".join(filter(None, row)) not in said] == []


@long_only  # asks everything
@pytest.mark.parametrize("medium", MEDIA, ids=lambda medium: medium.name)
def test_further_answers_are_the_same_cell_by_cell(medium: Medium) -> None:
    wanted = tables(asked(), medium.long)
    assert {"drivers", "boxes", "evidence", "options"} <= {section.key for section in asked().sections}
    assert [*(Counter(wanted) - Counter(medium.read(asked())))] == []


@pytest.mark.parametrize("path", some(CONFIGS, 2), ids=lambda path: path.stem)
def test_a_page_needs_no_xarray(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = results_of(path)
    page, told = content(results, None), document(results)
    without_xarray(monkeypatch)
    assert repr(content(cast("xr.Dataset", bare(results)), None)) == repr(page)  # nan is not nan
    assert document(cast("xr.Dataset", bare(results))) == told


@long_only  # asks everything
def test_further_answers_need_no_xarray(monkeypatch: pytest.MonkeyPatch) -> None:
    results, answers = answered()
    page = content(results, None, answers=answers)
    without_xarray(monkeypatch)
    parts = {name: cast("xr.Dataset", bare(answer)) for name, answer in answers.items()}
    assert repr(content(cast("xr.Dataset", bare(results)), None, answers=parts)) == repr(page)


@pytest.mark.parametrize("path", some(CONFIGS, 2), ids=lambda path: path.stem)
def test_a_stored_run_has_the_same_page(path: Path, tmp_path: Path) -> None:
    stored = read_results(write_results(results_of(path), tmp_path / "run.nc"))
    assert model_of(stored) == mcsv.read_model(path)
    for told, again in zip(pages(path), pages_of(stored, model_of(stored)), strict=True):
        assert repr(told.sections) == repr(again.sections)  # not known is not known
        assert (told.lead, told.standing, told.levers) == (again.lead, again.standing, again.levers)


@pytest.mark.parametrize("path", some(CONFIGS, 2), ids=lambda path: path.stem)
def test_every_figure_of_the_page_is_in_the_document(path: Path) -> None:
    found = set(known(json.loads(written(document(results_of(path))))))
    for page in pages(path):
        figures = [figure for section in page.sections for block in section.blocks for figure in figures_of(block)]
        lost = [figure for figure in figures if math.isfinite(figure.error) and not found & spellings(figure)]
        assert figures
        assert not lost


@pytest.mark.parametrize("path", some(CONFIGS, 2), ids=lambda path: path.stem)
def test_every_figure_of_a_table_is_in_the_netcdf_file(path: Path, tmp_path: Path) -> None:
    stored = read_results(write_results(results_of(path), tmp_path / "run.nc"))
    for page, option in zip(pages(path), by_option(stored).values(), strict=True):
        held = numbers_of(stored) | derived_from(option)
        figures = [cell for section in page.sections for block in section.blocks for cell in in_tables(block)]
        assert figures
        assert [figure for figure in figures if f"{figure.value:.11e}" not in held] == []


def in_tables(block: Block) -> Iterator[Shown]:
    if isinstance(block, Table):
        yield from (figure for figure in figures_of(block) if math.isfinite(figure.value))


def numbers_of(stored: xr.Dataset) -> set[str]:
    """Every number, to twelve digits."""
    arrays = (variable.values for variable in stored.variables.values() if variable.dtype.kind == "f")
    return {f"{value:.11e}" for values in arrays for value in values.ravel().tolist()}


def derived_from(option: xr.Dataset) -> set[str]:
    """What follows from numbers that are there: costs of all events, shares of them, what a share of chance leaves."""
    costs = option["event_cost_mean"].values if "event_cost_mean" in option else np.zeros(0)
    total = float(np.nansum(costs))
    shares = [cost / total for cost in costs.tolist()] if total else []
    arrays = (option[name].values.ravel().tolist() for name in option if str(name).endswith("_chance_share"))
    rest = [1.0 - share for shares in arrays for share in shares]
    return {f"{value:.11e}" for value in (total, *shares, *rest)}


@long_only  # LibreOffice takes seconds to begin
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice, which computes a workbook, is not here")
def test_a_spreadsheet_that_works_everything_out_anew_shows_the_same(tmp_path: Path) -> None:
    wanted = {}
    for path in CONFIGS:
        for index, page in enumerate(pages(path)):
            place = tmp_path / f"{path.stem}-{index}.xlsx"
            forgotten(workbook.draw(page), place)
            wanted[place.name] = tables(page, long=True)
    computed(tmp_path, list(wanted))
    for name, expected in wanted.items():
        assert [*(Counter(expected) - Counter(in_workbook((tmp_path / "out" / name).read_bytes())))] == []


def forgotten(made: bytes, place: Path) -> None:
    """A workbook without what its formulas came to."""
    openpyxl.load_workbook(io.BytesIO(made)).save(place)


def computed(folder: Path, names: list[str]) -> None:
    """Work out workbooks anew, into a folder ``out``."""
    assert OFFICE is not None
    command = [OFFICE, f"-env:UserInstallation=file://{folder / 'office'}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", "out", *names], cwd=folder, check=True, capture_output=True, timeout=600)
