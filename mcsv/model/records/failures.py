"""A provider's failure, said as the event that it is."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.model.records.claim import Claim
from mcsv.model.records.events import Event
from mcsv.model.records.qualified import by_provider

__all__ = ["failures"]


def failures(model: Claim) -> Iterator[tuple[str, Event]]:
    """The failure of each who delivers, by name, in an order that no order in a file changes.

    It stops all that the provider delivers, which is its share of everything by_provider, and is paid for in full
    whatever that is.
    """
    for name in sorted(model.provider or ()):
        if (provider := model.providers.get(name)) is not None:
            yield (
                name,
                Event.model_validate(
                    {
                        "hazard": provider.hazard,
                        "stops": by_provider(model),
                        "for": provider.gap,
                        "costs": provider.recommissioning,
                    }
                ),
            )
