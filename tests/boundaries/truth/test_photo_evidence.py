"""What a photo proves: doubts are said, silence in the file is a note, and EXIF alone is never believed."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from boundaries.truth.photo_evidence import EvidencePhoto, Visit, check_photos
from boundaries.truth.photo_times import CHINA, parse_camera_time
from boundaries.truth.positions import StatedPosition
from layers.ellipsoid import GEOD
from layers.offsets import wgs84_to_gcj02
from layers.report import Severity

STONE = (103.9, 37.1)
AT = datetime(2026, 5, 15, 9, 30, tzinfo=CHINA)
VISITS = {"M1": Visit("M1", AT, StatedPosition(*STONE, 1.0)), "M2": Visit("M2", AT, StatedPosition(104.0, 37.1, 1.0))}
GOOD = EvidencePhoto(
    "a" * 64, "M1", "near", "2026:05:15 09:31:07", *STONE, taken_at=AT, lon=STONE[0], lat=STONE[1], accuracy_m=5.0,
    received_at=AT + timedelta(hours=9),
)  # fmt: skip


def codes(*photos: EvidencePhoto, earlier: dict[str, str] | None = None) -> list[str]:
    return [f.code.removeprefix("boundaries.") for f in check_photos(photos, VISITS, earlier=earlier)]


def away(metres: float, photo: EvidencePhoto = GOOD) -> EvidencePhoto:
    lon, lat, _ = GEOD.fwd(*STONE, 70, metres)
    return replace(photo, camera_lon=lon, camera_lat=lat, lon=lon, lat=lat)


def test_a_photo_taken_at_its_marker_on_the_visit_raises_no_doubt() -> None:
    assert codes(GOOD) == []
    assert codes(away(30)) == []  # 20 m stand-off and three times 5.1 m


def test_a_photo_from_elsewhere_is_said_with_its_distance() -> None:
    report = check_photos([away(80)], VISITS)
    assert {f.code for f in report} == {"boundaries.photo-far-from-marker"}
    assert all("80 m" in f.sentence.zh for f in report)
    assert codes(away(80, replace(GOOD, view="surroundings"))) == []  # a wide view is taken from further off


def test_longitude_and_latitude_exchanged_in_the_file_are_recognised_and_not_believed() -> None:
    report = check_photos([replace(GOOD, camera_lon=STONE[1], camera_lat=STONE[0])], VISITS)
    assert [f.code for f in report] == ["boundaries.photo-position-swapped"]
    assert "颠倒" in report.findings[0].sentence.zh


def test_a_position_of_a_web_map_is_said_to_look_like_one() -> None:
    lon, lat = (float(v) for v in wgs84_to_gcj02(*STONE))
    report = check_photos([replace(GOOD, camera_lon=lon, camera_lat=lat, lon=None, lat=None)], VISITS)
    assert [f.code for f in report] == ["boundaries.photo-far-from-marker"]
    assert "GCJ-02" in report.findings[0].sentence.zh


def test_a_file_that_says_nothing_is_a_note_and_no_more() -> None:
    bare = replace(GOOD, camera_time=None, camera_lon=None, camera_lat=None)
    report = check_photos([bare], VISITS)
    assert [(f.code, f.severity) for f in report] == [("boundaries.photo-without-exif", Severity.NOTE)]
    assert codes(replace(bare, lon=None, lat=None, taken_at=None, received_at=None)) == ["photo-without-exif"]


def test_file_and_form_in_two_places_is_said() -> None:
    lon, lat, _ = GEOD.fwd(*STONE, 0, 5_000)
    assert codes(replace(GOOD, camera_lon=lon, camera_lat=lat)) == ["photo-far-from-marker", "photo-places-disagree"]


def test_a_photo_of_another_day_is_outside_the_visit_whichever_clock_tells() -> None:
    assert codes(replace(GOOD, camera_time="2026:05:12 09:31:07")) == ["photo-outside-visit"]
    both = replace(GOOD, camera_time="2026:05:12 09:31:07", taken_at=AT - timedelta(days=3))
    assert codes(both) == ["photo-outside-visit", "photo-outside-visit"]  # agreeing with each other is not enough
    assert codes(replace(GOOD, camera_time="2026:05:15 11:29:00")) == []


def test_two_clocks_that_tell_of_one_moment_must_agree() -> None:
    assert codes(replace(GOOD, camera_time="2026:05:15 13:00:00")) == ["camera-clock-off"]
    report = check_photos([replace(GOOD, camera_time="2026:05:15 01:31:07")], VISITS)
    assert [f.code for f in report] == ["boundaries.camera-clock-off"]
    assert "世界时" in report.findings[0].sentence.zh


def test_a_clock_a_year_off_is_called_a_clock_a_year_off() -> None:
    for said in ("2025:05:15 09:31:07", "2027:05:15 09:31:07"):
        report = check_photos([replace(GOOD, camera_time=said)], VISITS)
        assert [f.code for f in report] == ["boundaries.camera-clock-off"]
        assert "1 年" in report.findings[0].sentence.zh


@pytest.mark.parametrize(("years", "code"), [(1, "device-clock-ahead"), (-1, "device-clock-behind")])
def test_a_phone_a_year_off_in_everything_it_writes_is_betrayed_by_the_day_its_photos_came(years: int, code: str) -> None:
    """Camera, form and visit all tell the same wrong year; only the server's clock does not."""
    wrong = AT + timedelta(days=365 * years)
    visits = {"M1": replace(VISITS["M1"], visited_at=wrong)}
    phone = replace(GOOD, camera_time=wrong.strftime("%Y:%m:%d %H:%M:%S"), taken_at=wrong)
    report = check_photos([phone], visits)
    assert [f.code for f in report] == [f"boundaries.{code}"]
    assert "1 年" in report.findings[0].sentence.zh


