"""``mcsv report``: the answer as a page for the person who signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Draws, Seed, Size, Threads, answered, end, size
from mcsv.cli.load import Overrides, load
from mcsv.cli.output import Detail, known_option, options_of, say
from mcsv.cli.progress import Progress
from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model import Model
    from mcsv.reports.media.html.computing import Live
    from mcsv.reports.writing.language import Language
    from mcsv.reports.writing.page import Page

__all__ = ["behind", "drawn", "page_of", "report"]


def report(
    source: Annotated[
        str, typer.Argument(metavar="RUN|MODEL", help="A result of mcsv run --out (FILE.nc, or a folder), or a model.")
    ],
    html: Annotated[str, typer.Option(help="Write one page for a browser.", metavar="FILE.html")] = "",
    xlsx: Annotated[str, typer.Option(help="Write it as a workbook for Excel.", metavar="FILE.xlsx")] = "",
    pdf: Annotated[str, typer.Option(help="Write two sheets for a committee.", metavar="FILE.pdf")] = "",
    md: Annotated[str, typer.Option(help="Write it as Markdown, for a ticket or a mail.", metavar="FILE.md")] = "",
    live: Annotated[
        bool, typer.Option("--live", help="Let the page compute the run again, in any browser (with --html).")
    ] = False,
    draws: Draws = arguments.DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    threads: Threads = "",
    overrides: Overrides = None,
    option: Detail = "",
    lang: Annotated[str, typer.Option(help="Language of the page: en, de, fr or cy.", metavar="CODE")] = "en",
) -> None:
    """Write the answer for the person who signs: one file, no network, no Python to read it."""
    from mcsv.ask.run_folder import check_crate, reported
    from mcsv.files.pages import write_page
    from mcsv.files.run_reading import result_of

    source = str(result_of(source))
    places, language = _wanted(lang, html=html, md=md, xlsx=xlsx, pdf=pdf)
    if live:
        _can_be_live(html)
    check_crate(Path(source))
    results, model, answers = _results(source, draws, seed, threads, overrides)
    detail = known_option(option, options_of(results))
    page = page_of(Path(source), results, model, detail, answers, overrides or ())
    _spoken(results, lang)
    computing = _live(results, threads, Path(source).suffix != ".nc", overrides) if live else None
    for kind, place in places.items():
        say(f"wrote {write_page(drawn(page, kind, language, computing), place)}")
    for name in reported(results, Path(source), [*places.values()]):
        say(f"{name} is not listed in ro-crate-metadata.json, which was decided on and stays as it is")
    if Path(source).suffix != ".nc":  # nothing was interrupted today; the page says what happened then
        end(results)


def _can_be_live(html: str) -> None:
    """UsageError E205 without a page of HTML, E798 where this copy of mcsv has no kernels for browsers."""
    from mcsv.ask.live import check_live

    if not html:
        mistake = Mistake(
            "E205", "lets a page of HTML compute, and none is wanted", "--live", way_out="say --html FILE.html"
        )
        raise UsageError(mistake)
    check_live()


def _live(results: xr.Dataset, threads: str, fresh: bool, overrides: list[str] | None) -> Live:
    """What the page needs to compute the run again; the draws are made once more for it."""
    from mcsv.ask.live import live

    workers = size(arguments.DEFAULT_DRAWS, DEFAULT_SEED, threads).threads
    with Progress() as progress:
        return live(results, workers, progress, fresh=fresh, overrides=overrides or ())


def _spoken(results: xr.Dataset, lang: str) -> None:
    """UsageError E797 where a page is in English alone."""
    from mcsv.results.reading.portfolio import is_portfolio

    if lang != "en" and is_portfolio(results):
        way_out = "leave --lang out, or write its one model (mcsv portfolio FILE --model ALL.yaml) and report on that"
        raise UsageError(Mistake("E797", "is not spoken by the page of a portfolio", "--lang", lang, way_out=way_out))


def _wanted(lang: str, **names: str) -> tuple[dict[str, Path], Language]:
    """Where each kind of page goes, and in which language; checked before any work starts."""
    from mcsv.ask.run_folder import undecided
    from mcsv.files.pages import check_page
    from mcsv.reports.languages.catalogue import language
    from mcsv.reports.writing.language import ENGLISH

    read = arguments.Collector()
    wanted = {kind: name for kind, name in names.items() if name}

    def place(kind: str, name: str) -> Path:
        return read.take(lambda name: undecided(check_page(name, kind)), name, Path())

    places = {kind: place(kind, name) for kind, name in wanted.items()}
    if not wanted:
        way_out = "say --html FILE.html, --xlsx FILE.xlsx, --pdf FILE.pdf or --md FILE.md"
        read.mistakes.append(Mistake("E205", "has nothing to write", path="report", way_out=way_out))
    spoken = read.take(language, lang, ENGLISH)
    if "pdf" in wanted:
        from mcsv.reports.media.pdf.draw import needed

        read.take(lambda _: needed(), "", None)
    read.check()
    return places, spoken


def page_of(
    source: Path,
    results: xr.Dataset,
    model: Model | None,
    option: str | None,
    answers: Mapping[str, xr.Dataset] | None = None,
    overrides: Sequence[str] = (),
) -> Page:
    """The page of a result, with what was decided on it in the records beside ``source``, and with what was set in the
    file of its model.
    """
    from mcsv.results.reading.portfolio import is_portfolio

    if is_portfolio(results):
        from mcsv.reports.page.portfolio import content as of_portfolio

        return of_portfolio(results)
    from mcsv.approvals.told import decided
    from mcsv.reports.page.content import content

    return content(results, model, option, decided(source), answers or {}, overrides)


def behind(results: xr.Dataset, answers: Mapping[str, xr.Dataset]) -> Model | None:
    """The model of a stored result where the page needs it: its assumptions are not among the answers."""
    from mcsv.files.results import model_of

    return None if "inputs" in answers else model_of(results)


def drawn(page: Page, kind: str, language: Language | None = None, live: Live | None = None) -> bytes:
    """A page in a medium, html, xlsx, pdf or md, in English unless told; no other medium is loaded.

    ``live``: what a page of HTML needs to compute the run again.
    """
    from mcsv.reports.writing.language import ENGLISH

    language = language or ENGLISH
    if kind == "xlsx":
        from mcsv.reports.media.workbook import draw as workbook

        return workbook.draw(page, language)
    if kind == "pdf":
        from mcsv.reports.media.pdf import draw as pdf

        return pdf.draw(page, language)
    if kind == "html":
        from mcsv.reports.media.html import draw as html

        return html.draw(page, language, live).encode()
    from mcsv.reports.media import markdown

    return markdown.draw(page, language).encode()


def _results(
    source: str, draws: str, seed: str, threads: str, overrides: list[str] | None
) -> tuple[xr.Dataset, Model | None, dict[str, xr.Dataset]]:
    """The stored result, or that of a run of the model, the model where it is needed, and further answers."""
    from mcsv.files.results import read_to_tell

    if Path(source).suffix == ".nc":
        _stored_as_it_is(draws, seed, overrides)
        results, answers = read_to_tell(source)
        return results, behind(results, answers), answers
    wanted = size(draws, seed, threads)
    model = load(Path(source), overrides)
    results, answers = answered(lambda progress: _asked(model, wanted, progress))
    return results, model, answers


def _asked(model: Model, wanted: Size, progress: Progress) -> tuple[xr.Dataset, dict[str, xr.Dataset]]:
    """A run of the model with all that a page tells of."""
    from mcsv import api
    from mcsv.ask.further import further_answers, worlds_of

    whole = partial(
        api.simulate, full=True, curves=True, money=True, returns=True, levels=worlds_of(model, wanted.draws)
    )
    results = whole(model, *wanted, progress=progress)
    if not results.attrs["complete"]:
        return results, {}
    return results, further_answers(results, wanted.threads, progress, status=progress.status)


def _stored_as_it_is(draws: str, seed: str, overrides: list[str] | None) -> None:
    """Refuse words that a stored run cannot follow: it is told as it was run. UsageError with all of them."""
    asked = {"draws": draws != arguments.DEFAULT_DRAWS, "seed": seed != DEFAULT_SEED, "set": bool(overrides)}
    rule, way_out = "a stored run is told as it was run", "give the model in place of the run"
    arguments.refuse(asked, "is not possible", rule, way_out)
