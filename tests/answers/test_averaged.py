"""What steps paid, as a mean over all draws: its error is that of a mean of few steps."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.answers.rules import averaged
from mcsv.confidence import wider


def test_the_error_is_that_of_a_mean_of_so_many_steps() -> None:
    """Three steps of ten draws each paid 0.1, 0.3 and 0.5 a draw; a step without draws does not count."""
    value, error = averaged(np.array([1.0, 3.0, 0.0, 5.0]), np.array([10, 10, 0, 10]))
    assert value == pytest.approx(0.3)
    assert error == pytest.approx(wider(2) * np.std([0.1, 0.3, 0.5], ddof=1) / np.sqrt(3))


def test_one_step_tells_nothing() -> None:
    assert np.isnan(averaged(np.array([1.0, 0.0]), np.array([10, 0]))).all()
