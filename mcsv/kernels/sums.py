"""Weighted sums of rows into rows: sources four at a time and targets four at a time.

A source that is loaded once serves four targets, and four products join a target for one load and store of
it. The order in which a target's terms are added depends on the sources alone, never on the other targets.
"""

from __future__ import annotations

from mcsv.kernels.jit import kernel

__all__ = ["add_products", "add_weighted"]


@kernel
def _four_to_four(a, b, c, d, w, stride, p, q, r, s):
    p0, p1, p2, p3 = w[0], w[1], w[2], w[3]
    q0, q1, q2, q3 = w[stride], w[stride + 1], w[stride + 2], w[stride + 3]
    r0, r1, r2, r3 = w[2 * stride], w[2 * stride + 1], w[2 * stride + 2], w[2 * stride + 3]
    s0, s1, s2, s3 = w[3 * stride], w[3 * stride + 1], w[3 * stride + 2], w[3 * stride + 3]
    for i in range(p.size):
        x, y, z, u = a[i], b[i], c[i], d[i]
        p[i] = p[i] + ((p0 * x + p1 * y) + (p2 * z + p3 * u))
        q[i] = q[i] + ((q0 * x + q1 * y) + (q2 * z + q3 * u))
        r[i] = r[i] + ((r0 * x + r1 * y) + (r2 * z + r3 * u))
        s[i] = s[i] + ((s0 * x + s1 * y) + (s2 * z + s3 * u))


@kernel
def _four_to_one(a, b, c, d, w, p):
    p0, p1, p2, p3 = w[0], w[1], w[2], w[3]
    for i in range(p.size):
        p[i] = p[i] + ((p0 * a[i] + p1 * b[i]) + (p2 * c[i] + p3 * d[i]))


@kernel
def _one_to_one(a, weight, p):
    for i in range(p.size):
        p[i] = p[i] + weight * a[i]


@kernel
def add_weighted(rows, n, sources, targets, weights):
    """rows[targets[j]] += sum over k of weights[j * sources.size + k] * rows[sources[k]], for every target j.

    ``rows`` float64 (row, draw), of which the first ``n`` draws count; ``sources`` and ``targets`` share no row.
    """
    count = sources.size
    # Rows are cut one by one: a slice of the whole workspace would hide from the compiler that they are contiguous.
    for k in range(0, count - count % 4, 4):
        a, b = rows[sources[k], :n], rows[sources[k + 1], :n]
        c, d = rows[sources[k + 2], :n], rows[sources[k + 3], :n]
        fours = targets.size - targets.size % 4
        for j in range(0, fours, 4):
            p, q = rows[targets[j], :n], rows[targets[j + 1], :n]
            r, s = rows[targets[j + 2], :n], rows[targets[j + 3], :n]
            _four_to_four(a, b, c, d, weights[j * count + k :], count, p, q, r, s)
        for j in range(fours, targets.size):
            _four_to_one(a, b, c, d, weights[j * count + k :], rows[targets[j], :n])
    for k in range(count - count % 4, count):
        for j in range(targets.size):
            _one_to_one(rows[sources[k], :n], weights[j * count + k], rows[targets[j], :n])


@kernel
def _four_products(a, b, c, d, e, f, g, h, w, p):
    w0, w1, w2, w3 = w[0], w[1], w[2], w[3]
    for i in range(p.size):
        p[i] = p[i] + ((w0 * (a[i] * e[i]) + w1 * (b[i] * f[i])) + (w2 * (c[i] * g[i]) + w3 * (d[i] * h[i])))


@kernel
def _one_product(a, e, weight, p):
    for i in range(p.size):
        p[i] = p[i] + weight * (a[i] * e[i])


@kernel
def add_products(rows, n, left, right, weights, out):
    """out += sum over k of weights[k] * rows[left[k]] * rows[right[k]], the first ``n`` draws of each.

    ``out`` is none of those rows.
    """
    count = left.size
    for k in range(0, count - count % 4, 4):
        a, b = rows[left[k], :n], rows[left[k + 1], :n]
        c, d = rows[left[k + 2], :n], rows[left[k + 3], :n]
        e, f = rows[right[k], :n], rows[right[k + 1], :n]
        g, h = rows[right[k + 2], :n], rows[right[k + 3], :n]
        _four_products(a, b, c, d, e, f, g, h, weights[k:], out)
    for k in range(count - count % 4, count):
        _one_product(rows[left[k], :n], rows[right[k], :n], weights[k], out)
