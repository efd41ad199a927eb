"""Which texts of YAML are written so plainly that every parser reads the same, so that libyaml may read them.

libyaml keeps to YAML 1.1 in places and to its own taste in others. So it gets only texts whose every line is made of
what stands below, a small part of YAML and most of what people write; all else, and all doubt, is for the parser that
was made to read YAML 1.2 to the letter. What is let through is more than what is right: indentation may be wrong and
brackets may not fit, which every parser refuses.
"""

from __future__ import annotations

import re
import sys

__all__ = ["TRUSTED", "is_plain"]

_LONGEST = 1000  # characters of a line: parsers give up on keys of more than 1,024
_DEEPEST = 3  # brackets inside one another

_FIRST = r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`.]|-(?=[\d.(a-zA-Z])|\.(?=\d))"
"""The first character of a plain scalar: no sign that means something, nor what could be ``---`` or ``...``."""
_QUOTED = r"(?:\"(?:[^\"\\\n]|\\[\"\\n])*+\"|'(?:[^'\n]|'')*+')"
"""A quoted scalar in one line, with the escapes that no parser doubts."""
_IN_BLOCK = rf"{_FIRST}(?:[^\s:#]|(?<! )#|:(?=\S)| ++(?=[^\s#]))*+"
"""A plain scalar in one line, outside of brackets: brackets, commas, quotes and ``?`` mean nothing in it."""
_IN_FLOW = rf"{_FIRST}(?:[^\s:#?,\[\]{{}}]|:(?=//)| ++(?=[^\s:#?,\[\]{{}}'\"]))*+"
"""A plain scalar in one line, inside brackets."""
_GAP = r"(?: *+(?: #[^\n]*+)?\n(?: *+#[^\n]*+\n)*+)*+ *+"
"""Between two signs inside brackets: spaces, lines, comments."""


def _brackets() -> str:
    """A collection in brackets, in which others may lie."""
    scalar, inner = f"(?:{_IN_FLOW}|{_QUOTED})", ""
    ends = rf"{_GAP}(?:,{_GAP}(?=[^,\]}}])|(?=[\]}}]))"
    for _ in range(_DEEPEST):
        inner = rf"|[\[{{]{_GAP}(?:(?:{scalar}(?:: ++(?=[^\s#,\]}}]))?+{inner})(?:(?<= )|{ends}))*+[\]}}]"
    return inner.removeprefix("|")


_VALUE = rf"(?:{_QUOTED}|{_brackets()}|{_IN_BLOCK})"
_KEY = rf"(?:{_QUOTED}|{_IN_BLOCK})"
_COMMENT = r"#[^\n]*+"
_START = rf" *+(?:- ++)*+(?:-(?=\n))?+(?:{_KEY}:(?: ++|(?=\n)))?+"
_LINE = rf"{_START}(?:{_COMMENT}|{_VALUE}(?: ++{_COMMENT}| *+)|)\n"
_PLAIN = re.compile(rf"(?:{_LINE})*+")

TRUSTED = sys.version_info >= (3, 11, 5)
"""Whether Python's own matching is: before, ``*+`` matches what it must not (python/cpython#106052)."""


def is_plain(text: str) -> bool:
    """Whether every parser reads the same in a text; none where that cannot be told."""
    if not TRUSTED:
        return False
    whole = text if text.endswith("\n") else f"{text}\n"
    lines = whole.split("\n")
    # nothing but what is seen: no tab, no line end but \n, no mark of the order of bytes, no half of a character
    if not all(map(str.isprintable, lines)) or max(map(len, lines)) > _LONGEST:
        return False
    return _PLAIN.fullmatch(whole) is not None
