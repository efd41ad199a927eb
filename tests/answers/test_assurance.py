from __future__ import annotations

import pytest

from mcsv.answers.assurance import untouched
from mcsv.confidence import Z95


@pytest.mark.parametrize(
    ("risk", "error", "within", "sure"),
    [(0.04, 0.001, 1.0, True), (0.04, 0.01, 1.0, False), (0.06, 0.001, 0.0, True), (0.06, 0.01, 0.0, False)],
)
def test_what_no_finding_moves_is_within_or_not_as_far_as_its_error_tells(
    risk: float, error: float, within: float, sure: bool
) -> None:
    """Where the tolerance of 5 % is inside the interval of the risk the chance may be the other one as well."""
    assert untouched(risk, error, 0.05) == (within, 0.0 if sure else pytest.approx(1.0 / Z95))
