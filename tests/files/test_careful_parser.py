"""The careful parser and ruamel.yaml give the same events at the same places, and say the same of mistakes."""

from __future__ import annotations

import re

import pytest
from parsing import CAREFUL, MUTANTS, RUAMEL, parsed, texts

TRICKY = [
    *("{a: b?c, d?: e}", "{a: why?}", "? a\n: b\n", "a: ?b\n", "{a:1}", "{a: b:c}", "{a: 'x':y}", "[a:b, c: d]"),
    *("[a:]", "{a:}", "{a: }", "{: b}", "{a, b}", "{a: b, : c}", ": x\n", "a:\n  : x\n", "a:\tb\n", "\ta: b\n"),
    *("a: b\tc\n", "- a\n-\n- b\n", "a:\n- b\n-\nc:\n", "a: |\n  x\n   y\n\nb: >-\n  u\n  v\n", "a: 'it''s'\n"),
    *('a: "x\\/y\\u00e4\\x41"\n', "--- a\n...\n", "---\na: 1\n---\nb: 2\n", "%YAML 1.2\n---\na: 1\n", "{u: http://x}"),
    *(
        "%YAML 1.1\n---\na: 1\n",
        "%TAG ! x:\n---\na: 1\n",
        "a: &x 1\nb: *x\n",
        "a: !!str 1\n",
        "a: !t 1\n",
        "<<: {a: 1}\n",
    ),
    *(
        "a: #c\n  b\n",
        "a: b #c\n",
        "a: b#c\n",
        "#\n",
        "a: -\n",
        "a: -b\n",
        "a: %b\n",
        "a: @b\n",
        "a: `b`\n",
        "a: [b, c\n",
    ),
    *("a: {b: c\n", 'a: "b\n', "a: 'b\n", "a: b: c\n", "a:\n b: 1\n  c: 2\n", "  a: 1\nb: 2\n", "a: 1\n b: 2\n", "~\n"),
    *("http://x: http://y\n", "", "\n\n", "a: b\n  c\n\n  d\n", "{a: b\n c, d\n : e}", "[[[]]]", "{{a: b}: c}"),
    *("a: 1\n...\nb: 2\n", "a: *\n", "a: &\n", "a: !\n"),
    *("{a: 1,\t b: 2}", "{a: \tb}", "[a,\tb\t]", "[\t\ta]", "{a: b\tc}", "{a: 1,\n\t b: 2}", "{a\t: 1}"),
    *("{a: **b}", "a: *b*c\n", "**a: b\n", "- &ä.b c\n- *ä.b\n", "{a: *b}", "[&a: b, *a: , c]", "{a: *b, &c d: e}"),
]


REFUSED = re.compile(r"\w\?\w|^ *:( |$)", re.MULTILINE)
"""What ruamel.yaml refuses at times and YAML 1.2 allows: ? inside a word, and a line that begins with the colon of a
missing key, which the reader tells as that."""


def alike(text: str) -> bool:
    """Whether both read the same, or ruamel.yaml refuses what it may."""
    careful, ruamel = parsed(text, CAREFUL), parsed(text, RUAMEL)
    return careful == ruamel or (ruamel[1] is not None and REFUSED.search(text) is not None)


def test_the_same_events_at_the_same_places():
    same = [alike(text) or text for text in texts()]
    assert [text for text in same if text is not True] == []
    assert len(same) > 0.8 * MUTANTS


@pytest.mark.parametrize("text", TRICKY)
def test_what_two_versions_of_yaml_read_differently(text: str):
    assert parsed(text, CAREFUL) == parsed(text, RUAMEL)
