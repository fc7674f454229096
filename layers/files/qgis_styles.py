"""QGIS styles (QML) of form tables: how rows are drawn and captioned, and how each cell is edited, in Chinese."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from layers.form_tables import TRAIL, CellType, Editor, FormColumn, FormTable, Relation
from layers.spec import GeometryKind
from layers.wording import Wording

QGIS_VERSION = "3.22.0"
FONT = "Noto Sans CJK SC"
_NULL_IN_VALUE_MAP = "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"
_YES_NO = {"yes": Wording("是", "yes"), "no": Wording("否", "no")}
_DRAWN = {
    GeometryKind.POINT: ("marker", "SimpleMarker"),
    GeometryKind.LINE: ("line", "SimpleLine"),
    GeometryKind.ANY: ("marker", "SimpleMarker"),
}


def style_of(table: FormTable, relations: Sequence[Relation] = ()) -> str:
    """A table's style as QGIS keeps it in `layer_styles`."""
    root = Element("qgis", version=QGIS_VERSION, styleCategories="AllStyleCategories", labelsEnabled="1" if table.shape else "0")
    for part in style_parts(table, relations):
        root.append(part)
    indent(root, " ")
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + tostring(root, encoding="unicode")


def style_parts(table: FormTable, relations: Sequence[Relation] = ()) -> Iterator[Element]:
    """The elements of a style, the same in a style and in a project's layer."""
    if table.shape:
        yield _renderer(table)
        yield _captions(table)
    yield _widgets(table)
    yield _aliases(table)
    yield _defaults(table)
    yield _editable(table)
    layout = Element("editorlayout")
    layout.text = "tablayout" if table.is_form else "generatedlayout"
    yield layout
    if table.is_form:
        yield _pages(table, relations)
    preview = Element("previewExpression")
    preview.text = f'"{table.caption}"'
    yield preview


def _renderer(table: FormTable) -> Element:
    kind, layer_class = _DRAWN[table.shape or GeometryKind.POINT]
    root = Element("renderer-v2", type="singleSymbol", symbollevels="0", enableorderby="0", forceraster="0")
    symbol = SubElement(SubElement(root, "symbols"), "symbol", type=kind, name="0", alpha="1", clip_to_extent="1", force_rhr="0")
    layer = SubElement(symbol, "layer", {"class": layer_class, "enabled": "1", "locked": "0", "pass": "0"})
    options = SubElement(layer, "Option", type="Map")
    for name, value in _strokes(kind, table.colour).items():
        SubElement(options, "Option", type="QString", name=name, value=value)
        SubElement(layer, "prop", k=name, v=value)  # QGIS before 3.26 reads these
    return root


def _strokes(kind: str, colour: str) -> dict[str, str]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    ink = f"{red},{green},{blue},255"
    if kind == "line":
        return {"line_color": ink, "line_width": "0.8", "line_width_unit": "MM", "line_style": "solid", "capstyle": "round"}
    return {
        "name": "square",
        "color": ink,
        "outline_color": "255,255,255,255",
        "outline_width": "0.4",
        "size": "4",
        "size_unit": "MM",
    }


def _captions(table: FormTable) -> Element:
    root = Element("labeling", type="simple")
    settings = SubElement(root, "settings", calloutType="simple")
    text = SubElement(
        settings, "text-style", fieldName=table.caption, isExpression="0", fontFamily=FONT, fontSize="11", fontSizeUnit="Point",
        textColor="20,20,20,255", textOpacity="1", fontWeight="50", namedStyle="Regular", useSubstitutions="0",
    )  # fmt: skip
    SubElement(
        text,
        "text-buffer",
        bufferDraw="1",
        bufferSize="1",
        bufferSizeUnits="MM",
        bufferColor="255,255,255,255",
        bufferOpacity="1",
    )
    line = table.shape is GeometryKind.LINE
    SubElement(settings, "placement", placement="2" if line else "6", dist="1", distUnits="MM", priority="5")
    SubElement(settings, "rendering", drawLabels="1", obstacle="1", scaleVisibility="0")
    return root


