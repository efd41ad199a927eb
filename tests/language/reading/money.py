"""What money does: when value comes, what others save, and who gains, entry by entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mcsv.model import Duration, Model, Number
from mcsv.model.records.funding import Funding
from reading.prices import discount_factor
from reading.programme import Programme, Reading, read
from reading.streams import Entry, reached
from reading.views import Views
from reading.world import Floats, World

__all__ = ["MoneyReading", "read_money"]

GRID = (0.0, 0.5, 1.0, 1.3, 1.5, 2.0)


@dataclass
class Counted:
    """A sum, and all that went into it regardless of sign."""

    total: Any = 0.0
    gross: Any = 0.0

    def add(self, part: Any) -> None:
        self.total, self.gross = self.total + part, self.gross + np.abs(part)

    def settled(self) -> Any:
        """The sum, without the rounding of what cancels."""
        return np.where(np.abs(self.total) < 1e-12 * self.gross, 0.0, self.total)


@dataclass
class MoneyReading:
    """Sums by their names: (what, of whom or what, by when); ``read`` is the reading itself."""

    read: Reading
    elasticities: tuple[float, ...] = GRID
    ends: dict[str, int] = field(default_factory=dict)
    sums: dict[tuple[str, str, str], Counted] = field(default_factory=dict)
    peaks: dict[str, Floats] = field(default_factory=dict)
    lowest: dict[str, Floats] = field(default_factory=dict)
    people: dict[str, tuple[Floats, Floats]] = field(default_factory=dict)
    low: dict[str, Any] = field(default_factory=dict)

    def add(self, name: tuple[str, str, str], part: Any) -> None:
        self.sums.setdefault(name, Counted()).add(part)

    def of(self, *name: str) -> Counted:
        return self.sums.get(name, Counted())  # type: ignore[call-overload,no-any-return]


def read_money(model: Model, draws: int, seed: int = 1, more: tuple[float, ...] = ()) -> MoneyReading:
    """What the money of a model does, worked out slowly; ``more`` elasticities than the usual ones."""
    programmes: list[Programme] = []
    found = MoneyReading(read(model, draws, seed, keep=programmes), elasticities=(*GRID, *more))
    if not programmes:
        return found
    programme = programmes[0]
    world = programme.parts.world
    found.ends = _ends(model, world)
    flows = [(t, entry) for t, entries in enumerate(found.read.entries) for entry in entries]
    programme.beyond(lambda entry, t: flows.append((t, entry)))
    for t, entry in flows:
        _count(found, programme, entry, t)
    for t, entries in enumerate(found.read.entries):
        _funded(found, programme, entries, t)
    _positions(found, programme)
    _people(found, programme)
    return found


def _ends(model: Model, world: World) -> dict[str, int]:
    """After how many periods each span ends, where that is inside the horizon."""
    year, ends = 12 // world.months, {}
    window = model.accountability.window.periods(model.step) if model.accountability else 0
    planned = [0]
    for cost in model.costs.values():
        timing = cost.timing
        begin = timing.start.periods(model.step)
        begin += timing.lag.periods(model.step) if isinstance(timing.lag, Duration) else 0
        if cost.per == "once":
            planned.append(begin + 1)
        elif isinstance(timing.duration, Duration):
            planned.append(begin + timing.duration.periods(model.step))
        else:
            planned.append(world.periods)
    contract = min(max(planned), world.periods)
    for name, end in (("1 year", year), ("2 years", 2 * year), ("window", window), ("contract", contract)):
        if 0 < end <= world.periods:
            ends[name] = end
    return ends | {"horizon": world.periods}


def _mine(model: Model, pocket: str) -> bool:
    """Whether a pocket is the accountable one or a part of it."""
    own, name = model.accountability.pocket if model.accountability else None, pocket
    while name != own:
        parent = model.pockets[name].parent
        if parent is None:
            return False
        name = parent
    return True


def _count(found: MoneyReading, programme: Programme, entry: Entry, t: int) -> None:
    """Put an entry into every sum that it belongs to."""
    model, world = programme.parts.model, programme.parts.world
    section = entry.place.partition(".")[0]
    inside = t < world.periods
    if section in ("costs", "events"):
        if inside and _mine(model, entry.pocket):
            found.add(("spent", "", ""), -entry.value)
        return
    if section == "funding":
        return
    if model.discounting is not None:
        _gained(found, programme, entry, t)
    if _saves(model, entry) and model.pockets[entry.pocket].kind != "society":
        cash = entry.cash / programme.parts.prices.level(t)
        whose = [*programme.accounts.lineage(entry.pocket), "(everybody)"]
        whose += [] if _mine(model, entry.pocket) else ["(others)"]
        for name in whose:
            for when in _until(found, t):
                found.add(("fiscal", name, when), entry.value)
                found.add(("cash", name, when), cash)


def _until(found: MoneyReading, t: int) -> Iterator[str]:
    """The spans that hold a period, and all of time."""
    yield from (name for name, end in found.ends.items() if t < end)
    yield "ever"


def _saves(model: Model, entry: Entry) -> bool:
    """Whether a value of a benefit is money."""
    section, _, rest = entry.place.partition(".")
    if section != "benefits":
        return False
    name, _, number = rest.partition(".values[")
    value = model.benefits[name].values[int(number[:-1])]
    return value.type == "fiscal" or value.cashable.tree != Number(0.0)


def _gained(found: MoneyReading, programme: Programme, entry: Entry, t: int) -> None:
    model, world = programme.parts.model, programme.parts.world
    assert model.discounting is not None
    today = discount_factor(model.discounting, t, world.months)
    for view, weight in Views(world).counted(entry):
        for when in _until(found, t):
            found.add(("gain", view, when), entry.value * weight * today)
    if t >= world.periods or model.pockets[entry.pocket].kind != "society":
        return
    group = _group(model, entry)
    found.add(("people", group, ""), entry.value * today)
    if entry.counts and group and model.equity is not None and _income(programme, group, t) is not None:
        found.add(("weighed", "", ""), entry.value * today)
        for elasticity in set(found.elasticities):
            weight = (model.equity.reference_income / _income(programme, group, t)) ** elasticity
            found.add(("weighted", f"{elasticity:g}", ""), entry.value * today * weight)


def _group(model: Model, entry: Entry) -> str:
    section, _, rest = entry.place.partition(".")
    return (model.benefits[rest.partition(".values[")[0]].group or "") if section == "benefits" else ""


def _income(programme: Programme, group: str, t: int) -> Any:
    model, world = programme.parts.model, programme.parts.world
    entry = model.groups[group]
    if entry.decile is not None:
        return model.equity.deciles[entry.decile - 1] if model.equity else None
    if entry.income is None:
        return None
    return world.formula(entry.income, min(t, world.periods - 1), f"groups.{group}.income")


def _funded(found: MoneyReading, programme: Programme, entries: Iterable[Entry], t: int) -> None:
    """What the accountable pocket and its parts pay others by funding."""
    model = programme.parts.model
    for name, funding in model.funding.items():
        moved = [entry for entry in entries if entry.place == f"funding.{name}"]
        if moved and funding.paid_by:
            for part in _leaving(model, funding, moved):
                found.add(("spent", "", ""), part)


def _leaving(model: Model, funding: Funding, moved: list[Entry]) -> Iterator[Any]:
    """What goes from the accountable pocket's side to the others', either way round where a surplus goes back."""
    receivers, payers = moved[: len(funding.to)], moved[len(funding.to) :]
    whole = sum(entry.value for entry in receivers)
    for side, other, sign in ((payers, receivers, -1.0), (receivers, payers, 1.0)):
        paid = sum((sign * entry.value for entry in side if _mine(model, entry.pocket)), np.zeros_like(whole))
        theirs = sum((-sign * entry.value for entry in other if not _mine(model, entry.pocket)), np.zeros_like(whole))
        with np.errstate(all="ignore"):
            leaving = np.where(whole == 0.0, 0.0, paid * theirs / whole)
        if funding.kind == "risk_share":
            yield np.where((whole > 0) if sign < 0 else (whole < 0), np.abs(leaving), 0.0)
        elif sign < 0:
            yield leaving


def _positions(found: MoneyReading, programme: Programme) -> None:
    world, accounts = programme.parts.world, programme.accounts
    cash = {name: Counted(world.full(0.0), world.full(0.0)) for name in programme.parts.model.pockets}
    for entries in found.read.entries:
        for entry in entries:
            for name in accounts.lineage(entry.pocket):
                cash[name].add(entry.cash)
        for name, so_far in cash.items():
            now = so_far.settled()
            found.peaks[name] = np.minimum(found.peaks.get(name, now), now)
    for name, dates in found.read.judged.items():
        found.lowest[name] = np.minimum.reduce([found.read.positions[name][t] for t in sorted(dates)])


def _people(found: MoneyReading, programme: Programme) -> None:
    model, world = programme.parts.model, programme.parts.world
    served = {stream.group for streams in (model.costs, model.benefits) for stream in streams.values() if stream.group}
    for name, group in model.groups.items():
        size = world.formula(group.size, 0, f"groups.{name}.size")
        nobody = bool(served) and name not in served  # everybody else, of whom the programme reaches none
        found.people[name] = size, world.full(0.0) if nobody else reached(programme.parts, name, 0)
        if group.decile is not None:
            found.low[name] = 1.0 if group.decile <= 5 else 0.0
        elif group.income is not None and model.equity is not None:
            deciles = model.equity.deciles
            middle = (deciles[4] + deciles[5]) / 2 if deciles else model.equity.reference_income
            found.low[name] = np.where(_income(programme, name, 0) < middle, 1.0, 0.0)
