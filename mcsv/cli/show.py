"""``mcsv show``: the answer again, from a file that ``mcsv run --out`` wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcsv.cli.output import put, render

__all__ = ["show"]


def show(
    file: Annotated[Path, typer.Argument(metavar="FILE.nc", help="A result of mcsv run --out.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Print the answer that a result file holds."""
    from mcsv.files.results import read_results

    put(render(read_results(file), json))
