"""T9: an archive that unfolds without end, or reaches out of itself, is refused before it is unpacked."""

import io
import resource
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from layers.files.errors import FileTooLarge, PasswordProtected, UnsafeArchive
from layers.files.limits import MEBIBYTE, Limits
from layers.files.read import read_foreign

CSV = "名称,人口\n景泰县,1\n"


def resident_bytes() -> int:
    """Memory of this process, from the kernel."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def archive_of(path: Path, entries: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def test_216_megabytes_in_half_a_megabyte_never_reach_us(tmp_path: Path) -> None:
    bomb = archive_of(tmp_path / "bomb.zip", {"a.csv": b"0" * (216 * MEBIBYTE)})
    assert bomb.stat().st_size < MEBIBYTE
    before = resident_bytes()
    with pytest.raises(UnsafeArchive):
        read_foreign(bomb)
    assert resident_bytes() - before < 100 * MEBIBYTE  # less than half the bomb, whatever the suite itself holds


def test_a_header_that_lies_about_its_size_gains_nothing(tmp_path: Path) -> None:
    honest = archive_of(tmp_path / "a.zip", {"a.csv": b"0" * (60 * MEBIBYTE)}).read_bytes()
    true_size, small = struct.pack("<I", 60 * MEBIBYTE), struct.pack("<I", 1000)
    (tmp_path / "liar.zip").write_bytes(honest.replace(true_size, small))
    with pytest.raises(Exception, match="liar") as refused:
        read_foreign(tmp_path / "liar.zip", limits=Limits(max_unpacked_bytes=10 * MEBIBYTE))
    assert refused.value.code.startswith("files.")  # type: ignore[attr-defined]


def test_all_entries_together_are_capped(tmp_path: Path) -> None:
    import os

    entries: dict[str, str | bytes] = {f"{n}.csv": os.urandom(MEBIBYTE) for n in range(5)}
    with pytest.raises(FileTooLarge):
        read_foreign(archive_of(tmp_path / "a.zip", entries), limits=Limits(max_unpacked_bytes=3 * MEBIBYTE))


@pytest.mark.parametrize("name", ["../../x.csv", "/etc/x.csv", "C:\\x.csv", "..\\x.csv", "a/../../x.csv", "\\\\host\\x.csv"])
def test_a_name_that_leaves_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafeArchive):
        read_foreign(archive_of(tmp_path / "slip.zip", {name: CSV}))
    assert not (tmp_path.parent / "x.csv").exists()


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.csv")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(UnsafeArchive):
        read_foreign(tmp_path / "link.zip")


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", CSV)
    with pytest.raises(UnsafeArchive):
        read_foreign(archive_of(tmp_path / "nested.zip", {"inner.zip": inner.getvalue()}))


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_name_given_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
        archive.writestr("a.csv", CSV)
        archive.writestr("a.csv", CSV)
    with pytest.raises(UnsafeArchive):
        read_foreign(tmp_path / "twice.zip")


def test_the_same_name_in_two_folders_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeArchive):
        read_foreign(archive_of(tmp_path / "two.zip", {"a/x.csv": CSV, "b/x.csv": CSV}))


def test_an_encrypted_entry_is_refused_with_the_reason(tmp_path: Path) -> None:
    plain = archive_of(tmp_path / "plain.zip", {"a.csv": CSV}).read_bytes()
    local, central = plain.index(b"PK\x03\x04"), plain.index(b"PK\x01\x02")
    locked = bytearray(plain)
    locked[local + 6] |= 1
    locked[central + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(locked))
    with pytest.raises(PasswordProtected):
        read_foreign(tmp_path / "locked.zip")


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeArchive):
        read_foreign(archive_of(tmp_path / "many.zip", {f"{n}.csv": CSV for n in range(1001)}))


def test_a_workbook_is_held_to_the_same_rules(tmp_path: Path) -> None:
    sheet = b"<worksheet>" + b"<c/>" * (40 * MEBIBYTE // 4)
    bomb = archive_of(tmp_path / "bomb.xlsx", {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": sheet})
    with pytest.raises(UnsafeArchive):
        read_foreign(bomb)


def test_a_plain_archive_is_read(tmp_path: Path) -> None:
    table = read_foreign(archive_of(tmp_path / "ok.zip", {"数据/a.csv": CSV, "数据/说明.txt": "请看"}))
    assert list(table.cells["名称"]) == ["景泰县"]
