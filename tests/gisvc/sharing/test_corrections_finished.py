"""A correction is finished by saying where it is found, not by a click."""

from pathlib import Path

import pytest

from gisvc.sharing.corrections import Complaint, answer_correction, ask_correction, read_corrections
from gisvc.sharing.errors import CorrectionUnplaced
from layers.people import PersonId
from tests.front_desk import open_desk


def test_a_correction_found_nowhere_is_not_finished(tmp_path: Path) -> None:
    view, clerk = open_desk(tmp_path).store, PersonId("clerk")
    said = Complaint("facilities", "620423", "位置偏了", "现场核对", "", "")
    asked = ask_correction(view, said, by=clerk, days=5).correction_id
    answer_correction(view, asked, "accept", reasons="属实", words={"review"}, by=PersonId("reviewer"))
    for nowhere in ("", "  ", "\u3000"):
        with pytest.raises(CorrectionUnplaced, match="更正在何处"):
            answer_correction(view, asked, "finish", reasons=nowhere, words={"enter"}, by=clerk)
        assert [one.state for one in read_corrections(view)] == ["accepted"]
    assert answer_correction(view, asked, "finish", reasons="第 9 次提交", words={"enter"}, by=clerk).done_in == "第 9 次提交"
