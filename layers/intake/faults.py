"""What was wrong with cells of one column, before it is known which row the user sees them in."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from layers.report import Finding, Report, Severity, Where
from layers.rows import Hits, Rows
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Fault:
    """Cells of one column with the same trouble. `summed_up` makes one note of all of them instead of one a row."""

    code: str
    hits: Hits
    sentence: Callable[[str], Wording]
    severity: Severity = Severity.ERROR
    summed_up: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """One column as the house keeps it; a faulty cell is missing in `values` and named in `faults`."""

    values: pd.Series
    faults: tuple[Fault, ...] = ()


def report_faults(rows: Rows, column: str, cells: pd.Series, faults: tuple[Fault, ...]) -> Report:
    """The faults as findings, each with the cell as the user typed it."""
    findings: list[Finding] = []
    raw = cells.to_numpy(dtype=object)
    for fault in faults:
        if fault.summed_up:
            findings += _summed_up(rows, column, fault)
        else:
            findings += rows.findings(fault.hits, raw, fault.sentence, code=fault.code, severity=fault.severity, column=column)
    return Report.of(findings)


def _summed_up(rows: Rows, column: str, fault: Fault) -> list[Finding]:
    count = int(fault.hits.sum())
    if count == 0:
        return []
    return [Finding(fault.code, fault.severity, fault.sentence(str(count)), Where(rows.layer, column=column), {"rows": count})]
