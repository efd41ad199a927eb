"""A run is put into its folder: the one way, whichever command made it."""

from __future__ import annotations

import datetime
import hashlib
import platform
from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcsv import engine
from mcsv.ask.run_folder import earlier, part_of, undecided
from mcsv.ask.run_log import RunLog
from mcsv.dataclass import dataclass
from mcsv.files.run_layout import ABOUT, CRATE, MODEL, RESULT
from mcsv.files.run_writing import making, write_about, write_log
from mcsv.frozen import FrozenDict
from mcsv.reports.brief import brief
from mcsv.reports.crate import Described, crate
from mcsv.reports.run.headlines import headlines
from mcsv.results.questions.again import arguments
from mcsv.version import __version__

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model import Model

__all__ = ["Made", "Origin", "asked_of", "versions", "write_run"]


@dataclass(frozen=True)
class Made:
    """What goes into a folder: a result, further answers of the same run, and what happened on the way."""

    results: xr.Dataset
    log: RunLog
    answers: Mapping[str, xr.Dataset] = field(default_factory=FrozenDict)
    model: Model | None = None
    """The one in the result, where it is at hand."""


@dataclass(frozen=True)
class Origin:
    """Where a run comes from, beside what its result says.

    ``when`` it was made; ``person`` who made it, empty where nobody said; ``file`` of the model, and what was ``set``
    in it (``PATH=VALUE``); what was ``asked`` for, as whoever makes it again compares it.
    """

    when: datetime.datetime
    person: str = ""
    file: str = ""
    set: tuple[str, ...] = ()
    asked: Mapping[str, Any] = field(default_factory=FrozenDict)


def write_run(
    made: Made, place: Path, origin: Origin, confirm: Callable[[], None] = lambda: None
) -> tuple[dict[str, Any], list[str]]:
    """Write a run into its folder, which takes its place whole; whoever writes has claimed it.

    ``confirm`` is called once all is written, and may raise what stops it. Gives the answer in short, and the names of
    reports that lie there and are of an earlier run. UsageError E712 where somebody decided on what lies there, E711
    where no run can be, E602 where the disk refuses.
    """
    from mcsv.files.models import write_model  # loads all that a model is made of
    from mcsv.files.results import as_read, model_of, write_results

    if place.exists():
        undecided(place / RESULT)
    known, results = earlier(place), as_read(made.results)  # in which single figures are found ten times as fast
    told = headlines(results)
    answer = brief(results, told)
    with making(place) as folder:
        write_model(made.model or model_of(made.results), folder / MODEL, flush=False)
        write_results(made.results, folder / RESULT, made.answers, flush=False)  # making() flushes all at its end
        write_about(folder, {**_about(made.results, origin), "answer": answer})
        made.log.note("written")
        write_log(folder, made.log.events)
        parts = tuple(part_of(folder / name) for name in (MODEL, RESULT, ABOUT))
        same = parts[:2] == known[:2]
        reports = tuple(part for part in known if part.report)
        when = origin.when.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
        says = Described((*parts, *(reports if same else ())), when, origin.person, bool(made.answers))
        (folder / CRATE).write_text(crate(results, says, told), "utf-8", newline="\n")
        confirm()
        if place.exists():
            undecided(place / RESULT)  # somebody may have decided while this was written
    return answer, [] if same else [part.name for part in reports]


def _about(results: xr.Dataset, origin: Origin) -> dict[str, Any]:
    """What ``run.json`` says but the answer."""
    attrs = results.attrs
    return {
        "model": origin.file,
        "set": list(origin.set),
        "fingerprint": str(attrs["fingerprint"]),
        "fingerprints": {part: str(attrs[f"fingerprint_{part}"]) for part in ("model", "draws", "code")},
        "asked": dict(origin.asked),
        "model_sha256": hashlib.sha256(str(attrs["model"]).encode()).hexdigest(),
        "versions": versions(),
    }


def asked_of(results: xr.Dataset, answers: Collection[str] = ()) -> dict[str, Any]:
    """What a result was asked for, in the words of a run's folder; what is usual and not there is left out."""
    told = arguments(results)
    asked = {"draws": told["draws"], "seed": told["seed"], "sampling": told["sampling"]}
    asked["full"] = told["money"] and told["returns"]
    more = ("scope", "quantiles", "keep", "levels", "until", "beyond")
    asked |= {name: told[name] for name in more if told[name]}
    asked |= {"answers": sorted(answers)} if answers else {}
    return asked if results.attrs.get("complete", 1) else {**asked, "stopped_at": int(results.attrs["draws"])}


def versions() -> dict[str, str]:
    """Those of what decides the figures."""
    import numpy as np

    python = platform.python_version()
    return {"mcsv": __version__, "numpy": np.__version__, "numba": engine.compiled_with()["numba"], "python": python}
