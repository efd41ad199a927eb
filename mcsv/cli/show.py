"""``mcsv show``: the answer again, from a file that ``mcsv run --out`` wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcsv.cli.output import Detail, Full, known_option, put, render

__all__ = ["show"]


def show(
    file: Annotated[Path, typer.Argument(metavar="RUN", help="A result of mcsv run --out: FILE.nc, or a folder.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    option: Detail = "",
    full: Full = False,
    model: Annotated[bool, typer.Option("--model", help="Print the model that gave it instead.")] = False,
) -> None:
    """Print the answer that a result file holds, or its model."""
    from mcsv.files import normalised
    from mcsv.files.folders import result_of
    from mcsv.files.results import model_of, read_results

    results = read_results(result_of(file))
    if model:
        put(normalised(model_of(results)))
        return
    put(render(results, json, known_option(option, results["option"].values), full))
