"""``mcsv show``: the answer again, from a file that ``mcsv run --out`` wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcsv.cli.output import Detail, known_option, put, render

__all__ = ["show"]


def show(
    file: Annotated[Path, typer.Argument(metavar="FILE.nc", help="A result of mcsv run --out.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    option: Detail = "",
) -> None:
    """Print the answer that a result file holds."""
    from mcsv.files.results import read_results

    results = read_results(file)
    put(render(results, json, known_option(option, results["option"].values)))
