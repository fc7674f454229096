"""What a check's own numbers say is judged beside it, and nothing is decided silently."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from boundaries.records.statement import new_id
from boundaries.rounds.judgement import CheckJudgement
from boundaries.rounds.sync import Fate
from boundaries.truth.resection import Conclusion
from boundaries.truth.verdict import Verdict
from boundaries.use_cases.photos import keep_photo
from boundaries.use_cases.rounds import open_round, study_round, sync_checks
from layers.fields import Value
from layers.files.photos import PhotoShelf
from layers.store.memory import MemoryStore
from tests.little_line import BOTH, ME, PLAN, SIDE_A, check_of, in_memory

VISIT: Mapping[str, Value] = {"attendance": BOTH, "found_state": ["intact"], "visited_at": "2026-09-01T10:00:00+08:00"}
HOME_LON, HOME_LAT = 104.0, 37.0  # where M001 is registered


def judged(subject: str = "M001", **values: Value) -> CheckJudgement:
    store = in_memory(SIDE_A)
    return judged_in(store, open_round(store, PLAN, by=ME).round_id, subject, **values)


def judged_in(store: MemoryStore, round_id: str, subject: str = "M001", **values: Value) -> CheckJudgement:
    receipts = sync_checks(
        store, round_id, [check_of("marker_check", subject, SIDE_A, round_id, new_id(), **{**VISIT, **values})], by=ME
    )
    assert receipts[0].fate is Fate.STORED, receipts[0]
    return next(j for j in study_round(store, round_id).judgements if j.item.subject == subject)


def codes(judgement: CheckJudgement) -> set[str]:
    return {f.code for f in judgement.report}


def at(metres_north: float, accuracy_m: float | None) -> dict[str, Value]:
    return {"lon": HOME_LON, "lat": HOME_LAT + metres_north / 110_975, "accuracy_m": accuracy_m, "method": "rtk"}


@pytest.mark.parametrize(
    ("metres", "accuracy_m", "verdict"),
    [
        (0.5, 0.05, Verdict.UNMOVED),
        (2.0, 0.05, Verdict.MOVED),
        (3.0, 5.0, Verdict.UNDECIDABLE),  # a phone cannot show "moved 3 m"
        (12.0, 5.0, Verdict.MOVED),
        (0.5, 0.0, Verdict.UNDECIDABLE),
        (0.5, None, Verdict.UNDECIDABLE),
    ],
)
def test_displacement_is_judged_with_both_accuracies(metres: float, accuracy_m: float | None, verdict: Verdict) -> None:
    displacement = judged(position=at(metres, accuracy_m)).displacement
    assert displacement is not None
    assert displacement.verdict is verdict


def test_three_tapes_tell_whether_the_marker_stands(tmp_path: Path) -> None:
    right: list[Value] = [
        {"object_id": f"M001-{k}", "distance_m": d, "object_state": "there"} for k, d in ((1, 12.5), (2, 20.2), (3, 33.1))
    ]
    still = judged(tapes=right).tape
    assert still is not None
    assert still.conclusion is Conclusion.UNCHANGED


def test_a_visit_before_the_round_is_asked_about() -> None:
    assert "boundaries.visited-before-round" in codes(judged(visited_at="2025-09-01T10:00:00+08:00"))
    assert "boundaries.visited-before-round" not in codes(judged())


def test_a_clock_a_year_off_is_shown_and_costs_nothing() -> None:
    store = in_memory(SIDE_A)
    round_id = open_round(store, PLAN, by=ME).round_id
    raw = {**check_of("marker_check", "M001", SIDE_A, round_id, new_id(), **VISIT), "said_at": "2019-09-01T10:00:00+08:00"}
    assert sync_checks(store, round_id, [raw], by=ME)[0].fate is Fate.STORED
    judgement = study_round(store, round_id).judgements[0]
    assert "boundaries.device-clock" in codes(judgement)


def test_not_found_is_not_lost() -> None:
    assert "boundaries.marker-unmoved" not in codes(judged(found_state=["lost"]))
    hasty = judged(found_state=["lost"], search_radius_m=5.0, search_minutes=2.0)
    assert any("不能认定丢失" in f.sentence.zh for f in hasty.report)


def test_a_repair_without_the_neighbour_does_not_come_in() -> None:
    store = in_memory(SIDE_A)
    round_id = open_round(store, PLAN, by=ME).round_id
    alone = check_of(
        "marker_check", "M001", SIDE_A, round_id, new_id(), **{**VISIT, "attendance": BOTH[:1], "actions": ["repaired"]}
    )
    receipt = sync_checks(store, round_id, [alone], by=ME)[0]
    assert (receipt.fate, receipt.code) == (Fate.REFUSED, "boundaries.repair-without-neighbour")
    assert receipt.sentence is not None
    assert "第六条" in receipt.sentence.zh or "第6条" in receipt.sentence.zh
    harmless = check_of(
        "marker_check", "M001", SIDE_A, round_id, new_id(), **{**VISIT, "attendance": BOTH[:1], "actions": ["repainted"]}
    )
    assert sync_checks(store, round_id, [harmless], by=ME)[0].fate is Fate.STORED


def test_a_repair_told_in_two_halves_does_not_come_in_either() -> None:
    store = in_memory(SIDE_A)
    round_id = open_round(store, PLAN, by=ME).round_id
    first = check_of("marker_check", "M001", SIDE_A, round_id, new_id(), **{**VISIT, "attendance": BOTH[:1]})
    second = {**check_of("marker_check", "M001", SIDE_A, round_id, new_id(), actions=["reset"]), "sees": [first["statement_id"]]}
    assert [r.fate for r in sync_checks(store, round_id, [first, second], by=ME)] == [Fate.STORED, Fate.REFUSED]


def picture(lon: float | None, lat: float | None, colour: str) -> bytes:
    """A JPEG with a position in its EXIF, or none at all."""
    image, sink = Image.new("RGB", (64, 48), colour), io.BytesIO()
    tags = Image.Exif()
    if lon is not None and lat is not None:
        gps = tags.get_ifd(0x8825)
        gps.update({1: "N", 2: _dms(lat), 3: "E", 4: _dms(lon)})
        tags.get_ifd(0x8769)[0x9003] = "2026:09:01 10:05:00"
    image.save(sink, "JPEG", exif=tags)
    return sink.getvalue()


def _dms(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), minutes % 1 * 60


@pytest.mark.parametrize(
    ("lon", "lat", "expected"),
    [
        (HOME_LON, HOME_LAT, set()),
        (None, None, {"boundaries.photo-without-exif"}),
        (HOME_LAT, HOME_LON, {"boundaries.photo-position-swapped"}),
        (HOME_LON + 0.02, HOME_LAT, {"boundaries.photo-far-from-marker"}),
    ],
    ids=["at the marker", "without EXIF", "swapped", "two kilometres away"],
)
def test_a_photo_is_held_against_marker_and_visit(
    tmp_path: Path, lon: float | None, lat: float | None, expected: set[str]
) -> None:
    store, shelf = in_memory(SIDE_A), PhotoShelf(tmp_path)
    round_id = open_round(store, PLAN, by=ME).round_id
    photo = keep_photo(store, shelf, picture(lon, lat, "red"), round_id=round_id, by=ME).photo_id
    found = codes(judged_in(store, round_id, photos=[{"photo_id": photo, "view": "near"}]))
    assert {c for c in found if "photo" in c} == expected


def test_one_photo_for_two_markers_is_noticed_at_both(tmp_path: Path) -> None:
    store, shelf = in_memory(SIDE_A), PhotoShelf(tmp_path)
    round_id = open_round(store, PLAN, by=ME).round_id
    photo = keep_photo(store, shelf, picture(HOME_LON, HOME_LAT, "blue"), round_id=round_id, by=ME).photo_id
    judged_in(store, round_id, "M001", photos=[{"photo_id": photo}])
    judged_in(store, round_id, "M002", photos=[{"photo_id": photo}])
    by_subject = {j.item.subject: codes(j) for j in study_round(store, round_id).judgements}
    assert all("boundaries.photo-used-twice" in found for found in by_subject.values()), by_subject
