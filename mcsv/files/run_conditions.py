"""Words by which runs are found: a text, or a condition on a figure, a date, a name or a fingerprint."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.files.run_table import TEXTS, folded
from mcsv.model.language.names import nearest, proposal

__all__ = ["Wanted", "wanted"]

_CONDITION = re.compile(r"\s*(\w+)\s*(<=|>=|!=|<|>|=)\s*(.+?)\s*", re.DOTALL)
_SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
    "!=": operator.ne,
}
_NUMBERS = ("p_deficit", "reserve", "draws", "seed")
_MANY = 20
"""Names that a line shows."""
_NAMES = {"name": "called", "programme": "programme", "model": "model", "fingerprint": "fingerprints"}
_RULE = (
    f"a text; {', '.join(_NUMBERS)} or an output with < <= = >= > != and a number; date with the same and 2027, "
    f"2027-04 or 2027-04-01; {', '.join(_NAMES)} with = or != and a text in which * stands for anything"
)


@dataclass(frozen=True)
class Wanted:
    """What is wanted, as a condition of SQL with its ``values``, and what only the run's own words can tell."""

    sql: str
    values: tuple[Any, ...]
    figures: tuple[tuple[str, str, float], ...]

    def absent(self, runs: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
        """Why nothing was found where a figure is wanted that none of all the ``runs`` has, in words.

        Other programmes may well have it; UsageError E766 where it is near the name of one that is there, for then it
        is misspelt. Nothing where there are no runs.
        """
        missing = {name for name, _, _ in self.figures}
        known: set[str] | None = None
        for about in runs:
            has = _figures(about).keys()
            known = has | (known or set())
            missing -= has
            if not missing:
                return ()
        if known is None:
            return ()
        names = (*_NUMBERS, "date", *_NAMES, *sorted(known))
        if misspelt := [name for name in sorted(missing) if _misspelt(name, names)]:
            raise UsageError([_unknown(name, names) for name in misspelt])
        return tuple(f"no run here has a figure {name}; they have {_listed(names)}" for name in sorted(missing))

    def holds(self, about: Mapping[str, Any]) -> bool:
        """Whether the figures of a run are as wanted; one that it has not is not."""
        known = _figures(about)
        found = ((known.get(name, {}).get("value"), sign, number) for name, sign, number in self.figures)
        return all(value is not None and _SIGNS[sign](value, number) for value, sign, number in found)


def wanted(words: Sequence[str]) -> Wanted:
    """What is wanted where all ``words`` have to hold. UsageError E766 with all that are none."""
    parts: list[tuple[str, tuple[Any, ...]]] = []
    figures: list[tuple[str, str, float]] = []
    mistakes: list[Mistake] = []
    for word in words:
        try:
            told = _told(word)
        except UsageError as error:
            mistakes += error.mistakes
            continue
        if len(told) == 3:
            figures.append(told)
        else:
            parts.append(told)
    if mistakes:
        raise UsageError(mistakes)
    sql = " AND ".join(f"({sql})" for sql, _ in parts) or "1 = 1"
    return Wanted(sql, tuple(value for _, some in parts for value in some), tuple(figures))


def _figures(about: Mapping[str, Any]) -> Mapping[str, Any]:
    """The figures of a run by their names."""
    found: Mapping[str, Any] = about.get("answer", {}).get("figures", {})
    return found


def _misspelt(name: str, known: Sequence[str]) -> bool:
    """Whether a name was most probably meant to be one that is known: not where that says what it says, and more."""
    near = nearest(name, known)
    return near is not None and not near.lower().startswith(f"{name.lower()}_")


def _listed(names: Sequence[str]) -> str:
    """As many names as can be read."""
    return ", ".join(names[:_MANY]) + (f" and {len(names) - _MANY:,} more" if len(names) > _MANY else "")


def _unknown(name: str, known: Sequence[str]) -> Mistake:
    """A name by which nothing is known, with the one that is near it."""
    way_out = f"{proposal(name, known)}; a text with a sign in it is found by 'name = *{name}=*'"
    rule = f"{', '.join((*_NUMBERS, 'date', *_NAMES))}, or an output of one of the runs"
    return Mistake("E766", "is no figure of any run", "find", name, rule, way_out)


def _told(word: str) -> tuple[str, tuple[Any, ...]] | tuple[str, str, float]:
    """A word as SQL and its values, or as a figure, a sign and a number."""
    found = _CONDITION.fullmatch(word)
    if found is None:
        pattern = f"%{_literal(word)}%"
        return " OR ".join(f"{name} LIKE %s ESCAPE '!'" for name in TEXTS), (pattern,) * len(TEXTS)
    name, sign, text = found.groups()
    if name in _NAMES:
        return _named(name, sign, text, word)
    if name == "date":
        return _dated(sign, text, word)
    number = _number(text, word)
    return (f"{name} {sign} %s", (number,)) if name in _NUMBERS else (name, sign, number)


def _named(name: str, sign: str, text: str, word: str) -> tuple[str, tuple[Any, ...]]:
    if sign not in ("=", "!="):
        raise _mistake(word)
    column, pattern = _NAMES[name], "%".join(_literal(part) for part in text.split("*"))
    patterns = {"fingerprint": (f"% {pattern} %",), "model": (pattern, f"%/{pattern}")}.get(name, (pattern,))
    sql = " OR ".join(f"{column} LIKE %s ESCAPE '!'" for _ in patterns)
    return (sql if sign == "=" else f"NOT ({sql})"), patterns


def _dated(sign: str, text: str, word: str) -> tuple[str, tuple[Any, ...]]:
    """A year, a month or a day (UTC) is all of it: what is later than a day begins after it."""
    begin, end = _span(text, word)
    if sign in ("=", "!="):
        sql = "ended >= %s AND ended < %s"
        return (sql if sign == "=" else f"NOT ({sql})"), (begin, end)
    asked = {"<": ("<", begin), "<=": ("<", end), ">": (">=", end), ">=": (">=", begin)}
    told, at = asked[sign]
    return f"ended {told} %s", (at,)


def _span(text: str, word: str) -> tuple[float, float]:
    parts = text.split("-")
    try:
        year, month, day = (int(part) for part in (*parts, "1", "1")[:3])
        first = datetime(year, month, day, tzinfo=UTC)
        if len(parts) == 1:
            return first.timestamp(), datetime(year + 1, 1, 1, tzinfo=UTC).timestamp()
        if len(parts) == 2:
            return first.timestamp(), datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC).timestamp()
        if len(parts) == 3:
            return first.timestamp(), first.timestamp() + 86_400.0
    except (ValueError, OverflowError):
        pass
    raise _mistake(word)


def _number(text: str, word: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise _mistake(word) from None
    if not math.isfinite(number):
        raise _mistake(word)
    return number


def _literal(text: str) -> str:
    """A text in which nothing stands for anything else."""
    return re.sub(r"([!%_])", r"!\1", folded(text))


def _mistake(word: str) -> UsageError:
    way_out = "for example 'p_deficit > 0.1', 'date >= 2027-04', 'name = north*'"
    return UsageError(Mistake("E766", "is no condition", "find", word, _RULE, way_out))
