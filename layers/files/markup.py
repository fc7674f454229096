"""XML from outside: no document type, no entities, no absurd nesting, and the root element it promises."""

import contextlib
import zipfile
from collections.abc import Callable, Iterable
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


def require_no_declarations(archive: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo], name: str) -> None:
    """Refuse an office document of which any part declares a document type, whatever the part is called.

    A document type stands before the root element or nowhere, so no part is walked further; a part that is no XML (a
    picture) ends the parser at its first byte, ours as well as the reader's.
    """
    for entry in entries:
        parser = expat.ParserCreate()
        began: list[str] = []
        parser.StartElementHandler = lambda tag, _, began=began: began.append(tag)
        _refuse_declarations(parser, name)
        with archive.open(entry) as part, contextlib.suppress(expat.ExpatError):
            while not began and (chunk := part.read(_CHUNK)):
                parser.Parse(chunk, False)


def _refuse_declarations(parser: expat.XMLParserType, name: str) -> None:
    def refuse(*_: object) -> None:
        raise UnsafeMarkup(name, _DOCTYPE)

    declared: Callable[..., None] = refuse
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.ExternalEntityRefHandler = declared  # type: ignore[assignment]  # because it raises, it never returns a status
