"""``mcsv approve``: record a decision on a stored run; ``mcsv verify``: whether what was decided on still holds."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli.asking import Threads, answered, size
from mcsv.cli.output import put, say
from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.approvals.record import Envelope

__all__ = ["approve", "verify"]

VERIFICATION_FAILED = 5
Run = Annotated[Path, typer.Argument(metavar="RUN.nc", help="A result of mcsv run --out.")]


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
    key: Annotated[Path | None, typer.Option(help="Sign with this SSH key.", metavar="KEY")] = None,
) -> None:
    """Record who decided what on a run: added to RUN.nc.approvals, which only ever grows."""
    from mcsv.approvals.chain import add
    from mcsv.approvals.signing import signer
    from mcsv.ask.approve import approval
    from mcsv.files.results import read_results

    words = _words(role, decision, person, reason)
    now = datetime.datetime.now(datetime.UTC)
    made = add(run, approval(read_results(run), run, evidence or [], now, **words), signer(key) if key else None)
    say(f"recorded as number {_count(run)} of {run.name}; its digest is {made.digest}")


def verify(
    run: Run,
    rerun: Annotated[bool, typer.Option("--rerun/--no-rerun", help="Run the model again and compare all bits.")] = True,
    signers: Annotated[
        Path | None, typer.Option("--allowed-signers", help="Whose signatures count (as OpenSSH's).", metavar="FILE")
    ] = None,
    threads: Threads = "",
) -> None:
    """Say what was decided on a run, and whether records, files and figures are still what they were."""
    from mcsv.approvals.chain import faults, records
    from mcsv.files.results import read_results

    results = read_results(run)
    found = records(run)
    for number, record in enumerate(found, 1):
        put(_told(number, record, signers) + "\n")
    if not found:
        put("Nobody has decided on it.\n")
    wrong = faults(run, found) + (_figures(results, threads) if rerun else [])
    for fault in wrong:
        say(f"failed: {fault}")
    if wrong:
        raise typer.Exit(VERIFICATION_FAILED)
    put(f"All holds{': the figures are the same to the last bit today' if rerun else ''}.\n")


def _words(role: str, decision: str, person: str, reason: str) -> dict[str, str]:
    """What was said, with all mistakes at once."""
    from mcsv.approvals.record import DECISIONS, ROLES

    given = {"role": role, "decision": decision, "person": person.strip(), "reason": reason.strip()}
    mistakes = [
        Mistake("E205", "is not possible", f"--{name}", given[name], f"one of {', '.join(known)}")
        for name, known in (("role", ROLES), ("decision", DECISIONS))
        if given[name] not in known
    ]
    mistakes += [Mistake("E205", "says nothing", f"--{name}") for name in ("person", "reason") if not given[name]]
    if mistakes:
        raise UsageError(mistakes)
    return given


def _count(run: Path) -> int:
    from mcsv.approvals.chain import records

    return len(records(run))


def _told(number: int, record: Envelope, signers: Path | None) -> str:
    said = record.approval
    text = f"{number}. {said.decision} by {said.person} ({said.role}) at {said.when}: {said.reason}\n   {said.figure}"
    if signers is not None:
        from mcsv.approvals.signing import signed_by

        who = signed_by(record, signers)
        text += f"\n   {f'signed by {who}' if who else 'NOT SIGNED by anybody on that list'}"
    elif record.signatures:
        text += "\n   signed; --allowed-signers says by whom"
    return text


def _figures(results: xr.Dataset, threads: str) -> list[str]:
    """What of the figures is not the same today."""
    from mcsv.ask.verify import verify as compared

    workers = size("2", "1", threads).threads
    found = answered(lambda progress: compared(results, workers, progress))
    why = "; ".join(f"{what} was {then}, is {now}" for what, then, now in found.other)
    return [f"{name} is not the same today{f' ({why})' if why else ''}" for name in found.differs]
