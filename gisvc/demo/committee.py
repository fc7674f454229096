"""What the committee of the demonstration county keeps beside its names: heritage, names to revive, words, readings, signs and plates. All made up."""

import numpy as np
import shapely

from gisvc.demo.county import County
from gisvc.demo.ground import Ground, to_degrees
from gisvc.demo.land import MADE_UP, Row

TOWN_FEATURES = (
    # place id, name, category, east and north of the market square in metres, famous
    ("N1", "寿鹿山", "13400", -24_000.0, 2_000.0, True),
    ("N2", "米家山", "13400", 12_000.0, 9_000.0, False),
    ("N3", "大沙河", "12100", 2_600.0, -3_000.0, False),
    ("N4", "双龙寺", "25100", 900.0, -700.0, False),
)


def at(east_m: float, north_m: float) -> shapely.Point:
    """A point by metres east and north of the market square."""
    (lonlat,) = to_degrees(np.array([[east_m, north_m]]))
    return shapely.Point(*lonlat)


def heritage_rows(county: County) -> list[Row]:
    town, old = county.townships[0].code, county.townships[1].code
    return [
        _heritage("H1", old, "芦阳镇", "county", "1441~", "明正统年间（虚构）", "T620423101"),
        _heritage("H2", town, "永泰路", "county", "1607", "因永泰古城得名（虚构）", "R05"),
        _heritage("H3", town, "寿鹿街", "candidate", "清", "因寿鹿山得名（虚构）", "R02"),
    ]


def _heritage(key: str, code: str, name: str, level: str, attested: str, story: str, place: str) -> Row:
    return {
        "heritage_id": key,
        "division_code": code,
        "place_id": place,
        "name": name,
        "level": level,
        "heritage_class": "聚落" if key == "H1" else "街巷",
        "attested": attested,
        "attested_source": "县志（虚构）",
        "story": story,
        "word_value": "演示：反映明清边塞防御",
        "listed_on": None if level == "candidate" else "2024-10-18",
        "list_batch": None if level == "candidate" else "第一批",
        "state": "in_use",
        "source": MADE_UP,
    }


def bank_rows(county: County) -> list[Row]:
    """Names that went out of use and may be given again, each with the place it once named."""
    town = county.townships[0].code
    kept = (
        ("B1", "小芦塘", "小芦塘", "1530~", 1_500.0, -1_300.0, "明代堡名（虚构）"),
        ("B2", "驼铃巷", "驼铃", "民国", -500.0, 300.0, "旧时驼队歇脚处（虚构）"),
        ("B3", "条山堡", "条山", "清", 700.0, 1_600.0, "旧堡（虚构）"),
        ("B4", "水磨沟", "水磨沟", "清", 1_800.0, 1_100.0, "旧有水磨（虚构）"),
        ("B5", "望河台", "望河", "民国", -1_200.0, -1_100.0, "旧时可望黄河（虚构）"),
    )
    return [
        {
            "bank_id": key,
            "division_code": town,
            "name": name,
            "specific": specific,
            "name_kind": "settlement",
            "attested": attested,
            "story": story,
            "is_used": False,
            "geometry": at(east, north),
            "source": MADE_UP,
        }
        for key, name, specific, attested, east, north, story in kept
    ]


def word_rows(county: County) -> list[Row]:
    """Words the bureau gathered: good ones for names, and companies of the county that no name may repeat."""
    good = ("驼铃", "长风", "映月", "沁园", "枸杞", "砂田", "石羊", "锦绣")
    rows = [_word(f"W{n:02d}", county.code, word, "good", "采词库（虚构）") for n, word in enumerate(good, 1)]
    rows.append(_word("W20", county.code, "泰玉", "company", "县域企业名录（虚构）"))
    rows.append(_word("W21", county.code, "贺兰雄", "person", "人物（虚构）"))
    return rows


def _word(key: str, code: str, word: str, word_class: str, basis: str) -> Row:
    return {
        "word_id": key,
        "division_code": code,
        "word": word,
        "word_class": word_class,
        "match_mode": "part",
        "basis": basis,
        "in_use_from": "2022-05-01",
        "source": MADE_UP,
    }


def reading_rows(county: County) -> list[Row]:
    """Readings the committee decided for characters the dictionaries leave open."""
    decided = (
        ("D1", "620423103200", "䃎", "shē", "大水䃎村"),
        ("D2", "620423203201", "埫", "tǎng", "三道埫村"),
        ("D3", county.code, "趟", "tāng", "黄羊趟村"),
    )
    return [
        {
            "reading_id": key,
            "division_code": code,
            "characters": characters,
            "reading": reading,
            "place_name": name,
            "evidence": "地名用字读音审定（虚构）",
            "decided_on": "2023-04-11",
            "decided_by": "县地名委员会（虚构）",
            "source": MADE_UP,
        }
        for key, code, characters, reading, name in decided
    ]


