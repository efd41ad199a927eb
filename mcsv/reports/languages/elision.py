"""What French words do before a vowel: no catalogue knows with which letter the name of a pocket begins."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

__all__ = ["elided"]

_DE = re.compile(r"\b([Dd])e \{(\w+)\}")


def elided(template: str, values: Mapping[str, str]) -> str:
    """``de {pocket}`` as ``d'{pocket}`` where the value begins with a vowel; before h and y it stays, for some of them
    are aspirated."""

    def shortened(found: re.Match[str]) -> str:
        return f"{found[1]}'{{{found[2]}}}" if _vowel(values.get(found[2], "")) else found[0]

    return _DE.sub(shortened, template)


def _vowel(text: str) -> bool:
    """Whether a text begins with a, e, i, o or u, whatever accent is on it, or with both of them in one letter."""
    return unicodedata.normalize("NFD", text[:1].casefold())[:1] in {*"aeiouœæ"}
