"""What pages and routes ask about place names, worked out once per commit for everybody who may see the same."""

from gazetteer.pinyin import Evidence, ReadingAuthority, ReadingRow, shipped_authority
from gazetteer.rules.shelf import PackShelf
from gazetteer.specs import READINGS
from gisvc.auth.visitor import Visitor
from gisvc.cells import records_of
from gisvc.desk import Desk
from layers.reference import DIVISIONS
from layers.store.protocol import Store


def pack_shelf(desk: Desk) -> PackShelf:
    """The rule packs names are judged by: those shipped and the bureau's own."""
    return desk.names.packs


def division_names(desk: Desk, visitor: Visitor) -> dict[str, str]:
    """What people call the divisions the visitor may see, by short code."""
    return desk.answer(visitor, "division-names", None, _division_names)


def _division_names(view: Store) -> dict[str, str]:
    held = view.read(DIVISIONS)
    return {str(code): str(name) for code, name in zip(held["code"], held["name"], strict=True)}


def place_in_words(code: str, names: dict[str, str]) -> str:
    """一条山镇城北村: the divisions from the township down, as far as they are known."""
    above = [names[code[:n]] for n in (9, 12) if len(code) >= n and code[:n] in names]
    return "".join(above) or names.get(code[:6], code)


def reading_authority(desk: Desk, visitor: Visitor) -> ReadingAuthority:
    """The readings decided: the bureau's own before those shipped with the house."""
    return desk.answer(visitor, "readings", None, lambda view: shipped_authority().with_bureau(_bureau_rows(view)))


def _bureau_rows(view: Store) -> list[ReadingRow]:
    """Rows whose reading has one syllable a character; others cannot be laid upon a name and stay a list to be looked at."""
    rows = []
    for row in records_of(view.read(READINGS)):
        syllables = tuple(str(row["reading"]).split())
        if len(syllables) == len(str(row["characters"])):
            evidence = Evidence(str(row["evidence"]), "decision", True, row["decided_on"])
            rows.append(
                ReadingRow(
                    str(row["characters"]), syllables, str(row["division_code"]), (evidence,), place=str(row["place_name"] or ""),
                    is_of_bureau=True,
                )
            )  # fmt: skip
    return rows
