"""The books of the room: the journal of what was said and done, the photos received, the keys of the sides. Never imported, only written."""

from layers.reference import INTEGER, NUMBER, day, exact, text
from layers.spec import Column, GeometryKind, LayerSpec
from layers.wording import Wording

JOURNAL = LayerSpec(
    name="boundary_journal",
    label=Wording("联检日志", "inspection journal"),
    key="entry_id",
    area="side",
    geometry=GeometryKind.ANY,
    geometry_required=False,
    written_by_hand=False,
    columns=(
        text("entry_id", "记录号", "entry id: side and number", required=True),
        text("side", "所属方区划代码", "division code of the side whose journal it is", required=True),
        Column("seq", INTEGER, Wording("序号", "number in that side's journal"), required=True, minimum=1),
        text("kind", "记录类别", "kind of record", required=True),
        text("statement_id", "陈述标识", "statement id", required=True),
        text("round_id", "联检轮次", "round"),
        text("subject", "对象", "subject"),
        text("recorded_at", "入册时间", "when it was entered, UTC"),
        exact(text("statement", "陈述原文", "the statement, canonical JSON", required=True)),
        text("previous_hash", "前一散列值", "hash of the entry before", required=True),
        text("hash", "散列值", "hash", required=True),
    ),
)

PHOTOS = LayerSpec(
    name="inspection_photos",
    label=Wording("联检照片", "inspection photos"),
    key="photo_id",
    area="side",
    geometry=GeometryKind.POINT,
    geometry_required=False,
    written_by_hand=False,
    columns=(
        text("photo_id", "照片散列值", "SHA-256 of the file as it came", required=True),
        text("side", "提交方区划代码", "division code of the side that sent it", required=True),
        text("round_id", "联检轮次", "round"),
        Column("bytes", INTEGER, Wording("字节数", "bytes"), minimum=0),
        text("media_type", "媒体类型", "media type"),
        Column("width", INTEGER, Wording("宽", "width"), unit="px", minimum=0),
        Column("height", INTEGER, Wording("高", "height"), unit="px", minimum=0),
        text("camera_time", "相机时间", "the camera's own clock"),
        Column("camera_lon", NUMBER, Wording("相机经度", "longitude in the file"), unit="°", tells_position=True),
        Column("camera_lat", NUMBER, Wording("相机纬度", "latitude in the file"), unit="°", tells_position=True),
        text("received_at", "收到时间", "when it was received, UTC"),
    ),
)

KEYS_OF_SIDES = LayerSpec(
    name="side_keys",
    label=Wording("各方签名公钥", "public keys of the sides"),
    key="key_id",
    area="side",
    geometry=GeometryKind.ANY,
    geometry_required=False,
    written_by_hand=False,
    columns=(
        text("key_id", "公钥指纹", "fingerprint of the public key", required=True),
        text("side", "所属方区划代码", "division code of the side", required=True),
        text("public_key", "公钥", "Ed25519 public key, base64", required=True),
        day("trusted_on", "确认日期", "confirmed on"),
        text("confirmed_by", "当面核对人", "who compared the fingerprint face to face"),
    ),
)
