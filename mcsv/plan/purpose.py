"""What a plan is for, beside the answer that every run gives."""

from __future__ import annotations

from mcsv.dataclass import dataclass

__all__ = ["Purpose"]


@dataclass(frozen=True)
class Purpose:
    """What is asked of a plan beside the answer itself; nothing of it moves a draw but ``still``.

    ``drivers``: it notes where in their distributions inputs lie, and what happens, for whoever adds up outcomes by it;
    ``by_period``: also where the mean lies of those that are drawn anew each period.
    ``compare``: it tells how options differ draw by draw (``Layout.comparison``). ``weighed``: each draw has its weight
    by what was observed. ``tell``: there is a cell for all that can be told of a single draw (``Layout.facts``), and
    nothing is told of chance. ``money``: there are cells for what money does (``Layout.money``) and for nothing else,
    and nothing is told of chance. ``still``: every input is at its mean and nothing happens by chance, so that all
    draws are the same. ``windows``: it tells the lowest position by the end of each period, as if the accountability
    ended there (``Layout.window_cells``), and nothing of chance. ``returns``: there is a cell for each row that tells
    of cash apart from other value, cash by period, funding and decisions (``Layout.returns``), and nothing is told of
    chance. Without ``twins`` nothing is told of chance either. ``apart``: no two options have a cell in common.
    """

    drivers: bool = False
    by_period: bool = False
    compare: bool = False
    weighed: bool = False
    tell: bool = False
    money: bool = False
    still: bool = False
    windows: bool = False
    returns: bool = False
    twins: bool = True
    apart: bool = False

    @property
    def alone(self) -> bool:
        """Whether it is for figures of its own, so that nothing is told of chance."""
        return self.tell or self.windows or self.money or self.returns or not self.twins
