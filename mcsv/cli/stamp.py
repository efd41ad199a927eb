"""``mcsv stamp``: have the organisation's own time-stamp authority say when decisions were there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcsv.cli.approve import Run
from mcsv.cli.output import say
from mcsv.errors import Mistake, UsageError
from mcsv.escapes import typed

__all__ = ["stamp"]


def stamp(
    run: Run,
    request: Annotated[
        Path | None,
        typer.Option(
            help="Write the request for the authority; with --reply, the one that it answers.", metavar="FILE"
        ),
    ] = None,
    reply: Annotated[
        Path | None, typer.Option(help="Store the authority's reply with the decisions.", metavar="FILE")
    ] = None,
    export: Annotated[
        Path | None, typer.Option(help="Write the last reply that is stored, for openssl.", metavar="FILE")
    ] = None,
    roots: Annotated[
        Path | None,
        typer.Option("--tsa-roots", help="Certificates of the authority: check the reply first.", metavar="CA.pem"),
    ] = None,
) -> None:
    """Have decisions on a run stamped (RFC 3161): write a request, store the reply. Nothing is sent from here."""
    from mcsv.approvals.stamping import request as request_for
    from mcsv.ask import stamped
    from mcsv.files.run_reading import result_of

    place = result_of(run)
    _check(request, reply, export)
    if reply is not None:
        made = stamped.store(place, reply, request, roots)
        say(f"stored as record {made.number} of {place.name}: record {made.stamped} was there at {made.when}")
        say(f"note this digest, which shows later that no record was taken out: {made.digest}")
    elif export is not None:
        stamped.export(place, export)
        say(f"wrote {export}")
    elif request is not None:
        head = stamped.head(place)
        stamped.write(request_for(head), request)
        say(f"wrote {request}: send it to your authority, then {typed('mcsv', 'stamp', run)} --reply FILE")


def _check(request: Path | None, reply: Path | None, export: Path | None) -> None:
    """UsageError where nothing, or two things at once, were asked for."""
    asked = [name for name, place in (("--reply", reply), ("--export", export)) if place is not None]
    asked += ["--request"] if request is not None and reply is None else []
    if len(asked) != 1:
        what = "has nothing to do" if not asked else f"cannot do {' and '.join(asked)} at once"
        way_out = "say --request FILE first, then --reply FILE"
        raise UsageError(Mistake("E205", what, "stamp", way_out=way_out))
