"""A random number belongs to a seed and a name: the key under which a name draws."""

from __future__ import annotations

import hashlib

__all__ = ["key_of"]


def key_of(seed: int, name: str) -> int:
    """A 64-bit key, a digest of seed and name: other inputs in the model never move this one's draws."""
    digest = hashlib.blake2b(f"mcsv draw 1\0{seed}\0{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")
