"""Money as people write it: ``GBP``, ``£m``, ``thousand EUR``, ``pence``, ``GBP at 2023 prices``."""

from __future__ import annotations

import re
from fractions import Fraction

from mcsv.model.language.singular import singular
from mcsv.model.language.units import Unit, of

__all__ = ["SCALES", "read_money", "same_currency", "without_years"]

SCALES = {"k": 3, "K": 3, "thousand": 3, "thousands": 3, "000": 3, "000s": 3, "'000": 3, "m": 6, "M": 6, "mn": 6}
SCALES |= {"mio": 6, "Mio": 6, "mil": 6, "million": 6, "millions": 6, "bn": 9, "billion": 9, "billions": 9}
"""Words for powers of ten."""

_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD", "¥": "JPY", "₹": "INR"}
_CODES = frozenset(("AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "INR", "JPY"))
_CODES |= {"KRW", "MXN", "NOK", "NZD", "PLN", "RON", "SEK", "SGD", "TRY", "USD", "ZAR"}
_NAMES = {"pound": "GBP", "sterling": "GBP", "euro": "EUR", "dollar": "USD", "yen": "JPY"}
_NAMES |= {f"{before}pound{behind}": "GBP" for before in ("british ", "uk ") for behind in ("", " sterling")}
_NAMES |= {"pound sterling": "GBP", "us dollar": "USD", "canadian dollar": "CAD", "australian dollar": "AUD"}
_NAMES |= {"new zealand dollar": "NZD", "swiss franc": "CHF", "gbp": "GBP", "eur": "EUR", "usd": "USD"}
_OF_SEVERAL = frozenset({"dollar", "cent", "ct"})
"""What is the money of more than one country."""
_PARTS = {"pence": "GBP", "penny": "GBP", "p": "GBP", "cent": "EUR", "eurocent": "EUR", "ct": "EUR"}
_SCALE = "|".join(sorted((re.escape(word) for word in SCALES), key=len, reverse=True))
_MONEY = re.compile(
    rf"(?:(?P<before>{_SCALE})(?: of)?)?\s*(?P<unit>[A-Z]{{3}}|[£€$¥₹])\s*(?P<after>{_SCALE})?(?![A-Za-z])"
)
_YEAR = r"(?:19|20|21)\d\d(?:[/-]\d\d(?:\d\d)?)?(?!\d)"
_PRICES = re.compile(
    rf"\s*(?:\b(?:at|in) )?\b{_YEAR} (?:prices|money|terms)|(?<=[A-Z]{{3}})\s?{_YEAR}|\b{_YEAR} (?=[A-Z]{{3}}\b|[£€$])"
)


def without_years(text: str) -> str:
    """The text without the year in whose prices the money is: GBP 2023/24, 2023 GBP, GBP at 2023 prices."""
    return _PRICES.sub("", text)


def read_money(text: str, currency: str) -> Unit | None:
    """The money that a text names, also among other words (real GBP); None for anything else.

    ``currency`` is money whatever it is called; a dollar is the model's own, where it has one.
    """
    currency = _NAMES.get(_name(currency), currency)
    found = _exact(text, currency)
    words = text.split()
    if found is not None or len(words) < 2:
        return found
    named = next((money for word in words if (money := _sign(word, currency)) is not None), None)
    scale = next((SCALES[word] for word in words if word in SCALES), 0)
    return None if named is None else Unit(named.scale * 10**scale, named.powers)


def same_currency(one: str, other: str) -> bool:
    """Whether two texts surely name one currency, and as much of it: £ and GBP do, thousand GBP is another.

    A dollar, a cent or a ¥ may be that of several countries: it is the same only where it is written alike.
    """
    one, other = one.strip(), other.strip()
    if one == other:
        return True
    if any(sign in text for text in (one, other) for sign in "$¥") or {_name(one), _name(other)} & _OF_SEVERAL:
        return False
    found = _exact(one, "")
    return found is not None and found == _exact(other, "")


def _name(text: str) -> str:
    """The words of a text in small letters, each in the singular."""
    return " ".join(map(singular, text.lower().split()))


def _exact(text: str, currency: str) -> Unit | None:
    found = _sign(text, currency)
    if found is not None:
        return found
    if currency and text.lower() == currency.lower():
        return of("money", currency)
    word = _name(text)
    if word in _NAMES:
        return of("money", _own_dollar(currency) if word == "dollar" else _NAMES[word])
    if word in _PARTS:
        return of("money", currency if word in ("cent", "ct") and currency else _PARTS[word], Fraction(1, 100))
    return None


def _sign(text: str, currency: str) -> Unit | None:
    """A code or a sign, with its power of ten."""
    found = _MONEY.fullmatch(text)
    if found is None:
        return None
    code = _own_dollar(currency) if found["unit"] == "$" else _SIGNS.get(found["unit"], found["unit"])
    code = "CNY" if found["unit"] == "¥" and currency == "CNY" else code  # yen and yuan share a sign
    scale = 10 ** (SCALES.get(found["before"] or "", 0) + SCALES.get(found["after"] or "", 0))
    return of("money", code, scale) if code in _CODES or code == currency else None


def _own_dollar(currency: str) -> str:
    return currency if currency[-1:] == "D" and currency in _CODES else "USD"
