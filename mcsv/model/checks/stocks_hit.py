"""Events and the stocks behind what they hit: each moved once, none forgotten, and none that decides about itself."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import names
from mcsv.model.language.formula import Formula
from mcsv.model.records.events import Event
from mcsv.model.records.qualified import stock_called, touched

__all__ = ["by_themselves", "capped", "delayed", "stopped"]


def _counted(survey: Survey, stream: str) -> set[str]:
    """The stocks, in full, whose levels the formulas of a stream look at."""
    found: set[str] = set()
    for path, formula in survey.formulas.items():
        if path.startswith(f"{stream}."):
            found |= _levels(survey, formula)
    return found


def _levels(survey: Survey, formula: Formula) -> set[str]:
    reached = survey.closure((part.name for part in names(formula.tree)), stocks=False)
    return {f"stocks.{name}" for name in reached & survey.model.stocks.keys()}


def _others(survey: Survey, stock: str, hit: tuple[str, ...]) -> list[str]:
    """What else counts a stock and is not hit: streams, and other stocks."""
    found = [stream for stream in survey.streams if stream not in hit and stock in _counted(survey, stream)]
    name = stock.removeprefix("stocks.")
    stocks = [other for other, parts in survey.flows.items() if other != name and name in parts]
    return [*found, *(f"stocks.{other}" for other in stocks if f"stocks.{other}" not in hit)]


def delayed(survey: Survey) -> Iterator[Mistake]:
    """Streams delayed by themselves and through their stock (E410), and stocks that others count undelayed (W350)."""
    for name, event in survey.model.events.items():
        hit, path = touched(survey.model, event.delays), f"events.{name}.delays"
        for stream in (each for each in hit if not each.startswith("stocks.")):
            for stock in sorted(_counted(survey, stream)):
                other = next(iter(_others(survey, stock, hit)), "")
                if stock in hit:
                    rule = "a stream that comes later counts its stocks as they stood so much earlier"
                    way_out = f"leave out {stock}, or {stream}"
                    yield Mistake("E410", f"comes later twice, by itself and with {stock}", path, stream, rule, way_out)
                elif other:
                    what = f"counts {stock} as it stood so much earlier, and {other} counts it as it stands"
                    way_out = f"if the stock comes later, too, write {stock} in place of {stream}; or delay both"
                    yield Mistake("W350", what, path, stream, way_out=way_out)


def stopped(survey: Survey) -> Iterator[Mistake]:
    """Stocks that go on while what counts them is stopped (N320)."""
    for name, event in survey.model.events.items():
        hit = touched(survey.model, event.stops)
        for stock in sorted({stock for stream in hit for stock in _counted(survey, stream)} - set(hit)):
            stream = next(stream for stream in hit if stock in _counted(survey, stream))
            what, way_out = f"stops {stream}; {stock} behind it goes on", f"add {stock} if it stands still meanwhile"
            yield Mistake("N320", what, f"events.{name}.stops", way_out=way_out)


def capped(survey: Survey) -> Iterator[Mistake]:
    """Caps on a level (E411)."""
    for name, event in survey.model.events.items():
        for each in event.caps:
            if stock_called(survey.model, each):
                rule, way_out = "an event stops, delays or changes a stock", "write the most into its next:"
                yield Mistake("E411", "caps a stock", f"events.{name}.caps.{each}", each, rule, way_out)


def by_themselves(survey: Survey) -> Iterator[Mistake]:
    """Events that touch a stock, and are as likely or do as much as a level says (E412)."""
    for name, event in survey.model.events.items():
        if not any(stock_called(survey.model, each) for each in (*event.stops, *event.changes, *event.delays)):
            continue
        for path, formula in _deciding(survey, name, event):
            if found := sorted(_levels(survey, formula)):
                rule = "the level of a period is made when the events of that period are known"
                way_out = "state it without the stock, or let another event depend on the level"
                yield Mistake("E412", f"depends on {found[0]}", path, formula.text[:60], rule, way_out)


def _deciding(survey: Survey, name: str, event: Event) -> Iterator[tuple[str, Formula]]:
    kept = (f"events.{name}.{event.kind}", f"events.{name}.mitigation.{event.kind}", f"events.{name}.changes.")
    return ((path, formula) for path, formula in survey.formulas.items() if path.startswith(kept))
