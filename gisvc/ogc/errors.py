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


class BadFeature(OgcRefusal):
    """A feature, or a change of one, that cannot be taken as it was sent."""

    code = "ogc.bad-feature"

    def __init__(self, where: str, sentence: Wording) -> None:
        super().__init__(
            Wording(
                f"提交的内容不可用（{where[:SHOWN]}）：{sentence.zh}未写入任何内容。",
                f"What was sent cannot be taken ({where[:SHOWN]}): {sentence.en} Nothing was written.",
            ),
            where=where[:SHOWN],
        )


class MediaMissing(OgcRefusal):
    """A body without Content-Type: nobody guesses what it is."""

    code = "ogc.media-missing"

    def __init__(self, accepted: Iterable[str]) -> None:
        listed = "、".join(accepted)
        super().__init__(
            Wording(f"请用 Content-Type 说明内容的格式：{listed}。", f"Say in Content-Type what the body is: {listed}."),
            accepted=listed,
        )


class WrongMedia(OgcRefusal):
    """A body in a format that is not read at this address."""

    code = "ogc.wrong-media"

    def __init__(self, said: str, accepted: Iterable[str]) -> None:
        listed = "、".join(accepted)
        super().__init__(
            Wording(
                f"此处不接受“{said[:SHOWN]}”。可用的格式：{listed}。",
                f"“{said[:SHOWN]}” is not taken here. Formats: {listed}.",
            ),
            said=said[:SHOWN],
            accepted=listed,
        )


class VersionNotSaid(OgcRefusal):
    """A change of a held row without If-Match: somebody else's change might be lost."""

    code = "ogc.version-not-said"

    def __init__(self, collection: str, key: str) -> None:
        super().__init__(
            Wording(
                f"修改“{key[:SHOWN]}”须用 If-Match 说明依据的版本（读取该要素时答复的 ETag），以免覆盖他人的修改；未写入任何内容。",
                f"To change “{key[:SHOWN]}”, say in If-Match which version you changed (the ETag its reading was answered with), so that nobody's "
                "work is overwritten. Nothing was written.",
            ),
            collection=collection,
            key=key[:SHOWN],
        )


class StaleTag(OgcRefusal):
    """The row is not the version a condition of the request names; nothing was written."""

    code = "ogc.stale-tag"

    def __init__(self, key: str, *, said: str, held: str) -> None:
        super().__init__(
            Wording(
                f"“{key[:SHOWN]}”现在的版本是 {held}，与请求的条件（{said[:SHOWN]}）不符，未写入任何内容。请重新读取后再改。",
                f"“{key[:SHOWN]}” is {held} now, which does not meet the request's condition ({said[:SHOWN]}); nothing was written. Read it again.",
            ),
            key=key[:SHOWN],
            said=said[:SHOWN],
            held=held,
        )
