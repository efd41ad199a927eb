"""What a pass brings back: tallies as values, which merge with those of other passes to the same bits in any order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.tallies import TALLIES, Cells, Moments, Tally

__all__ = ["Tallied"]

Floats = NDArray[np.float64]
ATally = TypeVar("ATally", bound=Tally)
Values = Mapping[type[Tally], Tally]


@dataclass(frozen=True)
class Tallied:
    """All tallies of some shards of a run, without the plan that made them.

    ``counts`` are those that merge in any order. Those that are ordered are ``folded`` over the shards from 0 on, and
    wait by shard (``waiting``) until the ones before them are there. ``kept`` (cells, draws) by first draw.
    """

    folded: Values
    counts: Values
    shards: int = 0
    waiting: Mapping[int, Values] = field(default_factory=dict)
    kept: Mapping[int, Floats] = field(default_factory=dict)

    @classmethod
    def start(cls, cells: Cells) -> Tallied:
        """Nothing seen yet."""
        values = {kind: kind.start(cells) for kind in TALLIES}
        return cls(
            {kind: value for kind, value in values.items() if kind.ordered},
            {kind: value for kind, value in values.items() if not kind.ordered},
        )

    def __getitem__(self, kind: type[ATally]) -> ATally:
        """The tally of a kind."""
        return cast(ATally, (self.folded if kind.ordered else self.counts)[kind])

    @property
    def draws(self) -> int:
        """How many draws stand behind what is folded; all of them once nothing waits."""
        return self[Moments].draws

    def merge(self, other: Tallied) -> Tallied:
        """Both together. ValueError where a shard is in both."""
        if twice := _in_both(self, other):
            raise ValueError(f"shard {min(twice)} is in both")
        first, second = (self, other) if self.shards else (other, self)
        waiting, shards, folded = {**first.waiting, **second.waiting}, first.shards, dict(first.folded)
        while shards in waiting:
            following = waiting.pop(shards)
            folded = {kind: value.merge(following[kind]) for kind, value in folded.items()}
            shards += 1
        counts = {kind: value.merge(other.counts[kind]) for kind, value in self.counts.items()}
        return Tallied(folded, counts, shards, waiting, {**self.kept, **other.kept})

    def kept_draws(self) -> Floats:
        """The kept draws of all passes (cells, draws), in their order."""
        parts = [self.kept[first] for first in sorted(self.kept)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1) if parts else np.empty((0, 0))

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Everything as named arrays, for a file or a wire."""
        found: dict[str, NDArray[Any]] = {"shards": np.asarray(self.shards)}
        groups = {"folded": self.folded, "counts": self.counts}
        groups |= {f"waiting {shard}": values for shard, values in self.waiting.items()}
        for group, values in groups.items():
            for kind, value in values.items():
                found |= {f"{group}/{kind.__name__}/{name}": array for name, array in value.arrays().items()}
        return found | {f"kept/{first}": draws for first, draws in self.kept.items()}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Tallied:
        """What :meth:`to_arrays` took apart. KeyError where a part is missing."""
        kinds = {kind.__name__: kind for kind in TALLIES}
        groups: dict[str, dict[str, dict[str, NDArray[Any]]]] = {"folded": {}, "counts": {}}
        for path, array in arrays.items():
            if path.count("/") == 2:
                group, kind, name = path.split("/")
                groups.setdefault(group, {}).setdefault(kind, {})[name] = array
        values: dict[str, dict[type[Tally], Tally]] = {
            group: {kinds[kind]: kinds[kind].of_arrays(parts) for kind, parts in found.items()}
            for group, found in groups.items()
        }
        if missing := kinds.keys() - {kind.__name__ for some in values.values() for kind in some}:
            raise KeyError(f"no {min(missing)} is in it")
        kept = {int(path[5:]): array for path, array in arrays.items() if path.startswith("kept/")}
        waiting = {int(group.split()[1]): found for group, found in values.items() if group.startswith("waiting")}
        return cls(values["folded"], values["counts"], int(arrays["shards"]), waiting, kept)


def _in_both(one: Tallied, other: Tallied) -> set[int]:
    """Shards that both have, in time that does not grow with how many are folded."""
    folded = {0} if one.shards and other.shards else set[int]()
    late = {shard for shard in other.waiting if shard < one.shards} | {
        shard for shard in one.waiting if shard < other.shards
    }
    return folded | late | (one.waiting.keys() & other.waiting.keys())
