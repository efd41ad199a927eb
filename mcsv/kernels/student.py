"""Tail probabilities of Student's t for a row of scores, as vector code.

P(|T| > t) is x^a K(s) with a = df / 2, x = df / (df + t^2) and s = sqrt(1 - x). K falls smoothly from 1, much as the
scaled tail of a normal does, and is tau times a polynomial in tau = 1 / (1 + slope s);
mcsv/distributions/t_tails.py fits it.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.elementary import exp, log
from mcsv.kernels.jit import inlined, kernel

__all__ = ["TERMS", "t_tails"]

TERMS = 22
"""Coefficients of the polynomial; they stand behind slope, factor and term of its argument."""

_LEAST = 2.0**-53
_MOST = 1.0 - 2.0**-53
_FAR = 1e140  # its square is still a double


@inlined
def _log_one_plus(x):
    u = 1.0 + x
    return x if u == 1.0 else log(u) * (x / (u - 1.0))


@kernel
def t_tails(scores, degrees, fitted, out):
    """out = P(|T| > |z|) of Student's t for a row of scores z, kept inside (0, 1), with the sign of -z.

    ``fitted``: see ``t_coefficients`` in mcsv/distributions/t_tails.py, for the same degrees of freedom.
    """
    slope, factor, term = fitted[0], fitted[1], fitted[2]
    c = fitted[3:]
    for i in range(out.size):
        z = scores[i]
        far = min(abs(z), _FAR)
        q = far * far / degrees
        tau = 1.0 / (1.0 + slope * np.sqrt(q / (1.0 + q)))
        place = factor * tau + term
        value = c[TERMS - 1]
        for k in range(TERMS - 2, -1, -1):
            value = value * place + c[k]
        r = exp(-0.5 * degrees * _log_one_plus(q)) * (tau * value)
        r = min(max(r, _LEAST), _MOST)
        out[i] = np.nan if z != z else r if z <= 0.0 else -r
