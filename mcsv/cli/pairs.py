"""Lists of numbers and of percentiles on the command line; what is no number is left for the reader to tell."""

from __future__ import annotations

from mcsv.errors import Mistake, UsageError

__all__ = ["bound", "numbers", "percentiles", "plain"]


def plain(text: str) -> float | int | str:
    """The number that a word is, or the word."""
    from mcsv.model.language.numerals import read_numeral

    value = read_numeral(text.strip())
    return text.strip() if value is None else value


def numbers(text: str) -> list[float | int | str]:
    """``1,2,3``."""
    return [plain(word) for word in text.split(",")] if text.strip() else []


def percentiles(text: str) -> dict[str, object]:
    """``10:35,50:50,90:75``: percentiles and their values. UsageError E205 for words that are no such pair."""
    pairs = [word.partition(":") for word in text.split(",") if word.strip()]
    bad = ["".join(pair) for pair in pairs if not pair[1]] or ([] if pairs else ["(empty)"])
    keys = [key.strip() for key, *_ in pairs]
    twice = [key for key in dict.fromkeys(keys) if keys.count(key) > 1]
    way_out = "write 10:35,50:50,90:75 (10 % lie below 35, …)"
    mistakes = [
        Mistake("E205", "is no percentile with its value", "--percentiles", word, way_out=way_out) for word in bad
    ]
    mistakes += [Mistake("E103", "is stated twice", "--percentiles", key, way_out="keep one of them") for key in twice]
    if mistakes:
        raise UsageError(mistakes)
    return {key: plain(value) for key, (_, _, value) in zip(keys, pairs, strict=True)}


def bound(option: str, text: str) -> float | None:
    """A bound, or None where none is stated. UsageError E203 for what is no number."""
    value = plain(text) if text else None
    if isinstance(value, str):
        raise UsageError(Mistake("E203", "is not a number", option, text, way_out="write it like -1234.5 or 1e6"))
    return None if value is None else float(value)
