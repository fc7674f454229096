"""What names are reviewed by at this desk: the rule packs of the house with the bureau's own, and the font whose shapes are compared."""

from pathlib import Path
from typing import Final

from gazetteer.rules.errors import BadPack
from gazetteer.rules.shelf import PackShelf, shelf_of, shipped_shelf
from gazetteer.use_cases.request_settings import RequestRules
from gazetteer.use_cases.review import IndexShelf
from gisvc.calendar_file import read_calendar
from gisvc.forms.papers.fonts import drawing_font
from gisvc.settings import Settings
from layers.wording import Wording

MOST_FILES: Final = 200
MOST_BYTES: Final = 300_000


def name_shelf(settings: Settings) -> IndexShelf:
    """The shelf a service keeps for as long as it runs, or a verb for as long as it lasts.

    Raises:
        BadPack: one of the bureau's packs cannot be relied on.
        NotACalendar: its calendar cannot be read.
    """
    rules = RequestRules(packs_in(settings.pack_dir), read_calendar(settings.working_days_file))
    return IndexShelf(font=drawing_font(settings.font_dir), rules=rules)


def packs_in(folder: Path | None) -> PackShelf:
    """The packs shipped with the bureau's own (*.toml) laid among them; one of the same id takes the place of a shipped one.

    Raises:
        BadPack: the folder is not there or holds too much, a file is too large, not UTF-8, or not a pack; with file and line.
    """
    if folder is None:
        return shipped_shelf()
    if not folder.is_dir():
        raise BadPack(
            folder.name, Wording("GISVC_PACK_DIR 所指的文件夹不存在。", "the folder GISVC_PACK_DIR points at is not there.")
        )
    files = sorted(f for f in folder.glob("*.toml") if f.is_file())
    if len(files) > MOST_FILES:
        raise BadPack(folder.name, Wording(f"文件多于 {MOST_FILES} 个。", f"it holds more than {MOST_FILES} files."))
    return shipped_shelf().with_packs(shelf_of({file.name: _text(file) for file in files}).packs)


def _text(file: Path) -> str:
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadPack(
            file.name, Wording(f"文件大于 {MOST_BYTES // 1000} KB。", f"the file is larger than {MOST_BYTES // 1000} kB.")
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadPack(
            file.name, Wording("不是 UTF-8 编码，请另存为 UTF-8。", "not UTF-8; save it as UTF-8."), line=line
        ) from None
