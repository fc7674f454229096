"""How the clean-up stands: cases by class, by decision, by place, and how often each criterion was set aside."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from gazetteer.specs.cleanup import CLEANUP_CLASSES, CLEANUP_DECISIONS


@dataclass(frozen=True, slots=True)
class CleanupTally:
    """Counts of cases. `by_class` holds class → decision → count with a 0 for each pair nobody has; the pairs add up to `cases`.

    `set_aside` is the share (0–1) of decided cases of a criterion that were kept or excluded: high figures show a criterion that is wrong.
    """

    cases: int
    undecided: int
    by_class: Mapping[str, Mapping[str, int]]
    by_division: Mapping[str, int]
    set_aside: Mapping[str, float]


def tally_cases(cases: gpd.GeoDataFrame) -> CleanupTally:
    """All cases of the layer, decided and not."""
    pairs = cases.groupby(["cleanup_class", "decision"]).size()
    by_class = {c: {d: int(pairs.get((c, d), 0)) for d in CLEANUP_DECISIONS} for c in CLEANUP_CLASSES}
    decided: pd.DataFrame = cases[cases["decision"] != "undecided"]
    aside = decided["decision"].isin(["keep", "excluded"]).groupby(decided["criterion"]).mean()
    return CleanupTally(
        cases=len(cases),
        undecided=int((cases["decision"] == "undecided").sum()),
        by_class=by_class,
        by_division={str(code): int(n) for code, n in cases.groupby("division_code").size().items()},
        set_aside={str(criterion): round(float(share), 4) for criterion, share in aside.items()},
    )
