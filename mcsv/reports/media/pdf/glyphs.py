"""Characters that the fonts of the paper do not have."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

__all__ = ["spelled", "unknown"]

_TOLD = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")


def unknown(diagnostic: str) -> set[str]:
    """The characters of which typst says that no font has them."""
    texts = (_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) for text in _TOLD.findall(diagnostic))
    return {sign for text in texts for sign in text if not sign.isascii()}


def spelled(data: Any, without: Collection[str]) -> str:
    """The data as JSON, with these characters spelled as their code points."""
    text = json.dumps(data, ensure_ascii=False)
    return text.translate({ord(sign): f"[U+{ord(sign):04X}]" for sign in without})
