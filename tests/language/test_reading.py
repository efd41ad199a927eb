"""Invented models by the hundred, read twice: by the engine, and slowly by what the language says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from campaign import effort, long_only
from compare import differences, relative
from engine import answers, slow_answers
from invented.models import invent
from invented.pool import EVERYTHING
from reading.programme import read
from reading.words import words

from mcsv.engine.reference import interpreter as reference
from mcsv.model import Model
from mcsv.model.language.record import Record
from mcsv.model.records.portfolio import Portfolio

MODELS, CHUNK, DRAWS = effort(240, 8), effort(12, 4), 64


def uses(seed: int) -> frozenset[str]:
    """Every third model has only certain times."""
    return EVERYTHING if seed % 3 else EVERYTHING - {"times"}


def disagreements(seed: int) -> Iterator[str]:
    model = Model.model_validate(invent(seed, uses(seed)))
    found = answers(model, DRAWS, twins=seed % 5 == 0)
    for option, variant in model.variants.items():
        reading = read(variant, DRAWS, beyond=True)
        yield from (f"model {seed}, {option}: {said}" for said in differences(found[option], reading))


@pytest.mark.parametrize("chunk", range(MODELS // CHUNK))
def test_the_engine_says_what_the_language_says(chunk: int) -> None:
    said = [each for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK) for each in disagreements(seed)]
    assert not said, "\n".join(said)


@pytest.mark.parametrize("seed", range(0, effort(60, 4), 4))
def test_the_readable_interpreter_says_the_same(seed: int) -> None:
    model = Model.model_validate(invent(seed))
    slow, fast = slow_answers(model, DRAWS), answers(model, DRAWS)
    for option, variant in model.variants.items():
        said = list(differences(slow[option], read(variant, DRAWS)))
        assert not said, "\n".join(said)
        for pocket, found in fast[option].positions.items():
            assert relative(found, slow[option].positions[pocket]) < 1e-9


def test_random_words_are_those_of_the_engine() -> None:
    for key, period, lane, first in ((0, 0, 0, 0), (2**64 - 1, 7, 3, 5), (0x123456789ABCDEF, 2**32 - 1, 1, 2**33 + 1)):
        np.testing.assert_array_equal(words(key, period, lane, first, 9), reference.words(key, period, lane, first, 9))


def test_draws_are_known_by_their_index() -> None:
    model = Model.model_validate(invent(5))
    whole, part = read(model, 40), read(model, 10, first=30)
    for pocket, positions in part.positions.items():
        np.testing.assert_array_equal(positions[-1], whole.positions[pocket][-1][30:])


def test_a_seed_gives_one_model() -> None:
    assert repr(invent(17)) == repr(invent(17))
    assert len({repr(invent(seed)) for seed in range(effort(200, 20))}) == effort(200, 20)


# What says where a number comes from, or how a thing is called: nothing is computed from it.
UNTOLD = {"source", "page", "date", "licence", "grade", "owner", "note", "unit", "programme", "version", "minority"}
# Read from a file, or told by another key.
UNTOLD |= {
    "Index.file",
    "Index.year",
    "Index.value",
    "Timed.timing",
    "CarryForward.rule",
    "Cost.kind",
    "Pocket.tolerance",
    # Said of the model to those who check or run it.
    "Model.accept",
    "Model.draws",
    "Model.levers",
    "Model.sampling",
    # What a pocket wants of its money: tests/language/test_returns.py asks every model for it.
    "Pocket.hurdle",
    # What other commands answer; no figure of a run goes by it, and tests/ask reads it a second time.
    "Model.decision",
    "Model.studies",
    "Model.observed",
    "Output.target",
}
_ASKED = ("Lever.", "Choice.", "WillingnessToPay.", "Study.", "Observed.", "Target.")


def _said(record: Record, counts: Counter[str]) -> None:
    for name in record.model_fields_set:
        counts[f"{type(record).__name__}.{name}"] += 1
    for name in type(record).model_fields:
        _inside(getattr(record, name), counts)


def _inside(value: object, counts: Counter[str]) -> None:
    if isinstance(value, Record):
        _said(value, counts)
    elif isinstance(value, dict):
        for part in value.values():
            _inside(part, counts)
    elif isinstance(value, tuple):
        for part in value:
            _inside(part, counts)


def _records(record: type[Record]) -> Iterator[type[Record]]:
    for other in record.__subclasses__():
        yield from (other, *_records(other))


@long_only  # each model has a part of it
def test_models_use_the_whole_language() -> None:
    portfolios = Portfolio.__module__  # read a second time beside the portfolios
    of_models = {one for one in _records(Record) if one.__module__.startswith("mcsv.model.")}
    of_models = {one for one in of_models if one.__module__ != portfolios}
    concrete = {one for one in of_models if one.__name__ not in ("Claim", "Evidenced", "Priced", "Timed")}
    wanted = {f"{one.__name__}.{name}" for one in concrete for name in one.model_fields if name not in UNTOLD}
    missing, counts = {key for key in wanted - UNTOLD if not key.startswith(_ASKED)}, Counter[str]()
    for seed in range(300):
        _said(Model.model_validate(invent(seed)), counts)
        missing = {key for key in missing if counts[key] < effort(3, 1)}
        if not missing:
            break
    assert not missing, " ".join(sorted(missing))
