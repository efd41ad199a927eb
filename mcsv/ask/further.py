"""All further questions that a page tells of, asked of a run with its own model, draws and seed."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from mcsv import engine
from mcsv.api import Anywhere
from mcsv.arguments import checked_results
from mcsv.ask.boxes import boxes
from mcsv.ask.compare import compare
from mcsv.ask.drivers import drivers
from mcsv.ask.voi import voi
from mcsv.errors import Incomplete, Interrupted, Mistake, ResourceError, UsageError
from mcsv.files.results import model_of
from mcsv.frozen import FrozenDict
from mcsv.plan import lower
from mcsv.progress import watched
from mcsv.results.questions.again import worlds_beside
from mcsv.results.questions.inputs import inputs_dataset
from mcsv.results.reading.answered import QUESTIONS, REASONS, WHY_NOT
from mcsv.results.reading.reasons import Reason, stored_reasons

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model import Model

__all__ = ["further_answers", "worlds_of"]

_ASK: dict[str, Callable[..., xr.Dataset]] = {"drivers": drivers, "boxes": boxes, "worth": voi, "compare": compare}
_ITS_OWN = ("fingerprint_model", "seed", "draws", "mcsv")


@watched
def further_answers(
    results: xr.Dataset,
    threads: int | None = None,
    progress: engine.Progress | bool | None = None,
    ask: str | Sequence[str] = tuple(QUESTIONS),
    status: Callable[[str], None] | None = None,
    executor: Anywhere | None = None,
) -> dict[str, xr.Dataset]:
    """The further answers of a run, by name: what ``mcsv.drivers``, ``boxes``, ``voi`` (as ``worth``) and ``compare``
    tell of its model with as many draws and its seed, and its ``inputs`` with their sources, so that they can be
    stored beside it and shown on its page.

    ``results``: a run, which holds its model. ``threads``, ``progress`` and ``executor`` (which boxes do without) as
    for :func:`mcsv.simulate`; ``status`` is told what is being asked; ``ask`` names some of the questions. A question
    that cannot be asked of the model has a Dataset without variables whose attribute ``why_not`` says why, and
    ``reasons`` as codes with figures. After Ctrl-C there are those that were whole by then, with a warning
    (Incomplete). UsageError E531 where the results do not hold their model, E682 for another question or a run that was
    interrupted.
    """
    assert not isinstance(progress, bool)  # watched made a bar of it
    wanted = (ask,) if isinstance(ask, str) else tuple(ask)
    checked_results(results)
    _check(results, wanted)
    model, found = model_of(results), dict[str, "xr.Dataset"]()
    for name in wanted:
        if status is not None:
            status(f"asking further: {QUESTIONS[name]}")
        try:
            how: dict[str, Any] = {"threads": threads, "progress": progress}
            how |= {} if name == "boxes" else {"executor": executor}
            answer = _asked(name, model, results, partial(_ASK[name], **how) if name in _ASK else None)
        except (Interrupted, KeyboardInterrupt):  # a run that took minutes is not lost for what was to come after it
            break
        if not answer.attrs["complete"]:
            break
        found[name] = answer
    if len(found) < len(wanted):
        warnings.warn(f"interrupted: not asked further: {', '.join(wanted[len(found) :])}", Incomplete, stacklevel=3)
    return found


def worlds_of(model: Model, draws: int) -> int:
    """In how many worlds to ask how sure the chance of a deficit is, beside a run of so many draws; 0 for a model of
    which that cannot be told.
    """
    try:
        engine.check_levels(lower(model))
    except UsageError:
        return 0
    return worlds_beside(draws)


def _check(results: xr.Dataset, wanted: Sequence[str]) -> None:
    unknown = [name for name in wanted if name not in QUESTIONS]
    if unknown:
        rule = f"one of {', '.join(QUESTIONS)}"
        raise UsageError([Mistake("E682", "is no further question", "ask", name, rule) for name in unknown])
    if not results.attrs.get("complete", 1):
        rule, way_out = "further answers are of as many draws as a whole run", "run the model again"
        raise UsageError(Mistake("E682", "was interrupted", "results", rule=rule, way_out=way_out))


def _asked(name: str, model: Model, results: xr.Dataset, ask: Callable[..., xr.Dataset] | None) -> xr.Dataset:
    """The answer, or why there is none."""
    attrs = results.attrs
    sampled: dict[str, Any] = {"draws": int(attrs["draws"]), "seed": int(attrs["seed"])}
    scope = str(attrs.get("scope", ""))
    if ask is None:
        return inputs_dataset(model, _its_own(results))
    if name == "boxes" and scope:
        return _none(results, (Reason("scope"),), "boxes are told of runs without a scope of their own")
    try:
        return ask(model, **sampled, **({} if name == "boxes" else {"scope": scope}))
    except (UsageError, ResourceError) as error:
        reasons = [Reason(mistake.code, FrozenDict(mistake.figures)) for mistake in error.mistakes]
        return _none(results, reasons, "; ".join(_why(mistake) for mistake in error.mistakes))


def _why(mistake: Mistake) -> str:
    """A mistake as a reason: its place, what it is, and the rule."""
    place = "the model" if mistake.path == "MODEL" else mistake.path
    said = " ".join(filter(None, (place, mistake.value, mistake.what)))
    return f"{said} ({mistake.rule})" if mistake.rule else said


def _none(results: xr.Dataset, reasons: Sequence[Reason], why: str) -> xr.Dataset:
    import xarray as xr

    return xr.Dataset(attrs=_its_own(results) | {WHY_NOT: why, REASONS: stored_reasons(reasons)})


def _its_own(results: xr.Dataset) -> dict[str, Any]:
    """What says of which run an answer is that was not asked of draws."""
    return {name: results.attrs[name] for name in _ITS_OWN} | {"complete": 1}
