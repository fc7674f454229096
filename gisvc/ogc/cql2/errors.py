"""What a filter may be refused for: its size, its words, a property or a value that does not fit."""

from collections.abc import Iterable

from gisvc.ogc.errors import SHOWN, OgcRefusal
from layers.wording import Wording


class FilterRefused(OgcRefusal):
    """A filter that cannot be answered as it was written."""

    code = "ogc.filter-refused"


class FilterTooLong(FilterRefused):
    """A filter, a list or a pattern in it beyond its cap; nothing of it was read."""

    code = "ogc.filter-too-long"

    def __init__(self, what: Wording, limit: int) -> None:
        super().__init__(
            Wording(f"filter {what.zh}超过上限 {limit}，请缩短。", f"The filter's {what.en} exceeds {limit}. Make it shorter."),
            limit=limit,
        )


class FilterTooDeep(FilterRefused):
    """Brackets or negations nested beyond any question's need; no parser saw it."""

    code = "ogc.filter-too-deep"

    def __init__(self, limit: int) -> None:
        super().__init__(
            Wording(
                f"filter 嵌套超过 {limit} 层，请简化。", f"The filter is nested more than {limit} levels deep. Make it simpler."
            ),
            limit=limit,
        )


class FilterUnreadable(FilterRefused):
    """Text that is no CQL2; the place where reading ended is named."""

    code = "ogc.filter-unreadable"

    def __init__(self, lang: str, line: int, character: int) -> None:
        super().__init__(
            Wording(
                f"filter 不是有效的 {lang}：第 {line} 行第 {character} 个字符处无法读取。例：name LIKE '%村' AND people >= 100。",
                f"The filter is no valid {lang}: reading ended at line {line}, character {character}. For example: name LIKE '%村' AND people >= 100.",
            ),
            lang=lang,
            line=line,
            character=character,
        )


class UnknownProperty(FilterRefused):
    """A property this collection cannot be asked about."""

    code = "ogc.filter-unknown-property"

    def __init__(self, said: str, queryables: Iterable[str]) -> None:
        listed = "、".join(queryables)
        super().__init__(
            Wording(
                f"filter 中的属性“{said[:SHOWN]}”不可查询。可查询的有：{listed}。",
                f"The filter's property “{said[:SHOWN]}” cannot be asked about. There are: {listed}.",
            ),
            said=said[:SHOWN],
        )


class ValueDoesNotFit(FilterRefused):
    """A property compared with a value it never has."""

    code = "ogc.filter-value-does-not-fit"

    def __init__(self, name: str, said: object, wanted: Wording) -> None:
        shown = str(said)[:SHOWN]
        super().__init__(
            Wording(
                f"filter 中“{name}”不能与“{shown}”比较。{wanted.zh}",
                f"The filter cannot compare “{name}” with “{shown}”. {wanted.en}",
            ),
            name=name,
            said=shown,
        )


class NotOfferedHere(FilterRefused):
    """A part of CQL2 that is not offered here."""

    code = "ogc.filter-not-offered"

    def __init__(self, said: object, instead: Wording) -> None:
        shown = str(said)[:SHOWN]
        super().__init__(
            Wording(f"filter 中的“{shown}”不提供。{instead.zh}", f"The filter's “{shown}” is not offered. {instead.en}"),
            said=shown,
        )
