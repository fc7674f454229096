"""What the terms mean to a program: bounds and rows over the site variables, the same for every model."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from layers.planning.siting.asked import Asked

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SiteRows:
    """lower <= y <= upper and row_lower <= rows · y <= row_upper, y (sites,) being 1 where a site is open.

    existing sites: y = 1 · forced: y = 1 · forbidden, or too near an existing or forced site: y = 0
    number of new sites (where p is given): Σ y = p over the sites that do not stand
    budget: Σ price · y <= budget over the same · apart: y_a + y_b <= 1 for each pair of which none stands
    """

    lower: Floats
    upper: Floats
    rows: sparse.csr_array
    row_lower: Floats
    row_upper: Floats

    @classmethod
    def of(cls, asked: Asked) -> "SiteRows":
        """Bounds and rows of a question in order."""
        lower, upper = asked.is_existing.astype(float), np.ones(asked.sites)
        lower[asked.forced], upper[asked.closed] = 1.0, 0.0
        is_new = (~asked.is_existing).astype(float)
        parts, row_lower, row_upper = [sparse.csr_array((0, asked.sites))], [np.empty(0)], [np.empty(0)]
        if asked.p is not None:
            parts.append(sparse.csr_array(is_new[None, :]))
            row_lower.append(np.array([float(asked.p)]))
            row_upper.append(np.array([float(asked.p)]))
        if asked.budget is not None:
            parts.append(sparse.csr_array((asked.prices * is_new)[None, :]))
            row_lower.append(np.array([-np.inf]))
            row_upper.append(np.array([asked.budget]))
        pairs = len(asked.apart)
        if pairs:
            ends = (np.ones(2 * pairs), asked.apart.ravel(), np.arange(0, 2 * pairs + 1, 2))
            parts.append(sparse.csr_array(ends, shape=(pairs, asked.sites)))
            row_lower.append(np.full(pairs, -np.inf))
            row_upper.append(np.ones(pairs))
        rows = sparse.csr_array(sparse.vstack(parts))
        return cls(lower, upper, rows, np.concatenate(row_lower), np.concatenate(row_upper))

    def beside(self, columns: int) -> sparse.csr_array:
        """The rows with so many further columns behind the site variables."""
        return sparse.csr_array(sparse.hstack([self.rows, sparse.csr_array((self.rows.shape[0], columns))]))
