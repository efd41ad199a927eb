"""A distribution by what it says: what was once computed of it serves all that are equal, in any model."""

from __future__ import annotations

from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution

__all__ = ["Known"]


@dataclass(frozen=True)
class Known:
    """A distribution as a key of a cache; equal ones are the same key."""

    key: tuple[object, ...]
    distribution: Distribution = field(compare=False)

    @classmethod
    def of(cls, distribution: Distribution) -> Known:
        """The distribution, known by its key."""
        return cls(distribution.key(), distribution)
