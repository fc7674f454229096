"""An order made of several reasons, each shown with its figure, its scale and its weight."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.centres.weights import COMPONENTS, ScoreWeights

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Score:
    """Scores of rows, 0–1, between two bounds, and their order.

    `scaled` is every component as a share of the largest of all rows, NaN unknown, 0 where all are 0: what hardly differs hardly decides, as it would when
    the least were made 0. `least` takes what is unknown as 0, `most` as 1. `rank` is 1 for the
    highest `least` (of equal ones the earlier row); `rank_best`–`rank_worst` are the ranks when any one weight is doubled or halved.
    """

    scaled: Mapping[str, Floats]
    least: Floats
    most: Floats
    rank: Positions
    rank_best: Positions
    rank_worst: Positions

    @classmethod
    def of(cls, values: Mapping[str, Floats], weights: ScoreWeights) -> "Score":
        """score = Σ w_c · scaled_c ÷ Σ w_c over the components c, each of `values` under its name in COMPONENTS."""
        scaled = {name: _scaled(values[name]) for name in COMPONENTS}
        least, most = _weighed(scaled, weights, 0.0), _weighed(scaled, weights, 1.0)
        rank = _ranks(least)
        varied = np.stack(
            [rank, *(_ranks(_weighed(scaled, other, 0.0)) for other in weights.varied() if any(other.by_name.values()))]
        )
        return cls(scaled, least, most, rank, varied.min(axis=0), varied.max(axis=0))


def _scaled(values: Floats) -> Floats:
    told = values[np.isfinite(values)]
    largest = told.max() if len(told) else 0.0
    return np.asarray(values / largest) if largest > 0 else np.where(np.isfinite(values), 0.0, np.nan)


def _weighed(scaled: Mapping[str, Floats], weights: ScoreWeights, unknown: float) -> Floats:
    shares = weights.by_name
    total = sum(weight * np.nan_to_num(scaled[name], nan=unknown) for name, weight in shares.items())
    return np.asarray(total / sum(shares.values()))


def _ranks(score: Floats) -> Positions:
    order = np.lexsort((np.arange(len(score)), -score.round(12)))
    rank = np.empty(len(score), dtype=np.int64)
    rank[order] = np.arange(1, len(score) + 1)
    return rank
