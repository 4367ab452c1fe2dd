#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the golden vectors of test_stats.c: make-stats.py >stats.txt

Needs numpy and scipy (Debian: python3-scipy). A line is the name of a
statistic and arrays, each its length and its values; the last one is what is
expected. What scipy has no function for is computed from its definition.
"""
import math

import numpy as np
from scipy import stats

rng = np.random.default_rng(20261123)
NAN = float("nan")


def line(name, *arrays):
    words = [name]
    for array in arrays:
        array = np.atleast_1d(np.asarray(array, dtype=float))
        words.append(str(len(array)))
        words += [repr(float(value)) for value in array]
    print(" ".join(words))


def samples():
    """Pairs of sides: small, large, unequal, tied, constant, huge, tiny."""
    for m, n in [(1, 1), (2, 3), (3, 3), (4, 4), (5, 5), (6, 6), (8, 8), (8, 9),
                 (9, 9), (10, 10), (7, 40), (3, 100), (20, 20), (50, 30)]:
        yield rng.normal(100, 2, m), rng.normal(101, 3, n)
    for m, n in [(4, 4), (6, 10), (12, 12), (30, 20)]:
        yield rng.integers(0, 6, m), rng.integers(1, 7, n)
    yield rng.lognormal(3, 1, 15), rng.lognormal(3.5, 1, 12)
    yield rng.normal(1e12, 1e6, 10), rng.normal(1e12, 1e6, 10)
    yield rng.normal(-1e-9, 1e-10, 10), rng.normal(1e-9, 1e-10, 10)
    yield np.full(6, 5.0), np.full(7, 5.0)
    yield np.full(6, 5.0), np.full(7, 6.0)
    yield np.arange(10.0), np.arange(10.0) + 100


def median_interval(x, alpha):
    """Of all intervals of order statistics k and n + 1 - k, the narrowest."""
    x, n, found = np.sort(x), len(x), (NAN, NAN)
    for k in range(1, n // 2 + 1):
        if 2 * stats.binom.cdf(k - 1, n, 0.5) <= alpha:
            found = (x[k - 1], x[n - k])
    return found


def exact_cdf(m, n):
    """P(U <= u), by the generating function in whole numbers."""
    counts = [1]
    for i in range(1, m + 1):
        wide = [0] * (len(counts) + n + i)
        for u, count in enumerate(counts):
            wide[u] += count
            wide[u + n + i] -= count
        quotient = []
        for u, count in enumerate(wide):
            quotient.append(count + (quotient[u - i] if u >= i else 0))
        counts = quotient[:i * n + 1]
    total = math.comb(m + n, m)
    assert sum(counts) == total
    return np.cumsum([count / total for count in counts])


def shift(x, y, alpha):
    m, n = len(x), len(y)
    differences = np.sort(np.subtract.outer(y, x).ravel())
    if min(m, n) <= 8:
        cdf = exact_cdf(m, n)
        cut = int(np.sum(cdf <= alpha / 2))
    else:
        sigma = math.sqrt(m * n * (m + n + 1) / 12)
        cut = 0
        while stats.norm.cdf((cut + 0.5 - m * n / 2) / sigma) <= alpha / 2:
            cut += 1
    low = differences[cut - 1] if cut else NAN
    high = differences[m * n - cut] if cut else NAN
    return np.median(differences), low, high


def discoveries(p):
    """The definition: the least of t m / #{p <= t} over all t >= p."""
    p = np.asarray(p)
    m = len(p)
    return [min(1, min(t * m / np.sum(p <= t) for t in p if t >= own))
            for own in p]


def energy(x, y):
    m, n = len(x), len(y)
    between = np.abs(np.subtract.outer(x, y)).mean()
    left = np.abs(np.subtract.outer(x, x)).sum() / (m * (m - 1))
    right = np.abs(np.subtract.outer(y, y)).sum() / (n * (n - 1))
    return m * n / (m + n) * (2 * between - left - right)


WINDOWS = (3, 6, 12, 25)


def split(x):
    """Every cut, every number of values before and behind it that is looked at."""
    best = (0, NAN)
    for at in range(3, len(x) - 2):
        for m in {min(w, at) for w in WINDOWS}:
            for n in {min(w, len(x) - at) for w in WINDOWS}:
                found = energy(x[at - m:at], x[at:at + n])
                if not found <= best[1]:
                    best = (at, found)
    return best


def p_of_cut(x, found, times):
    """By shufflings of numpy's own."""
    as_good = sum(split(rng.permutation(x))[1] >= found * (1 - 1e-9)
                  for _ in range(times))
    return (as_good + 1) / (times + 1)


def cuts(x, first=0):
    """Only of series where it does not matter which shufflings were drawn."""
    at, found = split(x)
    if not at or found <= 0:
        return []
    p = p_of_cut(x, found, 299)
    assert p < 0.004 or p > 0.03, "a series in doubt, p = %g" % p
    if p > 0.01:
        return []
    return (cuts(x[:at], first) + [first + at] + cuts(x[at:], first + at))


