"""What a doctor looks at: versions with known holes, clock, disk, fonts, settings, the store, and the files beside it."""

from collections.abc import Iterator
from pathlib import Path

from gisvc.doctor.beside import examine_files
from gisvc.doctor.machine import FLOORS, examine_machine
from gisvc.doctor.set_up import examine_settings
from gisvc.doctor.symptom import Symptom
from gisvc.doctor.within import examine_store

__all__ = ["FLOORS", "Symptom", "examine"]


def examine(store: Path | None) -> Iterator[Symptom]:
    """Everything about the machine and its settings, then about the store if one is named.

    Raises:
        StoreNotFound, NotAStore: as the store says.
    """
    folder = (store.parent if store else Path()).resolve()
    yield from examine_machine(folder)
    yield from examine_settings()
    if store is not None:
        yield from examine_store(store)
        yield from examine_files(store)
