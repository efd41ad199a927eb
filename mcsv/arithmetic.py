"""Arithmetic as numpy has it by default, whatever the caller has told numpy to do about overflow and the like.

Somebody who finds mistakes of their own with ``np.seterr(all="raise")`` is not to be told of a density that underflows
to 0 here, as it should.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, TypeVar, cast

__all__ = ["default_errors", "own_arithmetic"]

F = TypeVar("F", bound=Callable[..., Any])


def default_errors() -> AbstractContextManager[Any]:
    """Inside, numpy tells of errors as by default."""
    import numpy as np  # not before somebody computes

    return np.errstate(divide="warn", over="warn", under="ignore", invalid="warn")


def own_arithmetic(function: F) -> F:
    """The function with :func:`default_errors`."""

    @wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        with default_errors():
            return function(*args, **kwargs)

    return cast(F, called)
