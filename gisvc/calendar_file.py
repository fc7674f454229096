"""The bureau's working calendar from a file: the year's holidays and the weekends worked for them, as the State Council's office announced them."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from gisvc.errors import NotACalendar
from layers.working_days import WorkingDays

PARTS = {"holidays", "worked_weekends", "source"}


def read_calendar(path: Path | None) -> WorkingDays:
    """`holidays` and `worked_weekends` are lists of days, `source` says whose list it is. Without a file: Monday to Friday.

    Raises:
        NotACalendar: the file cannot be read, or says something else.
    """
    if path is None:
        return WorkingDays()
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise NotACalendar(path.name, "TOML") from error
    if strange := sorted(set(told) - PARTS):
        raise NotACalendar(path.name, strange[0])
    if not told.get("source"):
        raise NotACalendar(path.name, "source")
    return WorkingDays(_days(path, told, "holidays"), _days(path, told, "worked_weekends"))


def _days(path: Path, told: Mapping[str, object], name: str) -> frozenset[date]:
    days = told.get(name, [])
    if not isinstance(days, list) or not all(type(day) is date for day in days):
        raise NotACalendar(path.name, name)
    return frozenset(days)
