"""``mcsv fit``: from data to an input of a model."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from mcsv.cli import arguments
from mcsv.cli.output import put, say, screen
from mcsv.cli.pairs import bound

if TYPE_CHECKING:
    from mcsv.elicitation.fitted import Fitted

__all__ = ["fit"]

SLOW = 10_000_000
"""Values drawn anew, from which on somebody waits long enough to be told."""


def fit(
    file: Annotated[str, typer.Argument(metavar="DATA.csv", help="A CSV file with a heading.")],
    column: Annotated[str, typer.Option(help="The column's heading; the only one unless told.", metavar="NAME")] = "",
    lower: Annotated[str, typer.Option(help="The smallest possible value.", metavar="X")] = "",
    upper: Annotated[str, typer.Option(help="The largest possible value.", metavar="X")] = "",
    family: Annotated[
        list[str] | None, typer.Option(help="Fit this family only. Again for others.", metavar="NAME")
    ] = None,
    by: Annotated[str, typer.Option(help="Rank by aic or bic.", metavar="WORD")] = "aic",
    resamples: Annotated[str, typer.Option(help="Resamples of the bootstrap.", metavar="N")] = "500",
    seed: Annotated[str, typer.Option(help="Start of the random numbers; 1 unless told.", metavar="N")] = "1",
    name: Annotated[str, typer.Option(help="The input's name; the heading unless told.", metavar="NAME")] = "",
    unit: Annotated[str, typer.Option(help="What one of it is.", metavar="UNIT")] = "",
    source: Annotated[str, typer.Option(help="Where the data come from.", metavar="TEXT")] = "",
    yaml: Annotated[bool, typer.Option("--yaml", help="Print only the lines to paste.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """From data to an input of a model."""
    from mcsv import fits
    from mcsv.elicitation.bounds import Bounds

    arguments.one_of({"yaml": yaml, "json": json})
    read = arguments.Collector()
    low, high = (
        read.take(partial(bound, option), text, None) for option, text in (("--lower", lower), ("--upper", upper))
    )
    count, start = read.take(arguments.resamples, resamples, 0), read.take(arguments.seed, seed, 0)
    read.check()
    data = fits.observe(file, column, Bounds(low, high), name)
    if len(data.values) * count > SLOW:
        say(f"{count:,} resamples of {len(data.values):,} observations take a while; --resamples 100 may do")
    found = fits.fit(data, families=family or (), by=cast(Literal["aic", "bic"], by), resamples=count, seed=start)
    put(_shown(found, yaml, json, {"unit": unit, "source": source}))


def _shown(found: Fitted, yaml: bool, json: bool, about: dict[str, str]) -> str:
    from mcsv.reports.inputs.fit_documents import fitting_json
    from mcsv.reports.inputs.fitting import fitted_lines, fitting_text

    if json:
        return fitting_json(found)
    return "\n".join(fitted_lines(found, **about)) + "\n" if yaml else fitting_text(found, screen(), **about)
