"""The application: what is asked for, why, for which place, with up to three names to choose from."""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import orjson
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind
from gazetteer.requests.authorities import AUTHORITIES
from gazetteer.requests.errors import NotAnApplication
from gazetteer.requests.words import REASONS, RECEIVED_BY
from gazetteer.specs.requests import REQUEST_TYPES
from layers.codes import level_of, shorten_code
from layers.field_values import BadValue, read_value
from layers.fields import Field, RecordKind, Value, choice, day, flag, integer, number, table, text
from layers.geometry_text import parse_geojson_geometry, parse_wkt
from layers.report import Fact
from layers.wording import Wording

MOST_CANDIDATES = 3
LONGEST_NAME = 60
EARLIEST, LATEST = date(1949, 10, 1), date(2200, 1, 1)
_ID = re.compile(
    r"[\w\-.()（）〔〕\[\]]{1,80}"
)  # document numbers (景民〔2024〕1号) included; nothing that could be a path or a query
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

_SIZES: tuple[Field, ...] = tuple(
    number(name, zh, en, unit=unit, minimum=0, section="place")
    for name, zh, en, unit in (
        ("length_m", "长度", "length", "m"),
        ("width_m", "宽度", "width", "m"),
        ("red_line_m", "道路红线宽", "red-line width", "m"),
        ("land_m2", "占地面积", "land", "m²"),
        ("floor_m2", "建筑面积", "floor area", "m²"),
        ("height_m", "高度", "height", "m"),
        ("green_percent", "绿地率", "green ratio", "%"),
        ("open_ground_m2", "空地面积", "open ground", "m²"),
    )
)
_FLAGS: tuple[Field, ...] = tuple(
    flag(name, zh, en, section="place")
    for name, zh, en in (
        ("is_famous", "国内外著名", "famous (Art. 9 ¶1(7))"),
        ("crosses_provinces", "跨省", "crosses provinces"),
        ("touches_border", "涉及边境、国界", "touches the state border"),
        ("is_sea_or_island", "无居民海岛、海域、海底", "uninhabited island, sea or seabed"),
        ("orients_people", "具有重要地理方位意义", "orients people (Art. 3(6)–(8))"),
        ("is_listed", "列入地名文化遗产保护名录", "on the heritage list"),
    )
)

APPLICATION = RecordKind(
    name="application",
    label=Wording("地名申请", "naming request"),
    subject_label=Wording("申请", "request"),
    by_side=False,
    sections={
        "names": Wording("拟用名称", "names asked for"),
        "reason": Wording("缘由", "reasons"),
        "place": Wording("地理实体", "the place"),
        "applicant": Wording("申请单位", "applicant"),
    },
    fields=(
        table(
            "candidates", "拟用名称（至多三个）", "names to choose from (at most three)", required=True, section="names", row_key=("name",),
            columns=(
                text("name", "名称", "name", required=True),
                text("toned", "汉语拼音", "pinyin with tones"),
                text("capitals", "罗马字母拼写", "roman spelling, capitals"),
                text("meaning", "含义", "meaning"),
                text("origin", "来历、命名缘由", "origin"),
            ),
        ),
        text("language", "语种（少数民族语地名填写）", "language, for minority-language names (ISO 639)", section="names"),
        text("minority_text", "少数民族语书写", "in the minority script", section="names"),
        text("old_name", "原名称", "name before", section="names"),
        choice("reason_code", "缘由", "reason", codes=REASONS, section="reason"),
        text("reason", "缘由说明", "the reason in words", section="reason"),
        text("plan_reference", "地名方案依据", "plan it follows", section="reason"),
        text("reserved_under", "预命名申请编号", "request that reserved the name", section="reason"),
        choice("approver", "拟报批准机关", "authority to approve", codes=AUTHORITIES, section="reason"),
        text("temporary_name", "暂用名、俗称", "name until now", section="place"),
        text("position_text", "位置描述", "position in words", section="place"),
        text("starts_at", "起点", "where it starts", section="place"),
        text("ends_at", "止点", "where it ends", section="place"),
        text("runs", "走向", "direction", section="place"),
        text("surroundings", "四至", "what lies around it", section="place"),
        *_SIZES,
        integer("floors", "层数", "floors", unit="层", minimum=0, section="place"),
        integer("households", "户数", "households", unit="户", minimum=0, section="place"),
        text("road_class", "道路等级", "class of road", section="place"),
        text("category_code", "类别代码", "category code (GB/T 18521)", section="place"),
        *_FLAGS,
        text("orients_because", "方位意义说明", "why it orients people", section="place"),
        text("sketch", "位置图文件编号", "paper id of the sketch", section="place"),
        text("applicant_unit", "申请单位", "unit that applies", section="applicant"),
        text("credit_code", "统一社会信用代码", "unified social credit code", section="applicant"),
        choice("received_through", "收件方式", "how it came in", codes=RECEIVED_BY, section="applicant"),
        day("effective_on", "拟启用日期", "to be in use from", section="applicant"),
        text("remarks", "备注", "remarks", section="applicant"),
    ),
)  # fmt: skip

