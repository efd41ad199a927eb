"""Why programmes cannot be one portfolio: everything at once, by its path in the portfolio's file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mcsv.errors import Mistake
from mcsv.model.changes.own_position import looking_at
from mcsv.model.changes.renamed import DESCRIBING
from mcsv.model.changes.together import ALIKE, NAMED, Together
from mcsv.model.changes.unshareable import unshareable
from mcsv.model.language.expression import names
from mcsv.model.language.money_words import same_currency
from mcsv.model.language.names import proposal
from mcsv.model.records.claim import Claim
from mcsv.model.records.years import first_month

__all__ = ["unjoinable"]

_LONGEST = 64


def unjoinable(together: Together) -> Iterator[Mistake]:
    """Everything for which the programmes cannot be one model, or would not be what each is alone."""
    yield from _unknown(together)
    yield from _pockets(together)
    yield from _replaced(together)
    yield from unshareable(together)
    yield from _different(together)
    yield from _names(together)
    yield from _not_built(together)


def _unknown(together: Together) -> Iterator[Mistake]:
    """Programmes and pockets that are named and not there (E782, E783)."""
    portfolio = together.portfolio
    for section in ("pockets", "share"):
        for name, entry in getattr(portfolio, section).items():
            called = entry.of if section == "pockets" else entry
            path = f"{section}.{name}.of" if section == "pockets" else f"{section}.{name}"
            for programme in called:
                if programme not in portfolio.programmes:
                    way_out = proposal(programme, portfolio.programmes)
                    yield Mistake("E782", "is no programme of this portfolio", f"{path}.{programme}", way_out=way_out)
    pocket = portfolio.accountability.pocket
    if pocket not in portfolio.pockets:
        rule, way_out = "one of the shared pockets", proposal(pocket, portfolio.pockets)
        yield Mistake("E783", "is no shared pocket", "accountability.pocket", pocket, rule, way_out)


def _pockets(together: Together) -> Iterator[Mistake]:
    """Shared pockets that a programme does not have (E781), that are several at once, or of different kinds (E787)."""
    portfolio, members = together.portfolio, together.members
    taken: dict[tuple[str, str], str] = {}
    for name in portfolio.pockets:
        there = together.shared_by(name)
        for programme, model in members.items():
            called, path = portfolio.pocket_of(name, programme), f"pockets.{name}"
            stated = programme in portfolio.pockets[name].of
            if programme not in there and (stated or name == portfolio.accountability.pocket):
                rule = "every programme has the pocket that is judged; of: says what it is called there"
                way_out = proposal(called, model.pockets)
                path = f"{path}.of.{programme}" if stated else path
                yield Mistake("E781", f"{programme} has no such pocket", path, called, rule, way_out)
            if programme in there:
                yield from _fits(model, called, f"{path}: {programme}", name)
                other = taken.setdefault((programme, called), name)
                if other != name:
                    what = f"{called} of {programme} is a part of {other} as well"
                    yield Mistake("E787", what, path, rule="a pocket is a part of one other")
        if len(there) < 2 and name != portfolio.accountability.pocket:
            yield Mistake("E781", "fewer than two programmes have this pocket", f"pockets.{name}", name)
        kinds = {members[programme].pockets[portfolio.pocket_of(name, programme)].kind for programme in there}
        if len(kinds) > 1:
            what = f"is {' and '.join(sorted(kinds))}"
            yield Mistake("E787", what, f"pockets.{name}", rule="a pocket is of one kind in all programmes")


def _fits(model: Claim, called: str, path: str, name: str) -> Iterator[Mistake]:
    parent = model.pockets[called].parent
    if parent is not None:
        what = f"is a part of {parent} in its programme"
        way_out = f"share {parent} in place of {name}"
        yield Mistake("E787", what, path.split(":")[0], path.split(": ")[1], "a shared pocket is no part", way_out)


def _replaced(together: Together) -> Iterator[Mistake]:
    """What answers to a pocket's own money, where that is stated for all programmes together (E788)."""
    portfolio = together.portfolio
    for name, shared in portfolio.pockets.items():
        stated = [key for key in ("budget", "reserve") if getattr(shared, key) is not None]
        for programme in together.shared_by(name) if stated else ():
            model, called = together.members[programme], portfolio.pocket_of(name, programme)
            for path, what in looking_at(model, called):
                rule = f"{' and '.join(stated)} stated for all programmes take the place of the programme's own"
                way_out = f"leave {' and '.join(stated)} out, for the sum of the programmes' own; or change {path}"
                yield Mistake("E788", f"{path} of {programme} {what}", f"pockets.{name}", called, rule, way_out)


