"""What tests cost: with MCSV_TEST_CPU=20 a run ends with the twenty dearest, in CPU seconds of all their processes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator
from typing import Any

import pytest

__all__ = ["pytest_runtest_makereport", "pytest_runtest_setup", "pytest_terminal_summary"]

SHOWN = int(os.environ.get("MCSV_TEST_CPU") or 0)
_BEGUN = pytest.StashKey[float]()


def _cpu() -> float:
    """Seconds of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[_BEGUN] = _cpu()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None], item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    if SHOWN and call.when == "teardown" and _BEGUN in item.stash:
        report.user_properties.append(("cpu", _cpu() - item.stash[_BEGUN]))
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The dearest functions, whatever their parameters."""
    if not SHOWN:
        return
    spent = Counter[str]()
    for report in (each for reports in terminalreporter.stats.values() for each in reports):
        if getattr(report, "when", "") == "teardown":
            spent[report.nodeid.split("[")[0]] += dict(report.user_properties).get("cpu", 0.0)
    terminalreporter.section(f"CPU seconds: {spent.total():.0f} in tests")
    for name, seconds in spent.most_common(SHOWN):
        terminalreporter.write_line(f"{seconds:8.1f}  {name}")
