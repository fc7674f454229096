"""A finding points at the row the user sees."""

import numpy as np
import pandas as pd

from layers.report import Severity
from layers.rows import Rows, name_rows, shorten
from layers.wording import Wording


def test_rows_are_named_by_the_users_numbers_and_keys() -> None:
    rows = Rows.of(pd.DataFrame({"id": pd.Series(["A", None], dtype="str")}), "layer", "id", np.array([5, 9]))
    values = np.array(["x", "y"], dtype=object)
    first, second = rows.findings(
        np.array([True, True]), values, lambda v: Wording(f"{v}。", v), code="a.b", severity=Severity.NOTE, column="c"
    )
    assert (first.where.row, first.where.key, first.where.column, first.sentence.zh) == (5, "A", "c", "x。")
    assert (second.where.row, second.where.key) == (9, None)


def test_a_frame_without_its_key_still_has_rows() -> None:
    assert Rows.of(pd.DataFrame({"x": [1]}), "layer", "id", None).where(0).row is None


def test_many_rows_are_named_by_the_first_few() -> None:
    assert name_rows([3, 7]).zh == "第 3、7 行"
    assert name_rows(list(range(1, 21)), limit=3).zh == "第 1、2、3 行等共 20 行"
    assert name_rows([4]).en == "row 4"


def test_a_long_cell_is_cut_and_nothing_is_nothing() -> None:
    assert shorten("长" * 100, 10) == "长" * 9 + "…"
    assert shorten(None) == shorten(pd.NA) == ""