def sign_rows(county: County) -> list[Row]:
    """Signs at some ends and crossings of the streets: most are right, one still carries an old name, one is misspelt, one is electronic."""
    town = county.townships[0].code
    standing = (
        # sign, place, printed, spelling, east, north, bearing, colour, state
        ("S01", "R01", "昌林路", "CHANGLIN LU", -300.0, 2_040.0, 0.0, "绿底白字", "sound"),
        ("S02", "R01", "昌林路", "CHANGLIN LU", -300.0, 150.0, 0.0, "绿底白字", "sound"),
        ("S03", "R02", "寿鹿街", "SHOULU JIE", -2_040.0, 150.0, 90.0, "蓝底白字", "sound"),
        ("S04", "R02", "寿鹿路", "SHOULU LU", 2_040.0, 150.0, 90.0, "蓝底白字", "broken"),
        ("S05", "R04", "大安路", "DAAN LU", -300.0, -350.0, 90.0, "绿底白字", "sound"),
        ("S06", "R06", "长城路", "CHANGCHEN LU", 200.0, -850.0, 90.0, "蓝底白字", "sound"),
        ("S07", "R09", "人民路", "RENMIN LU", 200.0, 150.0, 0.0, "绿底白字", "sound"),
        ("S08", "R13", "黄河路", "Huanghe Road", -800.0, 150.0, 0.0, "绿底白字", "sound"),
    )
    rows = []
    for sign, place, name, roman, east, north, bearing, colour, state in standing:
        rows.append(
            {
                "sign_id": sign,
                "division_code": town,
                "sign_kind": "street",
                "place_id": place,
                "printed_name": name,
                "printed_roman": roman,
                "bearing": bearing,
                "colour": colour,
                "set_on": "2019-05-20",
                "state": state,
                "is_electronic": sign == "S07",
                "device_id": "EL-0007" if sign == "S07" else None,
                "device_seen_at": "2026-08-01T08:00:00+08:00" if sign == "S07" else None,
                "device_battery_percent": 18.0 if sign == "S07" else None,
                "qr_text": f"甘肃省景泰县一条山镇{name}",
                "geometry": at(east, north),
                "source": MADE_UP,
            }
        )
    return rows


def sign_visit_rows(county: County) -> list[Row]:
    town = county.townships[0].code
    seen = (
        ("I1", "S04", "2026-06-01", "wrong_name;rusty", "2026-07-01", None),
        ("I2", "S06", "2026-09-12", "wrong_roman", "2026-10-12", None),
        ("I3", "S01", "2026-05-03", "faded", "2026-06-02", "2026-05-20"),
    )
    return [
        {
            "inspection_id": key,
            "division_code": town,
            "sign_id": sign,
            "seen_on": seen_on,
            "seen_by": "演示员甲",
            "channel": "巡查上报",
            "defects": defects,
            "due_on": due,
            "done_on": done,
            "work": "更换" if done is None else "维修",
            "source": MADE_UP,
        }
        for key, sign, seen_on, defects, due, done in seen
    ]


def plate_rows(county: County) -> list[Row]:
    """Door plates along 寿鹿街: odd numbers north, even south, with a number given twice and one on the wrong side."""
    town = county.townships[0].code
    rows: list[Row] = []
    for n in range(1, 25):
        number, north = (n, 1) if n % 2 else (n, -1)
        shown = {9: 7, 14: 15}.get(n, number)  # 7 twice; an odd number among the even
        rows.append(
            {
                "plate_id": f"P{n:03d}",
                "division_code": town,
                "place_id": "R02",
                "street_name": "寿鹿街",
                "number": str(shown),
                "side": "北" if north > 0 else "南",
                "state": "in_force",
                "old_address": f"寿鹿路{number}号" if n <= 6 else None,
                "numbered_on": "2018-04-01",
                "qr_text": f"甘肃省景泰县一条山镇寿鹿街{shown}号",
                "geometry": at(-1_900.0 + 75.0 * n, 150.0 + 14.0 * north),
                "source": MADE_UP,
            }
        )
    return rows


def natural_rows(county: County, ground: Ground) -> list[Row]:
    """Natural features and a temple, whose names streets are derived from."""
    rows: list[Row] = []
    for place, name, category, east, north, _ in TOWN_FEATURES:
        here = at(east, north)
        inside = next((code for code, shape in ground.townships.items() if shape.contains(here)), county.townships[0].code)
        rows.append({"place_id": place, "name": name, "category_code": category, "division_code": inside, "geometry": here})
    return rows
