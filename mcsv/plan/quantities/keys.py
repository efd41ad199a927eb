"""A random number belongs to a seed, a scope and a name: the key under which a name draws."""

from __future__ import annotations

import hashlib

__all__ = ["another", "key_of"]


def key_of(seed: int, name: str, scope: str = "") -> int:
    """A 64-bit key, a digest of seed, scope and name: other inputs in the model never move this one's draws.

    Programmes of one scope share an input of one name; those of different scopes share nothing.
    """
    within = f"\0\0{scope}" if scope else ""
    digest = hashlib.blake2b(f"mcsv draw 1\0{seed}\0{name}{within}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def another(key: int) -> int:
    """The key of the same drawn anew: it has nothing in common with ``key`` and follows from it."""
    digest = hashlib.blake2b(f"mcsv drawn anew\0{key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")
