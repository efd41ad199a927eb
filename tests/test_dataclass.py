"""Our dataclasses beside Python's: the same classes compare, hash and show themselves alike."""

from __future__ import annotations

import dataclasses
import math
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mcsv.dataclass as ours

Made = Callable[[Callable[..., Any]], type]


def plain(dataclass: Any) -> type:
    @dataclass
    class Changing:
        a: int = 1
        b: Any = None

    return Changing


def frozen(dataclass: Any) -> type:
    @dataclass(frozen=True)
    class Frozen:
        """Said."""

        a: int = 1
        b: Any = None

    return Frozen


def one(dataclass: Any) -> type:
    @dataclass(frozen=True)
    class One:
        b: Any = None

    return One


def none(dataclass: Any) -> type:
    @dataclass(frozen=True)
    class Empty:
        pass

    return Empty


def chosen(dataclass: Any) -> type:
    @dataclass(frozen=True)
    class Chosen:
        a: int = dataclasses.field(default=1, compare=False)
        b: Any = dataclasses.field(default=None, repr=False)
        c: Any = dataclasses.field(default=2, hash=False)
        d: Any = dataclasses.field(default=3, compare=False, hash=True)

    return Chosen


def own(dataclass: Any) -> type:
    @dataclass(frozen=True)
    class Own:
        a: int = 1

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

        def __repr__(self) -> str:
            return "own"

    return Own


def by_identity(dataclass: Any) -> type:
    @dataclass(frozen=True, eq=False, repr=False)
    class Identity:
        a: int = 1

    return Identity


def derived(dataclass: Any) -> type:
    @dataclass(frozen=True)
    class Base:
        a: int = 1

    @dataclass(frozen=True)
    class Derived(Base):
        b: Any = 2

    return Derived


def slotted(dataclass: Any) -> type:
    @dataclass(frozen=True, slots=True)
    class Slotted:
        a: int = 1
        b: Any = 2

    return Slotted


KINDS = (plain, frozen, one, none, chosen, own, by_identity, derived, slotted)
VALUES: list[Any] = [0, 1, 1.0, True, "x", None, math.nan, (1, 2), [1], {"a": 1}, np.arange(3)]


def outcome(asked: Callable[[], Any]) -> Any:
    try:
        return asked()
    except (TypeError, ValueError) as error:
        return type(error)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_compared_hashed_and_shown_as_pythons(kind: Made, data: st.DataObject) -> None:
    mine, theirs = kind(ours.dataclass), kind(dataclasses.dataclass)
    names = [field.name for field in dataclasses.fields(theirs)]
    first, second = ({name: data.draw(st.sampled_from(VALUES)) for name in names} for _ in range(2))
    for other in (second, dict(first)):
        assert told(mine, first, other, kind is by_identity) == told(theirs, first, other, kind is by_identity)


def told(made: type, first: dict[str, Any], second: dict[str, Any], by_address: bool) -> list[Any]:
    """What two of a class say of themselves; those without values of their own only whether they are equal."""
    one, other = made(**first), made(**second)
    equal = [outcome(lambda: one == other), outcome(lambda: one != other), outcome(lambda: one == first)]
    return equal if by_address else [*equal, outcome(lambda: hash(one)), repr(one)]


def test_a_record_inside_itself_is_shown() -> None:
    held: list[Any] = []
    made = frozen(ours.dataclass)(1, held)
    held.append(made)
    assert repr(made) == "frozen.<locals>.Frozen(a=1, b=[...])"


def test_what_cannot_be_changed_stays_as_it_is() -> None:
    made = frozen(ours.dataclass)(1, 2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.a = 3  # type: ignore[attr-defined]
    assert dataclasses.replace(made, a=3).a == 3  # type: ignore[type-var,attr-defined]
    assert frozen(ours.dataclass).__doc__ == "Said."


@ours.dataclass(frozen=True)
class Sent:
    a: int
    b: str = "x"


def test_it_travels() -> None:
    assert pickle.loads(pickle.dumps(Sent(1))) == Sent(1)
    assert len({Sent(1), Sent(1), Sent(2)}) == 2
