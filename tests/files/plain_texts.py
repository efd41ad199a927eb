"""Texts of YAML to compare parsers by: lines as people write them, broken ones, and whatever comes by chance."""

from __future__ import annotations

import random

__all__ = ["PIECES", "any_text", "excerpt", "lines", "tweaked"]

PIECES = [
    *("a", "b1", "key", "0.5", "-3", "1_000", ".5", "x y", "foo bar", "it's", '"q"', "'s'", "'it''s'", '"a: b"'),
    *("'# c'", '"\\n"', "http://x", "why?", "a:b", "a,b", "a#b", "{", "}", "[", "]", ", ", ",", ": ", ":", " ", "  "),
    *("\n", "\n  ", "\n    ", "\n- ", "\n  - ", "- ", "-", " #c", " # c: {x\n", "#", "{a: 1}", "[1, 2]", "{}", "[]"),
    *("{a: [1], b: {c: d}}", "key: ", "\nkey: ", "\n  key: ", "\nkey:", "\n  k2: {a: 1,\n    b: 2}", "é", "😀"),
    *("\nk3: [a,\n  # c\n b]", "~", "null", "<<", "=", "(", ")", "a - b", "a * b", "$x", "^", "\\", "/", "+1"),
]
STRANGE = [
    *("%", "@", "`", "|", "> x", "!", "&a", "*a", "? ", "?", "--- ", "---\n", "...", "\t", "\xa0", "\x85", "\u2028"),
    *('"x', "'y", "\n\n", "   \n", "\ufeff", "!!str ", "!t#u ", ">-\n", "|2\n", "%YAML 1.1\n", "\u200b", "\ud800"),
]
_SCALARS = [
    *("a", "b1", "foo bar", "0.5", "-3", "1_000", ".5", "x y", "it's", '"q r"', "'s'", "'it''s'", '"a: b"', "'# c'"),
    *('"\\n"', "http://x/y", "why?", "a:b", "a, b", "a#b", "é ü", "f(x) - 2 * y", "a [b] c", "a {b", "b} c", "x 'y"),
    *("20 %", "~", "null", "Yes", "-", "--", "- b", "…", "a\\b"),
]
_KEYS = ["a", "b1", "foo bar", '"q"', "x-y", "k", "name", "1", "m:n", "<<", "~", "a" * 1030]
_SIGNS = " \n:-#,{}[]'\"?a1.&*!|>%@`\t"


def any_text(rng: random.Random) -> str:
    """Pieces in any order."""
    pool = PIECES if rng.random() < 0.8 else [*PIECES, *STRANGE]
    return "".join(rng.choice(pool) for _ in range(rng.randint(1, 14)))


def lines(rng: random.Random) -> str:
    """Some lines, indented as it comes."""
    found, indent = [], 0
    for _ in range(rng.randint(1, 8)):
        indent = max(0, indent + rng.choice((-4, -2, -2, 0, 0, 0, 2, 2, 1)))
        head, tail = rng.choice(("", "", "- ", "- - ", "-   ")), rng.choice(("", "", "", " # c", "  ", "#n", " #"))
        found.append(" " * indent + head + _body(rng) + tail)
    return "\n".join(found) + rng.choice(("\n", "", "\n\n"))


def _body(rng: random.Random) -> str:
    key = rng.choice(_KEYS[:-1] if rng.random() < 0.98 else _KEYS)
    match rng.randrange(6):
        case 0 | 1 | 2:
            return f"{key}: {_value(rng, 3)}"
        case 3:
            return f"{key}:"
        case 4:
            return _value(rng, 2)
    return rng.choice(("", "#c", "# a: {", "  # x"))


def _value(rng: random.Random, deep: int) -> str:
    if deep <= 0 or rng.random() < 0.5:
        return rng.choice(_SCALARS)
    entries = (
        rng.choice((f"k{n}: ", f"k{n}:  ", f'"k{n}": ', f"k{n}:", f"k{n} : ", "")) + _value(rng, deep - 1)
        for n in range(rng.randint(0, 3))
    )
    whole = rng.choice((", ", ", ", ",", ",\n  ", ", # c\n ", ",\n# c\n")).join(entries)
    return rng.choice(("{%s}", "[%s]")) % whole


def excerpt(text: str, rng: random.Random) -> str:
    """Some lines of a text, which may begin in the middle of anything."""
    whole, number = text.split("\n"), rng.randint(3, 25)
    start = rng.randrange(max(1, len(whole) - number))
    return "\n".join(whole[start : start + number]) + "\n"


def tweaked(text: str, rng: random.Random) -> str:
    """A text with up to three signs put in, pieces left out, lines swapped or indented otherwise."""
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        place, whole = rng.randrange(len(text) + 1), text.split("\n")
        here, there = rng.randrange(len(whole)), rng.randrange(len(whole))
        match rng.randrange(6):
            case 0 | 1:
                text = text[:place] + rng.choice(_SIGNS if rng.random() < 0.3 else _SIGNS[:16]) + text[place:]
            case 2 | 3:
                text = text[:place] + text[place + rng.choice((1, 1, 2, 5)) :]
            case 4:
                whole[here], whole[there] = whole[there], whole[here]
                text = "\n".join(whole)
            case _:
                whole[here] = rng.choice((" ", "  ", "    ")) + whole[here] if place % 2 else whole[here].lstrip()
                text = "\n".join(whole)
    return text
