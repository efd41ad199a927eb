"""What the caller told numpy to do about overflow and the like moves nothing here, and stays as it was."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

import mcsv
from mcsv.arithmetic import own_arithmetic

CONFIGS = Path(__file__).parent.parent / "configs"


@pytest.fixture
def strict():
    """A caller for whom every such thing is an error, warnings included."""
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_a_density_that_underflows_is_no_error_of_the_callers(strict):
    # The kernel of a smoother is 0 far from its point: numpy calls that an underflow.
    found = mcsv.drivers(CONFIGS / "local_or_national.yaml", draws=70_000)
    assert found.attrs["complete"]


def test_the_callers_own_arithmetic_stays_as_it_was(strict):
    computed = own_arithmetic(lambda: float(np.exp(np.float64(-800))))
    assert computed() == 0
    with pytest.raises(FloatingPointError):
        np.exp(np.float64(-800))
