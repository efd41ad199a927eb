"""Deep calculations without deep calls: a step that needs another one's result hands it over and waits."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

__all__ = ["Step", "done"]

_T = TypeVar("_T")
Step = Generator["Step[Any]", Any, _T]
"""A step towards a result: ``other = yield step`` is its way of saying ``other = done(step)``."""


def done(step: Step[_T]) -> _T:
    """The result of a step and of all that it waits for, in the order of plain calls, however deep they would be."""
    waiting: list[Step[Any]] = [step]
    result: Any = None
    while waiting:
        try:
            following = waiting[-1].send(result)
        except StopIteration as end:
            waiting.pop()
            result = end.value
        else:
            waiting.append(following)
            result = None
    return result  # type: ignore[no-any-return]
