"""Characters that steer a terminal, shown as text."""

from __future__ import annotations

import re

__all__ = ["visible"]

_STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls but for the line break, what turns the direction of reading, other line ends, halves of characters."""


def visible(text: str) -> str:
    r"""``text`` with each such character as ``\u001b``, which JSON and quoted YAML read as the character again."""
    return _STEERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
