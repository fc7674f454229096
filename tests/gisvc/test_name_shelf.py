"""The bureau's rule packs are read from one folder, strictly: what cannot be relied on is refused with its file and line."""

from datetime import date
from pathlib import Path

import pytest

from gazetteer.rules.errors import BadPack
from gisvc.forms.papers import fonts
from gisvc.name_shelf import MOST_BYTES, name_shelf, packs_in
from gisvc.settings import Settings

PACK = """id = "{}"
version = "2"
title = {{ zh = "本市规则", en = "rules of the city" }}
division = "6204"
footing = "practice"
[rules]
U10 = {{ cite = "practice#易混" }}
"""


def test_packs_of_the_folder_stand_among_those_shipped(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(PACK.format("baiyin"), encoding="utf-8-sig")
    (tmp_path / "tongling.toml").write_text(PACK.format("tongling"), encoding="utf-8")
    (tmp_path / "read me.txt").write_text("no pack", encoding="utf-8")
    shelf = name_shelf(Settings(pack_dir=tmp_path)).packs
    assert [p.pack_id for p in shelf.packs_for("620423", date(2025, 1, 1))] == ["national-2024", "baiyin", "tongling"]
    assert {p.version for p in shelf.packs if p.pack_id == "tongling"} == {"2"}
    assert "national-2022" in {p.pack_id for p in shelf.packs}


@pytest.mark.parametrize(
    ("content", "says", "line"),
    [
        (PACK.format("x").replace("U10", "U99").encode(), "“own.toml”第 7 行", 7),
        ("id = 1\ntitle = \"景泰\"".encode("gb18030"), "UTF-8", 2),
        (b"#" * (MOST_BYTES + 1), "300 KB", None),
        (b"id = ", "不是有效的 TOML", 1),
    ],
)  # fmt: skip
def test_a_file_that_is_no_pack_is_refused_with_its_line(tmp_path: Path, content: bytes, says: str, line: int | None) -> None:
    (tmp_path / "own.toml").write_bytes(content)
    with pytest.raises(BadPack) as refused:
        packs_in(tmp_path)
    assert says in refused.value.wording.zh
    assert refused.value.facts["line"] == line


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPack, match="GISVC_PACK_DIR"):
        packs_in(tmp_path / "gone")


def test_shapes_are_seen_in_the_font_we_carry_else_in_one_that_draws_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = fonts.drawing_font(None)
    assert carried is not None
    assert carried.parent == fonts.CARRIED
    assert name_shelf(Settings()).font == carried
    (tmp_path / "own.otf").write_bytes(carried.read_bytes())
    monkeypatch.setattr(fonts, "CARRIED", tmp_path / "gone")
    assert fonts.drawing_font(tmp_path) is not None
