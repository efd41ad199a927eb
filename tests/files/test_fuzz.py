"""Broken files: whatever is done to a valid one, it is read or refused in words, never with a traceback."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from campaign import effort
from hypothesis import given, settings
from hypothesis import strategies as st

from mcsv.errors import ModelError
from mcsv.files import normalised
from mcsv.files.text import decode
from mcsv.files.yaml import read_yaml
from mcsv.model import Model, validate

VALID = (Path(__file__).parent / "everything.yaml").read_bytes()
PIECES = [
    b"\t", b"\n", b"  ", b": ", b"- ", b"{", b"}", b"[", b"]", b'"', b"'", b"&a ", b"*a", b"!!int ", b"<<: ", b"?",
    b"| ", b"> ", b"%", b"#", b",", b"-", b"~", b"null", b"yes", b"nan", b"1e999", b"0x1", b"1,000", b"\x00", b"\xff",
    b"\xc2\xa0", b"\xe2\x80\xa8", b"\xd0\xb5", b"---\n", b"...\n", b"dist: beta", b"formula: t", b"(", b")", b"**9",
]  # fmt: skip


def read(content: bytes) -> Model | None:
    """The model, or None where it is refused with at least one mistake in words."""
    refused = None
    try:
        document = read_yaml(decode(content).text, "model.yaml")
        return validate(document.data, document.places, found=tuple(document.found))
    except ModelError as error:
        refused = error
    assert refused.mistakes
    assert all(mistake.severity == "error" and mistake.what for mistake in refused.mistakes)
    return None


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """The valid file with a few pieces cut out, doubled, put elsewhere or put in."""
    content = VALID
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 40)))
        piece = draw(st.sampled_from([*PIECES, b"", content[start:end] * 2]) | st.binary(max_size=3))
        content = content[:start] + piece + content[end:]
    return content


@settings(max_examples=effort(60, 15), deadline=None)
@given(mutants())
def test_a_mutant_is_read_or_refused(content: bytes):
    read(content)


@settings(max_examples=effort(20, 8), deadline=None)
@given(mutants())
def test_a_mutant_that_is_read_survives_its_own_echo(content: bytes):
    model = read(content)
    if model is not None:
        assert read(normalised(model).encode()) == model


@settings(max_examples=effort(100, 30), deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_noise_is_refused(content: bytes):
    assert read(content) is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=effort(60, 6), deadline=None)
@given(st.data())
def test_any_value_in_any_place_is_read_or_refused(data: st.DataObject):
    tree = read_yaml(VALID.decode()).data
    here, key = {"model": tree}, "model"
    while isinstance(here[key], dict | list) and here[key] and data.draw(st.integers(0, 4)):
        here = here[key]
        key = data.draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
    here[key] = data.draw(VALUES)
    with contextlib.suppress(ModelError):
        validate(tree)


@pytest.mark.parametrize("size", [100, 2_000])
def test_size_costs_in_proportion(size: int):
    names = "".join(f"  x{i}: {{dist: uniform, low: 0, high: 1}}\n" for i in range(size))
    assert read(f"version: 1\ninputs:\n{names}outputs:\n  y: {{formula: x1}}\n".encode())
