"""What falls beyond the horizon: cash and value of streams that have not ended when the model has."""

from __future__ import annotations

from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.plan.code.assembler import Assembler
from mcsv.plan.programme.ledger import Account, Stream
from mcsv.plan.quantities.clock import Clock

__all__ = ["Beyond"]


@dataclass
class Beyond:
    """Totals by pocket of cash (nominal) and value (real, not discounted) after the last period."""

    assembler: Assembler
    clock: Clock
    cash: dict[str, Account] = field(default_factory=dict)
    value: dict[str, Account] = field(default_factory=dict)
    end: int = 0

    def reach(self, flow: Stream) -> None:
        """Note that a stream flows until its end."""
        self.end = max(self.end, flow.end)

    def cash_accounts(self, pockets: tuple[str, ...]) -> tuple[Account, ...]:
        """Where their cash goes."""
        return tuple(self._account(self.cash, pocket, f"cash of {pocket} beyond the horizon") for pocket in pockets)

    def value_accounts(self, pockets: tuple[str, ...]) -> tuple[Account, ...]:
        """Where their value goes."""
        return tuple(self._account(self.value, pocket, f"value of {pocket} beyond the horizon") for pocket in pockets)

    def _account(self, accounts: dict[str, Account], pocket: str, of: str) -> Account:
        if pocket not in accounts:
            accounts[pocket] = Account(self.assembler.zeros(of))
        return accounts[pocket]

    @property
    def periods(self) -> range:
        """The periods after the horizon in which anything flows."""
        return range(self.clock.periods, self.end)
