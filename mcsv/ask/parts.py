"""A run in parts, each on a machine of its own, and the result of all of them: the bits of one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcsv import engine
from mcsv.api import DEFAULT_DRAWS, DEFAULT_SEED, planned, simulate
from mcsv.arguments import checked_draws, checked_sampling, checked_seed, checked_threads
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.files import AnyModel, as_model, self_contained
from mcsv.files.models import model_in
from mcsv.files.tallies import check_tallies, read_tallies, write_tallies
from mcsv.model import Model

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["merge_parts", "simulate_part"]

_FORMAT = "a part of a run of mcsv, 1"
_ALIKE = "parts are made and merged by one version of mcsv, numpy and scipy, on processors of one kind"


@dataclass(frozen=True)
class _Part:
    """A part as its file holds it: ``number`` of ``of`` parts of a run with a ``key``."""

    place: Path
    number: int
    of: int
    key: str
    run: dict[str, Any]
    tallied: engine.Tallied


def simulate_part(
    model: AnyModel,
    place: str | Path,
    number: int,
    of: int,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    sampling: str | None = None,
    scope: str = "",
    progress: engine.Progress | None = None,
) -> Path:
    """Make part ``number`` (from 1 on) of ``of`` parts of a run of ``draws`` draws, and write it to ``place``.

    The file holds its model, so that :func:`merge_parts` needs nothing else. UsageError E750 where there is no such
    part, or fewer shards than parts.
    """
    model, place = as_model(model), check_tallies(place)
    draws, seed = checked_draws(draws), checked_seed(seed)
    wanted = checked_sampling(sampling, [variant.sampling for variant in model.variants.values()])
    plan, count = planned(model, draws, seed, wanted, scope=scope)
    _check(number, of, count)
    executor = engine.Threads(checked_threads(threads))
    engine.check_memory(plan, count, executor.workers)
    key, tallied = engine.part_of(plan, count, number, of, executor, progress)
    run = {"draws": draws, "seed": seed, "sampling": wanted, "scope": scope}
    text = self_contained(model, described=False)
    about = {"format": _FORMAT, "number": number, "of": of, "key": key, "run": run, "model": text}
    return write_tallies(place, about, {key: tallied})


def _check(number: int, of: int, draws: int) -> None:
    """UsageError E750 unless there is such a part, with a shard in it."""
    most = -(-draws // engine.SHARD)
    if 1 <= number <= of <= most:
        return
    told = "one shard" if most == 1 else f"{most:,} shards"
    rule = f"K/N with 1 <= K <= N <= {most:,}: {draws:,} draws are {told} of up to {engine.SHARD:,} draws"
    way_out = "use fewer parts" if most > 1 else "one machine is enough: mcsv run without --shard"
    raise UsageError(Mistake("E750", "is no part of the run", "shard", f"{number}/{of}", rule, way_out))


def merge_parts(
    places: Sequence[str | Path], threads: int | None = None, progress: engine.Progress | None = None, **more: Any
) -> xr.Dataset:
    """The result of all parts of a run, to the last bit that of :func:`mcsv.simulate`, whose other arguments ``more``
    may hold. What one run looks up a second time is looked up here.

    UsageError with every part that is missing, doubled, damaged or of another run.
    """
    parts = _together([_read(Path(place)) for place in places])
    known = engine.Known.of_parts(parts[0].key, (part.tallied for part in parts))
    model = model_in(parts[0].run.pop("model"))
    _of_this_code(parts, model)
    executor = engine.Remembering(engine.Threads(checked_threads(threads)), known)
    return simulate(model, executor=executor, progress=progress, **parts[0].run, **more)


def _of_this_code(parts: Sequence[_Part], model: Model) -> None:
    """UsageError E752 where this version would draw otherwise than the parts were drawn: they are of no use to it."""
    run = parts[0].run
    plan, draws = planned(model, run["draws"], run["seed"], run["sampling"], scope=run["scope"])
    if engine.run_key(plan, draws) == parts[0].key:
        return
    what, way_out = (
        "was drawn by other tables or code than is here",
        "merge where they were made, or make them again here",
    )
    raise UsageError([Mistake("E752", what, file=str(part.place), rule=_ALIKE, way_out=way_out) for part in parts])


def _read(place: Path) -> _Part | Mistake:
    try:
        about, runs = read_tallies(place)
    except UsageError as error:
        return error.mistakes[0]
    if about.get("format") != _FORMAT:
        return Mistake("E751", "is no part of a run", file=str(place), way_out="mcsv run MODEL --shard K/N makes parts")
    key = about["key"]
    return _Part(place, about["number"], about["of"], key, about["run"] | {"model": about["model"]}, runs[key])


def _together(found: Sequence[_Part | Mistake]) -> list[_Part]:
    """All parts of one run, in their order. UsageError with all that keeps them from being that."""
    parts = [part for part in found if isinstance(part, _Part)]
    mistakes = [part for part in found if isinstance(part, Mistake)]
    if not found:
        mistakes.append(Mistake("E751", "has no part to merge", "merge", way_out="give the files of all parts"))
    if parts:
        mistakes += _foreign(parts) or _not_once(parts, complete=not mistakes)
    if mistakes:
        raise UsageError(mistakes)
    return sorted(parts, key=lambda part: part.number)


def _foreign(parts: Sequence[_Part]) -> list[Mistake]:
    """Parts of another run than most of them are."""
    kinds = [(part.key, part.of, repr(part.run)) for part in parts]
    usual = max(kinds, key=kinds.count)
    return [
        _other_run(part) if kind[1:] != usual[1:] else _other_place(part)
        for part, kind in zip(parts, kinds, strict=True)
        if kind != usual
    ]


def _other_run(part: _Part) -> Mistake:
    rule = "all parts are of one run: model, draws, seed and number of parts"
    return Mistake("E752", "is a part of another run", file=str(part.place), rule=rule, way_out="make it again")


def _other_place(part: _Part) -> Mistake:
    """The same run, of which another place made other tables: numpy and BLAS have routines for kinds of processors."""
    what, way_out = "was drawn by other tables or code than most parts", "make it again where the others were made"
    return Mistake("E752", what, file=str(part.place), rule=_ALIKE, way_out=way_out)


def _not_once(parts: Sequence[_Part], complete: bool) -> list[Mistake]:
    """Parts that are there twice, and those that are not there, unless some could not be read."""
    first: dict[int, Path] = {}
    mistakes = []
    for part in parts:
        if part.number in first:
            what = f"is part {part.number} of {part.of}, as is {first[part.number]}"
            mistakes.append(Mistake("E753", what, file=str(part.place), rule="each part once", way_out="leave one out"))
        first.setdefault(part.number, part.place)
    missing = [number for number in range(1, parts[0].of + 1) if number not in first]
    if missing and complete:
        named = ", ".join(map(str, missing[:10])) + (f" and {len(missing) - 10} more" if len(missing) > 10 else "")
        way_out = f"make what is missing with mcsv run MODEL --shard K/{parts[0].of}"
        mistakes.append(Mistake("E754", "are missing", "parts", named, f"all of 1 to {parts[0].of}", way_out))
    return mistakes
