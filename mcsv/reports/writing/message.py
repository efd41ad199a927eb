"""Text made for people: English that remembers of what it was made, so that a medium can say it in another language.

All of it is ``str`` and reads as English, so that whatever knows of no language treats it as text. Words that the
model's author wrote are plain ``str`` and stay as they are in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter
from types import MappingProxyType
from typing import Any

__all__ = [
    "Digits",
    "Message",
    "both",
    "chained",
    "counted",
    "day",
    "joined",
    "labelled",
    "listed",
    "message",
    "month",
    "open_message",
    "titled",
]

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Digits(str):
    """A number as English spells it: a comma between thousands, a point before decimals."""

    __slots__ = ()


class Message(str):
    """Words with ``values`` at the places that ``template`` names; in English a comma stands between thousands.

    ``template`` is the key of a catalogue, of one where there is one for ``many`` too; ``number``: how many there are.
    """

    template: str
    values: Mapping[str, str]
    many: str
    number: int

    def __new__(
        cls, text: str, template: str = "", values: Mapping[str, str] = _NOTHING, many: str = "", number: int = 1
    ) -> Message:
        """``text`` is the whole in English."""
        made = super().__new__(cls, text)
        made.template, made.values, made.many, made.number = template or text, values, many, number
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """As what it can be sent to another process."""
        return _again, (str(self), self.template, dict(self.values), self.many, self.number)


def _again(text: str, template: str, values: dict[str, str], many: str, number: int) -> Message:
    return Message(text, template, MappingProxyType(values), many, number)


def message(template: str, /, **values: str | int) -> str:
    """The words of a template, in which ``{name}`` stands for a value; a number is written with all its digits."""
    said = _spelled(values)
    return Message(template.format_map(said) if said else template, template, said)


def open_message(template: str) -> str:
    """A message whose places stay open: ``{name}`` stands where a script will fill in a value."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    return message(template, **{name: f"{{{name}}}" for name in names})


def counted(count: int, one: str, many: str, /, **values: str | int) -> str:
    """The words of ``one`` where ``count`` is 1, else of ``many``; ``{count}`` stands for it in both."""
    said = _spelled({"count": count, **values})
    return Message((one if count == 1 else many).format_map(said), one, said, many, count)


def joined(between: str, parts: Iterable[str]) -> str:
    """The parts that there are with a sign between each two."""
    found = [part for part in parts if part]
    if len(found) < 2:
        return found[0] if found else ""
    values = {f"part_{place}": part for place, part in enumerate(found)}
    return Message(between.join(found), between.join(f"{{{name}}}" for name in values), MappingProxyType(values))


def titled(*parts: str) -> str:
    """A title from those of its parts that there are."""
    return joined(", ", parts)


def listed(names: Iterable[str]) -> str:
    """Names with a comma between each two."""
    return joined(", ", names)


def labelled(label: str, text: str) -> str:
    """What a label tells of; languages put their own sign between the two."""
    return message("{label}: {text}", label=label, text=text)


def chained(parts: Iterable[str]) -> str:
    """The remarks that there are, one after the other; languages put their own sign between each two."""
    *first, last = [part for part in parts if part] or [""]
    return message("{first}; {rest}", first=chained(first), rest=last) if first else last


def both(names: Iterable[str]) -> str:
    """Names that are meant together: with commas, and a word before the last."""
    *first, last = names
    return message("{names} and {last}", names=listed(first), last=last) if first else last


def day(text: str) -> str:
    """A day that is written 2027-03-31; a period without a date keeps its number."""
    year, _, rest = text.partition("-")
    month, _, date = rest.partition("-")
    return message("{year}-{month}-{day}", year=year, month=month, day=date) if date else text


def month(text: str) -> str:
    """A month that is written 2026-04."""
    year, _, number = text.partition("-")
    return message("{year}-{month}", year=year, month=number) if number else text


def _spelled(values: Mapping[str, str | int]) -> Mapping[str, str]:
    return MappingProxyType(
        {name: value if isinstance(value, str) else Digits(f"{value:,}") for name, value in values.items()}
    )
