"""What a save of a watched model brought, in lines for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mcsv.ask.watched import Figure, Saw
from mcsv.ask.watching import News
from mcsv.reports.writing.screen import Screen, clean

__all__ = ["told"]


def told(news: News, screen: Screen) -> list[str]:
    """A line of figures for each option and, where there was a save before, one of what has changed."""
    if news.now is None:
        return []
    many = len(news.now.options) > 1
    lines: list[str] = []
    for option, saw in news.now.options.items():
        before = news.before.options.get(option) if news.before else None
        for line in _option(saw, before, clean(news.now.model.currency), screen):
            lines.append(f"{clean(option)}: {line}" if many else line)
    return lines


def _option(saw: Saw, before: Saw | None, currency: str, screen: Screen) -> Iterator[str]:
    sign, deficit = screen.signs.plus_minus, saw.deficit
    places = _places(100 * deficit.error)
    chance = f"P(deficit) {100 * deficit.value:.{places}f} % ({sign} {100 * deficit.error:.{places}f})"
    money = f"{currency} ".lstrip()
    reserve = "found by runs: mcsv run" if saw.reserve is None else f"{money}{saw.reserve:,.0f}"
    yield f"{chance}; reserve for {100 * saw.tolerance:g} %: {reserve}"
    if before is not None:
        moved = [_moved("P(deficit)", saw.deficit_since(before), 100.0, "", " points", sign)]
        held = saw.reserve_since(before)
        moved += [] if held is None else [_moved("reserve", held, 1.0, money, "", sign)]
        yield screen.tone(f"  since the last save: {'; '.join(moved)}", "faint")


def _moved(what: str, change: Figure, scale: float, money: str, unit: str, sign: str) -> str:
    """A difference with its error; nothing but a word where all draws are as they were."""
    if change.value == 0.0 and change.error == 0.0:
        return f"{what} as before"
    places = _places(scale * change.error)
    return f"{what} {money}{scale * change.value:+,.{places}f}{unit} ({sign} {scale * change.error:,.{places}f})"


def _places(error: float) -> int:
    """So many decimals that the error has two digits, at most six; none of what is exact."""
    return 0 if error <= 0.0 else min(6, max(0, 1 - math.floor(math.log10(error))))
