"""In which language a medium speaks: the words of a catalogue, and how numbers are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.reports.writing.message import Digits, Message

__all__ = ["ENGLISH", "Language"]


def _english(template: str, many: str, count: int) -> str:
    return template if count == 1 or not many else many


def _as_it_is(template: str, values: Mapping[str, str]) -> str:
    return template


@dataclass(frozen=True)
class Language:
    """A language by its code (BCP 47). ``template`` gives the words for a template, that of several and their number.

    ``fitted``: a translated template whose words give way to the values at its places; ``decimal`` stands before
    decimals, ``group`` between thousands.
    """

    code: str = "en"
    template: Callable[[str, str, int], str] = field(default=_english, compare=False)
    decimal: str = "."
    group: str = ","
    fitted: Callable[[str, Mapping[str, str]], str] = field(default=_as_it_is, compare=False)

    def said(self, text: str) -> str:
        """Text in this language; names and what else is no message as they are."""
        if isinstance(text, Digits):
            return text.translate({ord("."): self.decimal, ord(","): self.group})
        if isinstance(text, Message):
            values = {name: self.said(value) for name, value in text.values.items()}
            found = self.template(text.template, text.many, text.number)
            return self.fitted(found, values).format_map(values) if values else found
        return str(text)

    def all_said(self, part: Any) -> Any:
        """A tree of mappings and lists with all its texts in this language."""
        if isinstance(part, str):
            return self.said(part)
        if isinstance(part, Mapping):
            return {key: self.all_said(each) for key, each in part.items()}
        return [self.all_said(each) for each in part] if isinstance(part, list | tuple) else part


ENGLISH = Language()
