"""A QGIS project over a package of form tables: QGIS and QField open it with layers, forms and photos in their places."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pyproj import CRS

from layers.files.qgis_styles import QGIS_VERSION, relation_id, style_parts
from layers.form_tables import FormTable, Relation
from layers.spec import GeometryKind

_GEOMETRY = {GeometryKind.POINT: "Point", GeometryKind.LINE: "Line", GeometryKind.ANY: "Unknown geometry"}


def project_of(tables: Sequence[FormTable], relations: Sequence[Relation], *, title: str, package: str) -> str:
    """The project as one XML text (.qgs).

    Args:
        tables: bottom of the map first.
        package: name of the GeoPackage beside the project.
    """
    root = Element("qgis", version=QGIS_VERSION, projectname=title)
    SubElement(root, "title").text = title
    root.append(_reference_system("projectCrs"))
    tree = SubElement(root, "layer-tree-group")
    for table in reversed(tables):
        SubElement(
            tree, "layer-tree-layer", id=layer_id(table.name), name=table.label.zh, source=_source(table, package), providerKey="ogr",
            checked="Qt::Checked", expanded="0",
        )  # fmt: skip
    _relations(SubElement(root, "relations"), relations)
    layers = SubElement(root, "projectlayers")
    for table in tables:
        layers.append(_layer(table, [r for r in relations if r.parent == table.name], package))
    order = SubElement(root, "layerorder")
    for table in reversed(tables):
        SubElement(order, "layer", id=layer_id(table.name))
    _properties(SubElement(root, "properties"))
    indent(root, " ")
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + tostring(root, encoding="unicode")


def layer_id(table: str) -> str:
    """QGIS gives a layer a new id when it finds one shorter than ten letters, and its relations then lead nowhere."""
    return f"field_layer_{table}"


def _source(table: FormTable, package: str) -> str:
    return f"./{package}|layername={table.name}"


def _reference_system(tag: str) -> Element:
    crs = CRS.from_epsg(4490)
    root = Element(tag)
    system = SubElement(root, "spatialrefsys")
    for name, text in (
        ("wkt", crs.to_wkt()), ("proj4", "+proj=longlat +ellps=GRS80 +no_defs"), ("srid", "4490"), ("authid", "EPSG:4490"),
        ("description", "China Geodetic Coordinate System 2000"), ("projectionacronym", "longlat"), ("ellipsoidacronym", "EPSG:1024"),
        ("geographicflag", "true"),
    ):  # fmt: skip
        SubElement(system, name).text = text
    return root


def _layer(table: FormTable, relations: Sequence[Relation], package: str) -> Element:
    kind = _GEOMETRY[table.shape] if table.shape else "No geometry"
    root = Element("maplayer", type="vector", geometry=kind, labelsEnabled="1" if table.shape else "0", styleCategories="AllStyleCategories", readOnly="0")  # fmt: skip
    SubElement(root, "id").text = layer_id(table.name)
    SubElement(root, "datasource").text = _source(table, package)
    SubElement(root, "layername").text = table.label.zh
    root.append(_reference_system("srs"))
    SubElement(root, "provider", encoding="UTF-8").text = "ogr"
    for part in style_parts(table, relations):
        root.append(part)
    return root


def _relations(root: Element, relations: Sequence[Relation]) -> None:
    for relation in relations:
        one = SubElement(
            root, "relation", id=relation_id(relation), name=relation.label.zh, referencedLayer=layer_id(relation.parent),
            referencingLayer=layer_id(relation.child), strength="Composition",
        )  # fmt: skip
        SubElement(one, "fieldRef", referencedField=relation.column, referencingField=relation.column)


def _properties(root: Element) -> None:
    paths = SubElement(root, "Paths")
    SubElement(paths, "Absolute", type="bool").text = "false"
    # Without this QGIS keeps the project's coordinate system to itself.
    SubElement(SubElement(root, "SpatialRefSys"), "ProjectionsEnabled", type="int").text = "1"
