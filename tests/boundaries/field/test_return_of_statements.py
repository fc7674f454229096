"""Statements as JSON and odd input from the field: everything ends in the receipt, in words, and nothing is lost."""

import base64
import hashlib
import json
from pathlib import Path

import pytest

from boundaries.field.receipt import FileFate, Origin
from boundaries.records.statement import new_id
from boundaries.rounds.sync import Fate
from layers.fields import Value
from tests.little_line import BOTH, SIDE_A, check_of
from tests.little_package import Team, jpeg, team


@pytest.fixture
def ours(tmp_path: Path) -> Team:
    return team(tmp_path)


def marker(subject: str = "M001", **values: Value) -> dict[str, Value]:
    return check_of(
        "marker_check", subject, SIDE_A, "round-2026", new_id(), **{"found_state": ["intact"], "attendance": BOTH, **values}
    )


def as_json(*statements: dict[str, Value], **more: Value) -> bytes:
    return json.dumps({"statements": list(statements), **more}, ensure_ascii=False).encode()


def test_statements_without_a_seal_ask_first_and_come_in_when_vouched_for(ours: Team) -> None:
    content = as_json(marker())
    asked = ours.bring_content(content, "records.json")
    assert asked.files[0].fate is FileFate.ASKS
    assert asked.records == ()
    assert "核对来源" in asked.to_text()
    vouched = ours.bring_content(content, "records.json", accept_unsigned=True)
    assert vouched.files[0].origin is Origin.UNSEALED
    assert [line.receipt.fate for line in vouched.records] == [Fate.STORED]
    assert "boundaries.taken-without-seal" in vouched.report.count_by_code()


def test_the_web_form_s_own_file_of_unsent_records_is_understood(ours: Team) -> None:
    photo = jpeg(7)
    photo_id = hashlib.sha256(photo).hexdigest()
    content = as_json(
        marker(photos=[{"photo_id": photo_id, "view": "near"}]),
        format="gisvc-field-records/1", round_id="round-2026", photos=[{"photo_id": photo_id, "base64": base64.b64encode(photo).decode()}],
    )  # fmt: skip
    receipt = ours.bring_content(content, "gisvc-field-x.json", accept_unsigned=True)
    assert receipt.is_complete
    assert [line.photo_id for line in receipt.photos] == [photo_id]


def test_a_marker_number_nobody_has_seen_is_refused_in_words_and_its_file_kept(ours: Team) -> None:
    receipt = ours.bring_content(as_json(marker("M999"), marker("M001")), "records.json", accept_unsigned=True)
    assert [line.receipt.fate for line in receipt.records] == [Fate.REFUSED, Fate.STORED]
    assert "M999" in receipt.to_text()
    assert [kept["code"] for kept in ours.kept_apart()] == ["boundaries.unknown-subject"]


def test_odd_checks_come_in_and_are_spoken_of(ours: Team) -> None:
    """Dated before the round, a phone's clock a year off, an accuracy of 0: kept as said, and named for a person to look at."""
    place: Value = {"lon": 104.0, "lat": 37.0, "accuracy_m": 0.0}
    early = marker("M001", visited_at="2026-03-01T10:00:00+08:00")
    late_clock = {**marker("M002"), "said_at": "2025-09-01T10:00:00+08:00"}
    perfect = marker("M003", position=place)
    receipt = ours.bring_content(as_json(early, late_clock, perfect), "records.json", accept_unsigned=True)
    assert [line.receipt.fate for line in receipt.records] == [Fate.STORED] * 3
    about = {(f.where.key, f.code) for f in receipt.report}
    assert ("M001", "boundaries.visited-before-round") in about
    assert ("M002", "boundaries.device-clock") in about
    assert any(key == "M003" for key, _ in about), "an accuracy of 0 is questioned"


def test_photos_without_and_with_swapped_positions_are_kept_and_questioned(ours: Team) -> None:
    plain, swapped = jpeg(1), jpeg(2, lon=37.0, lat=104.0 - 15)  # 89 north is still a latitude
    ids = [hashlib.sha256(photo).hexdigest() for photo in (plain, swapped)]
    for at, photo in enumerate((plain, swapped)):
        assert ours.bring_content(photo, f"{at}.jpg").is_complete
    told: list[Value] = [{"photo_id": photo_id, "view": "near"} for photo_id in ids]
    receipt = ours.bring_content(as_json(marker(photos=told)), "records.json", accept_unsigned=True)
    assert [line.receipt.fate for line in receipt.records] == [Fate.STORED]
    assert len(receipt.report) > 1


def test_a_record_before_its_photos_waits_for_them(ours: Team) -> None:
    photo = jpeg(3)
    told: list[Value] = [{"photo_id": hashlib.sha256(photo).hexdigest()}]
    content = as_json(marker(photos=told))
    (line,) = ours.bring_content(content, "records.json", accept_unsigned=True).records
    assert line.receipt.fate is Fate.AWAITING_PHOTOS
    ours.bring_content(photo, "later.jpg")
    (line,) = ours.bring_content(content, "records.json", accept_unsigned=True).records
    assert line.receipt.fate is Fate.STORED


@pytest.mark.parametrize("content", [b"", b"{}", b"[[[[", b"hello", b"\x00" * 50, b'{"statements": 5}'])
def test_what_is_no_field_file_is_named_as_such(ours: Team, content: bytes) -> None:
    receipt = ours.bring_content(content, "thing.json")
    assert receipt.files[0].fate is FileFate.REFUSED
    assert receipt.files[0].code == "boundaries.not-a-field-file"


def test_a_damaged_photo_is_said_to_be_none(ours: Team) -> None:
    receipt = ours.bring_content(b"\xff\xd8\xff not a photo", "broken.jpg")
    assert not receipt.photos[0].is_kept
    assert receipt.photos[0].sentence is not None
    assert not receipt.is_complete


def test_the_receipt_says_the_same_to_programs_and_to_people(ours: Team) -> None:
    receipt = ours.bring_content(as_json(marker()), "records.json", accept_unsigned=True)
    told = json.loads(json.dumps(receipt.to_json()))
    assert told["format"] == "gisvc-field-receipt"
    assert told["complete"] is True
    assert told["records"][0]["content_hash"]
    assert told["records"][0]["statement_id"] in receipt.to_text()
    assert told["files"][0]["sha256"] in receipt.to_text()
