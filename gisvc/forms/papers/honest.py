"""Reads a bureau's Word template before anything is done with it: what it may hold and what its tags may say."""

import io
import re
import zipfile
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from gisvc.forms.papers.errors import TemplateRefused

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
MOST_PARTS = 300
MOST_LOOPS = 200
DEEPEST_LOOP = 3
# What a form needs: values, their parts, conditions and loops. No calls, no imports, no assignment, no filter but these.
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const,
    nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Filter, nodes.Test,
)  # fmt: skip
_FILTERS = frozenset({"e", "escape", "default", "d", "join", "length", "first", "last", "trim", "upper", "lower"})
_TESTS = frozenset({"defined", "undefined", "none"})
_DANGEROUS = re.compile(rb"vbaProject|oleObject|attachedTemplate|activeX|/frame\"|subDocument|externalLink", re.IGNORECASE)


def require_honest(content: bytes, name: str) -> None:
    """Raises TemplateRefused, with the tag that is at fault."""
    _require_sound(content, name)
    try:
        document = DocxTemplate(io.BytesIO(content))
        document.init_docx()
        sources = [document.patch_xml(document.get_xml())]
        for uri in (document.HEADER_URI, document.FOOTER_URI):
            sources += [document.patch_xml(document.get_part_xml(part)) for _, part in document.get_headers_footers(uri)]
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise TemplateRefused(name, "不是完整的 Word 文档", "it is no complete Word document") from error
    for source in sources:
        _require_plain_tags(source, name)


def _require_sound(content: bytes, name: str) -> None:
    """A zip of a sensible size without macros, embedded programs or parts fetched from elsewhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_PARTS or sum(e.file_size for e in entries) > MOST_UNPACKED:
                raise TemplateRefused(name, "展开后过大", "it unfolds into too much")
            for entry in entries:
                if _DANGEROUS.search(entry.filename.encode()):
                    raise TemplateRefused(name, "含宏或嵌入对象", "it holds macros or embedded objects")
                if entry.filename.endswith(".rels"):
                    _require_local(archive.read(entry), name)
    except zipfile.BadZipFile as error:
        raise TemplateRefused(name, "不是 Word 文档", "it is no Word document") from error


def _require_local(relations: bytes, name: str) -> None:
    try:
        listed = list(ElementTree.fromstring(relations))
    except (ParseError, DefusedXmlException) as error:
        raise TemplateRefused(name, "不是完整的 Word 文档", "it is no complete Word document") from error
    for one in listed:
        outside = one.get("TargetMode") == "External" and not str(one.get("Type", "")).endswith("/hyperlink")
        if outside or _DANGEROUS.search(str(one.get("Type", "")).encode()):
            raise TemplateRefused(name, "引用了文档以外的内容", "it refers to something outside itself")


def _require_plain_tags(source: str, name: str) -> None:
    try:
        tree = SandboxedEnvironment().parse(source)
    except (TemplateError, RecursionError) as error:
        raise TemplateRefused(name, f"模板标签有误（{error}）", f"a tag in it is wrong ({error})") from error
    if len(list(tree.find_all(nodes.For))) > MOST_LOOPS or _loops_deep(tree) > DEEPEST_LOOP:
        raise TemplateRefused(name, "循环过多", "it has too many loops")
    for node in _walk(tree):
        if not isinstance(node, _ALLOWED):
            raise TemplateRefused(
                name, f"不允许的标签（{type(node).__name__}）", f"a tag that is not allowed ({type(node).__name__})"
            )
        fault = _fault(node)
        if fault:
            raise TemplateRefused(name, f"不允许的标签（{fault[:60]}）", f"a tag that is not allowed ({fault[:60]})")


def _fault(node: nodes.Node) -> str:
    """Names with an underscore lead into Python; they are refused before any sandbox has to."""
    match node:
        case nodes.Getattr(attr=attr) if attr.startswith("_"):
            return attr
        case nodes.Name(name=called) if called.startswith("_") or called == "self":
            return called
        case nodes.Const(value=str(value)) if value.startswith("_"):
            return value
        case nodes.Filter(name=called) if called not in _FILTERS:
            return called
        case nodes.Test(name=called) if called not in _TESTS:
            return called
        case nodes.For(recursive=True):
            return "recursive"
        case nodes.Getitem() if isinstance(node.arg, nodes.Slice):
            return "slice"
    return ""


def _walk(tree: nodes.Node) -> list[nodes.Node]:
    """Every node, without recursion: a template is a stranger's."""
    found, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(node.iter_child_nodes())
    return found


def _loops_deep(tree: nodes.Node) -> int:
    """How many loops stand in one another."""
    deepest, waiting = 0, [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        here = depth + isinstance(node, nodes.For)
        deepest = max(deepest, here)
        waiting.extend((child, here) for child in node.iter_child_nodes())
    return deepest
