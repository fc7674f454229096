"""What the open door cannot answer: an unknown coordinate system, a value that is none."""

from collections.abc import Iterable

from layers.errors import Refusal
from layers.wording import Wording

SHOWN = 80


class OgcRefusal(Refusal):
    """A question to the open door that cannot be answered as it was put."""

    code = "ogc.refused"


class UnknownCrs(OgcRefusal):
    """A coordinate system this collection is not handed out in."""

    code = "ogc.unknown-crs"

    def __init__(self, parameter: str, said: str, offered: Iterable[str]) -> None:
        listed = " ".join(offered)
        super().__init__(
            Wording(
                f"{parameter} 的坐标系“{said[:SHOWN]}”不提供。可用的有：{listed}。",
                f"{parameter} “{said[:SHOWN]}” is not offered. There are: {listed}.",
            ),
            parameter=parameter,
            said=said[:SHOWN],
        )


class BadValue(OgcRefusal):
    """A parameter whose value cannot be read."""

    code = "ogc.bad-value"

    def __init__(self, parameter: str, said: str, wanted: Wording) -> None:
        super().__init__(
            Wording(
                f"参数 {parameter} 的值“{said[:SHOWN]}”不可用。{wanted.zh}",
                f"Parameter {parameter} cannot be “{said[:SHOWN]}”. {wanted.en}",
            ),
            parameter=parameter,
            said=said[:SHOWN],
        )


class NoSuchFeature(OgcRefusal):
    """A feature that is not held on the day asked about, or that its asker may not see: the two look alike."""

    code = "ogc.no-such-feature"

    def __init__(self, collection: str, key: str) -> None:
        super().__init__(
            Wording(
                f"图层“{collection}”中没有“{key[:SHOWN]}”，或您无权查看。",
                f"There is no “{key[:SHOWN]}” in “{collection}”, or nothing you may see.",
            ),
            collection=collection,
            key=key[:SHOWN],
        )


class FilterNotRead(OgcRefusal):
    """A filter expression, where filters are not served."""

    code = "ogc.filter-not-read"

    def __init__(self) -> None:
        super().__init__(
            Wording("此处尚不接受 filter；请改用“列名=值”。", "Filters are not taken here yet; use column=value instead.")
        )
