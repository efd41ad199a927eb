"""The programmes of a portfolio as the data of one model: own names for what is each one's own, one for what is shared.

A pocket that is one holds those of the programmes as its parts, so that its position is theirs and what is stated for
it together. A random number belongs to a name: inputs of different programmes have different names and share nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.model.changes.plain import plain
from mcsv.model.changes.prefixed import Renamed, prefixed
from mcsv.model.language.expression import names
from mcsv.model.records.claim import Claim
from mcsv.model.records.portfolio import Portfolio

__all__ = ["ALIKE", "NAMED", "Data", "Together", "prefix"]

ALIKE = (
    "currency", "price_year", "start", "step", "horizon", "financial_year", "discounting", "equity", "mitigate",
    "evidence", "prices",
)  # fmt: skip
"""What all programmes of a portfolio say alike."""

NAMED = (
    "inputs", "costs", "benefits", "funding", "groups", "stocks", "events", "decisions", "providers", "indices",
    "outputs", "studies", "observed",
)  # fmt: skip
"""The sections of a model, beside its pockets, whose entries have names."""

_LEFT_OUT = ("options", "decision", "accept", "levers")
"""What is asked of a programme alone, and told of it as left out."""

Data = dict[str, Any]


def prefix(programme: str) -> str:
    """What stands before the names of a programme."""
    return f"{programme}__"


@dataclass(frozen=True)
class Together:
    """A portfolio, its programmes by name, and their plain data that name no file."""

    portfolio: Portfolio
    members: Mapping[str, Claim]
    data: Mapping[str, Data]

    @cached_property
    def parts(self) -> dict[str, Data]:
        """By programme, its data with the names that they have in the one model."""
        return {name: self._part(name) for name in self.members}

    @cached_property
    def indices(self) -> frozenset[str]:
        """Price indices that say the same wherever there is one of that name."""
        found: dict[str, list[Any]] = {}
        for data in self.data.values():
            for name, index in data.get("indices", {}).items():
                found.setdefault(name, []).append(index.get("values"))
        return frozenset(name for name, all_ in found.items() if all(each == all_[0] for each in all_))

    def shared_by(self, pocket: str) -> list[str]:
        """The programmes that have a shared pocket."""
        there = self.members.items()
        return [name for name, model in there if self.portfolio.pocket_of(pocket, name) in model.pockets]

    def part(self, pocket: str, programme: str) -> str:
        """What a programme's part of a shared pocket is called in the one model."""
        return prefix(programme) + self.portfolio.pocket_of(pocket, programme)

    @property
    def left_out(self) -> dict[str, tuple[str, ...]]:
        """By programme, which of its keys the one model does not have; one that lacks none is not there."""
        said = {name: tuple(key for key in _LEFT_OUT if data.get(key)) for name, data in self.data.items()}
        return {name: keys for name, keys in said.items() if keys}

    def _part(self, programme: str) -> Data:
        model = self.members[programme]
        data = {key: part for key, part in self.data[programme].items() if key not in _LEFT_OUT}
        if model.accountability is not None and "decisions" in data:
            reading = {name for name, each in model.decisions.items() if each.pocket is None and _reads(each.condition)}
            own = {"pocket": model.accountability.pocket}
            data["decisions"] = {
                name: {**entry, **own} if name in reading else entry for name, entry in data["decisions"].items()
            }
        data["pockets"] = {
            name: self._judged(programme, name, entry) for name, entry in data.get("pockets", {}).items()
        }
        renamed = Renamed(prefix(programme), self.portfolio.stays(programme), self.indices, programme)
        return prefixed(data, renamed)

    def _judged(self, programme: str, pocket: str, entry: Data) -> Data:
        """A pocket of a programme; one that is made whole at the end of its window keeps that, whoever is judged."""
        model = self.members[programme]
        made_whole = any(each.kind == "risk_share" and pocket in each.to for each in model.funding.values())
        if not made_whole or "window" in entry:
            return entry
        window = model.accountability.window if model.accountability else model.horizon
        return {**entry, "window": plain(window)}

    def one_model(self) -> Data:
        """The plain data of the one model."""
        first, *_ = self.parts.values()
        found: Data = {"programme": self.portfolio.portfolio}
        found |= {key: first[key] for key in ALIKE if key in first}
        found["accountability"] = plain(self.portfolio.accountability)
        found["pockets"] = self._pockets()
        for section in NAMED:
            entries: Data = {}
            for part in self.parts.values():
                for name, entry in part.get(section, {}).items():
                    entries.setdefault(name, entry)
            if entries:
                found[section] = entries
        for part in self.parts.values():
            found |= {key: part[key] for key in ("provider",) if key in part}
        if correlations := [*self._own_correlations(), *self.across()]:
            found["correlations"] = correlations
        return found

    def _pockets(self) -> Data:
        found: Data = {}
        for name, shared in self.portfolio.pockets.items():
            kinds = {
                self.members[each].pockets[self.portfolio.pocket_of(name, each)].kind for each in self.shared_by(name)
            }
            found[name] = {key: said for key, said in plain(shared).items() if key != "of"} | {"kind": min(kinds)}
        for data in self.parts.values():
            found |= data.get("pockets", {})
        for name, shared in self.portfolio.pockets.items():
            gone = ["tolerance", "window", *(key for key in ("budget", "reserve") if getattr(shared, key) is not None)]
            window = {"window": plain(shared.window)} if shared.window else {}
            for programme in self.shared_by(name):
                part = self.part(name, programme)
                own = {key: said for key, said in found[part].items() if key not in gone}
                found[part] = {**own, **window, "parent": name}
        return found

    def _own_correlations(self) -> Iterator[Data]:
        """Those of the programmes; what two of them say of shared inputs alone is said once."""
        told: list[Data] = []
        for part in self.parts.values():
            for entry in part.get("correlations", []):
                said = {key: value for key, value in entry.items() if key not in ("source", "note")}
                if said not in told:
                    told.append(said)
                    yield entry

    def across(self) -> list[Data]:
        """Those between programmes."""
        found = [plain(entry) for entry in self.portfolio.correlations]
        for entry in found:
            for key in ("between", "of"):
                if isinstance(entry.get(key), list):
                    entry[key] = [self.input(name) for name in entry[key]]
        return found

    def input(self, called: Any) -> Any:
        """The name in the one model of a shared input, or of PROGRAMME.INPUT."""
        programme, dot, name = called.partition(".") if isinstance(called, str) else ("", "", "")
        if not dot or programme not in self.members:
            return called
        return self.portfolio.stays(programme).get(name, prefix(programme) + name)


def _reads(condition: Any) -> bool:
    """Whether a condition reads a position."""
    return condition is not None and any(name.name == "position" for name in names(condition.tree))
