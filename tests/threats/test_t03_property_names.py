"""T3: a filter names properties of the collection exactly, or is refused; nothing else of the table or of Python is in reach."""

import json

import pytest

from gisvc.ogc.cql2 import FilterLang, parse_filter
from gisvc.ogc.cql2.errors import FilterRefused, UnknownProperty
from tests.layers.store.samples import WELLS

STRANGERS = [
    'a"]; DROP TABLE wells', "__class__", "fid", "geom", "valid_from", "valid_to", "version", "commit_id", "replaced_in", "changed_in",
    "rowid", "oid", "_rowid_", "sqlite_schema", "wells", "wells.name", "t.name", "Name", "NAME", " name", "name ", "nаme", "ｎａｍｅ",
    "name\u200b", "na\u0301me", "name\0", "", "*", "1", "name/text()", "java.lang.Runtime", "name}", "{name}", "%", "../name",
]  # fmt: skip


@pytest.mark.parametrize("name", STRANGERS)
def test_a_name_that_is_no_property_is_refused_in_json(name: str) -> None:
    for value in (
        {"op": "=", "args": [{"property": name}, "x"]},
        {"op": "isNull", "args": [{"property": name}]},
        {"op": "in", "args": [{"property": name}, ["x"]]},
        {"op": "like", "args": [{"op": "casei", "args": [{"property": name}]}, "x"]},
        {"op": "t_after", "args": [{"property": name}, {"date": "2020-01-01"}]},
        {"property": name},
    ):
        with pytest.raises(UnknownProperty):
            parse_filter(json.dumps(value), FilterLang.JSON, WELLS.columns)


@pytest.mark.parametrize("name", STRANGERS)
def test_a_name_that_is_no_property_is_refused_in_text(name: str) -> None:
    quoted = name.replace('"', '""')
    with pytest.raises(FilterRefused):
        parse_filter(f'"{quoted}" = 1', FilterLang.TEXT, WELLS.columns)
    if name.strip() not in WELLS.column_names:
        with pytest.raises(FilterRefused):
            parse_filter(f"{name} = 1", FilterLang.TEXT, WELLS.columns)


@pytest.mark.parametrize("name", [["name"], {"property": "name"}, 1, None, True])
def test_a_name_that_is_no_text_is_refused(name: object) -> None:
    with pytest.raises(FilterRefused):
        parse_filter(json.dumps({"op": "isNull", "args": [{"property": name}]}), FilterLang.JSON, WELLS.columns)


def test_the_refusal_tells_what_there_is() -> None:
    with pytest.raises(UnknownProperty) as refusal:
        parse_filter("fid = 1", FilterLang.TEXT, WELLS.columns)
    assert "well_id" in refusal.value.wording.zh
    assert "fid" in refusal.value.wording.zh
