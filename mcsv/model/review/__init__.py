"""A model laid out for a second pair of eyes: what flows, what is drawn, what may happen, and when."""

from __future__ import annotations

from mcsv.model.review.page import Review, review

__all__ = ["Review", "review"]
