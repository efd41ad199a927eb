"""What makes a benefit: which costs belong to it, as far as the model tells by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from mcsv.dataclass import dataclass
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import names
from mcsv.model.language.formula import Formula
from mcsv.model.records.qualified import qualified
from mcsv.model.records.streams import Benefit, Cost

__all__ = ["Causes", "Listing"]


_NO_COUNTS = ("£", "€", "$", "%", "share", "month", "year", "quarter")


_FEWER = 0.95


@dataclass(frozen=True)
class Listing:
    """Streams that an event or a decision reaches together, by full names; ``path`` is where its costs stand."""

    path: str
    streams: tuple[str, ...]

    def of(self, section: str) -> list[str]:
        """The streams of one section."""
        return [name for name in self.streams if name.startswith(f"{section}.")]


class Causes:
    """The costs that belong to a benefit: they are reached together, or count the same things or people."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey

    @cached_property
    def listings(self) -> list[Listing]:
        """Everything that reaches several streams at once."""
        return list(self._listings())

    def _listings(self) -> Iterator[Listing]:
        model = self.survey.model
        for name, event in model.events.items():
            changed = {written for written, factor in event.changes.items() if self._less(factor)}
            keys = {"stops": event.stops, "delays": event.delays, "changes": tuple(changed), "caps": tuple(event.caps)}
            reached = {key: qualified(model, streams) for key, streams in keys.items()}
            gains = [one for one in qualified(model, event.changes) if one.startswith("benefits.")]
            streams = tuple(dict.fromkeys((*(one for part in reached.values() for one in part), *gains)))
            paying = [key for key, part in reached.items() if any(one.startswith("costs.") for one in part)]
            if streams:
                yield Listing(f"events.{name}.{paying[0]}" if paying else f"events.{name}", streams)
        for name, decision in model.decisions.items():
            if decision.renews:
                yield Listing(f"decisions.{name}.renews", qualified(model, decision.renews))

    def _less(self, factor: Formula) -> bool:
        """Whether a factor surely makes something fewer; a small fall may be one of prices."""
        value = self.survey.typical(factor)
        return value is not None and value < _FEWER

    def together(self, benefit: str) -> set[str]:
        """The costs that an event or a decision reaches together with a benefit."""
        return {cost for one in self.reaching.get(benefit, ()) for cost in one.of("costs")}

    @cached_property
    def reaching(self) -> dict[str, list[Listing]]:
        """What reaches each stream together with others, by the stream's full name."""
        found = dict[str, list[Listing]]()
        for one in self.listings:
            for stream in one.streams:
                found.setdefault(stream, []).append(one)
        return found

    def counting_alike(self, benefit: Benefit) -> frozenset[str]:
        """The costs that count the same quantity, or the same people, as a benefit does."""
        counted = frozenset(self._counted(benefit.size))
        if (benefit.group, counted) not in self._alike:
            by_count, by_group = self._costs
            found = by_group.get(benefit.group, ()) if benefit.group is not None else ()
            alike = frozenset(found).union(*(by_count.get(name, ()) for name in counted))
            self._alike[benefit.group, counted] = alike
        return self._alike[benefit.group, counted]

    @cached_property
    def _alike(self) -> dict[tuple[str | None, frozenset[str]], frozenset[str]]:
        """What benefits that count alike share: each its own would be costs times benefits."""
        return {}

    @cached_property
    def _costs(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """The costs by what they count, and by their groups."""
        by_count, by_group = dict[str, list[str]](), dict[str, list[str]]()
        for name, cost in self.survey.model.costs.items():
            for counted in self._counted(*_sizes(cost)):
                by_count.setdefault(counted, []).append(f"costs.{name}")
            if cost.group is not None:
                by_group.setdefault(cost.group, []).append(f"costs.{name}")
        return by_count, by_group

    def _counted(self, *sizes: Formula) -> set[str]:
        """The uncertain quantities that a size is made of, stocks and what flows into them included; money is none."""
        return self._counts & self.survey.closure(part.name for size in sizes for part in names(size.tree))

    @cached_property
    def _counts(self) -> set[str]:
        """Stocks, and inputs that are a number of things or people."""
        model = self.survey.model
        return {*model.stocks, *(name for name in model.inputs if _counts(self.survey, name))}


def _counts(survey: Survey, name: str) -> bool:
    """Whether an input is a number of things or people by its unit, in the way it is bought and used."""
    entry = survey.model.inputs.get(name)
    unit = entry.unit.lower() if entry else ""
    counted = unit.split("/")[0].strip()
    plain = bool(counted) and not any(sign in counted for sign in _NO_COUNTS)
    return plain and counted != survey.model.currency.lower() and unit.count("/") <= 1 and _by_time(unit)


def _by_time(unit: str) -> bool:
    """A count as such, or by time; not a count for each of something else."""
    _, slash, rest = unit.partition("/")
    return not slash or rest.strip() in ("year", "quarter", "month", "period", "week", "day")


def _sizes(cost: Cost) -> Iterable[Formula]:
    return [part for part in (cost.amount, cost.quantity) if part is not None]
