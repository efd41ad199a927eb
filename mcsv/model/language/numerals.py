"""How a number is written."""

from __future__ import annotations

import math
import re

__all__ = ["LARGEST", "NUMERAL", "WHOLE", "leading_zero", "read_numeral"]

LARGEST = 2**53  # beyond it a double no longer holds every whole number
_LONGEST = 400  # characters

_DIGITS = r"\d+(?:_\d+)*"
NUMERAL = re.compile(rf"[-+]?(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][-+]?\d+)?", re.ASCII)
WHOLE = re.compile(rf"[-+]?{_DIGITS}", re.ASCII)
_LEADING_ZERO = re.compile(r"[-+]?0[\d_]+", re.ASCII)


def leading_zero(text: str) -> bool:
    """Whether it starts like 012, which some readers take for 10."""
    return _LEADING_ZERO.match(text) is not None


def read_numeral(text: str) -> int | float | None:
    """The number that ``text`` is written as, or None where it is none or cannot be held exactly enough.

    Decimal only: ``1000``, ``1_000``, ``-1_000.5``, ``.5``, ``1e6``. No leading zero, no hexadecimal, nothing
    that is infinite, vanishes, or is a whole number beyond 2^53.
    """
    if len(text) > _LONGEST or not NUMERAL.fullmatch(text) or leading_zero(text):
        return None
    if WHOLE.fullmatch(text):
        whole = int(text)
        return whole if abs(whole) <= LARGEST else None
    value = float(text)
    vanished = value == 0.0 and re.search("[1-9]", re.split("[eE]", text)[0]) is not None
    return value if math.isfinite(value) and not vanished else None
