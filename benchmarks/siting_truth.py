"""Every siting model against full enumeration on small random questions with every constraint.

    python -m benchmarks.siting_truth [N] [--from SEED]

N questions (20,000 unless said), the models by turns: objective equal to the best of all plans, the bound not beyond it, the plan a plan, a refusal only where no
plan exists, and sites said to be in all or in none of the near-best plans truly so. Prints how many of each model were asked and every difference.
"""

import argparse
import time
from collections import Counter

from tests.layers.planning.siting_by_hand import EVERYTHING, differences, drawn


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("n", nargs="?", type=int, default=20_000)
    reader.add_argument("--from", dest="first", type=int, default=0)
    asked = reader.parse_args()
    began, counts = time.perf_counter(), Counter[str]()
    for seed in range(asked.first, asked.first + asked.n):
        kind = EVERYTHING[seed % len(EVERYTHING)]
        verdict = differences(drawn(seed))
        counts[f"{kind}: {'no plan exists' if verdict.truth is None else 'a plan exists'}"] += 1
        for fault in verdict.faults:
            counts[f"{kind}: DIFFERENT"] += 1
            print(f"seed {seed}, {kind}: {fault}", flush=True)
    for what, count in sorted(counts.items()):
        print(f"{what:<40}{count:>8}")
    print(f"{asked.n} questions in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
