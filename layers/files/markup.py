"""XML from outside: no document type, no entities, no absurd nesting, and the root element it promises."""

from collections.abc import Callable
from pathlib import Path
from typing import IO
from xml.parsers import expat

from layers.files.errors import UnsafeMarkup
from layers.wording import Wording

_CHUNK = 256 * 1024
DEEPEST = 100  # elements; KML folders nest, nobody nests a hundred
_DOCTYPE = Wording("含有 DOCTYPE 或实体声明", "it declares a document type or entities")
_TOO_DEEP = Wording(f"元素嵌套超过 {DEEPEST} 层", f"its elements nest more than {DEEPEST} levels")
_BROKEN = Wording("不是完整的 XML", "it is not well-formed XML")


def require_plain_xml(path: Path, name: str) -> str:
    """The root element's local name, after walking the whole file.

    Raises:
        UnsafeMarkup: it declares a document type (the only place entities come from: XXE, billion laughs), nests
            absurdly or is not well-formed.
    """
    with path.open("rb") as stream:
        return _walk(stream, name)


def _walk(stream: IO[bytes], name: str) -> str:
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0
    root = ""

    def start(tag: str, _: object) -> None:
        nonlocal depth, root
        depth += 1
        root = root or tag.rsplit(" ", 1)[-1]
        if depth > DEEPEST:
            raise UnsafeMarkup(name, _TOO_DEEP)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    _refuse_declarations(parser, name)
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnsafeMarkup(name, _BROKEN) from error
    return root


def require_no_declarations(stream: IO[bytes], name: str) -> None:
    """Refuse a document type before the root element: there is no other place for one, so the rest need not be walked."""
    parser = expat.ParserCreate()
    has_begun = False

    def start(*_: object) -> None:
        nonlocal has_begun
        has_begun = True

    parser.StartElementHandler = start
    _refuse_declarations(parser, name)
    try:
        while not has_begun and (chunk := stream.read(_CHUNK)):
            parser.Parse(chunk, False)
    except expat.ExpatError as error:
        raise UnsafeMarkup(name, _BROKEN) from error


def _refuse_declarations(parser: expat.XMLParserType, name: str) -> None:
    def refuse(*_: object) -> None:
        raise UnsafeMarkup(name, _DOCTYPE)

    declared: Callable[..., None] = refuse
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.ExternalEntityRefHandler = declared  # type: ignore[assignment]  # because it raises, it never returns a status
