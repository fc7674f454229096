"""What a phone takes along and sends: the round as one JSON, records with a receipt each, photos first."""

import hashlib
from collections.abc import Iterator

import httpx
import pytest

from boundaries.records.kinds import MARKER_CHECK, SEGMENT_CHECK
from boundaries.records.statement import read_statement
from boundaries.use_cases.journal import read_book
from boundaries.use_cases.rounds import record, study_round
from layers.people import PersonId
from tests.field_desk import ROUND, field_desk, jpeg, statement
from tests.front_desk import SmallDesk, program, serving, sign_in
from tests.long_line import OURS, ROUND_ID, THEIRS


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SmallDesk, str]]:
    app, desk = field_desk(tmp_path_factory.mktemp("field"))
    with serving(app) as address:
        yield desk, address


@pytest.fixture
def zhang(desk: tuple[SmallDesk, str]) -> Iterator[httpx.Client]:
    with program(desk[1]) as client:
        sign_in(client, "zhang")
        yield client


def send(client: httpx.Client, *statements: object) -> list[dict[str, object]]:
    answer = client.post(f"{ROUND}/checks", json={"statements": list(statements)})
    assert answer.status_code == 200, answer.text
    receipts: list[dict[str, object]] = answer.json()["receipts"]
    return receipts


def test_a_round_is_taken_along_whole_and_segments_come_first(zhang: httpx.Client) -> None:
    told = zhang.get(f"{ROUND}/field").json()
    assert (told["side"], told["me"]["person"], told["me"]["may_enter"]) == (OURS, "zhang", True)
    assert [side["name"] for side in told["sides"]] == ["景泰县", "靖远县"]
    assert list(told["kinds"]) == ["segment_check", "marker_check"]
    assert len(told["items"]) == 10
    marker = next(item for item in told["items"] if item["subject"] == "M002")
    assert len(marker["objects"]) == 3
    assert {"label": {"zh": "材质", "en": "material"}, "value": "花岗岩", "unit": None} in marker["facts"]
    assert {team["side"] for team in told["teams"]} == {OURS, THEIRS}


@pytest.mark.parametrize("kind", [MARKER_CHECK, SEGMENT_CHECK], ids=lambda kind: kind.name)
def test_the_form_asks_exactly_what_the_kind_declares(zhang: httpx.Client, kind: object) -> None:
    assert kind in (MARKER_CHECK, SEGMENT_CHECK)
    declared = MARKER_CHECK if kind is MARKER_CHECK else SEGMENT_CHECK
    told = zhang.get(f"{ROUND}/field").json()["kinds"][declared.name]
    assert [field["name"] for field in told["fields"]] == list(declared.field_names)
    for said, field in zip(told["fields"], declared.fields, strict=True):
        assert (said["kind"], said["label"]["zh"], said.get("minimum"), said.get("required", False)) == (
            field.kind.value,
            field.label.zh,
            field.minimum,
            field.required,
        )
        assert [code["code"] for code in said.get("codes", [])] == list(field.codes or [])
        assert [column["name"] for column in said.get("columns", [])] == [column.name for column in field.columns]
    assert {field["section"] for field in told["fields"]} <= {section["name"] for section in told["sections"]}
    gate = told["not_found"]
    if gate:
        assert set(gate["codes"]) <= set(declared.field(gate["field"]).codes or [])
        assert {*gate["opens"], *gate["hides"]} <= set(declared.sections)
        assert set(gate["hides_fields"]) <= set(declared.field_names)


