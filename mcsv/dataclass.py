"""Dataclasses as Python's, made in half the time: what compares, hashes and shows them is not compiled for each.

A process that starts makes some three hundred, and compiling six functions for each took a fifth of a short run.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: type | None = None, /, *, repr: bool = True, eq: bool = True, **more: Any) -> Any:
        """As :func:`dataclasses.dataclass`, to which ``more`` goes; ``order`` and ``unsafe_hash`` are not for us."""

        def made(cls: type) -> type:
            own = {name: cls.__dict__.get(name) for name in ("__repr__", "__eq__", "__hash__")}
            cls.__doc__ = cls.__doc__ or cls.__name__  # Python would work out a signature
            found = dataclasses.dataclass(cls, repr=False, eq=False, **more)
            if repr and own["__repr__"] is None:
                found.__repr__ = _shown(found)
            if eq:
                _compared(found, own, bool(more.get("frozen")))
            return found

        return made if cls is None else made(cls)


def _compared(cls: Any, own: dict[str, Any], frozen: bool) -> None:
    """Equal where all fields are; what cannot be changed has a hash. What the class says itself stays."""
    fields = dataclasses.fields(cls)
    if own["__eq__"] is None:
        held = _values([field.name for field in fields if field.compare])

        def equal(self: Any, other: Any) -> Any:
            return held(self) == held(other) if other.__class__ is self.__class__ else NotImplemented

        cls.__eq__ = equal
    if own["__hash__"] is None:
        cls.__hash__ = _hashed(fields) if frozen else None


def _hashed(fields: tuple[dataclasses.Field[Any], ...]) -> Callable[[Any], int]:
    held = _values([field.name for field in fields if (field.compare if field.hash is None else field.hash)])

    return lambda self: hash(held(self))


def _shown(cls: Any) -> Callable[[Any], str]:
    names = [field.name for field in dataclasses.fields(cls) if field.repr]

    @recursive_repr()
    def shown(self: Any) -> str:
        held = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({held})"

    return shown


def _values(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What gets the values of these attributes; always a tuple, which takes what is the same for equal."""
    if len(names) > 1:
        return attrgetter(*names)
    held = [attrgetter(name) for name in names]
    return lambda self: (held[0](self),) if held else ()
