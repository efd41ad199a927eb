"""``mcsv init``: example models to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcsv.cli.output import put, say

__all__ = ["init"]


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to; made if it is missing.")],
) -> None:
    """Copy the example models to DIR, overwriting nothing."""
    from mcsv.files.examples import copy_examples

    copies = copy_examples(folder)
    put("".join(f"{path}\n" for path in copies))
    say(f"try: mcsv run {copies[0]}" if copies else "there are no examples to copy")
