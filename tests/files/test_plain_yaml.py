"""libyaml gives the events of the careful parser, at the same places, wherever a text is plainly written."""

from __future__ import annotations

import pytest
from campaign import effort
from hypothesis import given, settings
from hypothesis import strategies as st
from parsing import QUICK, RUAMEL, TEXTS, complete, differs, made, parsed
from plain_texts import PIECES, STRANGE

from mcsv.files import plain_yaml
from mcsv.files.plain_yaml import TRUSTED, is_plain

trusted = pytest.mark.skipif(not TRUSTED, reason="this Python takes no text for plain")


@trusted
def test_libyaml_reads_what_is_plainly_written_as_the_careful_parser_does():
    plain = [text for text in map(made, range(effort(100_000, 1_500))) if is_plain(text)]
    assert [text for text in plain if differs(text)] == []
    assert len(plain) > effort(40_000, 600)


@trusted
def test_libyaml_reads_what_is_plainly_written_as_ruamel_does():
    plain = [text for text in map(made, range(effort(20_000, 500))) if is_plain(text)]
    plain = [text for text in plain if complete(text)]
    assert [text for text in plain if parsed(text, QUICK) != parsed(text, RUAMEL)] == []
    assert len(plain) > effort(4_000, 80)


@settings(max_examples=effort(20_000, 200), deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_order_of_plain_pieces(text: str):
    assert not (is_plain(text) and differs(text))


@settings(max_examples=effort(20_000, 200), deadline=None)
@given(st.text(st.sampled_from("a1 :-#,{}[]'\"?\n.~é\\"), max_size=25))
def test_any_order_of_signs(text: str):
    assert not (is_plain(text) and differs(text))


@trusted
@pytest.mark.parametrize("name", sorted(TEXTS))
def test_the_models_are_plainly_written(name: str):
    assert is_plain(TEXTS[name]) == (name != "small_cohort")  # which has a text over several lines
    assert not differs(TEXTS[name])


DOUBTFUL = [
    *("a:\tb", "\ta: b", "a: b\t", "a: b\x85", "a: b\u2028c", "\ufeffa: b", "a: \ud800", "a: b\x00", "a: b\xa0c"),
    *("%YAML 1.2\n---\na: 1", "--- a", "---", "...", "? a\n: b", "&x a: b", "a: *x", "a: !t b", "{a: !!str b}"),
    *("{a:1}", "[a:b]", "{a, : b}", "{: a}", ": a", "{a: b?}", "[a?]", "{? a}", "{a: }", "{a:}", "{a: b, }", "[a, ]"),
    *("a: |\n  b", "a: >-\n  b", "- |2\n   b", 'a: "b\n  c"', "a: 'b\n  c'", "{a: b\n c}", '"a"#b', "{a: b}#c"),
    *(
        'a: "\\u00e4"',
        'a: "\\x41"',
        'a: "\\\n  b"',
        "a" * 1025 + ": b",
        "[[[[a]]]]",
        "{a: b} : c",
        "{a: b}: c",
        "a: @b",
    ),
]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_is_not_plain_goes_to_the_careful_parser(text: str):
    assert not is_plain(text)
    assert not is_plain(f"b: 1\n{text}\nc: 2\n")


@pytest.mark.parametrize("strange", STRANGE)
def test_strange_pieces_are_read_by_the_careful_parser_or_alike(strange: str):
    for text in (strange, f"a: {strange}\n", f"a: b{strange}c\n", f"{{a: {strange}}}\n", f"a: 1\n{strange}b: 1\n"):
        assert not (is_plain(text) and differs(text))


def test_a_python_that_matches_wrongly_takes_nothing_for_plain(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(plain_yaml, "TRUSTED", False)
    assert not is_plain("a: b\n")
