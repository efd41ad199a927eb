"""Valid models broken at random, in their bytes, lines, words or structure: a seed gives one mutant."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

__all__ = ["broken_text", "broken_tree", "originals"]

HERE = Path(__file__).parent
PIECES = [
    *("\t", "\n", "  ", ": ", "- ", "{", "}", "[", "]", '"', "'", "&a ", "*a", "!!int ", "<<: ", "?", "| ", "> ", "%"),
    *("#", ",", "-", "~", "null", "yes", "nan", "1e999", "0x1", "1,000", "\x00", "\xa0", "\u2028", "\u0435", "---\n"),
    *("...\n", "dist: beta", "formula: t", "(", ")", "**9", "** -t", " * t", " months", "t", "position", "0", "-1"),
    *("1e15", "1e-9"),
]
VALUES: list[Any] = [
    *(None, True, False, 0, 1, -1, 0.5, 2, 12, 100, 1e9, -1e-9, 2**53, float("nan"), float("inf")),
    *("", "t", "pi", "yes", "once", "year", "month", "6 months", "0 years", "delay months", "council", "team", "rent"),
    *("rent * 2", "position > 0", "1 / 0", "2025/26", "2026-04", "real", "nominal", "\u00b5", "a" * 70),
    *("poisson(3)", "sum_of(3, rent)", "normal(0, 1)", [], {}, [1], {"a": 1}, [[]], [0.5, 0.5]),
    *({"council": 1}, {"council": 0.5, "hospital": 0.5}, {"amount": 5}, {"dist": "normal"}),
]


def originals() -> dict[str, str]:
    """The texts that are broken, by name: the configurations and the tests' own models."""
    configs = sorted((HERE.parent.parent / "configs").glob("*.yaml"))
    own = (HERE / "everything.yaml", HERE.parent / "language" / "housing.yaml")
    return {path.stem: path.read_text(encoding="utf-8") for path in (*configs, *own)}


def broken_text(text: str, rng: random.Random) -> bytes:
    """A text with one to three things done to it, as bytes that need not be UTF-8."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        text = rng.choice(_TEXT)(text, rng)
    content = text.encode("utf-8", "surrogatepass")
    if rng.random() < 0.1 and content:
        place = rng.randrange(len(content))
        content = content[:place] + bytes([content[place] ^ 1 << rng.randrange(8)]) + content[place + 1 :]
    return content


def _piece(text: str, rng: random.Random) -> str:
    start = rng.randrange(len(text) + 1)
    end = min(len(text), start + rng.choice((0, 0, 1, 2, 5, 20, 40)))
    return text[:start] + rng.choice([*PIECES, "", text[start:end] * 2]) + text[end:]


def _lines(text: str, rng: random.Random) -> str:
    """A line deleted, doubled, moved, or put deeper or less deep."""
    lines = text.splitlines(keepends=True) or [""]
    place, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(5):
        case 0:
            del lines[place]
        case 1:
            lines.insert(other, lines[place])
        case 2:
            lines[place], lines[other] = lines[other], lines[place]
        case 3:
            lines[place] = "  " + lines[place]
        case _:
            lines[place] = lines[place].removeprefix("  ")
    return "".join(lines)


def _word(text: str, rng: random.Random) -> str:
    """A word or number in the place of another one."""
    words = list(re.finditer(r"[\w.]+", text))
    if not words:
        return text
    one, other = rng.choice(words), rng.choice(words)
    return text[: one.start()] + other[0] + text[one.end() :]


def _number(text: str, rng: random.Random) -> str:
    """A number that is another one: a digit more or less, a sign, a point moved."""
    numbers = list(re.finditer(r"(?<![\w.])\d[\d_.]*", text))
    if not numbers:
        return text
    found = rng.choice(numbers)
    said = found[0]
    new = rng.choice(
        [said + "0", said[:-1], "-" + said, said + "e3", "0", said.replace(".", ""), "1" + said, said + "%"]
    )
    return text[: found.start()] + new + text[found.end() :]


def _cut(text: str, rng: random.Random) -> str:
    return text[: rng.randrange(len(text) + 1)]


_TEXT: tuple[Callable[[str, random.Random], str], ...] = (
    _piece,
    _piece,
    _lines,
    _lines,
    _word,
    _word,
    _number,
    _number,
    _cut,
)


def broken_tree(tree: Any, rng: random.Random) -> Any:
    """A copy of plain data with one to three things done to its structure."""
    tree = copy.deepcopy(tree)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        places = list(_places(tree))
        if not places:
            break
        here, key = rng.choice(places)
        _change(here, key, places, rng)
    return tree


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys or indices."""
    for key in tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield tree, key
        yield from _places(tree[key])


def _change(here: Any, key: Any, places: list[tuple[Any, Any]], rng: random.Random) -> None:
    there, other = rng.choice(places)
    value = copy.deepcopy(there[other])
    match rng.randrange(7):
        case 0:
            del here[key]
        case 1 if isinstance(here, dict):
            here[rng.choice([f"{key}_2", str(key).upper(), str(other), "note", "basis"])] = here.pop(key)
        case 2:
            here[key] = value
        case 3 if isinstance(here, dict):
            here[str(other)] = value
        case 4 if isinstance(here[key], int | float) and not isinstance(here[key], bool):
            here[key] *= rng.choice((0, -1, 0.5, 1.0001, 10, 100, 1000, 1e300))
        case 5 if isinstance(here[key], str):
            here[key] = rng.choice([f"{here[key]} * t", f"{here[key]} + {other}", here[key][:-1], f"-{here[key]}"])
        case _:
            here[key] = rng.choice(VALUES)
