"""A browser for the tests of pages, where there is one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not here (extra browser)")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not here")
    with playwright.sync_playwright() as found:
        opened = found.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()
