"""Numbers that a lever may move: floats that remember how they follow from it.

Lowering does arithmetic on numbers at once. On an open number it does the same arithmetic and notes each step on a
tape, so that another value of the lever gives, by the same steps, the number that lowering would have come to, to the
last bit.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any, NamedTuple

from mcsv.dataclass import dataclass

__all__ = ["LEVER", "Compared", "Open", "Step", "Tape", "node"]

LEVER = "lever"
"""The step whose value is where a lever stands; all others do something with numbers and with earlier steps."""

Step = tuple[str, tuple[float | int | str, ...]]
"""What is done, and with what: a float is a number, an int the step whose value is taken, a text a lever's name."""


class Compared(NamedTuple):
    """A comparison on which lowering acted, of numbers and of steps, and how it came out."""

    relation: Callable[[float, float], bool]
    left: float | int
    right: float | int
    answer: bool

    def still(self, left: float, right: float) -> bool:
        """Whether it comes out the same with these numbers on its sides.

        A number that is 0 at one end counts for what it is elsewhere: whether nothing comes in or goes out is the same.
        """
        return self._nothing(left, right) or self.relation(left, right) == self.answer

    def _nothing(self, left: float, right: float) -> bool:
        return left == right and any(isinstance(side, float) and side == 0.0 for side in (self.left, self.right))


@dataclass
class Tape:
    """The steps from levers to numbers. ``cases``: where all levers stand, now (the first) and to try.

    ``values``: of each step what it comes to in each case. ``compared``: the comparisons on which lowering acted;
    ``undecided``: the sides of those which come out differently in some case; ``lengths``: steps that are a length of
    time, which decides which periods there are.
    """

    cases: Sequence[Mapping[str, float]]
    steps: list[Step] = field(default_factory=list)
    values: list[tuple[float, ...]] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)
    undecided: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    _known: dict[object, int] = field(default_factory=dict)

    def lever(self, name: str) -> Open:
        """Where a lever stands."""
        return self._step((LEVER, (name,)), tuple(case[name] for case in self.cases))

    def step(self, name: str, do: Callable[..., float], parts: Sequence[float]) -> Open:
        """What ``do``, which is known by ``name``, makes of numbers, of which one at least is open."""
        same = _unchanged(name, parts)
        if same is not None:
            return same
        told = tuple(part.index if isinstance(part, Open) else float(part) for part in parts)
        rows = [self.values[part] if isinstance(part, int) else (part,) * len(self.cases) for part in told]
        return self._step((name, told), tuple(float(do(*each)) for each in zip(*rows, strict=True)))

    def _step(self, step: Step, values: tuple[float, ...]) -> Open:
        name, told = step
        key = name, *(part.hex() if isinstance(part, float) else part for part in told)
        if key not in self._known:
            self._known[key] = len(self.steps)
            self.steps.append(step)
            self.values.append(values)
        return Open(values[0], self, self._known[key])

    def holds(self, relation: Callable[[float, float], bool], left: float, right: float) -> bool:
        """Whether a comparison holds, wherever levers stand.

        Where answers differ between cases, the levers behind it cannot be moved, which is noted.
        """
        told = [side.index if isinstance(side, Open) else float(side) for side in (left, right)]
        sides = [self.values[side] if isinstance(side, int) else (side,) * len(self.cases) for side in told]
        pairs = list(zip(*sides, strict=True))
        first = Compared(relation, told[0], told[1], relation(*pairs[0]))
        other = first._replace(answer=not first.answer)
        if all(map(other.still, *sides)) and not all(map(first.still, *sides)):
            first = other  # what is 0 now counts for what it is elsewhere
        if not all(map(first.still, *sides)):
            self.undecided += [side for side in told if isinstance(side, int)]
        self.compared.append(first)
        return first.answer


_NOTHING = {"ADD": 0.0, "SUBTRACT": 0.0, "MULTIPLY": 1.0, "DIVIDE": 1.0}
"""What on the right changes no number; on the left too, for sums and products."""


def _unchanged(name: str, parts: Sequence[float]) -> Open | None:
    """The open number that is as it was, so that equal numbers are known to be."""
    nothing = _NOTHING.get(name)
    if nothing is None or len(parts) != 2:
        return None
    left, right = parts
    if isinstance(left, Open) and not isinstance(right, Open) and right == nothing:
        return left
    turned = name in ("ADD", "MULTIPLY") and isinstance(right, Open) and not isinstance(left, Open)
    return right if turned and left == nothing else None  # type: ignore[return-value]


def _does(name: str, do: Callable[[Any, Any], Any], turned: bool = False) -> Callable[[Open, Any], Any]:
    def done(self: Open, other: Any) -> Any:
        if not isinstance(other, float | int):
            return NotImplemented
        return self.tape.step(name, do, (other, self) if turned else (self, other))

    return done


def _asks(relation: Callable[[Any, Any], bool]) -> Callable[[Open, Any], bool]:
    def asked(self: Open, other: Any) -> bool:
        return self.tape.holds(relation, self, other)

    return asked


class Open(float):
    """A number, and the step of a ``tape`` that tells how it follows from levers.

    It equals nothing but another one that comes about in the same way, and counts as true: what is left out because a
    number is 0 or 1 stays where the number may move, and does what 0 or 1 do.
    """

    __slots__ = ("index", "tape")
    __array_ufunc__ = None  # numpy's numbers leave arithmetic with it to it

    tape: Tape
    index: int

    def __new__(cls, value: float, tape: Tape, index: int) -> Open:
        """A number that comes about as a step of the tape says."""
        found = super().__new__(cls, value)
        found.tape, found.index = tape, index
        return found

    __add__, __radd__ = _does("ADD", operator.add), _does("ADD", operator.add, turned=True)
    __sub__, __rsub__ = _does("SUBTRACT", operator.sub), _does("SUBTRACT", operator.sub, turned=True)
    __mul__, __rmul__ = _does("MULTIPLY", operator.mul), _does("MULTIPLY", operator.mul, turned=True)
    __truediv__, __rtruediv__ = _does("DIVIDE", operator.truediv), _does("DIVIDE", operator.truediv, turned=True)
    __pow__, __rpow__ = _does("RAISE", operator.pow), _does("RAISE", operator.pow, turned=True)  # type: ignore[assignment]
    __lt__, __le__ = _asks(operator.lt), _asks(operator.le)
    __gt__, __ge__ = _asks(operator.gt), _asks(operator.ge)

    def __neg__(self) -> Open:
        return self.tape.step("NEGATE", operator.neg, (self,))

    def __abs__(self) -> Open:
        return self.tape.step("ABS", abs, (self,))

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Open) and self.index == other.index and self.tape is other.tape

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((Open, self.index))

    def as_length(self) -> float:
        """The number as it is now, for a length of time: it decides which periods there are, so no lever moves it."""
        self.tape.lengths.append(self.index)
        return float(self)

    def is_integer(self) -> bool:
        """No: what it is now tells nothing of what it may be."""
        return False


def node(name: str, do: Callable[..., float], parts: Sequence[float]) -> Open | None:
    """What ``do`` makes of some numbers as an open number; None where none of them is open."""
    for part in parts:
        if isinstance(part, Open):
            return part.tape.step(name, do, parts)
    return None
