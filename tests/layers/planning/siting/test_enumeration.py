"""Every model gives the best plan there is: the same as trying all sets of sites and all ways of sending people there, on 510 small questions."""

import pytest

from tests.layers.planning.siting_by_hand import EVERYTHING, differences, drawn

EACH = 34


@pytest.mark.parametrize("kind", EVERYTHING)
def test_the_plan_is_the_best_of_all_plans(kind: str) -> None:
    """Objective equal, plan feasible, bound right, refused only where no plan exists, and the freedom told is true of all plans near the best."""
    first = EVERYTHING.index(kind)
    seeds = [first + turn * len(EVERYTHING) for turn in range(EACH)]
    verdicts = {seed: differences(drawn(seed)) for seed in seeds}
    assert {seed: verdict.faults for seed, verdict in verdicts.items() if verdict.faults} == {}
    assert sum(verdict.truth is not None for verdict in verdicts.values()) > EACH / 5  # because refusals alone would prove little
