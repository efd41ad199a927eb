"""Philox against the known answers of its authors, with and without compiled code, and across 32-bit borders."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest

from mcsv.engine.reference.interpreter import philox as slow_philox
from mcsv.engine.reference.interpreter import words as slow_words
from mcsv.kernels.jit import kernel
from mcsv.kernels.philox import APART, philox, random_words, word_of

# Random123, tests/kat_vectors, philox 4x32 10 rounds: counter, key, out
KNOWN = (
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
)
WITHOUT_JIT = """
import numpy as np
import warnings
warnings.simplefilter("ignore")
from mcsv.kernels.philox import philox, random_words, word_of
for counter, key, out in {known!r}:
    found = philox(*(np.uint64(int(word, 16)) for word in (counter + " " + key).split()))
    assert [int(word) for word in found] == [int(word, 16) for word in out.split()], found
out = np.empty(262, dtype=np.uint64)
random_words(np.uint64({key}), np.uint64(3), np.uint64(0), np.uint64({first}), out)
single = [word_of(np.uint64({key}), np.uint64(3), np.uint64(0), np.uint64({first} + i)) for i in range(262)]
assert list(map(int, single)) == out.tolist()
print(*out)
"""
KEY = 0x0123456789ABCDEF


@kernel
def _philox(words):
    return philox(words[0], words[1], words[2], words[3], words[4], words[5])


@kernel
def _words_of(key, period, lane, first, out):
    for i in range(out.size):
        out[i] = word_of(key, period, lane, first + np.uint64(i))


def numbers(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


def fast_words(first: int, count: int, period: int = 0, lane: int = 0, key: int = KEY) -> np.ndarray:
    out = np.empty(count, dtype=np.uint64)
    random_words(np.uint64(key), np.uint64(period), np.uint64(lane), np.uint64(first), out)
    return out


@pytest.mark.parametrize(("counter", "key", "out"), KNOWN)
def test_known_answers(counter: str, key: str, out: str) -> None:
    found = _philox(np.array(numbers(counter) + numbers(key), dtype=np.uint64))
    assert [int(word) for word in found] == numbers(out)
    a, b, c, d = numbers(counter)
    assert slow_philox((a, b, c, d), (numbers(key)[0], numbers(key)[1])) == tuple(numbers(out))


def test_known_answers_without_compiled_code() -> None:
    script = WITHOUT_JIT.format(known=KNOWN, key=KEY, first=2**34 - 256)
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [int(word) for word in done.stdout.split()] == fast_words(2**34 - 256, 262, period=3).tolist()


@pytest.mark.parametrize("first", [0, 256, 2**34 - 512, 2**34 - 256, 2**34, 2**40 + 768, 2**63 - 1024])
@pytest.mark.parametrize(("period", "lane"), [(0, 0), (7, 0), (2**32 - 1, 0), (3, 5)])
def test_words_by_index_across_32_bits(first: int, period: int, lane: int) -> None:
    """Two groups at once, and what is left, draw by draw."""
    fast = fast_words(first, 519, period, lane)
    one_by_one = np.empty(519, dtype=np.uint64)
    _words_of(np.uint64(KEY), np.uint64(period), np.uint64(lane), np.uint64(first), one_by_one)
    assert fast.tolist() == slow_words(KEY, period, lane, first, 519).tolist()
    assert one_by_one.tolist() == fast.tolist()


@pytest.mark.parametrize("first", [0, 2**34 - 256])
def test_four_draws_share_the_four_words_of_a_counter(first: int) -> None:
    words = fast_words(first, 256).reshape(4, APART)
    upper, lower = words >> np.uint64(32), words & np.uint64(0xFFFFFFFF)
    assert lower.tolist() == np.roll(upper, -1, axis=0).tolist()
    counter = first // 4 + 5
    four = slow_philox((counter & 0xFFFFFFFF, counter >> 32, 0, 0), (KEY & 0xFFFFFFFF, KEY >> 32))
    assert upper[:, 5].tolist() == list(four)


def test_groups_on_both_sides_of_32_bits_differ() -> None:
    around = np.concatenate([fast_words(0, 256), fast_words(2**34 - 256, 512), fast_words(2**35 - 256, 512)])
    assert np.unique(around).size == around.size


def different(words: Sequence[np.ndarray]) -> bool:
    together = np.concatenate(list(words))
    return np.unique(together).size == together.size


def test_every_part_of_the_counter_and_key_counts() -> None:
    keys = (KEY, KEY ^ 1, KEY ^ (1 << 63), KEY ^ (1 << 32), KEY ^ (1 << 31))
    assert different([fast_words(0, 32, key=key) for key in keys])
    assert different([fast_words(0, 32, period=period) for period in (0, 1, 2, 256, 2**31)])
    assert different([fast_words(0, 32, lane=lane) for lane in (0, 1, 2, 256, 2**31)])


def test_longer_rows_begin_with_shorter_ones() -> None:
    whole = fast_words(1024, 1024)
    for count in (1, 6, 64, 255, 256, 257, 1000):
        assert whole[:count].tolist() == fast_words(1024, count).tolist()
    assert whole[100:900].tolist() == fast_words(1124, 800).tolist()
    assert whole[100:120].tolist() == fast_words(1124, 20).tolist()
    assert whole[512:].tolist() == fast_words(1536, 512).tolist()
