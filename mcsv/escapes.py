"""Characters that steer a terminal, shown as text; which of those that nobody sees words need; commands to copy."""

from __future__ import annotations

import os
import re
import shlex
from unicodedata import bidirectional, category, combining

__all__ = ["needed", "typed", "visible"]

_STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls but for the line break, what turns the direction of reading, other line ends, halves of characters."""

_NON_JOINER, _JOINER = "\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}"
_VIRAMA = 9
"""The combining class of the signs that take a vowel off in the scripts of India."""
_FLAGS = re.compile(
    "\N{WAVING BLACK FLAG}(?:\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|"
    "\U000e0077\U000e006c\U000e0073))\U000e007f"
)
"""England's, Scotland's and Wales's: a flag and letters that nobody sees."""
_PICTURES = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""What may stand behind a picture: that it is in colour, or of which skin."""


def visible(text: str) -> str:
    r"""``text`` with each such character as ``\u001b``, which JSON and quoted YAML read as the character again."""
    return _STEERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def typed(*words: str | os.PathLike[str]) -> str:
    r"""A command of these words as somebody can copy it into a shell, in one line and without what steers a terminal.

    A path is no option whatever it begins with. What cannot be seen is spelled as bash and zsh read it, ``$'\x1b'``.
    """
    return " ".join(map(_typed, words))


def _typed(word: str | os.PathLike[str]) -> str:
    text = os.fspath(word)
    if not isinstance(word, str) and text.startswith("-"):
        text = f"./{text}"
    if visible(text) == text and "\n" not in text:
        return shlex.quote(text)
    quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"$'{_STEERS.sub(_byte_or_code, quoted)}'"


def _byte_or_code(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file's name that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}"


def needed(text: str) -> set[int]:
    """The places of characters in ``text`` that nobody sees and without which it would be other words or pictures.

    Joiners and non-joiners inside words of scripts whose letters join (Arabic, those of India), joiners between
    pictures, and the letters of flags. Source: RFC 5892, appendix A.1 and A.2; Unicode TR 51.
    """
    found = {place for flag in _FLAGS.finditer(text) for place in range(flag.start() + 1, flag.end())}
    for place, sign in enumerate(text):
        if sign in (_NON_JOINER, _JOINER) and 0 < place < len(text) - 1:
            before, after = text[place - 1], text[place + 1]
            if _in_a_word(text[:place], after) or (sign == _JOINER and _between_pictures(before, after)):
                found.add(place)
    return found


def _in_a_word(before: str, after: str) -> bool:
    if _VIRAMA in (combining(before[-1]), combining(after)):
        return True
    letter = next((sign for sign in reversed(before) if not combining(sign)), "")
    return bool(letter) and bidirectional(letter) == bidirectional(after) == "AL"


def _between_pictures(before: str, after: str) -> bool:
    return (before in _PICTURES or category(before) == "So") and category(after) in ("So", "Sm")
