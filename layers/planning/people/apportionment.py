"""Whole persons in proportion to something, so that every total is kept to the last one."""

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64] | npt.NDArray[np.int64]

LARGEST_TOTAL = 3_000_000_000
"""Two figures up to this one can be multiplied in 64 bits; no division of any country holds more people."""


def apportion(totals: Positions, weights: Weights, group: Positions) -> Positions:
    """The largest-remainder method (Hamilton): for every group, whole shares of its total in proportion to the weights.

    Each share is its exact proportion rounded down, and those with the largest remainders get one more until the total is reached; equal
    remainders are settled by position, so hand rows in the order of their keys. With whole-number weights the arithmetic is exact, and no share
    exceeds its weight as long as the total does not exceed the sum of the weights: bands of age stay inside each other.

    Args:
        totals: per group, 0 … LARGEST_TOTAL. A group whose weights are all 0 gets nothing: look for it beforehand.
        weights: per row, >= 0 and finite; whole weights up to LARGEST_TOTAL.
        group: per row, its group, or -1 for a row that gets nothing.
    """
    rows = np.flatnonzero((group >= 0) & (weights > 0))
    owner, weight = group[rows], weights[rows]
    if not np.issubdtype(weights.dtype, np.integer):  # neither square kilometres in mm² nor shares of 1e-300 may overflow a sum
        heaviest = np.zeros(len(totals))
        np.maximum.at(heaviest, owner, weight)
        weight = weight / heaviest[owner]
    whole = np.zeros(len(totals), dtype=weight.dtype)
    np.add.at(whole, owner, weight)
    if np.issubdtype(weights.dtype, np.integer):
        share, remainder = np.divmod(totals[owner] * weight, whole[owner])
    else:
        exact = totals[owner] * (weight / whole[owner])
        share = np.floor(exact)
        remainder = exact - share
    share = share.astype(np.int64)
    missing = totals - np.bincount(owner, weights=share, minlength=len(totals)).astype(np.int64)
    order = np.lexsort((-remainder, owner))  # stable: equal remainders stay in the order of the rows
    ranked = owner[order]
    rank = np.arange(len(ranked)) - np.searchsorted(ranked, ranked)
    share[order] += rank < missing[ranked]
    result = np.zeros(len(group), dtype=np.int64)
    result[rows] = share
    return result
