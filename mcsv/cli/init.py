"""``mcsv init``: models to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcsv.cli.output import put, say
from mcsv.escapes import typed

__all__ = ["init"]


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to; made if it is missing.")],
    blank: Annotated[bool, typer.Option("--blank", help="Only a minimal model, to write your own into.")] = False,
) -> None:
    """Copy the example models to DIR, overwriting nothing."""
    from mcsv.files.examples import copy_blank, copy_examples

    copies = copy_blank(folder) if blank else copy_examples(folder)
    put("".join(f"{path}\n" for path in copies))
    say(f"try: {typed('mcsv', 'run', copies[0])}" if copies else "there are no examples to copy")