def test_an_unchanged_round_is_not_sent_twice(zhang: httpx.Client) -> None:
    first = zhang.get(f"{ROUND}/field")
    again = zhang.get(f"{ROUND}/field", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    send(zhang, statement("M006"))
    assert zhang.get(f"{ROUND}/field", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_each_record_gets_a_receipt_with_the_hash_of_its_own_text_and_twice_is_once(
    zhang: httpx.Client, desk: tuple[SmallDesk, str]
) -> None:
    said = statement("M001")
    (receipt,) = send(zhang, said)
    assert (receipt["fate"], receipt["content_hash"]) == ("stored", read_statement(said).content_hash)
    before = desk[0].store.last_commit()
    assert [r["fate"] for r in send(zhang, said, said)] == ["already_held", "already_held"]
    assert desk[0].store.last_commit() == before


def test_what_was_sent_comes_back_as_our_present_values_with_the_heads_to_see(zhang: httpx.Client) -> None:
    said = statement("M002", values={"found_state": ["leaning"], "threat": "取沙"})
    send(zhang, said)
    item = next(i for i in zhang.get(f"{ROUND}/field").json()["items"] if i["subject"] == "M002")
    assert item["present"] == {"found_state": ["leaning"], "threat": "取沙"}
    assert item["heads"] == [said["statement_id"]]
    corrected = statement("M002", sees=item["heads"], values={"found_state": ["intact"]})
    assert send(zhang, corrected)[0]["fate"] == "stored"


def test_two_phones_of_one_side_that_disagree_are_both_kept_and_shown(zhang: httpx.Client) -> None:
    one, other = statement("M003", values={"is_firm": True}), statement("M003", values={"is_firm": False})
    assert [r["fate"] for r in send(zhang, one, other)] == ["stored_with_conflict", "stored_with_conflict"]
    item = next(i for i in zhang.get(f"{ROUND}/field").json()["items"] if i["subject"] == "M003")
    assert {said["value"] for said in item["conflicts"]["is_firm"]} == {True, False}
    assert "is_firm" not in item.get("present", {})


def test_nobody_sends_in_anothers_name_and_the_others_of_the_batch_are_taken(
    zhang: httpx.Client, desk: tuple[SmallDesk, str]
) -> None:
    own, foreign, last = statement("S001", values={"found_state": "clear"}), statement("M004", by="wang"), statement("M004")
    receipts = send(zhang, own, foreign, last)
    assert [r["fate"] for r in receipts] == ["stored", "refused", "stored"]
    assert (receipts[1]["code"], receipts[1]["statement_id"]) == ("gisvc.said-by-another", foreign["statement_id"])
    assert foreign["statement_id"] not in read_book(desk[0].store).statements


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"side": THEIRS}, "boundaries.not-our-side"),
        ({"subject": "M999"}, "boundaries.unknown-subject"),
        ({"round_id": "another"}, "boundaries.wrong-round"),
        ({"values": {"found_state": ["melted"]}}, "boundaries.not-a-statement"),
        ({"said_at": "2026-09-01T10:00:00"}, "boundaries.not-a-statement"),
    ],
)
def test_what_does_not_fit_comes_back_with_its_reason(zhang: httpx.Client, change: dict[str, object], code: str) -> None:
    (receipt,) = send(zhang, {**statement("M005"), **change})
    assert (receipt["fate"], receipt["code"]) == ("refused", code)
    assert receipt["sentence"]


def test_a_batch_has_its_limit(zhang: httpx.Client) -> None:
    assert zhang.post(f"{ROUND}/checks", json={"statements": [statement()] * 201}).status_code == 400
    assert zhang.post(f"{ROUND}/checks", json={"statements": [], "by": "somebody"}).status_code == 400
    assert [r["fate"] for r in send(zhang, "not a record", 7, None)] == ["refused"] * 3


