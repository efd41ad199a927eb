"""``mcsv report``: the answer as a page for the person who signs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Draws, Seed, Threads, answered, end, size
from mcsv.cli.load import Overrides, load
from mcsv.cli.output import Detail, known_option, say
from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model import Model
    from mcsv.reports.writing.page import Page

__all__ = ["drawn", "page_of", "report"]


def report(
    source: Annotated[str, typer.Argument(metavar="RUN.nc|MODEL", help="A result of mcsv run --out, or a model.")],
    html: Annotated[str, typer.Option(help="Write one page for a browser.", metavar="FILE.html")] = "",
    xlsx: Annotated[str, typer.Option(help="Write it as a workbook for Excel.", metavar="FILE.xlsx")] = "",
    pdf: Annotated[str, typer.Option(help="Write two sheets for a committee.", metavar="FILE.pdf")] = "",
    md: Annotated[str, typer.Option(help="Write it as Markdown, for a ticket or a mail.", metavar="FILE.md")] = "",
    draws: Draws = arguments.DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    threads: Threads = "",
    overrides: Overrides = None,
    option: Detail = "",
) -> None:
    """Write the answer for the person who signs: one file, no network, no Python to read it."""
    from mcsv.files.pages import write_page

    places = _places(html=html, md=md, xlsx=xlsx, pdf=pdf)
    results, model = _results(source, draws, seed, threads, overrides)
    detail = known_option(option, results["option"].values)
    page = page_of(Path(source), results, model, detail)
    for kind, place in places.items():
        say(f"wrote {write_page(drawn(page, kind), place)}")
    if Path(source).suffix != ".nc":  # nothing was interrupted today; the page says what happened then
        end(results)


def _places(**names: str) -> dict[str, Path]:
    """Where each kind of page goes, checked before any work starts."""
    from mcsv.files.pages import check_page
    from mcsv.reports.media.pdf.draw import needed

    read = arguments.Collector()
    wanted = {kind: name for kind, name in names.items() if name}
    places = {kind: read.take(partial(check_page, kind=kind), name, Path()) for kind, name in wanted.items()}
    if not wanted:
        way_out = "say --html FILE.html, --xlsx FILE.xlsx, --pdf FILE.pdf or --md FILE.md"
        read.mistakes.append(Mistake("E205", "has nothing to write", path="report", way_out=way_out))
    if "pdf" in wanted:
        read.take(lambda _: needed(), "", None)
    read.check()
    return places


def page_of(source: Path, results: xr.Dataset, model: Model, option: str | None) -> Page:
    """The page of a result, with what was decided on it in the records beside ``source``."""
    from mcsv.approvals.chain import decided, records
    from mcsv.reports.page.content import content

    return content(results, model, option, decided(records(source)))


def drawn(page: Page, kind: str) -> bytes:
    """A page in a medium: html, xlsx, pdf or md."""
    from mcsv.reports.media import markdown, workbook
    from mcsv.reports.media.html import draw as html
    from mcsv.reports.media.pdf import draw as pdf

    if kind in ("xlsx", "pdf"):
        return {"xlsx": workbook.draw, "pdf": pdf.draw}[kind](page)
    return (html.draw(page) if kind == "html" else markdown.draw(page)).encode()


def _results(source: str, draws: str, seed: str, threads: str, overrides: list[str] | None) -> tuple[xr.Dataset, Model]:
    """The stored result, or that of a run of the model, and the model."""
    from mcsv import api
    from mcsv.files.results import model_of, read_results

    if Path(source).suffix == ".nc":
        _stored_as_it_is(draws, seed, overrides)
        results = read_results(source)
        return results, model_of(results)
    wanted = size(draws, seed, threads)
    model = load(Path(source), overrides)
    whole = partial(api.simulate, full=True, curves=True, money=True, returns=True)
    return answered(lambda progress: whole(model, *wanted, progress=progress)), model


def _stored_as_it_is(draws: str, seed: str, overrides: list[str] | None) -> None:
    """Refuse words that a stored run cannot follow: it is told as it was run. UsageError with all of them."""
    asked = {"--draws": draws != arguments.DEFAULT_DRAWS, "--seed": seed != DEFAULT_SEED, "--set": bool(overrides)}
    rule, way_out = "a stored run is told as it was run", "give the model in place of the run"
    mistakes = [
        Mistake("E205", "is not possible", name, rule=rule, way_out=way_out) for name, told in asked.items() if told
    ]
    if mistakes:
        raise UsageError(mistakes)
