"""Three fingerprints: of what a model claims, of what is drawn, and of the code that draws it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from mcsv.engine.shard import SHARD
from mcsv.kernels import BLOCK, jit
from mcsv.model import Model, canonical
from mcsv.plan import Plan

__all__ = ["Fingerprints", "fingerprints"]


@dataclass(frozen=True)
class Fingerprints:
    """Hexadecimal SHA-256 each.

    ``model``: the claim, however it was written. ``draws``: the plan with its seed, without what is merely looked at.
    ``code``: kernels, the sizes of blocks and shards, and the versions that turn them into machine code. Two runs of
    the same number of draws whose ``draws`` and ``code`` agree have the same figures to the last bit.
    """

    model: str
    draws: str
    code: str

    @property
    def whole(self) -> str:
        """One for all three."""
        return hashlib.sha256("\0".join((self.model, self.draws, self.code)).encode()).hexdigest()


def fingerprints(model: Model, plan: Plan) -> Fingerprints:
    """The fingerprints of a run."""
    code = hashlib.sha256(f"{jit.digest()} {BLOCK} {SHARD}".encode()).hexdigest()
    return Fingerprints(hashlib.sha256(canonical(model)).hexdigest(), plan.fingerprint, code)
