"""Division codes come short, whatever a sheet did to them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.codes import parent_of, shorten_code
from layers.intake.division_codes import levels_of, parents_of, parse_code_sets, parse_codes, shorten_codes


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("620423000000", "620423"),
        ("620423101000", "620423101"),
        ("620423101201", "620423101201"),
        (310101.0, "310101"),
        ("310101.0", "310101"),
        (620423101201.0, "620423101201"),
        ("６２０４２３", "620423"),
        (" 620423 ", "620423"),
        ("620423\u3000", "620423"),
        ("'620423", "620423"),
        ("620 423 101", "620423101"),
        ("620000", "62"),
        ("110100000000", "1101"),
    ],
)
def test_codes_are_shortened(cell: object, code: str) -> None:
    assert parse_codes(pd.Series([cell], dtype=object)).values.tolist() == [code]


def test_a_code_in_scientific_notation_has_lost_its_digits() -> None:
    parsed = parse_codes(pd.Series(["6.20423E+11", "620423"], dtype=object))
    assert parsed.faults[0].hits.tolist() == [True, False]
    assert pd.isna(parsed.values.iloc[0])


def test_the_country_is_nobodys_parent() -> None:
    assert parse_codes(pd.Series(["100000000000", "0", "11"]), is_parent=True).values.isna().tolist() == [True, True, False]


@settings(deadline=None)
@given(st.lists(st.sampled_from([2, 4, 6, 9, 12]).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n)), min_size=1))
def test_a_column_is_shortened_as_each_code_is(codes: list[str]) -> None:
    sound = [c for c in codes if not c.startswith("00")]
    assert shorten_codes(pd.Series(sound, dtype="str")).tolist() == [shorten_code(c) for c in sound]


def test_levels_follow_from_the_length() -> None:
    levels = levels_of(pd.Series(["62", "6204", "620423", "620423101", "620423101201", "62042", "abcdef"], dtype="str"))
    assert levels.tolist()[:5] == ["province", "prefecture", "county", "township", "village"]
    assert levels.isna().tolist()[5:] == [True, True]


def test_parents_follow_from_the_digits() -> None:
    codes = ["62", "6204", "620423", "620423101", "620423101201"]
    parents = [None if pd.isna(p) else p for p in parents_of(pd.Series(codes, dtype="str"))]
    assert parents == [parent_of(c) for c in codes]


def test_a_district_listed_straight_under_its_city_has_the_city_as_parent() -> None:
    parents = parents_of(pd.Series(["11", "110101", "110101001"], dtype="str"))
    assert parents.tolist()[1:] == ["11", "110101"]


def test_a_set_of_codes_is_shortened_one_by_one() -> None:
    sets = parse_code_sets(pd.Series(["620423101000;620423102000;620423101", None], dtype="str"))
    assert sets.tolist()[0] == "620423101;620423102"
    assert pd.isna(sets.iloc[1])
