"""Streams and decisions that other parts of a model speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, every_value
from mcsv.model.language.names import STREAMS, proposal
from mcsv.model.language.places import join
from mcsv.model.language.record import Record
from mcsv.model.records.decisions import Decision
from mcsv.model.records.events import Event
from mcsv.model.records.funding import Funding
from mcsv.model.records.qualified import stock_called

__all__ = ["decisions", "named_streams", "streams"]


_HITS = re.compile(r"events\.\w+\.(stops|changes|caps|delays)\b.*")  # where the name of a stock may stand, too
_KEYS: dict[type[Record], tuple[str, ...]] = {
    Event: ("stops", "changes", "caps", "delays"),
    Decision: ("renews",),
    Funding: ("of",),
}


def streams(survey: Survey) -> Iterator[Mistake]:
    """Names of costs, benefits and funding that nothing has, or that several things have (E402)."""
    for path, name in named_streams(survey):
        section, dot, rest = name.partition(".")
        everywhere = [f"{part}.{rest or section}" for part in STREAMS if (rest or section) in survey.known(part)]
        found = [full for full in everywhere if full == name] if dot else everywhere
        if _HITS.fullmatch(path) and (stock_called(survey.model, name) or name in _lost_stocks(survey)):
            continue
        if len(found) > 1:
            what, way_out = f"can mean {' and '.join(found)}", f"write {' or '.join(found)}"
            yield Mistake("E402", what, path, name, "a name means one thing", way_out)
        elif not found:
            known = [(f"{part}.{short}" if dot else short) for part in STREAMS for short in survey.known(part)]
            way_out = proposal(name, everywhere or known)
            yield Mistake("E402", "there is no such cost, benefit or funding", path, name, way_out=way_out)


def _lost_stocks(survey: Survey) -> set[str]:
    """Stocks that could not be read, by both of their names."""
    lost = survey.lost.get("stocks", set())
    return lost | {f"stocks.{name}" for name in lost}


def named_streams(survey: Survey) -> Iterator[tuple[str, str]]:
    """Every name of a stream outside its own section, with its path."""
    for path, record in survey.records.items():
        for key in next((keys for kind, keys in _KEYS.items() if isinstance(record, kind)), ()):
            yield from _listed(join(path, key), getattr(record, key))


def _listed(path: str, listed: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The members of a list or the keys of a mapping, with their paths."""
    for index, name in enumerate(listed):
        yield join(path, name if isinstance(listed, dict) else index), name


def decisions(survey: Survey) -> Iterator[Mistake]:
    """Cash that waits for a decision that nobody takes (E402)."""
    known = survey.known("decisions")
    for path, _, value in every_value(survey):
        if value.waits_for is not None and value.waits_for not in known:
            way_out = proposal(value.waits_for, known) or "declare it under decisions:"
            yield Mistake("E402", "there is no such decision", f"{path}.waits_for", value.waits_for, way_out=way_out)
