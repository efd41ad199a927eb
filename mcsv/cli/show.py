"""``mcsv show``: the answer again, from a file that ``mcsv run --out`` wrote, in the medium that somebody wants."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.output import Detail, Full, NoPager, known_option, options_of, put, render, say
from mcsv.cli.report import behind, drawn, page_of
from mcsv.errors import Mistake, UsageError
from mcsv.escapes import typed

if TYPE_CHECKING:
    from mcsv.reports.writing.page import Page

__all__ = ["show"]


def show(
    file: Annotated[Path, typer.Argument(metavar="RUN", help="A result of mcsv run --out: FILE.nc, or a folder.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    md: Annotated[bool, typer.Option("--md", help="Print Markdown, for a ticket or a mail.")] = False,
    page: Annotated[bool, typer.Option("--page", help="Open it as a page in the browser.")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Open it as a workbook, in Excel or its like.")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Open it as two sheets for a committee.")] = False,
    option: Detail = "",
    full: Full = False,
    model: Annotated[bool, typer.Option("--model", help="Print the model that gave it instead.")] = False,
    no_pager: NoPager = False,
) -> None:
    """Print or open the answer that a result file holds, or print its model."""
    from mcsv.files.results import model_of, read_to_tell
    from mcsv.files.run_reading import result_of

    arguments.one_of({"json": json, "md": md, "page": page, "xlsx": xlsx, "pdf": pdf, "model": model})
    if model:
        rule = "it is the model of all options and sections"
        arguments.refuse(
            {"option": option, "full": full}, "is not possible with --model", rule, "leave one of them out"
        )
    file = result_of(file)
    results, answers = read_to_tell(file)
    detail = known_option(option, options_of(results))
    if model:
        from mcsv.files import normalised  # loads all that a model is made of

        put(normalised(model_of(results)), paged=not no_pager)
    elif md:
        put(drawn(page_of(file, results, behind(results, answers), detail, answers), "md").decode())
    elif page or xlsx or pdf:
        _open(
            file,
            "html" if page else "xlsx" if xlsx else "pdf",
            page_of(file, results, behind(results, answers), detail, answers),
        )
    else:
        put(render(results, json, detail, full), paged=not (json or no_pager))


def _open(file: Path, kind: str, page: Page) -> None:
    """Write the page to a folder of its own and open it with the program that people have for it."""
    from tempfile import mkdtemp

    from mcsv.files.pages import write_page
    from mcsv.reports.media.pdf.draw import needed

    if kind == "pdf":
        needed()
    content = drawn(page, kind)
    place = write_page(content, Path(mkdtemp(prefix="mcsv-")) / f"{file.stem}.{kind}")
    if not _opened(place, kind):
        way_out = f"{typed('mcsv', 'report', file, f'--{kind}={file.stem}.{kind}')} writes it to a place of yours"
        raise UsageError(Mistake("E699", "no program opens it here", file=str(place), way_out=way_out))
    say(f"opened {place}; {typed('mcsv', 'report', file)} --{kind} FILE.{kind} keeps one")


def _opened(place: Path, kind: str) -> bool:
    if kind == "html":
        import webbrowser

        return webbrowser.open(place.as_uri())
    return typer.launch(str(place)) == 0
