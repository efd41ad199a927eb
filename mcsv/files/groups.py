"""Further answers beside a run in its file: a netCDF4 group each, without what the run itself says already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mcsv.errors import Mistake, UsageError
from mcsv.results.bare.dataset import Bare

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["as_group", "check_answers", "from_group"]

_SAME = "same_as_the_run"
"""The attribute that names what a group left out because the run has it, and what stands for the run's own model."""
_ITS_MODEL = "model"


def check_answers(results: xr.Dataset, answers: Mapping[str, xr.Dataset]) -> None:
    """UsageError E680 where an answer is of another model or other random numbers than the run, with all of them."""
    wrong = []
    for name, answer in answers.items():
        for key, what in (("fingerprint_model", "another model"), ("seed", "another seed")):
            if key in answer.attrs and answer.attrs[key] != results.attrs.get(key):
                way_out = "ask the run itself: mcsv.answers(results)"
                rule = "answers stored with a run are of its model and its seed"
                wrong.append(Mistake("E680", f"is of {what}", f"answers.{name}", rule=rule, way_out=way_out))
                break
        if not name.isidentifier():
            wrong.append(Mistake("E681", "is no name of an answer", f"answers.{name}", rule="letters, digits and _"))
    if wrong:
        raise UsageError(wrong)


def as_group(answer: xr.Dataset, results: xr.Dataset) -> xr.Dataset:
    """What a group holds of an answer, in the order of names: no variable and no model that the run has as well."""
    names = sorted(map(str, answer.variables))
    same = [name for name in names if name in results.variables and _alike(answer, results, name)]
    there = answer.drop_vars(same).copy()
    kept = there[[name for name in names if name in there.data_vars]]
    for variable in kept.variables.values():  # netCDF gives back attributes in no certain order
        variable.attrs, variable.encoding = dict(sorted(variable.attrs.items())), {}
    kept.attrs = dict(sorted(answer.attrs.items()))
    if answer.attrs.get(_ITS_MODEL) == results.attrs.get(_ITS_MODEL):
        kept.attrs |= {_ITS_MODEL: _SAME} if _ITS_MODEL in answer.attrs else {}
    return kept.assign_attrs({_SAME: " ".join(same)}) if same else kept


def from_group(group: Bare, results: Bare) -> Bare:
    """The answer that a group holds, with what the run says."""
    attrs = dict(group.attrs)
    same = str(attrs.pop(_SAME, "")).split()
    if attrs.get(_ITS_MODEL) == _SAME:
        attrs[_ITS_MODEL] = results.attrs[_ITS_MODEL]
    variables = {**group.variables, **{name: results.variables[name] for name in same}}
    return Bare(variables, {*group.coords, *(name for name in same if name in results.coords)}, attrs)


def _alike(answer: xr.Dataset, results: xr.Dataset, name: str) -> bool:
    """Whether a variable or a coordinate is the same in both, to the last bit."""
    one, other = answer.variables[name], results.variables[name]
    if one.dtype.kind != other.dtype.kind or (name in answer.coords) != (name in results.coords):
        return False
    return bool(one.identical(other))  # type: ignore[no-untyped-call]
