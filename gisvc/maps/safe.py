"""Folium made safe: local files only, and no value of the data ever read as HTML or script."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import folium
import orjson
import shapely
from branca.element import Element
from folium.template import Template
from markupsafe import escape

from gisvc.maps.graticule import draw_graticule
from gisvc.maps.sheet import MapSheet, Plate
from layers.wording import Language

# Folium asks for ten files from five hosts. We carry two of them; our maps use no icon fonts, no jQuery and no Bootstrap.
CARRIED = {"leaflet": "vendor/leaflet/dist/leaflet.js", "leaflet_css": "vendor/leaflet/dist/leaflet.css"}
NOT_NEEDED = frozenset(
    {
        "jquery",
        "bootstrap",
        "awesome_markers",
        "bootstrap_css",
        "glyphicons_css",
        "awesome_markers_font_css",
        "awesome_markers_css",
        "awesome_rotate_css",
    }
)
DRAWN_DECIMALS = 6  # about 0.1 m: enough for a screen, and a third of the bytes
# Somewhere to look when nothing has been drawn yet: the middle of the country.
EMPTY_VIEW = (73.0, 18.0, 135.0, 54.0)
# What is written into folium's output is read three times: by Jinja, by the HTML parser and by JavaScript.
_DANGEROUS = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "'": "\\u0027",
    "`": "\\u0060",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


class ForeignAsset(RuntimeError):
    """A map part asks for a file that we do not carry. A bug of ours, found when the map is drawn and never by a visitor."""


@dataclass(frozen=True, slots=True)
class BaseLayer:
    """Tiles under the map, served by this very service: `url` is a path of ours with {z}/{x}/{y}."""

    name: str
    url: str
    attribution: str
    min_zoom: int = 1
    max_zoom: int = 18


@dataclass(frozen=True, slots=True)
class MapParts:
    """A rendered map: the element it lives in, the script that draws it, and the files the script needs, in order."""

    html: str
    script: str
    js: tuple[str, ...]
    css: tuple[str, ...]


class PlateLayer(folium.map.Layer):
    """One plate as a folium layer. Its shapes travel as JSON to a function of ours; folium's own GeoJson lets data become code."""

    _template = Template(
        """{% macro script(this, kwargs) %}
var {{ this.get_name() }} = gisvcMap.plate({{ this.content }}, {{ this.style }});
{% endmacro %}"""
    )

    def __init__(self, plate: Plate, *, name: str, control: bool, show: bool) -> None:
        super().__init__(name=name, overlay=True, control=control, show=show)
        self._name = "Plate"
        features = [_feature(plate, index) for index in range(len(plate.shapes))]
        self.content = to_script({"type": "FeatureCollection", "features": features})
        self.style = to_script(plate.symbol.value.path_options)


class SafeMap:
    """The only way from a map sheet to a web page, and the only place that knows folium."""

    def __init__(self, sheet: MapSheet, *, language: Language = "zh", base_layers: tuple[BaseLayer, ...] = ()) -> None:
        self.sheet = sheet
        self.language: Language = language
        bounds = sheet.bounds or EMPTY_VIEW
        self._map = folium.Map(tiles=None, control_scale=False, attributionControl=False, zoom_snap=0.25)
        for layer in base_layers:
            self._add_base(layer)
        self._add_plate(draw_graticule(bounds), has_switch=True)
        for plate in sheet.plates:
            self._add_plate(plate, has_switch=plate.symbol.value.is_interactive)
        west, south, east, north = bounds
        self._map.add_child(folium.FitBounds([[south, west], [north, east]], padding=(12, 12), max_zoom=15))
        self._map.add_child(folium.LayerControl(collapsed=True))

    def parts(self) -> MapParts:
        """Render. The same sheet gives the same bytes.

        Raises:
            ForeignAsset: something in the tree would be loaded from outside.
        """
        js, css = self._carried_assets()
        for number, element in enumerate(_tree(self._map)):
            element._id = f"{number}"
        figure: Any = self._map.get_root()
        for child in list(figure._children.values()):
            child.render()
        html, script = figure.html.render(), figure.script.render()
        return MapParts(html, f"{script}\ngisvcMap.settle({self._map.get_name()});", (*js, "map.js"), css)

    def _add_base(self, layer: BaseLayer) -> None:
        if not layer.url.startswith("/") or layer.url.startswith("//"):
            raise ForeignAsset(f"base layer {layer.name} is loaded from {layer.url}")
        # Leaflet writes layer names and attributions as HTML.
        tiles = folium.TileLayer(
            layer.url, name=in_html(layer.name), attr=in_html(layer.attribution), min_zoom=layer.min_zoom, max_zoom=19,
            max_native_zoom=layer.max_zoom,
        )  # fmt: skip
        self._map.add_child(tiles)

    def _add_plate(self, plate: Plate, *, has_switch: bool) -> None:
        if plate.shapes:
            name = in_html(plate.label.in_language(self.language))
            self._map.add_child(PlateLayer(plate, name=name, control=has_switch, show=plate.is_shown))

    def _carried_assets(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        js: dict[str, None] = {}
        css: dict[str, None] = {}
        for element in _tree(self._map):
            for wanted, chosen in ((getattr(element, "default_js", []), js), (getattr(element, "default_css", []), css)):
                for name, address in wanted:
                    if name in CARRIED:
                        chosen[CARRIED[name]] = None
                    elif name not in NOT_NEEDED:
                        raise ForeignAsset(f"{type(element).__name__} would load {name} from {address}")
        return tuple(js), tuple(css)


def marked(sheet: MapSheet, *, map_no: str | None, is_demonstration: bool) -> MapSheet:
    """The same map with the mark it must carry."""
    return replace(sheet, mark=replace(sheet.mark, map_no=map_no, is_demonstration=is_demonstration))


def _tree(element: Element) -> Iterator[Element]:
    yield element
    for child in list(element._children.values()):
        yield from _tree(child)


def _feature(plate: Plate, index: int) -> dict[str, Any]:
    shape = plate.shapes[index]
    rounded = shapely.transform(shape.geometry, lambda xy: xy.round(DRAWN_DECIMALS))
    told = {"title": shape.title, "facts": shape.facts, "anchor": shape.anchor, "label": shape.label}
    return {"type": "Feature", "geometry": orjson.Fragment(shapely.to_geojson(rounded)), "properties": told}


def to_script(content: object) -> str:
    """JSON that stays JSON wherever it is put.

    Folium hands its output to Jinja a second time, so that `{{…}}` in a village's name would run on the server: braces
    inside strings are written as escapes, and so is what could end a script, a string or an HTML text.
    """
    text = orjson.dumps(content).decode()
    text = _JSON_STRING.sub(lambda found: found[0].replace("{", "\\u007b").replace("}", "\\u007d"), text)
    for letter, escaped in _DANGEROUS.items():
        text = text.replace(letter, escaped)
    return text


def in_html(text: str) -> str:
    """A text where Leaflet writes HTML (the layer switch, attributions), safe from Jinja as well."""
    return str(escape(text)).replace("{", "&#123;").replace("}", "&#125;")
