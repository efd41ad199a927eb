"""The normalised model: everything that was left out filled in, readable by people and by ``read_model``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from mcsv.distributions import Distribution
from mcsv.files.lines import Described, lines
from mcsv.model import Duration, Formula, Input, Model, Month, Number
from mcsv.model.calendar import NONE
from mcsv.model.funding import Funding
from mcsv.model.pockets import Budget, CarryForward
from mcsv.model.ramp import Ramp
from mcsv.model.record import Record
from mcsv.model.spans import UncertainDuration

__all__ = ["normalised"]

_NOTHING: tuple[Any, ...] = (None, "", {}, [])


def normalised(model: Model) -> str:
    """The whole model as YAML, with defaults filled in and each distribution described in a comment.

    Reading it again gives an equal model. Numbers in comments: mean, sd, and the 5, 50 and 95 % points.
    """
    return "\n".join(lines(_explicit(model))) + "\n"


def _explicit(value: Any) -> Any:
    """Plain data that say everything; what is not there at all is left out."""
    special = _SPECIAL.get(type(value))
    if special is not None:
        return special(value)
    if isinstance(value, Record):
        return _fields(value)
    if isinstance(value, Mapping):
        return {str(key): _explicit(part) for key, part in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_explicit(part) for part in value]
    return value.item() if isinstance(value, np.generic) else value


def _fields(value: Record, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """A record by its keys, except fields that say nothing or would say something wrong."""
    fields = type(value).model_fields.items()
    parts = {field.alias or name: _explicit(getattr(value, name)) for name, field in fields if name not in without}
    if "timing" in parts:
        parts["timing"] = parts.pop("timing")  # behind what it times
    return {key: part for key, part in parts.items() if part not in _NOTHING}


def _formula(value: Formula) -> float | str:
    return value.tree.value if isinstance(value.tree, Number) else value.text


def _time(value: Duration | Month | UncertainDuration) -> int | str:
    return 0 if value == NONE else str(value)


def _ramp(value: Ramp) -> Any:
    """As short as it can be written: its points, its length, or length and shape."""
    if value.points:
        return _explicit(value.points)
    return _explicit(value.over) if value.shape == "straight" else _fields(value)


def _carry_forward(value: CarryForward) -> Any:
    return {"all": True, "none": False}.get(value.rule, {"cap": _explicit(value.cap)})


def _budget(value: Budget) -> dict[str, Any]:
    """An amount for something, or an amount for each year, which has no beginning of its own."""
    return _fields(value, ("start",) if value.by_year else ())


def _funding(value: Funding) -> dict[str, Any]:
    """Without the defaults of other kinds of funding."""
    kinds = {"rate": "match", "surplus": "risk_share"}
    return _fields(value, tuple(name for name, kind in kinds.items() if value.kind != kind))


def _input(entry: Input) -> Described:
    """An input's distribution or formula, then where it comes from, then how it is drawn."""
    known = _fields(entry, ("distribution", *(("persistence",) if entry.drawn == "once" else ())))
    if entry.drawn == "once":
        del known["drawn"]
    if not entry.chance:
        del known["chance"]
    if entry.distribution is None:
        return Described(known)
    explicit = Described({**_explicit(entry.written), **known})
    explicit.comment = _described(entry.distribution)
    return explicit


_SPECIAL: dict[type, Callable[[Any], Any]] = {
    Budget: _budget,
    CarryForward: _carry_forward,
    Duration: _time,
    Formula: _formula,
    Funding: _funding,
    Input: _input,
    Month: _time,
    Ramp: _ramp,
    UncertainDuration: _time,
}


def _described(distribution: Distribution) -> str:
    """``mean 0.22, sd 0.064; 5 % 0.12, 50 % 0.217, 95 % 0.33``."""
    if distribution.family == "fixed":
        return ""
    moments = (
        f"{'no' if value is None else ''} {name} {'' if value is None else f'{value:.6g}'}".strip()
        for name, value in (("mean", distribution.mean()), ("sd", distribution.sd()))
    )
    points = ((0.05, False), (0.5, False), (0.05, True))
    shown = (f"{distribution.quantile(np.array([v]), upper)[0]:.6g}" for v, upper in points)
    return f"{', '.join(moments)}; " + ", ".join(
        f"{name} % {value}" for name, value in zip((5, 50, 95), shown, strict=True)
    )