def _different(together: Together) -> Iterator[Mistake]:
    """What all programmes have to say alike (E786)."""
    (first, one), *others = together.parts.items()
    for programme, part in others:
        for key in ALIKE:
            said = {first: one.get(key), programme: part.get(key)}
            plain = [_plain(value, key, together.members[name]) for name, value in said.items()]
            alike = key == "currency" and same_currency(*(str(value or "") for value in said.values()))
            if said[first] != said[programme] and plain[0] != plain[1] and not alike:
                rule = f"{key}: is the same in all programmes"
                if key == "prices":
                    rule += "; an input that it names is shared, an index says the same"
                what = f"has another {key} than {first} ({_shown(one.get(key))})"
                way_out = f"set: {{{key}: …}} for one of them"
                yield Mistake("E786", what, f"programmes.{programme}", _shown(part.get(key)), rule, way_out)


def _plain(value: Any, key: str, model: Claim) -> Any:
    """What a programme says under a key, however it is written: 8 periods or 2 years, 2025/26 or 2025-26."""
    if key == "horizon" and model.horizon:
        return model.horizon.months(model.step)
    if key == "financial_year":
        return first_month(model)
    if key == "price_year" and model.price_year:
        year, *second = re.split("[/-]", model.price_year.strip())
        return year, bool(second)
    if isinstance(value, dict):
        return {part: each for part, each in value.items() if part not in DESCRIBING}
    return value


def _shown(value: Any) -> str:
    return "nothing" if value is None or value == {} else str(value)[:60]


def _names(together: Together) -> Iterator[Mistake]:
    """Names that are too long, or that two things would have (E790)."""
    owners: dict[tuple[str, str], str] = {("pockets", name): "pockets" for name in together.portfolio.pockets}
    shared = {*together.portfolio.share}
    for programme, part in together.parts.items():
        for section, entries in part.items():
            for name in entries if section in ("pockets", *NAMED) else ():
                if len(str(name)) > _LONGEST:
                    rule = f"programme, __ and name have at most {_LONGEST} characters"
                    yield Mistake("E790", "makes too long a name", f"programmes.{programme}", name, rule)
                kind = "inputs" if section == "stocks" else section
                one = (kind == "inputs" and name in shared) or (section == "indices" and name in together.indices)
                owner = owners.setdefault((kind, name), "share" if one else programme)
                if owner not in ("share" if one else programme, programme):
                    what = f"the name {name} would stand for two things"
                    yield Mistake("E790", what, f"programmes.{programme}", way_out="call the programme otherwise")


def _not_built(together: Together) -> Iterator[Mistake]:
    """What a portfolio cannot tell yet (E791)."""
    with_provider = [name for name, part in together.parts.items() if part.get("provider")]
    if len(with_provider) > 1:
        what = f"{' and '.join(with_provider)} have providers; in a portfolio only one programme can"
        way_out = "write price, quality and failure into the streams and an event of the other"
        yield Mistake("E791", what, f"programmes.{with_provider[1]}", way_out=way_out)
    if together.portfolio.share:
        for name, model in together.members.items():
            if model.evidence.same_source is not None:
                what = f"{name} ties inputs of one source (evidence.same_source), which goes not with share:"
                yield Mistake("E791", what, f"programmes.{name}", way_out="state the correlations")
    yield from _uncertain_reserves(together)


def _uncertain_reserves(together: Together) -> Iterator[Mistake]:
    name = together.portfolio.accountability.pocket
    shared = together.portfolio.pockets.get(name)
    for programme in together.shared_by(name) if shared is not None and shared.reserve is None else ():
        reserve = together.members[programme].pockets[together.portfolio.pocket_of(name, programme)].reserve
        if next(names(reserve.tree), None) is not None:
            what = f"the reserve of {programme} is uncertain"
            way_out = f"state it: pockets: {{{name}: {{reserve: …}}}}"
            yield Mistake("E791", what, f"pockets.{name}", reserve.text[:60], "a number", way_out)
