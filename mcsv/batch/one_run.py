"""One run of a batch: read, drawn and written by one thread; whatever goes wrong is a line about it."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mcsv import api, engine
from mcsv.arguments import checked_sampling
from mcsv.ask.run_folder import now, undecided
from mcsv.ask.run_log import RunLog
from mcsv.ask.run_made import Made, Origin, versions, write_run
from mcsv.batch.records import Outcome, Row
from mcsv.batch.works import Works
from mcsv.errors import Interrupted, ResourceError, UserError
from mcsv.files.echo import self_contained
from mcsv.files.run_layout import RESULT
from mcsv.files.run_reading import Found, look
from mcsv.frozen import frozen
from mcsv.model import Model, comments

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["reason", "run_row", "there"]

_KNOWN_BY = ("fingerprints", "asked", "model_sha256", "versions")
"""What is to be the same for a run that is there already."""


def run_row(row: Row, works: Works, progress: engine.Progress | None = None) -> Outcome | None:
    """Make a run unless it is there; None where somebody else makes it now.

    No exception of the run itself comes through. ResourceError (E601) does, so that it can be tried with more room.
    """
    began = time.monotonic()
    try:
        if not works.claims.take(works.claim(row)):
            return None
    except UserError as error:
        return Outcome(row, "failed", reason=reason(error))
    try:
        outcome = _kept_or_made(row, works, progress)
    except Interrupted:
        return Outcome(row, "stopped")
    except Exception as error:
        if isinstance(error, ResourceError):
            raise
        outcome = Outcome(row, "failed", reason=reason(error))
    finally:
        works.claims.release(works.claim(row))
    return replace(outcome, seconds=time.monotonic() - began)


def _kept_or_made(row: Row, works: Works, progress: engine.Progress | None) -> Outcome:
    log = RunLog()
    model = works.model(row)
    log.note("read")
    found, wrong = there(row, works, model)
    if found is not None and not wrong:
        return Outcome(row, "kept", frozen(found.about["answer"]))
    if found is not None:
        log.note("compared")
    results = _drawn(row, works, model, progress)
    log.note("drawn", draws=int(results.attrs["draws"]))
    remark = wrong and f"{wrong}; made again"
    return Outcome(row, "made", frozen(_written(row, works, model, results, log)), remark=remark)


def there(row: Row, works: Works, model: Model) -> tuple[Found | None, str]:
    """What lies in the folder of a row, None where nothing does, and why it is not what the row asks for, if it is not.

    UsageError E712 where somebody decided on what would have to be made again.
    """
    found = look(works.place(row))
    if found is None:
        return None, ""
    wrong = found.wrong
    if not wrong and _known_by(row, works, model) != {name: found.about.get(name) for name in _KNOWN_BY}:
        wrong = "model, arguments or version changed"
    if wrong:
        undecided(works.place(row) / RESULT)
    return found, wrong


def _drawn(row: Row, works: Works, model: Model, progress: engine.Progress | None) -> xr.Dataset:
    """The result, as ``mcsv run MODEL --out`` has it. Interrupted where it was stopped."""
    memory, full = works.memory(row), works.asked.full
    try:
        with works.executor(memory) as executor:
            results = api.simulated_bare(
                model,
                draws=row.draws,
                seed=row.seed,
                full=True,
                money=full,
                returns=full,
                curves=True,
                sampling=works.asked.sampling,
                executor=executor,
                progress=progress,
            )
        if not results.attrs["complete"]:
            raise Interrupted("stopped")
    except Interrupted:
        if memory is not None:
            memory.save()
        raise
    if memory is not None:
        memory.forget()
    return results


def _written(row: Row, works: Works, model: Model, results: xr.Dataset, log: RunLog) -> dict[str, Any]:
    """Write the folder; the answer in short."""

    def confirm() -> None:
        if not works.claims.holds(works.claim(row)):
            raise Interrupted("somebody else makes it now")

    for remark in comments(model):
        log.note("remark", code=remark.code, said=" ".join(str(remark).split()))
    origin = Origin(now(), file=row.model, set=row.set, asked=_asked(row, works))
    return write_run(Made(results, log, model=model), works.place(row), origin, confirm)[0]


def _asked(row: Row, works: Works) -> dict[str, Any]:
    return {"draws": row.draws, "seed": row.seed, "sampling": works.asked.sampling, "full": works.asked.full}


def _known_by(row: Row, works: Works, model: Model) -> dict[str, Any]:
    """By what the run is known, before it is made."""
    sampling = checked_sampling(works.asked.sampling, [variant.sampling for variant in model.variants.values()])
    plan, _ = api.planned(model, row.draws, row.seed, sampling)
    found = engine.fingerprints(model, plan)
    text = self_contained(model, described=False)
    return {
        "fingerprints": {"model": found.model, "draws": found.draws, "code": found.code},
        "asked": _asked(row, works),
        "model_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "versions": versions(),
    }


def reason(error: Exception) -> str:
    """What went wrong in one line: the first mistake, and how many more there are."""
    if isinstance(error, UserError):
        errors = [mistake for mistake in error.mistakes if mistake.severity == "error"] or error.mistakes
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        return " ".join(str(errors[0]).split()) + more
    if isinstance(error, MemoryError):
        return "E601 this machine's memory is full; way out: use fewer threads"
    if isinstance(error, OSError):
        return f"E602 the system refuses: {error.strerror or error}"
    told = " ".join(f"{type(error).__name__}: {error}".split())
    return f"E769 a bug in mcsv, not in your model: {told}"