def test_photos_carried_home_for_weeks_are_in_time() -> None:
    assert codes(replace(GOOD, received_at=AT + timedelta(days=60))) == []
    assert codes(replace(GOOD, received_at=AT.astimezone(UTC))) == []  # the same moment in another zone


@pytest.mark.parametrize("said", ["0000:00:00 00:00:00", "yesterday", "2026-05-15T09:31", "2026:13:45 99:99:99", "９"])
def test_a_time_that_is_none_is_a_note(said: str) -> None:
    assert parse_camera_time(said) is None
    assert codes(replace(GOOD, camera_time=said)) == ["photo-time-unreadable"]


def test_one_file_for_two_markers_is_said_once_with_both() -> None:
    report = check_photos([GOOD, replace(GOOD, subject="M2")], VISITS)
    twice = [f for f in report if f.code == "boundaries.photo-used-twice"]
    assert len(twice) == 1
    assert twice[0].evidence["subjects"] == "M1;M2"
    assert codes(GOOD, GOOD) == []  # the same record told twice is one


def test_a_photo_of_an_earlier_round_proves_nothing_now() -> None:
    assert codes(GOOD, earlier={GOOD.photo_id: "第四轮联检"}) == ["photo-of-earlier-round"]


@pytest.mark.parametrize("place", [(math.nan, 37.1), (float("1e400"), 37.1), (38517094.4549, 31.8), (103.9, -1e300)])
def test_an_impossible_position_is_set_aside_and_said(place: tuple[float, float]) -> None:
    assert codes(replace(GOOD, camera_lon=place[0], camera_lat=place[1])) == ["photo-position-impossible"]


@pytest.mark.parametrize("accuracy_m", [0.0, math.nan, -5.0, math.inf])
def test_an_accuracy_nobody_has_does_not_make_a_photo_far(accuracy_m: float) -> None:
    assert codes(away(40, replace(GOOD, accuracy_m=accuracy_m))) == []  # 20 m and three times the worst phone


def test_a_photo_of_an_unknown_subject_is_judged_by_its_file_alone() -> None:
    assert codes(replace(GOOD, subject="M999")) == []
