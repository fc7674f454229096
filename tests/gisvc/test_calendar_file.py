"""The bureau's working calendar: its days count, and a file that says something else is refused."""

from datetime import date
from pathlib import Path

import pytest

from gisvc.calendar_file import read_calendar
from gisvc.errors import NotACalendar
from layers.working_days import Counting, day_after

MAY = 'source = "某年节假日安排通知（示例）"\nholidays = [2026-05-01, 2026-05-04, 2026-05-05]\nworked_weekends = [2026-05-09]\n'


def test_holidays_do_not_count_and_weekends_worked_for_them_do(tmp_path: Path) -> None:
    path = tmp_path / "calendar.toml"
    path.write_text(MAY, encoding="utf-8")
    calendar = read_calendar(path)
    assert day_after(date(2026, 4, 30), 5, Counting.WORKING, calendar) == date(2026, 5, 11)
    assert day_after(date(2026, 4, 30), 5, Counting.WORKING, read_calendar(None)) == date(2026, 5, 7)


@pytest.mark.parametrize(
    "text", ["holidays = 3", MAY + "other = 1", MAY.replace("2026-05-01", '"1 May"'), MAY.split("\n", 1)[1], "]["]
)
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "calendar.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotACalendar):
        read_calendar(path)
    with pytest.raises(NotACalendar):
        read_calendar(tmp_path / "nowhere.toml")
