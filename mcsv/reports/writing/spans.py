"""Lengths of time and their ends in words, whole as they stand in a sentence, since languages bend them each their way.

A span is ``the horizon`` or a duration as :class:`mcsv.model.language.calendar.Duration` writes it: ``2 years``.
"""

from __future__ import annotations

from mcsv.reports.writing.message import counted, message

__all__ = ["HORIZON", "STEPS", "at_end_of", "by_end_of", "duration", "end_of", "lasting", "within"]

HORIZON = "the horizon"

STEPS = {"month": message("month"), "quarter": message("quarter"), "year": message("year")}

_Forms = dict[str, tuple[str, str]]

_LENGTH: _Forms = {
    "period": ("{count} period", "{count} periods"),
    "month": ("{count} month", "{count} months"),
    "quarter": ("{count} quarter", "{count} quarters"),
    "year": ("{count} year", "{count} years"),
}
_WITHIN: _Forms = {
    "period": ("within {count} period", "within {count} periods"),
    "month": ("within {count} month", "within {count} months"),
    "quarter": ("within {count} quarter", "within {count} quarters"),
    "year": ("within {count} year", "within {count} years"),
}
_END: _Forms = {
    "period": ("end of {count} period", "end of {count} periods"),
    "month": ("end of {count} month", "end of {count} months"),
    "quarter": ("end of {count} quarter", "end of {count} quarters"),
    "year": ("end of {count} year", "end of {count} years"),
}
_AT_END: _Forms = {
    "period": ("at the end of {count} period", "at the end of {count} periods"),
    "month": ("at the end of {count} month", "at the end of {count} months"),
    "quarter": ("at the end of {count} quarter", "at the end of {count} quarters"),
    "year": ("at the end of {count} year", "at the end of {count} years"),
}
_BY_END: _Forms = {
    "period": ("by the end of {count} period", "by the end of {count} periods"),
    "month": ("by the end of {count} month", "by the end of {count} months"),
    "quarter": ("by the end of {count} quarter", "by the end of {count} quarters"),
    "year": ("by the end of {count} year", "by the end of {count} years"),
}


def lasting(count: int, unit: str) -> str:
    """So many periods, months, quarters or years."""
    one, many = _LENGTH[unit]
    return counted(count, one, many)


def duration(span: str) -> str:
    """A span by itself: ``2 years``."""
    return _formed(span, _LENGTH, message("the horizon"))


def within(span: str) -> str:
    """``within 2 years``."""
    return _formed(span, _WITHIN, message("within the horizon"))


def end_of(span: str) -> str:
    """``end of 2 years``, as a label."""
    return _formed(span, _END, message("end of the horizon"))


def at_end_of(span: str) -> str:
    """``at the end of 2 years``, in a sentence."""
    return _formed(span, _AT_END, message("at the end of the horizon"))


def by_end_of(span: str) -> str:
    """``by the end of 2 years``."""
    return _formed(span, _BY_END, message("by the end of the horizon"))


def _formed(span: str, forms: _Forms, horizon: str) -> str:
    if span == HORIZON:
        return horizon
    count, unit = span.split(" ")
    one, many = forms[unit.removesuffix("s")]
    return counted(int(count), one, many)
