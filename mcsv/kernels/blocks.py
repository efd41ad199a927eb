"""The draws that stay in cache while all instructions run over them."""

from __future__ import annotations

__all__ = ["BLOCK"]

BLOCK = 1024
"""Draws in a block: rows stay in the second-level cache, and each histogram is met seldom enough."""
