"""A form made from a record's declaration loses nothing: sent back untouched it says nothing, and what is typed is what is read."""

from collections.abc import Mapping

import pytest

from boundaries.records.fold import RecordKey, fold
from boundaries.records.kinds import KINDS, MARKER_CHECK, ROUND
from boundaries.records.statement import new_id, read_statement
from gisvc.pages.inspection.sending import record_as_seen
from gisvc.pages.record_form import RecordForm, control_names, record_form
from gisvc.pages.written import missing, read_typed
from layers.field_values import read_value
from layers.fields import Field, FieldKind, RecordKind, Value
from tests.inspection_county import OURS, RARE

SAMPLES: dict[FieldKind, list[Value]] = {
    FieldKind.TEXT: [f"{RARE} A&B <山>；“引号”", "两行\n文字"],
    FieldKind.NUMBER: [0.1 + 0.2, 1e-9, 104.30000000000001, 12.0],
    FieldKind.INTEGER: [0, 7],
    FieldKind.DATE: ["2026-05-15"],
    FieldKind.MOMENT: ["2026-05-15T09:30:12.345000+08:00", "2026-05-15T01:30:59+00:00"],
    FieldKind.FLAG: [True, False],
    FieldKind.LINE: [[[104.1234567890123, 37.1], [104.2, 37.2]]],
}


def sample(field: Field, turn: int) -> Value:
    """A value the field can hold, a different one each turn."""
    if field.kind is FieldKind.CHOICE:
        codes = list(field.codes or ())
        return codes[turn % len(codes)]
    if field.kind is FieldKind.CHOICES:
        return sorted(list(field.codes)[: 1 + turn % 2]) if field.codes else ["620421", "620423"]
    if field.kind is FieldKind.POSITION:
        return {c.name: within(c, turn) for c in field.columns}
    if field.kind is FieldKind.TABLE:
        return [{c.name: within(c, turn + n) for c in field.columns} for n in range(1 + turn % 2)]
    return within(field, turn)


def within(field: Field, turn: int) -> Value:
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.POSITION, FieldKind.TABLE):
        return sample(field, turn)
    own = SAMPLES[field.kind]
    value = own[turn % len(own)]
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = type(value)(min(max(value, field.minimum or 0), value if field.maximum is None else field.maximum))
    return value


def filled(kind: RecordKind, turn: int) -> dict[str, Value]:
    values = {f.name: read_value(f, sample(f, turn)) for f in kind.fields if f.kind is not FieldKind.PHOTOS}
    return {name: value for name, value in values.items() if value is not None}


def sent_back(form: RecordForm) -> dict[str, list[str]]:
    """What a browser sends when nobody touched anything."""
    sent: dict[str, list[str]] = {}
    for section in form.sections:
        for entry in section.entries:
            for control in (*entry.controls, *(c for row in entry.rows for c in row)):
                sent[control.name] = list(control.chosen) if control.shape == "boxes" else [control.text.replace("\n", "\r\n")]
    return sent


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_a_form_sent_back_untouched_says_nothing(kind: RecordKind, turn: int) -> None:
    held = filled(kind, turn)
    sent = sent_back(record_form(kind, held))
    typed = read_typed(kind, sent, held)
    assert (typed.values, typed.wrong) == ({}, {})
    assert set(sent) <= control_names(kind, sent)


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_what_a_form_shows_can_be_typed_into_an_empty_one(kind: RecordKind) -> None:
    """Times lose their seconds in a browser's own control; numbers lose nothing within fifteen digits."""
    held = filled(kind, 3)
    typed = read_typed(kind, sent_back(record_form(kind, held)), {})
    assert not typed.wrong
    for name, value in typed.values.items():
        if kind.field(name).kind in (FieldKind.TEXT, FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.FLAG, FieldKind.DATE):
            assert value == held[name], name
    assert set(typed.values) == set(held)


def test_every_field_of_every_kind_has_its_place_on_the_form() -> None:
    for kind in KINDS:
        shown = {e.field.name for s in record_form(kind, {}).sections for e in s.entries}
        assert shown == {f.name for f in kind.fields if f.kind is not FieldKind.PHOTOS}, kind.name


def test_clearing_a_field_says_that_it_is_empty_and_touching_one_cell_keeps_the_others_to_the_last_digit() -> None:
    held: dict[str, Value] = {
        "threat": "取沙",
        "position": {"lon": 104.30000000000001, "lat": 37.1, "accuracy_m": 5.0},
    }
    sent = sent_back(record_form(MARKER_CHECK, held))
    sent["threat"] = [""]
    sent["position.accuracy_m"] = ["1.5"]
    typed = read_typed(MARKER_CHECK, sent, held)
    assert typed.values == {"threat": None, "position": {"lon": 104.30000000000001, "lat": 37.1, "accuracy_m": 1.5}}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("search_radius_m", "五十", "有限数值"),
        ("search_radius_m", "-1", "之间"),
        ("searches", "1.5", "整数"),
        ("outcome", "wish", "没有“wish”"),
        ("visited_at", "yesterday", "时区"),
        ("is_firm", "perhaps", "是或否"),
        ("found_state", "melted", "没有“melted”"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_kept_as_typed(name: str, text: str, says: str) -> None:
    sent: Mapping[str, list[str]] = {name: [text]}
    typed = read_typed(MARKER_CHECK, sent, {})
    assert list(typed.wrong) == [name]
    assert says in typed.wrong[name].zh
    form = record_form(MARKER_CHECK, {}, typed=sent)
    controls = [c for s in form.sections for e in s.entries for c in e.controls if c.name == name]
    assert text in (controls[0].text, *controls[0].chosen)


def test_rows_left_blank_are_no_rows_and_required_fields_are_named() -> None:
    sent = {"teams.0.name": [""], "teams.0.side": [""], "teams.1.name": ["一组"], "teams.1.side": [OURS], "name": ["联检"]}
    typed = read_typed(ROUND, sent, {})
    assert typed.values == {"name": "联检", "teams": [{"name": "一组", "side": OURS}]}
    assert set(missing(ROUND, typed.values)) == {"line_ids", "round_kind", "sides", "lead_side"}


def test_a_form_filled_before_somebody_else_spoke_is_read_against_what_its_writer_saw() -> None:
    def say(values: dict[str, Value], *sees: str) -> str:
        raw = {
            "statement_id": new_id(), "kind": "marker_check", "round_id": "r", "subject": "m", "side": OURS, "said_by": "x",
            "said_at": "2026-06-01T10:00:00+08:00", "sees": list(sees), "values": values,
        }  # fmt: skip
        said.append(read_statement(raw))
        return str(raw["statement_id"])

    said = []  # type: ignore[var-annotated]  # because it is filled below
    first = say({"threat": "取沙", "inscription": "001"})
    say({"threat": "无"}, first)
    record = fold(said)[RecordKey("marker_check", "r", "m", OURS)]
    assert record_as_seen(record, [first]) == {"threat": "取沙", "inscription": "001"}
    assert record_as_seen(record, record.heads) == {"threat": "无", "inscription": "001"}
    assert record_as_seen(record, ["00000000-0000-7000-8000-000000000000"]) == record_as_seen(None, [first]) == {}


def test_numbers_typed_full_width_and_with_blanks_are_numbers() -> None:
    assert read_typed(MARKER_CHECK, {"search_radius_m": ["５０ "]}, {}).values == {"search_radius_m": 50.0}
