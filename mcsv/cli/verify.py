"""``mcsv verify``: whether what was decided on still holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli.approve import Run
from mcsv.cli.asking import Threads, answered, size
from mcsv.cli.codes import VERIFICATION_FAILED
from mcsv.cli.mistakes import tell
from mcsv.cli.output import broken, put, say, screen
from mcsv.errors import UserError

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.ask.checked import Checked

__all__ = ["verify"]

_CHANGED = ("E503", "E701")
"""What reading a result says of one that is not as it was written."""


def verify(
    run: Run,
    rerun: Annotated[bool, typer.Option("--rerun/--no-rerun", help="Run the model again and compare all bits.")] = True,
    head: Annotated[
        str, typer.Option(help="The digest that mcsv approve printed: no record up to it is missing.", metavar="DIGEST")
    ] = "",
    signers: Annotated[
        Path | None,
        typer.Option(
            "--allowed-signers",
            help="Whose signatures count (as OpenSSH's): each decision has to have one.",
            metavar="FILE",
        ),
    ] = None,
    roots: Annotated[
        Path | None,
        typer.Option("--tsa-roots", help="Certificates of the time-stamp authority.", metavar="CA.pem"),
    ] = None,
    threads: Threads = "",
) -> None:
    """Say what was decided on a run, and whether records, files and figures are still what they were."""
    from mcsv.ask.checked import Against, checked
    from mcsv.files.folders import result_of

    place = result_of(run)
    found = checked(place, Against(head or None, signers, roots))
    if not place.is_file() and not found.faults:
        raise _missing(place)
    put(_told(found))
    failed = [str(fault) for fault in found.faults]
    for fault in failed:
        say(f"failed: {fault}")
    figures = _figures(place, found, rerun, threads)
    for fault in figures:
        say(f"failed: {fault}")
    if failed or figures:
        raise typer.Exit(VERIFICATION_FAILED)
    put(_lines(["All holds" + (": the figures are the same to the last bit today." if rerun else ".")]))


def _missing(place: Path) -> UserError:
    """What reading says where there is neither a result nor anything about it."""
    from mcsv.files.results import read_results

    try:
        read_results(place)
    except UserError as error:
        return error
    raise FileNotFoundError(place)


def _told(found: Checked) -> str:
    """Records in words; what somebody wrote cannot begin a line that looks like one."""
    records = [[" ".join(line.split()) for line in record] for record in found.records]
    text = "".join(_lines([first, *(f"   {line}" for line in rest)]) for first, *rest in records)
    if found.head:
        text += f"Digest of the last record:\n   {found.head}\n"
    if found.later is not None:
        text += _lines([f"The digest of --head is there; {_behind(found.later)}."])
    return text + _lines(found.open)


def _behind(later: int) -> str:
    if not later:
        return "it is the last record's"
    return f"{later} record{'' if later == 1 else 's'} stand{'s' if later == 1 else ''} behind it"


def _lines(lines: list[str] | tuple[str, ...]) -> str:
    return "".join(f"{part}\n" for line in lines for part in broken(line, screen().width, "   "))


def _figures(place: Path, found: Checked, rerun: bool, threads: str) -> list[str]:
    """What of the figures does not hold; a result of which a record or a crate says what it was need not be opened.

    A result that cannot be read is one that has changed, where anything says that it was one.
    """
    from mcsv.ask.checked import was_a_result
    from mcsv.files.results import read_run

    known = bool(found.head) or bool(found.faults)
    if not rerun and known:
        return []
    try:
        results, answers = read_run(place)
        return _today(results, answers, threads) if rerun else []
    except UserError as error:
        codes = {mistake.code for mistake in error.mistakes}
        if codes == {"E503"} and not known and not was_a_result(place):
            raise
        if not codes & {*_CHANGED} and not found.faults:
            raise
        if not codes & {*_CHANGED}:
            tell(error.mistakes)
            return []
        return [f"{place.name} {mistake.what}" for mistake in error.mistakes if not found.names(place.name)]


def _today(results: xr.Dataset, answers: dict[str, xr.Dataset], threads: str) -> list[str]:
    """What of the figures is not the same today, and of further answers beside them."""
    from mcsv.ask.verify import verify as compared

    workers = size("2", "1", threads).threads
    found = answered(lambda progress: compared(results, workers, progress, answers))
    why = "; ".join(f"{what} was {then}, is {now}" for what, then, now in found.other)
    return [f"{name} is not the same today{f' ({why})' if why else ''}" for name in found.differs]
