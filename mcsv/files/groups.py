"""Further answers beside a run in its file: a netCDF4 group each, without what the run itself says already.

A group lies below the run in the tree of the file, where a dimension of one name is one dimension: one that an answer
labels otherwise than the run does (other quantiles) is stored under a name of its own, so that
:func:`xarray.open_datatree` opens the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from mcsv.errors import Mistake, UsageError
from mcsv.results.bare.dataset import Bare
from mcsv.results.bare.variable import BareVariable

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["as_group", "check_answers", "from_group"]

_SAME = "same_as_the_run"
"""The attribute that names what a group left out because the run has it, and what stands for the run's own model."""
_ITS_MODEL = "model"
_APART = "dimensions_apart"
"""The attribute that names dimensions of the group which are not the run's, each as ``name in the file=name``."""


def check_answers(results: xr.Dataset, answers: Mapping[str, xr.Dataset]) -> None:
    """UsageError E680 where an answer is of another model or other random numbers than the run, with all of them."""
    wrong = []
    for name, answer in answers.items():
        for key, what in (("fingerprint_model", "another model"), ("seed", "another seed")):
            if key in answer.attrs and answer.attrs[key] != results.attrs.get(key):
                way_out = "ask the run itself: mcsv.further_answers(results)"
                rule = "answers stored with a run are of its model and its seed"
                wrong.append(Mistake("E680", f"is of {what}", f"answers.{name}", rule=rule, way_out=way_out))
                break
        if not name.isidentifier():
            wrong.append(Mistake("E681", "is no name of an answer", f"answers.{name}", rule="letters, digits and _"))
    if wrong:
        raise UsageError(wrong)


def as_group(answer: xr.Dataset, results: xr.Dataset, group: str) -> xr.Dataset:
    """What a group of this name holds of an answer, in the order of names: no variable and no model that the run has as
    well, and no dimension of the run's name that is another.
    """
    names = sorted(map(str, answer.variables))
    same = [name for name in names if name in results.variables and _alike(answer, results, name)]
    there = answer.drop_vars(same).copy()
    kept = there[[name for name in names if name in there.data_vars]]
    for variable in kept.variables.values():  # netCDF gives back attributes in no certain order
        variable.attrs, variable.encoding = dict(sorted(variable.attrs.items())), {}
    kept.attrs = dict(sorted(answer.attrs.items()))
    if answer.attrs.get(_ITS_MODEL) == results.attrs.get(_ITS_MODEL):
        kept.attrs |= {_ITS_MODEL: _SAME} if _ITS_MODEL in answer.attrs else {}
    if same:
        kept.attrs[_SAME] = " ".join(same)
    apart = _apart(answer, results, group)
    if apart:
        kept.attrs[_APART] = " ".join(f"{name}={dim}" for dim, name in apart.items())
        kept = kept.rename({dim: name for dim, name in apart.items() if dim in kept.sizes})
    return kept


def from_group(group: Bare, results: Bare) -> Bare:
    """The answer that a group holds, with what the run says."""
    attrs = dict(group.attrs)
    same = str(attrs.pop(_SAME, "")).split()
    if attrs.get(_ITS_MODEL) == _SAME:
        attrs[_ITS_MODEL] = results.attrs[_ITS_MODEL]
    apart = dict(entry.split("=") for entry in str(attrs.pop(_APART, "")).split())
    own = {apart.get(name, name): _renamed(variable, apart) for name, variable in group.variables.items()}
    labels = {apart.get(name, name) for name in group.coords}
    variables = {**own, **{name: results.variables[name] for name in same}}
    return Bare(variables, {*labels, *(name for name in same if name in results.coords)}, attrs)


def _apart(answer: xr.Dataset, results: xr.Dataset, group: str) -> dict[str, str]:
    """The dimensions that are not the run's although they have its names, each with its name in the file."""
    taken = {*map(str, answer.variables), *map(str, answer.sizes), *map(str, results.sizes)}
    found: dict[str, str] = {}
    for dim in sorted(map(str, answer.sizes)):
        if dim in results.sizes and not _one_dimension(answer, results, dim):
            name = f"{group}_{dim}"
            while name in taken:
                name += "_"
            found[dim] = name
            taken.add(name)
    return found


def _one_dimension(answer: xr.Dataset, results: xr.Dataset, dim: str) -> bool:
    """Whether both mean the same by a dimension: it is as long, and bears the same labels or none."""
    if answer.sizes[dim] != results.sizes[dim] or (dim in answer.variables) != (dim in results.variables):
        return False
    return dim not in answer.variables or bool(np.array_equal(answer[dim].values, results[dim].values))


def _renamed(variable: BareVariable, names: Mapping[str, str]) -> BareVariable:
    return BareVariable(tuple(names.get(dim, dim) for dim in variable.dims), variable.values, variable.attrs)


def _alike(answer: xr.Dataset, results: xr.Dataset, name: str) -> bool:
    """Whether a variable or a coordinate is the same in both, to the last bit."""
    one, other = answer.variables[name], results.variables[name]
    if one.dtype.kind != other.dtype.kind or (name in answer.coords) != (name in results.coords):
        return False
    return bool(one.identical(other))  # type: ignore[no-untyped-call]
