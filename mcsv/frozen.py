"""Mappings that stay as they were read: what a frozen record holds cannot be changed behind its back either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Never, NoReturn, Self, TypeVar, get_args

import numpy as np

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

__all__ = ["FrozenDict", "frozen"]

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dict that refuses to be changed (TypeError); what is in it is frozen too. Records declare it as a field.

    A dict still to everything that reads: ``**``, ``|``, json, pickle and ``isinstance`` take it as one.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read like ``dict[K, V]``, then frozen."""
        from pydantic_core import core_schema  # nobody else needs it

        keys, values = get_args(source) or (Any, Any)
        read = core_schema.dict_schema(handler.generate_schema(keys), handler.generate_schema(values))
        return core_schema.no_info_after_validator_function(frozen, read)

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a model does not change; model_copy(update={...}) gives a changed one")

    # Typed so that a type checker refuses what they would refuse at run time.
    def __setitem__(self, key: Never, value: Never) -> NoReturn:  # type: ignore[override]
        self._refuse()

    def __delitem__(self, key: Never) -> NoReturn:  # type: ignore[override]
        self._refuse()

    __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self  # what is in it does not change either

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)


def frozen(value: Any) -> Any:
    """Mappings, lists and arrays that can no longer be changed, at any depth; everything else as it is."""
    if isinstance(value, FrozenDict):
        return value
    if isinstance(value, Mapping):
        return FrozenDict({key: frozen(part) for key, part in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(part) for part in value)
    if isinstance(value, np.ndarray):
        value = value.copy()
        value.setflags(write=False)
    return value
