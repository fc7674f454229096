"""The national division table, 706,166 rows, from the file into a store: seconds, memory, and where every row went.

    python -m benchmarks.import_national DIVISIONS_2016_FIVE_LEVEL.parquet

One import through the same door a bureau uses: read in the child process, shaped, checked, compared, written in one
transaction with every row version and the audit log; then the same file again, which must change nothing.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from layers.import_plan import ImportPlan, ImportRequest
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.embedded import create_store
from layers.store.protocol import Workspace
from layers.use_cases import carry_out, plan_import

MOST_SECONDS, MOST_GIB = 60.0, 4.0
TABLE_ON = date(2016, 7, 31)


def main() -> int:
    parser = argparse.ArgumentParser(description="Import the national division table into an empty store")
    parser.add_argument("table", type=Path, help="divisions_2016_five_level.parquet of the shared geodata")
    request = ImportRequest(parser.parse_args().table, DIVISIONS, valid_from=TABLE_ON, leave_out_rejected=True)
    with tempfile.TemporaryDirectory(prefix="gisvc-national-") as folder:
        with create_store(Path(folder) / "country.gpkg", Workspace("", "全国", 4544)) as store:
            started = time.perf_counter()
            plan = plan_import(store, request)
            planned = time.perf_counter()
            receipt = carry_out(store, plan, by=PersonId("benchmark"))
            written, cpu_written = time.perf_counter(), sum(os.times()[:4])
            again = plan_import(store, request)
            planned_again = time.perf_counter()
        print_accounting(plan)
        print(f"written            {receipt.written['divisions']:>10,}")
        print(f"second time        {again.unchanged:>10,} unchanged, {len(again.added) + len(again.changed)} added or changed")
    total = written - started
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, child = (usage.ru_maxrss / 2**20 for usage in used)
    print(
        f"plan {planned - started:.1f} s + write {written - planned:.1f} s = {total:.1f} s; planned again {planned_again - written:.1f} s"
    )
    print(
        f"processor {cpu_written:.1f} s until written, the reading child among them; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    print(f"peak memory {own:.2f} GiB, of the reading child {child:.2f} GiB")
    return 0 if total <= MOST_SECONDS and own + child <= MOST_GIB and again.is_nothing else 1


def print_accounting(plan: ImportPlan) -> None:
    """Where every row of the file went, and what there was to say."""
    for name, count in plan.facts().items():
        if isinstance(count, int):
            print(f"{name:<18} {count:>10,}")
    for code, count in sorted(plan.report.count_by_code().items()):
        print(f"  {code:<34} {count:>6,}")
    for finding in plan.report.errors:
        print(f"  row {finding.where.row}: {finding.sentence.zh}")


if __name__ == "__main__":
    sys.exit(main())
