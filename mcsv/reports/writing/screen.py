"""What the reader's terminal can show: its width, colours, and signs."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import Literal

__all__ = ["ASCII", "UNICODE", "Screen", "Signs", "clean"]

Tone = Literal["bold", "good", "bad", "doubtful", "faint"]
_CODES: dict[Tone, str] = {"bold": "1", "good": "1;32", "bad": "1;31", "doubtful": "1;33", "faint": "2"}


_TOGETHER = re.compile(r" (?=%)|(?<=\b[A-Z]{3}) (?=-?\d)")


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
        wrapped = textwrap.wrap(joined, self.width, break_long_words=False, break_on_hyphens=False)
        lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in wrapped]
        return [self.tone(line, tone) for line in lines] if tone else lines


def clean(text: str) -> str:
    """``text`` without characters that steer a terminal or turn the direction of reading."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
