"""T5: a record from the field carries a track of ten million points, a nest of brackets, or numbers that are none."""

import time

import pytest

from boundaries.records.errors import NotAStatement
from boundaries.records.statement import MOST_BYTES, new_id, parse_statement, read_statement
from layers.field_values import MOST_VERTICES
from layers.fields import Value
from tests.little_line import SIDE_A, check_of


def raw(**values: Value) -> dict[str, Value]:
    return check_of("segment_check", "S01", SIDE_A, "r", new_id(), **values)


def test_a_track_of_too_many_points_is_refused_before_it_is_read() -> None:
    begun = time.process_time()
    with pytest.raises(NotAStatement):
        read_statement(raw(track=[[104.0, 37.0]] * (MOST_VERTICES + 1)))
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "track",
    [
        [[104.0, 37.0]],
        [[104.0, 37.0], [float("nan"), 37.0]],
        [[104.0, 37.0], [float("inf"), 37.0]],
        [[104.0, 37.0], [1e400, 37.0]],
        [[104.0, 37.0], [10**400, 37.0]],
        [[104.0, 37.0], [204.0, 37.0]],
        [[104.0, 37.0], ["104", "37"]],
        [[104.0, 37.0], []],
        "LINESTRING (104 37, 105 38)",
        {"type": "LineString"},
    ],
)
def test_what_is_no_line_is_refused(track: Value) -> None:
    with pytest.raises(NotAStatement):
        read_statement(raw(track=track))


@pytest.mark.parametrize("depth", [100, 100_000])
def test_a_nest_of_brackets_is_refused_and_nobody_falls(depth: int) -> None:
    nest = "[" * depth + "]" * depth
    body = f'{{"statement_id":"{new_id()}","kind":"segment_check","subject":"S","side":"620421","said_by":"x","values":{{"track":{nest}}}}}'
    with pytest.raises(NotAStatement):
        parse_statement(body)


def test_a_record_is_never_larger_than_its_cap() -> None:
    rows: list[Value] = [{"name": "长" * 15_000, "side": SIDE_A} for _ in range(200)]
    with pytest.raises(NotAStatement) as refused:
        read_statement(raw(attendance=rows))
    assert "过大" in str(refused.value)
    assert MOST_BYTES < 200 * 15_000 * 3


def test_lone_surrogates_and_control_characters_do_not_come_in() -> None:
    for text in ("\ud800", "a\x00b", "\x1b[31m"):
        with pytest.raises(NotAStatement):
            read_statement(raw(remarks=text))
