"""How wide a 95 % interval is: against the definitions."""

from __future__ import annotations

import pytest
from scipy import stats

from mcsv.confidence import Z95, half_width, wider


def test_half_widths() -> None:
    assert stats.norm.ppf(0.975) == pytest.approx(Z95, rel=1e-12)
    assert half_width(3) == pytest.approx(3.182446305284263, rel=1e-9)
    assert half_width(15) == pytest.approx(2.131449545559323, rel=1e-9)
    assert wider(27) * Z95 == pytest.approx(stats.t.ppf(0.975, 27), rel=1e-9)
    assert half_width(10**9) == pytest.approx(Z95, rel=1e-6)