def changes(x, percent):
    points = cuts(x)
    while True:
        edges = [0] + points + [len(x)]
        medians = [np.median(x[a:b]) for a, b in zip(edges, edges[1:])]
        sizes = [100 * abs(b - a) / min(abs(a), abs(b))
                 for a, b in zip(medians, medians[1:])]
        if not points or min(sizes) >= percent:
            return [value for row in zip(points, medians, medians[1:])
                    for value in row]
        del points[sizes.index(min(sizes))]


def least(alpha):
    n = 1
    while stats.mannwhitneyu(range(n), range(n, 2 * n),
                             method="exact").pvalue > alpha:
        n += 1
    return n


def detectable(deviation, m, n, alpha, power):
    z = stats.norm.ppf(1 - alpha / 2) + stats.norm.ppf(power)
    return z * deviation * math.sqrt((1 / m + 1 / n) / (3 / math.pi))


def one_side():
    for size in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 17, 20, 40, 100, 1000]:
        x = rng.normal(50, 5, size)
        line("median", x, np.median(x))
        for alpha in (0.05, 0.01, 0.2):
            line("median_interval", x, alpha, median_interval(x, alpha))
        for q in (0, 0.01, 0.25, 0.5, 0.9, 0.99, 1):
            line("quantile", x, q, np.quantile(x, q))
        line("mean", x, np.mean(x))
        line("geomean", x, stats.gmean(x))
        if size > 1:
            line("deviation", x, np.std(x, ddof=1))
            line("variation", x, stats.variation(x, ddof=1))
    large = np.full(2000, 1e300)
    line("geomean", large, 1e300)
    line("mean", np.full(3, 1.5e308), 1.5e308)


def two_sides():
    for x, y in samples():
        for a, b in ((x, y), (y, x)):
            test = stats.mannwhitneyu(b, a, alternative="two-sided",
                                      method="auto")
            p = 1 if len(set(a) | set(b)) == 1 else test.pvalue
            line("mann_whitney", a, b, (test.statistic, p))
            for alpha in (0.05, 0.01):
                line("shift", a, b, alpha, shift(a, b, alpha))
        if len(x) > 1 and len(y) > 1:
            pooled = math.sqrt(((len(x) - 1) * np.var(x, ddof=1) +
                                (len(y) - 1) * np.var(y, ddof=1)) /
                               (len(x) + len(y) - 2))
            line("pooled", x, y, pooled)


def plans():
    for z in (-37, -8, -3, -1, -0.1, 0, 0.5, 2, 6):
        line("normal", z, stats.norm.cdf(z))
    for p in (1e-300, 1e-12, 0.001, 0.025, 0.2, 0.5, 0.8, 0.975, 0.9999):
        line("normal_inverse", p, stats.norm.ppf(p))
    for deviation, delta in [(1, 1), (1, 2), (2, 1), (3, 2), (5, 5), (0, 1)]:
        n = 2
        while detectable(deviation, n, n, 0.05, 0.8) > delta:
            n += 1
        line("needed", (deviation, delta, 0.05, 0.8), n)
    for size in (1, 2, 10, 200):
        p = rng.uniform(0, 1, size) ** 3
        line("discoveries", p, discoveries(p))
    p = [0.01, 0.01, 0.04, 0.5, 0.5, 1, 1e-9]
    line("discoveries", p, discoveries(p))


def series():
    for size in (3, 6, 10, 30, 120):
        x = rng.normal(10, 1, size)
        line("split", x, split(x))
    quiet = rng.normal(100, 1, 60)
    step = np.concatenate([rng.normal(100, 1, 30), rng.normal(110, 1, 25)])
    twice = np.concatenate([step, rng.normal(90, 1, 20)])
    back = np.concatenate([quiet[:25], rng.normal(108, 1, 6), quiet[25:50]])
    outlier = quiet.copy()
    outlier[20] = 1000
    small = np.concatenate([rng.normal(100, 0.1, 20),
                            rng.normal(101, 0.1, 20)])
    for x in (quiet, step, twice, back, outlier, small, np.full(40, 7.0),
              step[:5], -step, step * 1e-9, step * 1e9):
        line("changes", x, 2, changes(x, 2))
    line("changes", small, 0.5, changes(small, 0.5))


def more():
    for size in (1, 2, 5, 20, 101):
        x = rng.normal(50, 5, size)
        line("spread", x, stats.median_abs_deviation(x, scale="normal"))
    line("spread", [1, 1, 1, 9], 0)
    for args in [(2, 10, 10), (1, 6, 20)]:
        line("shift_error", args, args[0] * math.sqrt(
            (1 / args[1] + 1 / args[2]) / (3 / math.pi)))
    for alpha in (1, 0.5, 0.1, 0.05, 0.01, 0.001, 5e-5):
        line("least", alpha, least(alpha))


one_side()
two_sides()
plans()
series()
more()
