"""The normalised model: everything that was left out filled in, readable by people and by ``read_model``."""

from __future__ import annotations

from typing import Any

import numpy as np

from mcsv.distributions import Distribution
from mcsv.files.contained import contained
from mcsv.files.lines import Described, lines
from mcsv.model import Input, Model, plain
from mcsv.model.records.evidence import Evidence

__all__ = ["normalised", "self_contained"]


def normalised(model: Model) -> str:
    """The whole model as YAML, with defaults filled in and each distribution described in a comment.

    Reading it again gives an equal model. Numbers in comments: mean, sd, and the 5, 50 and 95 % points.
    """
    return _text(_described_in(plain(model), model), model)


def self_contained(model: Model, *, described: bool = True) -> str:
    """The same with what its data files say in their place, so that it reads back anywhere."""
    data = contained(model)
    return _text(_described_in(data, model) if described else data, model)


def _text(data: dict[str, Any], model: Model) -> str:
    if model.mitigate and not model.events:
        del data["mitigate"]
    if model.draws == "shared":
        del data["draws"]
    if model.sampling == "plain":
        del data["sampling"]
    return "\n".join(lines(data)) + "\n"


def _described_in(data: dict[str, Any], model: Model) -> dict[str, Any]:
    for name, entry in model.inputs.items():
        data["inputs"][name] = _commented(entry, data["inputs"][name], model.evidence)
    return data


def _commented(entry: Input, data: dict[str, Any], evidence: Evidence) -> Described:
    """The input with what its distribution comes to, corrected for its grade."""
    described, drawn = Described(data), entry.corrected(evidence)
    told = f"corrected for grade {entry.grade}: " if drawn and entry.law and drawn.key() != entry.law.key() else ""
    described.comment = told + _described(drawn) if drawn else ""
    return described


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
