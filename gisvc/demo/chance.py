"""Chance that falls the same way every time: the demonstration county is the same on every machine."""

import hashlib
import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def dice(*what: object) -> np.random.Generator:
    """Dice of their own for each purpose, so that a new road does not move a village."""
    digest = hashlib.sha256("/".join(str(w) for w in what).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:8], "big")))


def wavy(xy: Floats, *, purpose: str, longest_m: float, shortest_m: float, waves: int = 24) -> Floats:
    """A smooth made-up field over points in metres, roughly -1 to 1: hills for borders to wind around."""
    roll = dice("wavy", purpose)
    total = np.zeros(len(xy))
    for i in range(waves):
        length = longest_m * (shortest_m / longest_m) ** (i / (waves - 1))
        angle = roll.random() * 2 * math.pi
        phase = roll.random() * 2 * math.pi
        along = xy[:, 0] * math.cos(angle) + xy[:, 1] * math.sin(angle)
        total += np.cos(along / length * 2 * math.pi + phase)
    return total / math.sqrt(waves / 2) / 1.5


def share_out(total: int, weights: Floats) -> npt.NDArray[np.int64]:
    """Whole numbers in proportion to the weights that sum exactly to the total (largest remainders; ties to the first)."""
    ideal = total * weights / weights.sum()
    whole: npt.NDArray[np.int64] = np.floor(ideal).astype(np.int64)
    order = np.argsort(-(ideal - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole
