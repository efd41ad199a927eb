"""Names in an order in which each stands behind everything that it is made from."""

from __future__ import annotations

from collections.abc import Collection, Mapping

__all__ = ["in_order"]


def in_order(needs: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The keys of ``needs``, each behind those that it needs, else as they stand; what no key is counts as there.

    Keys that need themselves, directly or round about, are left out, and so is what needs them.
    """
    users: dict[str, list[str]] = {name: [] for name in needs}
    missing: dict[str, int] = {}
    for name, parts in needs.items():
        inside = [part for part in set(parts) if part in needs]
        missing[name] = len(inside)
        for part in inside:
            users[part].append(name)
    found = [name for name, count in missing.items() if count == 0]
    for name in found:
        for user in users[name]:
            missing[user] -= 1
            if missing[user] == 0:
                found.append(user)
    return tuple(found)
