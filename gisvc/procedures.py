"""Every procedure of the house, as the tables the rooms keep: what /approvals shows."""

from typing import Any

from boundaries.procedures import ROUND_TABLE, case_tables
from gazetteer.requests.handling import HANDLING
from gisvc.sharing.corrections import CORRECTION_TABLE
from layers.approvals import ApprovalTable

Procedure = ApprovalTable[Any]
PROCEDURES: tuple[Procedure, ...] = (HANDLING, ROUND_TABLE, *case_tables(), CORRECTION_TABLE)


def procedure_named(name: str) -> Procedure | None:
    return next((table for table in PROCEDURES if table.name == name), None)