CONTACT = RecordKind(
    name="applicant_contact",
    label=Wording("申请人联系方式", "contact of the applicant"),
    subject_label=Wording("申请", "request"),
    by_side=False,  # personal data: kept apart from the application, never announced, exported or logged
    fields=(
        text("person", "联系人", "person"),
        text("phone", "电话", "phone"),
        text("address", "通信地址", "address"),
        text("email", "电子邮箱", "e-mail"),
    ),
)

CORRECTIONS: tuple[Field, ...] = (
    day("asked_on", "申请日期（更正）", "day of the application, corrected", section="place"),
    text("division_code", "所在区划代码（更正）", "division code, corrected", section="place"),
    text(
        "geometry",
        "位置图形（更正，WKT 或 GeoJSON，经度在前）",
        "position, corrected (WKT or GeoJSON, longitude first)",
        section="place",
    ),
)
"""What an application says beside its fields and an amendment may correct."""

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the names asked for."""

    name: str
    toned: str = ""
    capitals: str = ""
    meaning: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """What is asked. `values` are the fields of APPLICATION in canonical form; `geometry` is lon/lat in EPSG:4490.

    `division_code` is short. `place_id` names a place that is held already; it is empty where the place is new.
    """

    request_id: str
    request_type: str
    kind: NameKind
    division_code: str
    asked_on: date
    values: Values
    batch_id: str = ""
    place_id: str = ""
    geometry: BaseGeometry | None = None

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def says(self, name: str) -> bool:
        """Whether a flag was answered with yes."""
        return self.values.get(name) is True

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        rows = self.values.get("candidates")
        rows = rows if isinstance(rows, list | tuple) else ()
        return tuple(Candidate(**{str(k): str(v) for k, v in row.items()}) for row in rows if isinstance(row, Mapping))

    @property
    def name(self) -> str:
        """The first of the names asked for."""
        return self.candidates[0].name

    @property
    def facts(self) -> dict[str, Fact]:
        """Sizes and flags of the thing, under the names rules and routes know them by."""
        known = [f.name for f in APPLICATION.fields if f.section == "place"]
        return {name: value for name in known if isinstance(value := self.values.get(name), str | int | float | bool)}

    def amended(self, changes: Values) -> "Application":
        """The application once fields were changed; None empties one. Day, division and position are corrected and never emptied.

        Raises:
            NotAnApplication, GeometryRefused: a day, a code or a position that cannot be.
        """
        merged = {name: value for name, value in {**self.values, **changes}.items() if value is not None}
        now = replace(self, values={name: merged[name] for name in APPLICATION.field_names if name in merged})
        day, code, position = (str(changes.get(field.name) or "") for field in CORRECTIONS)
        if day:
            now = replace(now, asked_on=date.fromisoformat(day))
        if code:
            now = replace(now, division_code=_division(code))
        if position:
            now = replace(now, geometry=parse_geojson_geometry(position) if position.startswith("{") else parse_wkt(position))
            _require_on_the_map(now.geometry)
        return now


@dataclass(frozen=True, slots=True)
class Asked:
    """What an application says beside its fields: which request, of what type, for what and where."""

    request_id: str
    request_type: str
    kind: str
    division_code: str
    asked_on: date
    batch_id: str = ""
    place_id: str = ""
    geometry: BaseGeometry | None = None


def read_application(asked: Asked, raw: Mapping[str, object]) -> Application:
    """An application with every field in its canonical form.

    Raises:
        NotAnApplication: names what is missing, unknown or cannot be so: no name, more than three, one name twice, a name of more than sixty
            characters or with invisible ones, an unknown type or kind, a renaming without the place it is about.
    """
    _require(
        asked.request_type in REQUEST_TYPES,
        f"没有“{asked.request_type[:40]}”这一申请类型，应为 {'、'.join(f'{code}（{label.zh}）' for code, label in REQUEST_TYPES.labels.items())} 之一。",
        f"there is no type “{asked.request_type[:40]}” of request; it is one of {', '.join(REQUEST_TYPES.labels)}.",
    )
    _require(asked.kind in frozenset(NameKind), f"没有“{asked.kind[:40]}”这一地名种类。", "there is no such kind of name.")
    for named in (asked.request_id, asked.batch_id or "x", asked.place_id or "x"):
        _require(
            is_plain_id(named),
            f"编号“{named[:40]}”不合规：80 字以内，只用文字、字母、数字和 - . _ ( ) 〔 〕 [ ]，不含空格、斜线和连续两点。",
            f"the id “{named[:40]}” is malformed: at most 80 letters, digits and - . _ ( ) 〔 〕 [ ]; no blanks, no slashes, no two dots together.",
        )
    code = _division(asked.division_code)
    _require(
        EARLIEST <= asked.asked_on <= LATEST, f"申请日期 {asked.asked_on} 不可信。", "the day of the application cannot be right."
    )
    _require_on_the_map(asked.geometry)
    values = read_fields(APPLICATION, raw)
    made = Application(
        asked.request_id, asked.request_type, NameKind(asked.kind), code, asked.asked_on, values, asked.batch_id, asked.place_id, asked.geometry
    )  # fmt: skip
    require_sound_names(made)
    is_known = bool(made.place_id or made.text("old_name"))
    changes = asked.request_type in ("renaming", "cancelling")
    _require(
        is_known or not changes,
        "更名、销名须注明地点编号或者原名称。",
        "a renaming or cancelling names the place or its name before.",
    )
    return made


def read_fields(kind: RecordKind, raw: Mapping[str, object]) -> dict[str, Value]:
    """The fields that say something, canonical, in the declared order.

    Raises:
        NotAnApplication: an unknown field, or a value a field cannot hold.
    """
    strange = sorted(str(name)[:40] for name in set(raw) - set(kind.field_names))
    _require(not strange, f"没有“{''.join(strange[:1])}”这一栏。", f"there is no field “{''.join(strange[:1])}”.")
    try:
        read = {one.name: read_value(one, raw.get(one.name)) for one in kind.fields}
    except BadValue as bad:
        raise NotAnApplication(bad.wording.zh, bad.wording.en) from None
    return {name: value for name, value in read.items() if value is not None}


def is_plain_id(text: str) -> bool:
    """Whether a text can be an id: letters, digits, characters and a few signs, no path, no blanks, nothing invisible."""
    return bool(_ID.fullmatch(text)) and ".." not in text


def canonical(value: Value) -> str:
    """One text for one meaning."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def require_sound_names(made: Application) -> None:
    """Raises NotAnApplication: no name, more than three, one twice, one too long or with invisible characters."""
    rows = made.values.get("candidates")
    rows = rows if isinstance(rows, list) else []
    names = [str(row.get("name") or "") for row in rows if isinstance(row, Mapping)]
    _require(bool(names) and all(names), "没有拟用名称。", "it asks for no name, or a row has none.")
    _require(
        len(names) <= MOST_CANDIDATES,
        f"拟用名称至多 {MOST_CANDIDATES} 个。",
        f"at most {MOST_CANDIDATES} names may be asked for.",
    )
    _require(len(set(names)) == len(names), "同一名称填写了两次。", "one name is asked for twice.")
    for name in names:
        shown = "".join(c if unicodedata.category(c) not in _HIDDEN else "�" for c in name[:20])
        _require(
            len(name) <= LONGEST_NAME,
            f"名称“{shown}…”超过 {LONGEST_NAME} 字。",
            f"a name is longer than {LONGEST_NAME} characters.",
        )
        hidden = any(unicodedata.category(c) in _HIDDEN for c in name)
        _require(not hidden, f"名称“{shown}”含有不可见字符。", f"the name “{shown}” holds invisible characters.")


def _division(said: str) -> str:
    """Its short form. Raises NotAnApplication: no code of a division."""
    code = shorten_code(said)
    _require(level_of(code) is not None, f"区划代码“{said[:40]}”不合规。", "the division code is malformed.")
    return code


def _require_on_the_map(shape: BaseGeometry | None) -> None:
    """Degrees of EPSG:4490; metres of a drawing are told from them by their size."""
    if shape is None:
        return
    west, south, east, north = shape.bounds  # NaN where it is empty
    finite = all(math.isfinite(n) for n in (west, south, east, north))
    _require(finite, "图形为空或坐标不是有限数值。", "the geometry is empty or has coordinates that are no finite numbers.")
    on_map = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    _require(on_map, "图形坐标不是经纬度（度，CGCS2000）。", "the geometry is not in degrees (lon, lat, CGCS2000).")


def _require(holds: bool, zh: str, en: str) -> None:
    if not holds:
        raise NotAnApplication(zh, en)
