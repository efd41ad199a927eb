"""Keys of names: part of what makes a run repeatable, so their values are pinned."""

from __future__ import annotations

import hashlib

from mcsv.plan.quantities.keys import key_of


def test_a_key_is_the_digest_of_seed_and_name() -> None:
    digest = hashlib.blake2b(b"mcsv draw 1\x007\x00reduction", digest_size=8).digest()
    assert key_of(7, "reduction") == int.from_bytes(digest, "little")


def test_pinned() -> None:
    assert [key_of(1, "x"), key_of(2, "x"), key_of(1, "y"), key_of(2**64 - 1, "été")] == [
        10751154560937851728,
        16451547100984973090,
        13723310658156520114,
        7025774607557579807,
    ]


def test_seeds_and_names_do_not_run_into_one_another() -> None:
    names = [f"{stem}{number}" for stem in ("x", "x_", "drop/", "0") for number in range(50)]
    keys = [key_of(seed, name) for seed in (0, 1, 10, 11, 2**63) for name in names]
    assert len(set(keys)) == len(keys)
    assert all(0 <= key < 2**64 for key in keys)
    assert key_of(1, "1x") != key_of(11, "x")


def test_scopes_do_not_run_into_names() -> None:
    assert key_of(1, "x", "") == key_of(1, "x")
    assert len({key_of(1, "x"), key_of(1, "x", "a"), key_of(1, "x", "b"), key_of(1, "x\0a"), key_of(1, "xa")}) == 5
