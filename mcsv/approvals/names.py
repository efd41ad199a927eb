"""Names of people that look like other names."""

from __future__ import annotations

import unicodedata

from mcsv.escapes import needed

__all__ = ["odd"]

_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC")
"""Those with letters that look alike, as the names of their characters begin."""


def odd(name: str) -> str:
    """In words, what is odd about a name: it could be taken for another one; empty where nothing is.

    Letters of two alphabets in one word look like a name in one of them; so do names with characters that nobody sees.
    """
    if unicodedata.normalize("NFC", name) != name:
        return "is not written as Unicode composes it"
    kept = needed(name)  # without which names of some languages would be others
    unseen = [
        each
        for place, each in enumerate(name)
        if place not in kept and unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    ]
    if unseen:
        return f"holds a character that is not seen (U+{ord(unseen[0]):04X})"
    for word in name.split():
        used = {alphabet for letter in word for alphabet in _ALPHABETS if _of(letter, alphabet)}
        if len(used) > 1:
            return f"mixes {' and '.join(sorted(alphabet.capitalize() for alphabet in used))} letters in one word"
    return ""


def _of(letter: str, alphabet: str) -> bool:
    return unicodedata.name(letter, "").startswith(f"{alphabet} ")
