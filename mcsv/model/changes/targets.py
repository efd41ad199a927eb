"""Targets: the number of a model that a lever moves, and the model in which it is another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake
from mcsv.frozen import FrozenDict
from mcsv.model.changes.paths import split, straight
from mcsv.model.language.calendar import Duration
from mcsv.model.language.expression import Number
from mcsv.model.language.formula import Formula
from mcsv.model.language.names import proposal
from mcsv.model.language.places import within
from mcsv.model.language.record import FieldError, Record
from mcsv.model.records.claim import Claim
from mcsv.model.records.inputs import Input
from mcsv.model.records.options import Option
from mcsv.model.records.ramp import Ramp
from mcsv.model.records.timing import DropOff, Timed, Timing

__all__ = ["TOLERANCE", "WINDOW", "Target", "target_in", "target_of", "with_number"]

AClaim = TypeVar("AClaim", bound=Claim)

WINDOW, TOLERANCE = ("accountability", "window"), ("accountability", "tolerance")
"""What is asked of the draws, and moves none of them: how long somebody answers, and what risk is accepted."""

_VALUE: dict[Any, str] = {DropOff: "rate", Ramp: "over"}
"""Records of which a number alone may stand for one field."""

_WAY_OUT = "make a number of its own of what is to be moved, an input with dist: fixed, and move that"


@dataclass(frozen=True)
class Target:
    """A number of a model: the ``steps`` (fields, names, places in lists) that lead to it, and its ``value``; that of
    the accountability's window is how many periods it has.
    """

    steps: tuple[str | int, ...]
    value: float

    @property
    def counts(self) -> bool:
        """Whether it counts periods."""
        return self.steps == WINDOW

    def said(self, value: float) -> float:
        """Another value as ``set:`` takes it."""
        return int(value) if self.counts else value


def target_of(model: Claim, path: str) -> Target:
    """The number at a path, as ``set:`` takes it; FieldError where there is none, or none that may be moved."""
    found: Any = model
    parts, steps = split(path), list[str | int]()
    while parts and not isinstance(found, Input):
        part, *parts = parts
        if part == "timing" and isinstance(found, Timed) and parts:
            continue
        for step in _down(found, part, path):
            found = _at(found, step)
            steps.append(step)
    if isinstance(found, Duration) and tuple(steps) == WINDOW and not parts:
        return Target(WINDOW, found.periods(model.step))
    return _number(found, tuple(parts), tuple(steps), path)


def _down(here: Any, part: str | int, path: str) -> Iterator[str | int]:
    """The steps that one part of a path takes."""
    if isinstance(here, Timed) and part in _keys(Timing) and part not in _keys(type(here)):
        yield "timing"
        here = here.timing
    if isinstance(here, Record):
        if (name := _keys(type(here)).get(str(part))) is not None:
            yield name
            return
        known = sorted(_keys(type(here)))
    elif isinstance(here, Mapping):
        if part in here:
            yield part
            return
        known = [str(name) for name in here]
    elif isinstance(here, tuple) and isinstance(part, int) and part < len(here):
        yield part
        return
    else:
        known = []
    rule = "a number that stands in the model, not one that is left out"
    near = proposal(str(part), known)
    raise FieldError(Mistake("E594", "leads to nothing", value=path[:200], rule=rule, way_out=near))


def _keys(record: type[Record]) -> dict[str, str]:
    """The field of each key, by its name in a file and in Python."""
    return {key: name for name, field in record.model_fields.items() for key in (name, field.alias) if key}


def _at(here: Any, step: str | int) -> Any:
    return getattr(here, str(step)) if isinstance(here, Record) else here[step]


def _number(found: Any, rest: tuple[str | int, ...], steps: tuple[str | int, ...], path: str) -> Target:
    """The number that stands where a path ends."""
    short = _VALUE.get(type(found))
    if short is not None and not rest:
        if found.model_fields_set - {short}:  # a number in its place would say something else of all the rest
            rule = "the path of a number itself, where more is said beside it"
            raise FieldError(
                Mistake("E594", "is more than a number", value=path, rule=rule, way_out=f"say {path}.{short}")
            )
        found, steps = getattr(found, short), (*steps, short)
    if isinstance(found, Input):
        return _of_input(found, rest, steps, path)
    if isinstance(found, Formula) and isinstance(found.tree, Number):
        return Target(steps, float(found.tree.value))
    if isinstance(found, float) and steps[-1] == "tolerance":
        return Target(steps, found)
    raise _refused(found, path)


def _of_input(entry: Input, rest: tuple[str | int, ...], steps: tuple[str | int, ...], path: str) -> Target:
    """The number of an input that is one; or what moves one that is drawn, which may be left out."""
    if rest in (("times",), ("plus",)) and entry.movable:
        return Target((*steps, str(rest[0])), float(getattr(entry, str(rest[0]))))
    if not rest and entry.grade is None and (entry.constant or entry.formula is not None):
        _check_bare(entry, path)
    if entry.constant and rest in ((), ("value",)) and entry.grade is None:
        assert entry.distribution is not None
        return Target((*steps, "formula"), float(entry.distribution.support()[0]))
    if entry.formula is not None and isinstance(entry.formula.tree, Number) and rest in ((), ("formula",)):
        return Target((*steps, "formula"), float(entry.formula.tree.value))
    raise _refused(entry, path)


def _check_bare(entry: Input, path: str) -> None:
    """FieldError where a number in the place of a whole input would leave out what is said beside it."""
    number = entry.constant or (entry.formula is not None and isinstance(entry.formula.tree, Number))
    if number and entry.model_fields_set - {"distribution", "formula"}:
        rule = "the path of a number itself, where more is said beside it"
        way_out = f"say {path}.{'value' if entry.constant else 'formula'}"
        raise FieldError(Mistake("E594", "is more than a number", value=path, rule=rule, way_out=way_out))


def _refused(found: Any, path: str) -> FieldError:
    """Why something cannot be moved, and what can be done."""
    way_out = _WAY_OUT
    match found:
        case Input(formula=None, constant=True, grade=None):
            what, way_out = "is one number already", f"move inputs.{path.split('.')[1]}"
        case Input(formula=None, constant=True):
            what, way_out = "is corrected for its grade", "leave the grade out: what is fixed is known"
        case Input(formula=None):
            what = "is what the table is made from that the input is drawn from"
            name = path.split(".")[1]
            way_out = f"move inputs.{name}.times (1 now) or inputs.{name}.plus (0 now)"
            if not found.movable:
                way_out = f"multiply {name} with an input of its own (dist: fixed, value: 1), and move that"
        case Input():
            what = "is a formula"
        case Formula():
            what = "is a formula"
        case None:
            what, way_out = "is left out", "write a number there"
        case bool():
            what, way_out = "is a yes or no, which decides what is computed", "move a probability or an amount to 0"
        case _:
            what, way_out = "decides what is computed, and is no number in it", "make an option of it"
    rule = "an amount, share, chance, rate, budget, reserve, cap or fixed input that is one number, tolerance or window"
    return FieldError(Mistake("E594", f"cannot be moved: it {what}", value=path, rule=rule, way_out=way_out))


def target_in(variant: Claim, option: Option | None, path: str) -> Target | None:
    """The number in a variant of a model; None where the option says something of its own, or does not have it.

    A variant that no option of the model asks for, as one without a risk, has no ``option``.
    """
    if option is not None and any(
        within(straight(path), straight(other)) or within(straight(other), straight(path))
        for other in (*option.set, *option.add)
    ):
        return None
    try:
        return target_of(variant, path)
    except FieldError:
        return None


def with_number(record: AClaim, steps: tuple[str | int, ...], value: float) -> AClaim:
    """The record with another number, which is not checked: a float that knows more than its value stays what it is."""
    found: AClaim = _replaced(record, steps, value)
    return found


def _replaced(here: Any, steps: tuple[str | int, ...], value: float) -> Any:
    if not steps:
        if isinstance(here, Duration):
            return Duration(int(value))
        return value if isinstance(here, float) else Formula(str(float(value)), Number(value))
    step, rest = steps[0], steps[1:]
    inside = _replaced(_at(here, step), rest, value)
    if isinstance(here, Record):
        # An input that is a number is one, however it was written.
        more = {"distribution": None} if isinstance(here, Input) and step == "formula" else {}
        return BaseModel.model_copy(here, update={str(step): inside, **more})
    if isinstance(here, Mapping):
        return FrozenDict({**here, step: inside})
    return (*here[: int(step)], inside, *here[int(step) + 1 :])
