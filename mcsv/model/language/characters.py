"""Characters: what they are called, and which have no place in a text that people read."""

from __future__ import annotations

import unicodedata

__all__ = ["character", "unwelcome"]

_BREAKS = "\u0085\u2028\u2029"  # some readers start a new line here, others do not
_TURNING = frozenset({*range(0x202A, 0x202F), *range(0x2066, 0x206A)})  # make a text look other than it is


def character(sign: str) -> str:
    """A character as a person can look it up: ``U+0435 CYRILLIC SMALL LETTER IE``."""
    return f"U+{ord(sign):04X} {unicodedata.name(sign, 'without a name')}"


def unwelcome(sign: str) -> str:
    """The code of the mistake of having this character in a text, or nothing: E208 if it turns the direction of
    writing, E101 if it is there for machines.
    """
    code = ord(sign)
    if code in _TURNING:
        return "E208"
    control = (code < 0x20 and sign not in "\t\n") or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000
    return "E101" if control or sign in _BREAKS or (code & 0xFFFE) == 0xFFFE else ""
