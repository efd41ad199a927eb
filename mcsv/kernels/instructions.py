"""The instructions of the interpreter, one integer each, and the fields of an instruction.

An instruction is a row of eight integers ``(op, out, a, b, c, d, e, f)`` and two doubles ``(x, y)``. Rows of the
workspace are named by their number; ``key`` is an entry of the plan's keys, ``table`` of its tables, and ``at`` a
place in the plan's lists of rows and weights.
"""

from __future__ import annotations

# fmt: off
DRAW = 0          # out = value of table a for the words of key b in period c
DRAW_KINKED = 1   # the same for a table with several pieces a segment
LOOKUP = 2        # out = value of table a for the signed tail probabilities in row b
LOOKUP_KINKED = 3
TAILS = 4         # out = signed tail probabilities of the normal scores in row a
FILL = 5          # out = x
COPY = 6          # out = a
AFFINE = 7        # out = x a + y
ADD = 8           # out = a + b
SUBTRACT = 9      # out = a - b
MULTIPLY = 10     # out = a b
DIVIDE = 11       # out = a / b
RAISE = 12        # out = a ** b
RAISE_WHOLE = 13  # out = a ** n, n = b a whole number
MINIMUM = 14      # out = min(a, b)
MAXIMUM = 15      # out = max(a, b)
LESS = 16         # out = a < b
LESS_EQUAL = 17   # out = a <= b
EQUAL = 18        # out = a == b
NOT_EQUAL = 19    # out = a != b
WHERE = 20        # out = b where a is not 0, else c
EXP = 21          # out = e ** a
LOG = 22          # out = ln a
SQRT = 23         # out = square root of a
ABS = 24          # out = |a|
FLOOR = 25        # out = floor a
POISSON = 26      # out = Poisson count of rate a, key b, period c
BINOMIAL = 27     # out = binomial count of n = a, p = b, key c, period d
SCALE = 28        # out = out a
WEIGHTED = 29     # rows[targets] += weights x rows[sources]: targets at a (b of them), sources at c (d), weights at e
PRODUCTS = 30     # out += sum of weight x row x row: left rows at a, right rows at b, c of them, weights at d
FIRST = 31        # out = min(out, x) where row a < 0
LAST = 32         # out = x where row a < 0
WATCH = 33        # row a is cell b: tally it, or keep its draws
CATEGORY = 34     # row a holds the categories of counter b
SETTLE = 35       # out = a + b, and 0 where that is nothing but the rounding of a and b
SUM_OF = 36       # out = sum of floor(a) draws of table b, key c, period d
T_TAILS = 37      # out = signed tail probabilities of the scores in row a, student t with x degrees of freedom,
                  # its coefficients at weights b
# fmt: on

__all__ = sorted(name for name in dir() if name.isupper())
