"""What of a programme goes by the position of a pocket, so that other money there makes it do something else."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.model.language.expression import names
from mcsv.model.records.claim import Claim

__all__ = ["looking_at"]


def looking_at(model: Claim, pocket: str) -> Iterator[tuple[str, str]]:
    """By path, what goes by the position of a pocket or of its parts, and in words how."""
    parts = {name for name, each in model.pockets.items() if name == pocket or each.parent == pocket}
    own = model.accountability.pocket if model.accountability else None
    for name, decision in model.decisions.items():
        reads = decision.condition is not None and any(n.name == "position" for n in names(decision.condition.tree))
        if reads and (decision.pocket or own) in parts:
            yield f"decisions.{name}", "reads its position"
    for name, funding in model.funding.items():
        if funding.kind == "risk_share" and parts & {*funding.to}:
            yield f"funding.{name}", "makes it whole"
    for name in parts:
        if model.pockets[name].carry_forward.rule != "all":
            yield f"pockets.{name}.carry_forward", "lets its money lapse"
