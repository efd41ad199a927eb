"""A run that was asked for on the command line: drawn, asked further, stored, shown and judged."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mcsv.cli.codes import GATE_FAILED, INTERRUPTED
from mcsv.cli.drawing import asked_further, simulated
from mcsv.cli.elsewhere import elsewhere
from mcsv.cli.more import run_more
from mcsv.cli.output import put, render, say
from mcsv.cli.request import Request
from mcsv.cli.resumable import Resumable
from mcsv.cli.storing import Story, store, store_run
from mcsv.dataclass import dataclass
from mcsv.errors import NotConverged, UserError

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.engine.cluster.connected import Place
    from mcsv.results.reading.gate import Gate

__all__ = ["Order", "Shown", "make"]


@dataclass(frozen=True)
class Shown:
    """How the answer is shown: as ``json``, with an option in ``detail``, ``full``; ``paged`` where it is long."""

    json: bool
    detail: str | None
    full: bool
    paged: bool


@dataclass(frozen=True)
class Order:
    """What is to be made. ``more``: a stored result, and how many draws more, where the story has no model."""

    request: Request
    story: Story
    more: tuple[Path, str]
    shown: Shown


def make(order: Order, drawn_at: Place | None) -> int:
    """Make a run, here or on a cluster, and tell its answer; the exit code. What the disk refused is raised last."""
    request, story, shown = order.request, order.story, order.shown
    # A goal is looked at by doublings of the draws from the first on, so that such a run cannot begin later.
    kept_at = None if request.until else request.out
    with elsewhere(drawn_at) as cluster, Resumable(kept_at, request.threads, cluster) as resumable:
        if story.model is not None:
            results = simulated(story.model, request, shown.full or request.answers, resumable)
        else:
            results = run_more(*order.more, resumable)
        story.log.note("drawn", draws=int(results.attrs["draws"]))
        further, all_asked = asked_further(results, request, cluster)
        problem = _save(results, further, request, story)
    put(render(results, shown.json, shown.detail, shown.full), paged=shown.paged)
    if problem:
        raise problem
    kept = resumable.ended(bool(results.attrs["complete"]))
    return _interrupted(results, kept, further, all_asked) or _converged(results) or _judge(results, request.gates)


def _interrupted(results: xr.Dataset, code: int, further: Mapping[str, xr.Dataset], all_asked: bool) -> int:
    """The exit code of a run that was stopped, which is said: ``code`` where draws are missing; 0 for a whole one."""
    if not results.attrs["complete"]:
        say(f"interrupted after {results.attrs['draws']:,} draws; the figures are of these")
        return code
    if all_asked:
        return 0
    say(f"interrupted: of further answers there {'is ' + ', '.join(further) if further else 'are none'}")
    return INTERRUPTED


def _save(results: xr.Dataset, further: Mapping[str, xr.Dataset], request: Request, story: Story) -> UserError | None:
    """Write the file or folder; what the disk refuses is told after the answer, which must not be lost with it."""
    if request.out is None:
        return None
    try:
        if request.folder:
            store_run(results, further, request.out, request.person, story)
        else:
            store(results, further, request.out)
    except UserError as error:
        return error
    return None


def _converged(results: xr.Dataset) -> int:
    """The exit code of a run that is not as sure as it was to be, which is said; its gates are not to be judged."""
    if results.attrs.get("until_reached", 1):
        return 0
    from mcsv.results.questions.until import ended, hardest, lacking

    say(f"not sure enough: {lacking(hardest(ended(results)), results.attrs['draws'])}")
    return NotConverged.exit_code


def _judge(results: xr.Dataset, gates: tuple[Gate, ...]) -> int:
    failed = [(gate, count) for gate in gates if (count := gate.met(results))]
    for gate, count in failed:
        say(f"failed: {gate.text} holds for {count} value{'' if count == 1 else 's'}")
    return GATE_FAILED if failed else 0
