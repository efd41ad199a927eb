"""``mcsv approve``: record a decision on a stored run."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli.output import known_option, say
from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Run", "approve"]

Run = Annotated[Path, typer.Argument(metavar="RUN", help="A result of mcsv run --out: FILE.nc, or a folder.")]


def approve(
    run: Run,
    role: Annotated[str, typer.Option(help="commissioner, analyst, assurer or approver.", metavar="ROLE")],
    decision: Annotated[str, typer.Option(help="approved, rejected or returned.", metavar="DECISION")],
    person: Annotated[str, typer.Option(help="Who decides.", metavar="NAME")],
    reason: Annotated[str, typer.Option(help="Why, in a sentence.", metavar="TEXT")],
    evidence: Annotated[
        list[Path] | None,
        typer.Option(help="A file beside the run that was decided on too: a page, a minute.", metavar="FILE"),
    ] = None,
    option: Annotated[str, typer.Option(help="The option decided on; all of them unless told.", metavar="NAME")] = "",
    key: Annotated[Path | None, typer.Option(help="Sign with this SSH key.", metavar="KEY")] = None,
    even_incomplete: Annotated[
        bool, typer.Option("--even-incomplete", help="Approve a run that was interrupted; the record says so.")
    ] = False,
) -> None:
    """Record who decided what on a run: added to RUN.nc.approvals, which only ever grows."""
    from mcsv.approvals.chain import add, records
    from mcsv.approvals.signing import signer
    from mcsv.ask.approve import approval, words
    from mcsv.ask.run_folder import listed
    from mcsv.files.results import read_results
    from mcsv.files.run_reading import result_of
    from mcsv.results.reading.portfolio import of_one_programme

    said, place = words(role, decision, person, reason), result_of(run)
    results = of_one_programme(read_results(place), "decided on")
    chosen = known_option(option, results["option"].values)
    if said["decision"] == "approved" and not even_incomplete:
        _refuse_incomplete(results, place)
    on = {each.resolve(): each for each in (*listed(place), *(evidence or []))}
    told = approval(results, place, [*on.values()], datetime.datetime.now(datetime.UTC), said, chosen)
    made = add(place, told, signer(key) if key else None)
    say(f"recorded as number {len(records(place))} of {place.name}, on {', '.join(told.subjects)}")
    say(f"note this digest, which shows later that no record was taken out: {made.digest}")


def _refuse_incomplete(results: xr.Dataset, place: Path) -> None:
    if results.attrs.get("complete", 1):
        return
    rule = f"its figures are of {results.attrs['draws']:,} draws, and no run ends where it did"
    way_out = "run it again to its end, or say --even-incomplete"
    raise UsageError(Mistake("E710", "was interrupted", file=str(place), rule=rule, way_out=way_out))
