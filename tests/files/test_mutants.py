"""Broken models by the hundred: each is read or refused in words, in bounded time, and none is taken for another.

A long campaign reads fifteen hundred of them.
"""

from __future__ import annotations

import contextlib
import random
import signal
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from campaign import effort
from mutants import broken_text, broken_tree, originals

from mcsv.errors import ModelError
from mcsv.files import normalised
from mcsv.files.text import decode
from mcsv.files.yaml import read_yaml
from mcsv.model import Model, comments, validate

CHUNKS = effort(10, 4)
MUTANTS = effort(1_500, 20)
TEXTS = {name: text for name, text in originals().items() if "\nextends:" not in text}
RARELY = ("everything", "local_or_national", "risk_register", "standard")  # what takes long to read
OFTEN = (*sorted(TEXTS.keys() - set(RARELY)), "housing", "housing")
LONGEST = 30  # seconds of this process alone for one file of a few pages


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """An error instead of a test that never ends."""

    def late(*_: Any) -> None:
        raise AssertionError(f"not read within {LONGEST} seconds")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def tree_of(content: bytes) -> tuple[Any, Any, Any]:
    """The data of a text, their places, and what was noticed."""
    document = read_yaml(decode(content, "model.yaml").text, "model.yaml")
    return document.data, document.places, tuple(document.found)


def printed(model: Model) -> str:
    """What a check of the model prints, without lines and columns."""
    said = (f"{remark.code} {remark.path} {remark.what} {remark.value}" for remark in comments(model))
    return "\n".join([normalised(model), *said])


def model_of(content: bytes | None, tree: Any) -> Model | None:
    """The model, or None where it is refused with at least one mistake in words."""
    try:
        if content is None:
            return validate(tree)
        data, places, found = tree_of(content)
        return validate(data, places, found=found)
    except ModelError as error:
        refused = error
    assert refused.mistakes
    assert all(mistake.severity == "error" and mistake.what and mistake.code[0] == "E" for mistake in refused.mistakes)
    assert len(str(refused)) > 10
    return None


@cache
def sound(name: str) -> tuple[Any, Model, str]:
    """The data of a sound text, its model, and what a check of it prints."""
    tree = tree_of(TEXTS[name].encode())[0]
    model = validate(tree)
    return tree, model, printed(model)


def check(seed: int) -> None:
    """One mutant: refused, or the same model, or one of which a check prints something else."""
    rng = random.Random(seed)
    name = rng.choice(OFTEN if seed % 20 else RARELY)
    content = broken_text(TEXTS[name], rng) if seed % 2 else None
    tree = None if seed % 2 else broken_tree(sound(name)[0], rng)
    model = model_of(content, tree)
    if model is None:
        return
    _, base, said = sound(name)
    assert (printed(model) == said) <= (model == base), "another model, and nobody would notice"
    if seed % 5 == 0:
        assert model_of(normalised(model).encode(), None) == model, "the echo says something else"


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_mutant_is_taken_for_what_it_is_not(chunk: int):
    for seed in range(chunk, MUTANTS, CHUNKS):
        try:
            with bounded():
                check(seed)
        except Exception as error:
            raise AssertionError(f"mutant {seed}: {type(error).__name__}: {error}") from error
