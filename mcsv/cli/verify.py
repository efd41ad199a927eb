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
_PARTS = {
    "fingerprint_model": "what the model claims",
    "fingerprint_draws": "what is drawn",
    "fingerprint_code": "the code that draws",
}
_AS_IT_WAS = "model, code and versions are what they were, and so is the machine as far as the run tells of it"
Since = tuple[tuple[str, str, str], ...]
"""What is not what it was when a run was made: what, then, now."""


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
    from mcsv.files.run_reading import result_of

    place = result_of(run)
    found = checked(place, Against(head or None, signers, roots))
    if not place.is_file() and not found.faults:
        raise _missing(place)
    put(_told(found))
    failed = [str(fault) for fault in found.faults]
    for fault in failed:
        say(f"failed: {fault}")
    figures, since = _figures(place, found, rerun, threads)
    for fault in figures:
        say(f"failed: {fault}")
    if figures and since is not None:
        say(_since(since) or _AS_IT_WAS)
    if failed or figures:
        raise typer.Exit(VERIFICATION_FAILED)
    put(_lines(["All holds" + (": the figures are the same to the last bit today." if rerun else "."), _since(since)]))


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


def _since(since: Since | None) -> str:
    """In words; nothing where there is nothing."""
    if not since:
        return ""
    told = [_PARTS.get(what) or f"{what} ({then or 'not known'} then, {now} now)" for what, then, now in since]
    return f"Not what it was when this was run: {', '.join(told)}."


def _lines(lines: list[str] | tuple[str, ...]) -> str:
    return "".join(f"{part}\n" for line in lines if line for part in broken(line, screen().width, "   "))


def _figures(place: Path, found: Checked, rerun: bool, threads: str) -> tuple[list[str], Since | None]:
    """What of the figures does not hold, and what is not what it was then (None: nobody looked).

    A result of which a record or a crate says what it was need not be opened. One that cannot be read has changed,
    where anything says that it was one.
    """
    from mcsv.ask.checked import was_a_result
    from mcsv.ask.folder_checked import folder_faults, made_elsewhere
    from mcsv.files.results import read_run

    known = bool(found.head) or bool(found.faults)
    if not rerun and known:
        return [], None
    try:
        results, answers = read_run(place)
        told = [str(fault) for fault in folder_faults(results, place) if not found.names(fault.file)]
        if not rerun:
            return told, None
        differs, since = _today(results, answers, threads)
        return [*told, *differs], (*since, *made_elsewhere(place))
    except UserError as error:
        codes = {mistake.code for mistake in error.mistakes}
        if codes == {"E503"} and not known and not was_a_result(place):
            raise
        if not codes & {*_CHANGED} and not found.faults:
            raise
        if not codes & {*_CHANGED}:
            tell(error.mistakes)
            return [], None
        return [f"{place.name} {mistake.what}" for mistake in error.mistakes if not found.names(place.name)], None


def _today(results: xr.Dataset, answers: dict[str, xr.Dataset], threads: str) -> tuple[list[str], Since]:
    """What of the figures is not the same today, and of further answers beside them; what is not what it was."""
    from mcsv.ask.verify import verify as compared

    workers = size("2", "1", threads).threads
    found = answered(lambda progress: compared(results, workers, progress, answers))
    return [f"{name} is not the same today" for name in found.differs], found.other
