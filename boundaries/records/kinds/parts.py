"""Parts that several kinds of records share: positions, people, photos, tape measurements."""

from boundaries.records.kinds.words import AZIMUTH_KINDS, OBJECT_STATES, PHOTO_VIEWS, POSITION_METHODS, POSTS
from layers.fields import Field, choice, integer, moment, number, photos, position, table, text

POSITION_PARTS: tuple[Field, ...] = (
    number("lon", "经度", "longitude", unit="°", required=True, minimum=-180, maximum=180),
    number("lat", "纬度", "latitude", unit="°", required=True, minimum=-90, maximum=90),
    number("height_m", "高程", "height", unit="m"),
    number("accuracy_m", "点位中误差", "mean error of the point", unit="m", minimum=0),
    choice("method", "测量方法", "method", codes=POSITION_METHODS),
    text("crs", "坐标系", "coordinate system"),
    integer("samples", "平均次数", "readings averaged", minimum=0),
    number("duration_s", "观测时长", "seconds observed", unit="s", minimum=0),
    number("antenna_m", "天线高", "antenna height", unit="m"),
    text("fix", "定位状态", "kind of fix"),
    moment("fixed_at", "定位时间", "time of the fix"),
)


def people(name: str, zh: str, en: str, *, required: bool = False, section: str = "") -> Field:
    """Who was there: one row a person, the side it stands for among them."""
    return table(
        name, zh, en, required=required, section=section, row_key=("side", "name"),
        columns=(
            text("name", "姓名", "name", required=True),
            text("side", "代表方区划代码", "division code of the side", required=True),
            text("unit", "单位", "unit"),
            choice("post", "身份", "post", codes=POSTS),
        ),
    )  # fmt: skip


def measured_position(name: str, zh: str, en: str, *, tolerance: float | None = None, section: str = "") -> Field:
    return position(name, zh, en, columns=POSITION_PARTS, tolerance=tolerance, section=section, unit="m")


def pictures(section: str = "photos") -> Field:
    return photos(
        "photos", "照片", "photos", section=section, row_key=("photo_id",), is_narrative=True,
        columns=(
            text("photo_id", "文件散列值", "SHA-256 of the file", required=True),
            choice("view", "景别", "view", codes=PHOTO_VIEWS),
            text("face", "界桩面", "face of the pillar"),
            number("bearing_deg", "拍摄方向", "direction of the camera", unit="°", minimum=0, maximum=360),
            moment("taken_at", "拍摄时间", "taken at"),
            number("lon", "拍摄经度", "longitude of the device", unit="°", minimum=-180, maximum=180),
            number("lat", "拍摄纬度", "latitude of the device", unit="°", minimum=-90, maximum=90),
            number("accuracy_m", "定位精度", "accuracy of the device's position", unit="m", minimum=0),
            text("caption", "说明", "caption"),
        ),
    )  # fmt: skip


def tapes(section: str = "tapes") -> Field:
    return table(
        "tapes", "方位物量测", "measurements to reference objects", section=section, row_key=("object_id",),
        columns=(
            text("object_id", "方位物", "reference object", required=True),
            choice("object_state", "方位物现状", "state of the object", codes=OBJECT_STATES),
            number("distance_m", "距离", "distance", unit="m", minimum=0, maximum=5000, tolerance=0.2),
            number("accuracy_m", "量距中误差", "mean error of the distance", unit="m", minimum=0),
            number("height_difference_m", "高差", "height difference, where the tape ran aslope", unit="m", minimum=-500, maximum=500),
            number("azimuth_deg", "方位角", "azimuth", unit="°", minimum=0, maximum=360, tolerance=2.0),
            choice("azimuth_kind", "方位角类别", "kind of azimuth", codes=AZIMUTH_KINDS),
            text("remark", "备注", "remark"),
        ),
    )  # fmt: skip
