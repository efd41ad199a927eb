"""``mcsv schema``: the JSON Schema of the model file, or of a portfolio, for editors."""

from __future__ import annotations

from typing import Annotated

import typer

from mcsv.cli.output import put

__all__ = ["schema"]


def schema(
    portfolio: Annotated[bool, typer.Option("--portfolio", help="That of a portfolio file instead.")] = False,
) -> None:
    """Print the JSON Schema of the model file."""
    if portfolio:
        from mcsv.files.portfolio_schema import portfolio_schema_text

        put(portfolio_schema_text())
        return
    from mcsv.files import schema_text

    put(schema_text())