def test_a_photo_is_answered_with_its_hash_and_its_record_waits_for_it(zhang: httpx.Client) -> None:
    content = jpeg(1)
    photo = hashlib.sha256(content).hexdigest()
    said = statement("M005", values={"found_state": ["intact"], "photos": [{"photo_id": photo}]})
    assert send(zhang, said)[0]["fate"] == "awaiting_photos"
    for was_held in (False, True):
        answer = zhang.post(f"{ROUND}/photos", content=content, headers={"content-type": "image/jpeg"})
        assert answer.json() == {"photo_id": photo, "bytes": len(content), "was_held": was_held}
    assert send(zhang, said)[0]["fate"] == "stored"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 415, "files.not-a-photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 415, "files.not-a-photo"),
        (jpeg()[:400], 415, "files.not-a-photo"),
        (b"\xff\xd8\xff" + bytes(30 * 1024 * 1024), 413, "files.too-large"),
    ],
    ids=["nothing", "svg", "half a photo", "too large"],
)
def test_what_is_no_photo_is_refused_and_leaves_nothing(
    zhang: httpx.Client, desk: tuple[SmallDesk, str], content: bytes, status: int, code: str
) -> None:
    before = desk[0].store.last_commit()
    answer = zhang.post(f"{ROUND}/photos", content=content, headers={"content-type": "image/jpeg"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert desk[0].store.last_commit() == before


def test_a_viewer_looks_and_does_not_send_and_a_stranger_does_neither(desk: tuple[SmallDesk, str]) -> None:
    with program(desk[1]) as client:
        for expected in (401, 403):
            assert client.post(f"{ROUND}/checks", json={"statements": []}).status_code == expected
            assert client.post(f"{ROUND}/photos", content=jpeg()).status_code == expected
            if expected == 401:
                assert client.get(f"{ROUND}/field").status_code == 401
                sign_in(client, "viewer")
        assert client.get(f"{ROUND}/field").json()["me"]["may_enter"] is False


def test_a_round_nobody_knows_is_not_found(zhang: httpx.Client) -> None:
    assert zhang.get("/api/rounds/nowhere/field").json()["code"] == "boundaries.unknown-round"
    assert zhang.post("/api/rounds/nowhere/checks", json={"statements": []}).status_code == 404
    assert zhang.post("/api/rounds/nowhere/photos", content=jpeg()).status_code == 404
    assert zhang.get("/rounds/nowhere/field").status_code == 404


def test_the_shell_is_one_version_and_an_older_one_is_gone(zhang: httpx.Client) -> None:
    page = zhang.get(f"/rounds/{ROUND_ID}/field", headers={"accept": "text/html"}).text
    version = page.split('data-version="')[1].split('"')[0]
    script = zhang.get(f"/field/{version}/app.js")
    assert (script.status_code, script.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert zhang.get("/field/0123456789abcdef/app.js").status_code == 404
    for name in ("../field.css", "%2e%2e%2fstyle.css", "worker.js", "nothing.js"):
        assert zhang.get(f"/field/{version}/{name}").status_code == 404
    worker = zhang.get("/field/worker.js")
    assert worker.headers["service-worker-allowed"] == "/rounds/"
    assert f'"version":"{version}"' in worker.text
    manifest = zhang.get(f"/rounds/{ROUND_ID}/field/manifest.webmanifest").json()
    assert manifest["start_url"] == f"/rounds/{ROUND_ID}/field"
    for icon in manifest["icons"]:
        assert zhang.get(icon["src"]).headers["content-type"] == "image/png"


def test_the_last_rounds_values_are_there_to_be_repeated(desk: tuple[SmallDesk, str], zhang: httpx.Client) -> None:
    store, me = desk[0].store, PersonId("zhang")
    from boundaries.use_cases.rounds import open_round
    from tests.long_line import PLAN

    earlier = open_round(store, {**PLAN, "name": "第四轮", "round_no": 4, "year": 2021}, by=me)
    record(store, MARKER_CHECK, "M001", {"inscription": "景泰 2001"}, round_id=earlier.round_id, by=me)
    item = next(i for i in zhang.get(f"{ROUND}/field").json()["items"] if i["subject"] == "M001")
    assert (item["last"], item["last_round"]) == ({"inscription": "景泰 2001"}, "第四轮")


def test_a_closed_round_takes_nothing_more(desk: tuple[SmallDesk, str], zhang: httpx.Client) -> None:
    from boundaries.records.kinds import CLOSING

    study = study_round(desk[0].store, ROUND_ID)
    closing = {"closed_on": "2026-11-30", "version": study.version}
    record(desk[0].store, CLOSING, ROUND_ID, closing, round_id=ROUND_ID, by=PersonId("zhang"))
    assert zhang.get(f"{ROUND}/field").json()["round"]["closed_on"] == "2026-11-30"
    assert send(zhang, statement("M006"))[0]["code"] == "boundaries.round-closed"
    assert zhang.post(f"{ROUND}/photos", content=jpeg(9)).json()["code"] == "boundaries.round-closed"
