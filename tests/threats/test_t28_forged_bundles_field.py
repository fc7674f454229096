"""T28: a file from the field that was changed after it was sealed is kept apart with the reason, and nothing of it is taken."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from boundaries.field.receipt import FileFate, Origin
from boundaries.field.seal import PackageKeys
from boundaries.journal.keys import new_key
from boundaries.records.statement import new_id
from boundaries.use_cases.journal import read_book
from tests.little_line import BOTH, SIDE_A, check_of
from tests.little_package import Team, edit, standing_package, team


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Team:
    return team(tmp_path_factory.mktemp("ours"))


def exported(*, seal: str | None = None, spoil: bytes = b"", round_id: str = "round-2026") -> bytes:
    """What the form exports; `spoil` replaces its statements after they were sealed."""
    contents = standing_package().contents
    statement = check_of("marker_check", "M001", SIDE_A, round_id, new_id(), found_state=["intact"], attendance=BOTH)
    told = json.dumps({"ticket": dict(contents.ticket.to_json()), "statements": [statement]}).encode()
    sealed = contents.keys.seal_of_device(told) if seal is None else seal
    return packed({"statements.json": spoil or told, "seal.json": json.dumps({"seal": sealed}).encode()})


def packed(files: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return sink.getvalue()


def entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def assert_quarantined(ours: Team, content: bytes, name: str = "export.zip") -> None:
    head = read_book(ours.store).head()
    receipt = ours.bring_content(content, name, accept_unsigned=True)
    assert receipt.files[0].fate is FileFate.QUARANTINED, receipt.to_text()
    assert any(kept["sha256"] == receipt.files[0].sha256 and kept["reason"] for kept in ours.kept_apart())
    assert read_book(ours.store).head() == head


def test_an_honest_export_is_taken(ours: Team) -> None:
    receipt = ours.bring_content(exported(), "export.zip")
    assert receipt.files[0].origin is Origin.SEALED
    assert receipt.is_complete


def test_one_changed_letter_is_enough(ours: Team) -> None:
    honest = entries(exported())["statements.json"]
    assert_quarantined(ours, packed({**entries(exported()), "statements.json": honest.replace(b"intact", b"moved ".strip())}))


def test_any_flipped_byte_of_the_file_is_found(ours: Team) -> None:
    honest = exported()
    body = honest.index(b'"statements"')
    flipped = bytearray(honest)
    flipped[body + 40] ^= 0x01
    assert_quarantined(ours, bytes(flipped))


def test_a_seal_of_somebody_else_is_none(ours: Team) -> None:
    stranger = PackageKeys.of(new_key(SIDE_A), standing_package().package_id)
    honest = entries(exported())["statements.json"]
    assert_quarantined(ours, exported(seal=stranger.seal_of_device(honest)))


def test_a_ticket_that_was_altered_is_not_ours(ours: Team) -> None:
    files = entries(exported())
    told = json.loads(files["statements.json"])
    told["ticket"]["made_at"] = "2020-01-01T00:00:00+00:00"
    assert_quarantined(ours, packed({**files, "statements.json": json.dumps(told).encode()}))


def test_a_geopackage_with_another_ticket_is_not_ours(ours: Team) -> None:
    gpkg = ours.unpacked(standing_package()) / "field.gpkg"
    edit(gpkg, "package", "1", seal="0" * 64)
    edit(gpkg, "marker_checks", "subject = 'M002'", outcome="none")
    assert_quarantined(ours, gpkg.read_bytes(), "field.gpkg")


def test_a_manifest_that_was_rewritten_is_found(ours: Team, tmp_path: Path) -> None:
    files = entries(standing_package().content)
    manifest = json.loads(files["manifest.json"])
    manifest["withheld"] = []
    gpkg = tmp_path / "field.gpkg"
    gpkg.write_bytes(files["field.gpkg"])
    edit(gpkg, "marker_checks", "subject = 'M002'", outcome="none")
    changed = {**files, "field.gpkg": gpkg.read_bytes(), "manifest.json": json.dumps(manifest).encode()}
    assert_quarantined(ours, packed({name: content for name, content in changed.items() if not name.endswith("/")}))


def test_taking_the_seal_away_asks_and_does_not_pass(ours: Team) -> None:
    files = entries(exported())
    receipt = ours.bring_content(packed({"statements.json": files["statements.json"]}), "export.zip")
    assert receipt.files[0].fate is FileFate.ASKS
    assert receipt.records == ()


def test_a_photo_that_is_not_the_one_its_name_says_is_refused(ours: Team) -> None:
    from tests.little_package import jpeg

    receipt = ours.bring_content(packed({f"photos/{'a' * 64}.jpg": jpeg(1)}), "photos.zip")
    assert not receipt.photos[0].is_kept
