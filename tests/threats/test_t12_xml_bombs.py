"""T12: XML from outside declares no entities: not in GPX, KML, Excel, Word or a form."""

import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped,unused-ignore]
import pytest

from layers.files.errors import FileRefused, UnsafeMarkup
from layers.files.read import read_foreign, require_plain_document

LAUGHS = "".join(
    f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "ha"}{("&l" + str(n - 1) + ";") * 9 if n else ""}">' for n in range(10)
)


def bomb(root: str) -> str:
    return f"<?xml version='1.0'?><!DOCTYPE x [{LAUGHS}]>{root.replace('@', '&l9;')}"


def reach_out(root: str, canary: Path) -> str:
    return f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM '{canary.as_uri()}'>]>{root.replace('@', '&e;')}"


ROOTS = {
    "gpx": '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1"><wpt lat="37" lon="104"><name>@</name></wpt></gpx>',
    "kml": '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>@</name><Point><coordinates>104,37</coordinates></Point></Placemark></Document></kml>',
    "xml": '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>@</h:title></h:head></h:html>',
}


def office(path: Path, part: str, content: str) -> Path:
    """A real workbook with one part replaced, or a bare Word document of that part."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr(part, content)
        return path
    book: Any = openpyxl.Workbook()
    book.active.append(["名称"])
    plain = path.with_name("plain.xlsx")
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.namelist():
            target.writestr(entry, content if entry == part else source.read(entry))
    return path


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>@</t></is></c></row></sheetData></worksheet>'


def hostile_files(folder: Path, make: str, canary: Path) -> list[Path]:
    def write(root: str) -> str:
        return bomb(root) if make == "bomb" else reach_out(root, canary)

    files = []
    for extension, root in ROOTS.items():
        path = folder / f"hostile.{extension}"
        path.write_text(write(root), encoding="utf-8")
        files.append(path)
    files.append(office(folder / "hostile.xlsx", "xl/worksheets/sheet1.xml", write(SHEET)))
    files.append(office(folder / "hostile.docx", "word/document.xml", write("<w>@</w>")))
    return files


def opened(path: Path) -> None:
    if path.suffix in (".xml", ".docx"):
        require_plain_document(path)
    else:
        read_foreign(path)


@pytest.mark.parametrize("make", ["bomb", "file"])
def test_five_kinds_of_documents_with_entities_are_refused(tmp_path: Path, make: str) -> None:
    canary = tmp_path / "canary"
    canary.write_text("canary-5207")
    for path in hostile_files(tmp_path, make, canary):
        begun = time.monotonic()
        with pytest.raises(UnsafeMarkup) as refused:
            opened(path)
        assert "canary-5207" not in str(refused.value) + refused.value.detail
        assert time.monotonic() - begun < 10


def test_a_part_under_another_name_hides_nothing(tmp_path: Path) -> None:
    """The workbook says where its sheet is; it need not be called .xml."""
    plain = office(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", bomb(SHEET))
    hidden = tmp_path / "hidden.xlsx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(hidden, "w") as target:
        for entry in source.namelist():
            content = source.read(entry).replace(b"sheet1.xml", b"sheet1.png")
            target.writestr(entry.replace("sheet1.xml", "sheet1.png"), content)
    with pytest.raises(UnsafeMarkup):
        read_foreign(hidden)


def test_another_encoding_hides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "hidden.kml"
    path.write_bytes(bomb(ROOTS["kml"]).replace("<?xml version='1.0'?>", "").encode("utf-16"))
    with pytest.raises(UnsafeMarkup):
        read_foreign(path)


def test_absurd_nesting_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.kml"
    path.write_text('<kml xmlns="http://www.opengis.net/kml/2.2">' + "<Folder>" * 100_000 + "</Folder>" * 100_000 + "</kml>")
    with pytest.raises(FileRefused):
        read_foreign(path)


def test_plain_documents_pass(tmp_path: Path) -> None:
    for extension in ("gpx", "kml"):
        path = tmp_path / f"plain.{extension}"
        path.write_text(ROOTS[extension].replace("@", "景泰&amp;条山"), encoding="utf-8")
        assert "景泰&条山" in read_foreign(path).cells.to_numpy()
    path = tmp_path / "plain.xml"
    path.write_text(ROOTS["xml"])
    require_plain_document(path)
