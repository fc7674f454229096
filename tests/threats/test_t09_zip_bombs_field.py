"""T9: an archive from the field that unfolds without end, or reaches out of itself, is kept apart and nothing of it is unpacked."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from boundaries.field.receipt import FileFate
from layers.files.limits import MEBIBYTE
from tests.little_package import Team, team


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Team:
    return team(tmp_path_factory.mktemp("ours"))


def archive_of(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return sink.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def locked() -> bytes:
    content = bytearray(archive_of(("statements.json", b"{}")))
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


# Each is made by the test that hands it in: every worker reads this file, one needs them.
HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb": lambda: archive_of(("DCIM/a.jpg", b"0" * (216 * MEBIBYTE))),
    "slip": lambda: archive_of(("../../statements.json", b"{}")),
    "absolute": lambda: archive_of(("/etc/x.json", b"{}")),
    "windows": lambda: archive_of(("C:\\x.json", b"{}")),
    "link": lambda: archive_of((link("statements.json"), b"/etc/passwd")),
    "nested": lambda: archive_of(("inner.zip", archive_of(("statements.json", b"{}")))),
    "encrypted": locked,
    "many": lambda: archive_of(*((f"{n}.json", b"") for n in range(6000))),
    "cut": lambda: archive_of(("statements.json", b"{}" * 1000))[:-30],
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_archive_is_kept_apart_with_its_reason(ours: Team, name: str) -> None:
    receipt = ours.bring_content(HOSTILE[name](), f"{name}.zip", accept_unsigned=True)
    assert receipt.files[0].fate is FileFate.QUARANTINED
    assert receipt.files[0].sentence is not None
    assert any(kept["name"] == f"{name}.zip" and kept["reason"] for kept in ours.kept_apart())
    assert receipt.records == ()
    assert receipt.photos == ()


def test_nothing_was_written_outside(ours: Team) -> None:
    beside = {p.name for p in Path(ours.folder).iterdir()}
    assert beside <= {"field", "photos", *(str(n) for n in range(1, ours.handed + 1))}