def _widgets(table: FormTable) -> Element:
    root = Element("fieldConfiguration")
    for column in (FormColumn("fid", Wording("", ""), editor=Editor.HIDDEN), *table.columns, *_trail(table)):
        field = SubElement(root, "field", name=column.name, configurationFlags="None")
        kind, options = _widget(column)
        widget = SubElement(field, "editWidget", type=kind)
        SubElement(widget, "config").append(options)
    return root


def _trail(table: FormTable) -> tuple[FormColumn, ...]:
    return (FormColumn(TRAIL, Wording("修改痕迹", "edits"), editor=Editor.HIDDEN),) if table.remembers_edits else ()


def _widget(column: FormColumn) -> tuple[str, Element]:
    """The kind of editor and its settings."""
    options = Element("Option", type="Map")
    if column.editor is Editor.HIDDEN:
        return "Hidden", options
    if column.editor is Editor.PHOTO:
        for name, kind, value in (
            ("DocumentViewer", "int", "1"), ("DocumentViewerHeight", "int", "0"), ("DocumentViewerWidth", "int", "0"),
            ("FileWidget", "bool", "true"), ("FileWidgetButton", "bool", "true"), ("RelativeStorage", "int", "1"),
            ("StorageMode", "int", "0"), ("DefaultRoot", "QString", "DCIM"),
        ):  # fmt: skip
            SubElement(options, "Option", name=name, type=kind, value=value)
        return "ExternalResource", options
    labels = _YES_NO if column.type is CellType.FLAG else column.codes.labels if column.codes else None
    if labels is not None:
        _value_map(options, labels)
        return "ValueMap", options
    if column.type is CellType.TICK:
        for name, value in (("CheckedState", "1"), ("UncheckedState", "0")):
            SubElement(options, "Option", name=name, type="QString", value=value)
        return "CheckBox", options
    SubElement(options, "Option", name="IsMultiline", type="bool", value="true" if column.editor is Editor.LINES else "false")
    SubElement(options, "Option", name="UseHtml", type="bool", value="false")
    return "TextEdit", options


def _value_map(options: Element, labels: dict[str, Wording]) -> None:
    """Chinese words over stored codes, an empty one first."""
    rows = SubElement(options, "Option", name="map", type="List")
    for shown, stored in (("（未填）", _NULL_IN_VALUE_MAP), *((label.zh, code) for code, label in labels.items())):
        SubElement(SubElement(rows, "Option", type="Map"), "Option", name=shown, type="QString", value=stored)


def _aliases(table: FormTable) -> Element:
    root = Element("aliases")
    for at, column in enumerate(table.columns, 1):
        SubElement(root, "alias", field=column.name, name=column.label.zh, index=str(at))
    return root


def _defaults(table: FormTable) -> Element:
    """A new row of a table that hangs on another gets a key of its own."""
    root = Element("defaults")
    if not table.is_form:
        SubElement(root, "default", field=table.key, expression="uuid('WithoutBraces')", applyOnUpdate="0")
    return root


def _editable(table: FormTable) -> Element:
    root = Element("editable")
    for column in (*table.columns, *_trail(table)):
        SubElement(root, "field", name=column.name, editable="0" if column.editor in (Editor.FIXED, Editor.HIDDEN) else "1")
    return root


def _pages(table: FormTable, relations: Sequence[Relation]) -> Element:
    root = Element("attributeEditorForm")
    shown = [c for c in table.columns if c.editor is not Editor.HIDDEN]
    titles = {"": Wording("清单", "checklist"), **(table.sections or {})}
    for section, title in titles.items():
        columns = [c for c in shown if c.section == section]
        own = [r for r in relations if r.section == section]
        if not columns and not own:
            continue
        page = SubElement(root, "attributeEditorContainer", name=title.zh, columnCount="1", groupBox="0", showLabel="1", visibilityExpressionEnabled="0", visibilityExpression="")  # fmt: skip
        for column in columns:
            SubElement(page, "attributeEditorField", name=column.name, index="-1", showLabel="1")
        for relation in own:
            SubElement(page, "attributeEditorRelation", name=relation_id(relation), relation=relation_id(relation), showLabel="1", label=relation.label.zh, forceSuppressFormPopup="0", nmRelationId="", relationWidgetTypeId="relation_editor")  # fmt: skip
    return root


def relation_id(relation: Relation) -> str:
    return f"{relation.parent}_{relation.child}"
