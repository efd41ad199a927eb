"""What the reader's terminal can show: its width, colours, and signs."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from itertools import accumulate
from typing import Literal
from unicodedata import category, east_asian_width

from mcsv.dataclass import dataclass
from mcsv.escapes import needed
from mcsv.reports.writing.message import Message

__all__ = ["ASCII", "UNICODE", "Screen", "Signs", "beginning", "clean", "columns_of", "padded"]

_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_LOST = "\N{REPLACEMENT CHARACTER}"
_ALONE = "\N{DOTTED CIRCLE}"
"""Under an accent that has no letter of its own, which would stand on the sign before it."""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\uffa0]"
    "|(?<![^\x00-\x7f])[\ufe00-\ufe0d\U000e0100-\U000e01ef]|(?<=[ -\")$%&'(+-/:-~])[\ufe0e\ufe0f]"
)
"""Letters that leave nothing to see, and what chooses between forms of a letter that has one."""
_SECOND = "\0"
"""Stands for the second column of a wide sign while lines are broken."""
_JOINER, _IN_COLOUR = "\N{ZERO WIDTH JOINER}", "\ufe0f"
_INNER = frozenset(map(chr, (*range(0x1160, 0x1200), *range(0xD7B0, 0xD7FC))))
"""Vowels and ends of Korean syllables that are written in parts."""
_PICTURES = "\U0001f300", "\U0001faff"
"""Where pictures stand, those too that this Python does not know yet."""
_SKINS = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"

Tone = Literal["bold", "good", "bad", "doubtful", "faint"]
_CODES: dict[Tone, str] = {"bold": "1", "good": "1;32", "bad": "1;31", "doubtful": "1;33", "faint": "2"}


_TOGETHER = re.compile(r" (?=%)|(?:(?<=\b[A-Z]{3})|(?<=[$£€¥])) (?=-?\d)")


@dataclass(frozen=True)
class Signs:
    """The signs that not every encoding has."""

    plus_minus: str
    wide: str
    narrow: str
    median: str
    zero: str
    mark: str
    dot: str


UNICODE = Signs("±", "░", "▒", "━", "─", "▲", " · ")
ASCII = Signs("+-", ".", ":", "=", "-", "^", ", ")


@dataclass(frozen=True)
class Screen:
    """How wide the text may be, whether it may have colours, and which signs it may use."""

    width: int = 80
    colour: bool = False
    signs: Signs = UNICODE

    def tone(self, text: str, tone: Tone) -> str:
        """``text`` in a tone, or as it is where colours are not wanted."""
        return f"\033[{_CODES[tone]}m{text}\033[0m" if self.colour else text

    def paragraph(self, text: str, tone: Tone | None = None) -> list[str]:
        """``text`` broken into lines of the screen's width."""
        # signs of per cent and of money stay with their numbers
        joined = _TOGETHER.sub("\N{NO-BREAK SPACE}", text)
        wide = joined if joined.isascii() else "".join(map(_stretched, joined))
        wrapped = textwrap.wrap(wide, self.width, break_long_words=False, break_on_hyphens=False)
        lines = [line.replace("\N{NO-BREAK SPACE}", " ").replace(_SECOND, "") for line in wrapped]
        return [self.tone(line, tone) for line in lines] if tone else lines


def _stretched(sign: str) -> str:
    """A sign that takes two columns with something in the second one."""
    return sign + _SECOND if _is_wide(sign) else sign


def clean(text: str) -> str:
    """``text`` without characters that steer a terminal, turn the direction of reading or make words look like others;
    a message stays one.
    """
    if text.isascii() and text.isprintable():
        return text
    harmless = _harmless(text)
    if harmless == text:
        return text
    if not isinstance(text, Message):
        return harmless
    values = {name: clean(value) for name, value in text.values.items()}
    return Message(harmless, text.template, values, text.many, text.number)


def _harmless(text: str) -> str:
    if text[:1] and category(text[0]).startswith("M"):
        text = _ALONE + text
    if text.isprintable() and not _UNSEEN.search(text):
        return text
    kept = needed(text)
    signs = (sign if _is_seen(sign) or place in kept else _LOST for place, sign in enumerate(text))
    return _UNSEEN.sub(_LOST, "".join(signs))


def _is_seen(sign: str) -> bool:
    return sign.isprintable() or sign in _SPACES or _PICTURES[0] <= sign <= _PICTURES[1]


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes: two for a wide sign, none for one that stands on the one before."""
    return len(text) if text.isascii() else sum(_columns(text))


def padded(text: str, width: int, right: bool = False) -> str:
    """``text`` with blanks up to so many columns behind it; before it where it stands to the ``right``."""
    blanks = " " * (width - columns_of(text))
    return blanks + text if right else text + blanks


def beginning(text: str, width: int) -> str:
    """The beginning of a text that takes at most so many columns."""
    if text.isascii():
        return text[:width]
    return text[: sum(taken <= width for taken in accumulate(_columns(text)))]


def _is_wide(sign: str) -> bool:
    return east_asian_width(sign) in "WF" or (category(sign) == "Cn" and _PICTURES[0] <= sign <= _PICTURES[1])


def _columns(text: str) -> Iterator[int]:
    """The columns of each sign. Pictures that are joined are one, as wide as the first."""
    before = ""
    for sign in text:
        if sign == _IN_COLOUR:
            yield int(bool(before) and not _is_wide(before))
        elif before == _JOINER or (before and sign in _SKINS) or category(sign) in ("Mn", "Me", "Cf") or sign in _INNER:
            yield 0
        else:
            yield 2 if _is_wide(sign) else 1
        before = sign
