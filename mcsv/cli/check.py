"""``mcsv check``: is the model sound, what does it say, and what will it cost to run?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.load import ModelFile, Overrides, load, memory, seconds
from mcsv.cli.output import NoPager, put, screen

if TYPE_CHECKING:
    from mcsv.errors import Mistake
    from mcsv.model import Model

__all__ = ["check"]


def check(
    model: ModelFile,
    draws: Annotated[str, typer.Option(help="Draws to estimate for.", metavar="N")] = arguments.DEFAULT_DRAWS,
    threads: Annotated[str, typer.Option(help="Threads to estimate for; all cores unless told.", metavar="N")] = "",
    overrides: Overrides = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="List where each input comes from as well.")] = False,
    review: Annotated[
        bool, typer.Option("--review", help="Print one page for a second pair of eyes instead of the model.")
    ] = False,
    no_pager: NoPager = False,
) -> None:
    """Validate a model, print it in full, estimate its cost."""
    from mcsv import api
    from mcsv.files import normalised
    from mcsv.model import accepted

    if review:
        sized = {"draws": draws != arguments.DEFAULT_DRAWS, "threads": threads, "evidence": evidence}
        rule = "the page has each input beside its source, and draws nothing"
        arguments.refuse(sized, "is not possible with --review", rule, "leave it out, or --review")
    read = arguments.Collector()
    count = read.take(arguments.draws, draws, 0)
    workers = read.take(arguments.threads, threads, None) if threads else None
    read.check()
    loaded = load(model, overrides)
    if review:
        put(_review(loaded), paged=not no_pager)
        return
    cost = api.estimate(loaded, count, workers)
    time = "" if cost.seconds is None else f"about {seconds(cost.seconds)}, "
    size = (_counted(cost.inputs, "input"), _counted(cost.cells, "cell"), f"{_counted(cost.steps, 'step')} a draw")
    put(
        f"# valid: {', '.join(size)}\n"
        f"# {count:,} draws: {time}up to {memory(cost.memory_bytes)} of memory\n"
        + "".join(_accepted(mistake, reason) for mistake, reason in accepted(loaded))
        + f"{normalised(loaded).rstrip()}\n"
    )
    if evidence:
        put(_evidence(loaded))


def _review(model: Model) -> str:
    """The page for reviewers, as text."""
    from mcsv import api
    from mcsv.reports.inputs.review import page

    return "\n".join(page(api.review(model), screen())) + "\n"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _accepted(mistake: Mistake, reason: str) -> str:
    """A remark that the model accepts, as a comment."""
    place = f"{mistake.path}: " if mistake.path else ""
    said = " ".join(f"{mistake.code} {place}{mistake.what}".split())
    return f"# accepted: {said}; because: {' '.join(reason.split())}\n"


def _evidence(model: Model) -> str:
    """The table of evidence as comments, so that what is printed is still a model."""
    from mcsv.reports.inputs.evidence import evidence

    return "#\n" + "".join(f"# {line}".rstrip() + "\n" for line in evidence(model, screen().width - 2))
