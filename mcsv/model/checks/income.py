"""Money that somebody pays is funding, not a benefit (W371)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, every_value, value_of
from mcsv.model.language.expression import names
from mcsv.model.language.formula import ZERO, Formula
from mcsv.model.records.streams import Benefit, Value

__all__ = ["as_benefit"]

_PAID = re.compile(
    r"\b(contribut\w+|section 75|grants?|donat\w+|sponsor\w*|subscriptions?|co-?pay\w*|subsid\w+|levy|"
    r"(?:fees?|charges?|prices?|rents?|tickets?) paid|(?:what|that) \w+(?: \w+)? pays?|paid (?:in )?by|"
    r"pays? (?:for|to|towards|into)|invoiced? to|tuition fees?|membership fees?|user charges?)\b",
    re.IGNORECASE,
)
_DEAL = re.compile(
    r"\b(letter of intent|award letter|letter of \w+|agreements?|pledg\w+|memorandum|deed|share|payments?|income|"
    r"fees?|funding|sponsor\w*)\b",
    re.IGNORECASE,
)  # what is no saving where it is a fixed sum all of which is cash
_SAVED = re.compile(
    r"\b(sav\w+|avoid\w*|fewer|less|reduc\w+|no longer|lower|cut|prevented|not paid|instead)\b", re.IGNORECASE
)
_RULE = "a benefit makes value; money that one pays another is funding, and is lost to who pays it"
_Buyers = dict[tuple[Formula | None, str], dict[str, tuple[int, str]]]
_WAY_OUT = "write it under funding: kind: contribution, with to: and paid_by:"


def as_benefit(survey: Survey) -> Iterator[Mistake]:
    """Cash that the words beside it call a payment, or that is so much for each unit which the gainer itself buys."""
    buyers = _buyers(survey)
    for path, benefit, value in every_value(survey):
        if value.type != "fiscal" or value.transfer or value.cashable == ZERO:
            continue
        texts = (benefit.source, benefit.note, value.source, value.note)
        word = next((found[0] for text in texts if not _SAVED.search(text) and (found := _PAID.search(text))), "")
        name = path.split(".")[1].replace("_", " ")
        word = word or (found[0] if (found := _PAID.search(name)) and not _SAVED.search(name) else "")
        if not word and _fixed(survey, benefit, value):
            word = next((found[0] for text in (*texts, name) if (found := _DEAL.search(text))), "")
        if word:
            what = f"is a saving that the text beside it calls a payment ({word!r})"
            yield Mistake("W371", what, path, value.unit_value.text[:60], _RULE, _WAY_OUT)
        elif bought := _bought(survey, buyers, benefit, value):
            what = f"gives {', '.join(value.to)} money for each unit that costs.{bought} buys: a price that is charged?"
            yield Mistake("W371", what, path, value.unit_value.text[:60], _RULE, _WAY_OUT)


def _fixed(survey: Survey, benefit: Benefit, value: Value) -> bool:
    """Whether it is a fixed sum for nobody in particular, all of which is cash and waits for nothing."""
    sizes = (benefit.size, value.unit_value, value.cashable)
    known = [value_of(part, survey.certain) for part in sizes]
    return benefit.group is None and value.waits_for is None and None not in known and known[2] == 1.0


def _buyers(survey: Survey) -> _Buyers:
    """By what is bought by the unit, and how often: by its payers the first cost that does, with its place."""
    found: _Buyers = {}
    for place, (name, cost) in enumerate(survey.model.costs.items()):
        for payer in cost.paid_by if cost.quantity is not None else ():
            found.setdefault((cost.quantity, cost.per), {}).setdefault(payer, (place, name))
    return found


def _bought(survey: Survey, buyers: _Buyers, benefit: Benefit, value: Value) -> str:
    """The cost by which the pocket that gains pays for the very units that it gains by; nothing where there is none."""
    if benefit.quantity is None or all(survey.certain.get(part.name) is not None for part in names(benefit.size.tree)):
        return ""
    paying = buyers.get((benefit.quantity, benefit.per), {})
    return min((paying[pocket] for pocket in value.to if pocket in paying), default=(0, ""))[1]
