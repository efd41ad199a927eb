"""The kernels that read inverse tables, against the tables' own slow lookup, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.distributions import InverseTable, build, inverse_table
from mcsv.distributions.layout import locate
from mcsv.engine.reference.interpreter import tails_of
from mcsv.kernels import lookup
from mcsv.kernels.jit import kernel
from mcsv.kernels.lookup import (
    fetch,
    kinked_values,
    offsets_of_tails,
    offsets_of_words,
    segments_of_tails,
    smooth_values,
    tail_of_word,
    tails_of_words,
)
from mcsv.kernels.pieces import ROW

SMOOTH = (
    {"dist": "normal", "mean": 0, "sd": 1},
    {"dist": "lognormal", "mu": 3, "sigma": 0.3},
    {"dist": "gamma", "shape": 0.3, "scale": 2},
    {"dist": "uniform", "min": -1, "max": 3},
    {"dist": "normal", "mean": 0, "sd": 1, "truncate": [-1, 2]},
)
KINKED = (
    {"dist": "triangular", "min": 0, "mode": 0.3, "max": 2},
    {"dist": "poisson", "rate": 3.5},
    {"dist": "discrete", "values": [1, 5, 6], "weights": [0.2, 0.5, 0.3]},
)
TOP = 2**64 - 1
EXTREME = np.array(
    [0, 1, 2047, 2048, 2**11, 2**12, 2**62, 2**63 - 1, 2**63, 2**63 + 2048, TOP, TOP - 1, TOP - 2048, TOP - 4096],
    dtype=np.uint64,
)


@pytest.fixture(scope="module")
def some_words() -> np.ndarray:
    rng = np.random.default_rng(5)
    anywhere = rng.integers(0, 2**64, 20_000, dtype=np.uint64)
    # every octave of both tails
    deep = rng.integers(0, 2**64, 4_000, dtype=np.uint64) >> rng.integers(1, 64, 4_000).astype(np.uint64)
    return np.concatenate([EXTREME, anywhere, deep, ~deep])


def fast(table: InverseTable, tails: np.ndarray) -> np.ndarray:
    where, place, out = np.empty(tails.size, np.int32), np.empty(tails.size), np.empty(tails.size)
    if table.kinked:
        segments_of_tails(tails, table.bits, where)
        kinked_values(tails, where, table.first, table.starts, table.read(), out)
    else:
        offsets_of_tails(tails, table.bits, where, place)
        smooth_values(where, place, table.read(), out)
    return out


def test_tails_of_words(some_words: np.ndarray) -> None:
    out = np.empty(some_words.size)
    tails_of_words(some_words, out)
    assert out.view(np.int64).tolist() == tails_of(some_words).view(np.int64).tolist()
    assert np.all((np.abs(out) > 0) & (np.abs(out) < 1))


def test_extreme_words() -> None:
    out = np.empty(4)
    tails_of_words(np.array([0, 2**63 - 1, 2**63, TOP], dtype=np.uint64), out)
    assert out.tolist() == [2.0**-53, 1 - 2.0**-53, -(1 - 2.0**-53), -(2.0**-53)]


def test_one_word_is_as_many() -> None:
    @kernel
    def single(word):
        return tail_of_word(word)

    assert single(np.uint64(TOP)) == -(2.0**-53)


@pytest.mark.parametrize("spec", SMOOTH + KINKED, ids=lambda spec: str(spec["dist"]))
def test_values_are_those_of_the_slow_lookup(spec: dict[str, object], some_words: np.ndarray) -> None:
    table = inverse_table(build(spec))
    tails = tails_of(some_words)
    slow = table.lookup(np.abs(tails), tails < 0)
    assert np.isfinite(slow).all()
    assert fast(table, tails).tolist() == slow.tolist()


def test_both_kinds_of_tables_are_tried() -> None:
    assert not any(inverse_table(build(spec)).kinked for spec in SMOOTH)
    assert all(inverse_table(build(spec)).kinked for spec in KINKED)


@pytest.mark.parametrize("spec", SMOOTH, ids=lambda spec: str(spec["dist"]))
def test_short_rows_begin_as_longer_ones_do(spec: dict[str, object], some_words: np.ndarray) -> None:
    """Eight draws go together; those that are left go one by one."""
    table, tails = inverse_table(build(spec)), tails_of(some_words[:40])
    whole = fast(table, tails).tolist()
    assert [fast(table, tails[:count]).tolist() for count in range(20)] == [whole[:count] for count in range(20)]


@pytest.mark.parametrize("bits", [0, 3, 4, 10])
def test_places_of_words_and_of_tails_agree(bits: int, some_words: np.ndarray) -> None:
    tails = tails_of(some_words)
    first, second = np.empty(tails.size, np.int32), np.empty(tails.size, np.int32)
    place, again = np.empty(tails.size), np.empty(tails.size)
    offsets_of_words(some_words, bits, first, place)
    offsets_of_tails(tails, bits, second, again)
    assert first.tolist() == second.tolist()
    assert place.tolist() == again.tolist()
    segments_of_tails(tails, bits, second)
    segment, slow = locate(np.abs(tails), tails < 0, bits)
    assert second.tolist() == segment.tolist()
    assert place.tolist() == slow.tolist()
    octave, part = segment >> bits, segment & ((1 << bits) - 1)
    assert first.tolist() == (ROW * ((octave << bits) + (1 << bits) - 1 - part)).tolist()
    assert segment.min() >= 0
    assert segment.max() < 2 * 53 << bits
    assert np.all((place >= 0) & (place < 2.0**-bits))


@pytest.mark.parametrize("bits", [0, 3, 10])
def test_what_is_no_tail_does_not_lead_out_of_a_table(bits: int) -> None:
    tails = np.array([np.nan, -np.nan, np.inf, -np.inf, 0.0, -0.0, 5e-324, -1e-300, 1.0, -1.0, 7.0, -1e300])
    where, segment, place = np.empty(tails.size, np.int32), np.empty(tails.size, np.int32), np.empty(tails.size)
    offsets_of_tails(tails, bits, where, place)
    segments_of_tails(tails, bits, segment)
    assert where.min() >= 0
    assert where.max() < (2 * 53 << bits) * ROW
    assert segment.min() >= 0
    assert segment.max() < 2 * 53 << bits
    assert np.isnan(place[:2]).all()


@pytest.mark.parametrize("spec", [SMOOTH[0], KINKED[0]], ids=str)
def test_the_value_of_no_number_is_none(spec: dict[str, object]) -> None:
    found = fast(inverse_table(build(spec)), np.array([np.nan, 0.5, -np.nan] * 5))
    assert np.isnan(found).tolist() == [True, False, True] * 5


@pytest.mark.parametrize("bits", [0, 3, 10])
def test_nothing_beyond_the_table_is_fetched(bits: int) -> None:
    """Nor is anything changed or found by it; each line that it asks for is in the table."""
    fetch(np.zeros((2 * 53 << bits) * ROW // 8), bits)
    asked: list[int] = []
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(lookup, "fetch_line", lambda c, offset: asked.append(offset))
        getattr(fetch, "py_func", fetch)(None, bits)
    assert asked
    assert min(asked) == 0
    assert max(asked) < (2 * 53 << bits) * ROW


def test_values_rise_with_probability(some_words: np.ndarray) -> None:
    ranked = np.sort(some_words)
    for spec in SMOOTH[:1] + KINKED:
        # The certified error allows neighbouring pieces to cross by their rounding.
        values = fast(inverse_table(build(spec)), tails_of(ranked))
        assert np.all(np.diff(values) >= -1e-8 * np.abs(values[1:]).max())
