"""What leaves in a zip can be read elsewhere, says what it is, and can be checked file by file."""

import csv
import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from gisvc.forms.inspection.archive import archive_package
from gisvc.forms.inspection.documents import OUTPUTS, make_document
from gisvc.forms.inspection.errors import NotInRound
from gisvc.forms.inspection.exchange_package import exchange_package
from gisvc.forms.inspection.order import Order, order_of
from gisvc.forms.inspection.specimen import LINE
from gisvc.forms.papers.bundles import SUMS, file_name
from gisvc.forms.papers.errors import TemplateRefused, UnknownDocument
from gisvc.forms.papers.press import Press
from layers.files.photos import PhotoShelf


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    listed = (line.split("  ", 1) for line in files[SUMS].decode().splitlines())
    sums = {name: digest for digest, name in listed}
    assert sums == {name: hashlib.sha256(held).hexdigest() for name, held in files.items() if name != SUMS}
    return files


def test_the_exchange_package_is_a_draft_in_gb18030_with_folders(order: Order) -> None:
    files = opened(exchange_package(order))
    assert "草案 样式待确认" in files["说明.txt"].decode("gb18030")
    assert {name.split("/")[1] for name in files if "/" in name} == {"属性数据", "空间数据", "多媒体数据"}
    rows = list(csv.DictReader(io.StringIO(files["9912/属性数据/界桩.csv"].decode("gb18030"))))
    assert rows[0]["JZBH"].startswith("9912001A A&B <山> {{")
    assert "𠮷䶮㵐" in rows[0]["JZBH"]
    assert rows[0]["YHFWWJL"] == "42.6"
    assert rows[0]["ZZB"] == "4096123.45"
    assert float(rows[0]["JD"]) == 104.0
    assert order.photo("a" * 64) in files.values()


def test_a_corrected_mapping_is_followed(order: Order, tmp_path: Path) -> None:
    ours = Path("gisvc/forms/inspection/mzt.toml").read_text(encoding="utf-8")
    (tmp_path / "mzt.toml").write_text(ours.replace('JZCZ = "material"', 'CZ = "material"'), encoding="utf-8")
    read = opened(exchange_package(order, tmp_path))["9912/属性数据/界桩.csv"].decode("gb18030")
    assert read.splitlines()[0].split(",").count("CZ") == 1


@pytest.mark.parametrize("wrong", ['material"', '__class__"', "", "encoding = 3", "@object0.name"])
def test_a_mapping_that_cannot_be_followed_is_refused(order: Order, tmp_path: Path, wrong: str) -> None:
    ours = Path("gisvc/forms/inspection/mzt.toml").read_text(encoding="utf-8")
    broken = (
        "line = 1"
        if not wrong
        else wrong
        if "=" in wrong
        else ours.replace('"material"', f'"x{wrong}' if wrong == 'material"' else f'"{wrong.rstrip(chr(34))}"')
    )
    (tmp_path / "mzt.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(TemplateRefused):
        exchange_package(order, tmp_path)


def test_the_archive_holds_every_paper_and_every_photo(order: Order) -> None:
    files = opened(archive_package(order, Press()))
    for output in OUTPUTS:
        assert sum(file_name(output.title) in name for name in files) >= 2, output.name
    assert any(name.startswith("照片/") for name in files)
    assert order.dossier.study.version in files["版本.txt"].decode("utf-8-sig")


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "a\\b", "con:", "\u202egpj.exe", " . ", "x" * 300, "甲\n乙"])
def test_a_file_name_never_leads_anywhere(name: str) -> None:
    made = file_name(name)
    assert made
    assert len(made) <= 60
    assert not set(made) & set('/\\:\n\u202e<>"|?*')
    assert not made.startswith(".")


def test_layers_go_out_with_their_marks(order: Order) -> None:
    files = opened(make_document(order, Press(), "gpx", "zip"))
    assert any("界桩" in name for name in files)
    assert "内部资料" in files["说明.txt"].decode("utf-8-sig")


@pytest.mark.parametrize(("name", "ending"), [("report", "exe"), ("nothing", "pdf"), ("gpkg", "pdf"), ("working-map", "xlsx")])
def test_what_is_not_printed_is_refused_with_what_is(order: Order, name: str, ending: str) -> None:
    with pytest.raises(UnknownDocument):
        make_document(order, Press(), name, ending)


def test_a_side_or_line_of_another_round_is_refused(order: Order, tmp_path: Path) -> None:
    shelf = PhotoShelf(tmp_path)
    for wrong in ({"side": "123456"}, {"line_id": "nowhere"}):
        with pytest.raises(NotInRound):
            order_of(order.dossier, shelf, is_demonstration=True, **wrong)
    assert order_of(order.dossier, shelf, is_demonstration=True, side="990001", line_id=LINE).items
