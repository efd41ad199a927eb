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
_NOT_SIGNED = "not signed by anybody whom --allowed-signers names"
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
        Path | None,
        typer.Option(
            "--allowed-signers",
            help="Whose signatures count (as OpenSSH's): each record has to have one.",
            metavar="FILE",
        ),
    ] = None,
    threads: Threads = "",
) -> None:
    """Say what was decided on a run, and whether records, files and figures are still what they were."""
    from mcsv.approvals.chain import faults, records
    from mcsv.files.results import read_run

    results, answers = read_run(run)
    found = records(run)
    signed = _signed(found, signers)
    for number, (record, words) in enumerate(zip(found, signed, strict=True), 1):
        put(_told(number, record, words))
    put(_last(found))
    wrong = faults(run, found) + (_figures(results, threads, answers) if rerun else [])
    wrong += [f"record {number} is {words}" for number, words in enumerate(signed, 1) if words == _NOT_SIGNED]
    for fault in wrong:
        say(f"failed: {fault}")
    if wrong:
        raise typer.Exit(VERIFICATION_FAILED)
    put(f"All holds{': the figures are the same to the last bit today' if rerun else ''}.\n")


def _words(role: str, decision: str, person: str, reason: str) -> dict[str, str]:
    """What was said, with all mistakes at once."""
    from mcsv.approvals.record import DECISIONS, ROLES

    given = {"role": role, "decision": decision, "person": " ".join(person.split()), "reason": " ".join(reason.split())}
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


def _signed(found: list[Envelope], signers: Path | None) -> list[str]:
    """Of each record, in words, who signed it."""
    if signers is None:
        return ["signed; --allowed-signers says by whom" if record.signatures else "" for record in found]
    from mcsv.approvals.signing import signed_by

    who = [signed_by(record, signers) for record in found]
    return [f"signed by {name}" if name else _NOT_SIGNED for name in who]


def _told(number: int, record: Envelope, signed: str) -> str:
    """A record in lines that fit; what somebody wrote cannot begin a line that looks like a record."""
    from mcsv.cli.output import broken, screen

    said = record.approval
    lines = [f"{number}. {said.decision} by {said.person} ({said.role}) at {said.when}: {said.reason}", said.figure]
    lines += [signed] if signed else []
    inside = [" ".join(line.split()) for line in lines]
    inside[1:] = [f"   {line}" for line in inside[1:]]
    return "".join(f"{part}\n" for line in inside for part in broken(line, screen().width, "   "))


def _last(found: list[Envelope]) -> str:
    """What shows, to whoever noted it when deciding, that no record behind it was taken away."""
    return f"Digest of the last record:\n   {found[-1].digest}\n" if found else "Nobody has decided on it.\n"


def _figures(results: xr.Dataset, threads: str, answers: dict[str, xr.Dataset]) -> list[str]:
    """What of the figures is not the same today."""
    from mcsv.ask.verify import verify as compared

    workers = size("2", "1", threads).threads
    found = answered(lambda progress: compared(results, workers, progress, answers))
    why = "; ".join(f"{what} was {then}, is {now}" for what, then, now in found.other)
    return [f"{name} is not the same today{f' ({why})' if why else ''}" for name in found.differs]
