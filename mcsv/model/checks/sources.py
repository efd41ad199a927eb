"""What a source says in words beside what the model makes of it: another size (W368) or another time (W373)."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.checks.trial_points import average_of
from mcsv.model.language.calendar import MONTHS
from mcsv.model.language.quoted import Quoted, quoted
from mcsv.model.records.inputs import Input
from mcsv.model.records.money import money_of

__all__ = ["Stated", "contradicted", "contradiction", "stated"]

_NEAR = 0.02
_ALIKE = (0.6, 1.6)  # a ratio between these is another figure for the same thing, not a slip
_SLIPS = (*(10.0**k for k in (1, 2, 3, 4, 5, 6)), 12.0, 4.0, 3.0)
_LEAST = 100.0  # plain numbers below this may count anything
_MINOR = ("pence", "cent", "pfennig", "öre")


@dataclass(frozen=True)
class Stated:
    """A number of the model with the words beside it; ``per`` is the time by which it counts, if any."""

    path: str
    value: float
    per: str
    texts: tuple[str, ...]
    money: bool
    others: tuple[float, ...] = ()
    """Other numbers that the same entry states: its bounds, its mode."""


def stated(survey: Survey) -> Iterator[Stated]:
    """Every number with words beside it that may speak of it."""
    model = survey.model
    for name, entry in model.inputs.items():
        if entry.distribution is not None:
            texts, money = (entry.source, entry.note), money_of(entry.unit, model.currency) is not None
            yield Stated(
                f"inputs.{name}", average_of(entry), _time_of(entry, model.step), texts, money, tuple(_numbers(entry))
            )
    for name, event in model.events.items():
        value = survey.typical(getattr(event, event.kind))
        if value is not None and event.kind != "probability":
            per = model.step if event.per == "period" else event.per
            yield Stated(f"events.{name}.{event.kind}", value, per, (event.source, event.note), False)
    for path, stream in survey.streams.items():
        amount = getattr(stream, "amount", None)
        value = survey.typical(amount) if amount else None
        if value is not None and stream.per != "once":
            per = model.step if stream.per == "period" else stream.per
            yield Stated(f"{path}.amount", value, per, (stream.source, stream.note), True)


def _numbers(entry: Input) -> Iterator[float]:
    for value in entry.written.values():
        parts = value if isinstance(value, list | tuple) else (value,)
        yield from (float(part) for part in parts if isinstance(part, int | float) and not isinstance(part, bool))


def _time_of(entry: Input, step: str) -> str:
    """The time at the end of a unit, GBP/job/year; a count or a chance that is drawn anew counts by the period."""
    anew = entry.drawn == "each_period" and entry.distribution is not None and entry.distribution.discrete
    if anew and "/" not in entry.unit:
        return step
    last = entry.unit.rpartition("/")[2].strip().lower().removesuffix("s") if "/" in entry.unit else ""
    return last if last in MONTHS else ""


def contradicted(survey: Survey) -> Iterator[Mistake]:
    """A number that the words beside it state otherwise: by another time, or ten or twelve times as large."""
    for number in stated(survey):
        found = contradiction(number)
        if found is not None:
            code, what = found
            yield Mistake(
                code, what, number.path, f"{number.value:,.6g}", way_out="look at the unit, per: and the zeros"
            )


def contradiction(number: Stated) -> tuple[str, str] | None:
    """A code and what is wrong between a number and its source; None where they agree, or speak of other things."""
    said = [found for text in number.texts for found in quoted(text) if found.kind != "sd" and found.value > 0]
    if number.value <= 0 or any(_agrees(number, found) for found in said):
        return None
    for found in said:
        if found.per and number.per and found.per != number.per and abs(number.value / found.value - 1) < _NEAR:
            return "W373", f"counts by the {number.per}, and the text beside it says {found.text!r}"
    for found in said:
        wanted = _wanted(number, found)
        slip = _slip(number.value / wanted) if wanted else 0.0
        if slip:
            times = f"{slip:,.6g} times" if slip > 1 else f"1 / {1 / slip:,.6g} of"
            return "W368", f"is {times} what the text beside it says ({found.text!r})"
    return None


def _wanted(number: Stated, found: Quoted) -> float:
    """What the number would be by the text; 0 where the text may speak of something else."""
    if found.per:
        return found.value * MONTHS[number.per] / MONTHS[found.per] if number.per else 0.0
    if found.kind == "share":
        return found.value if not number.per else 0.0
    minor = any(word in text for text in number.texts for word in _MINOR)
    return found.value if number.money and found.value >= _LEAST and not minor else 0.0


def _agrees(number: Stated, found: Quoted) -> bool:
    """Whether the text states the number, or one of the others of its entry."""
    wanted = _wanted(number, found) or (found.value if not found.per else 0.0)
    values = (number.value, *number.others)
    return wanted > 0 and any(_ALIKE[0] < value / wanted < _ALIKE[1] for value in values)


def _slip(ratio: float) -> float:
    """The factor that somebody may have slipped by, 0 for none."""
    for factor in _SLIPS:
        for slip in (factor, 1 / factor):
            if abs(ratio / slip - 1) < _NEAR:
                return slip
    return 0.0
