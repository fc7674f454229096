"""Base layers under the maps: 天地图 through this service, or imagery from a file on this machine."""

import re
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from gisvc.errors import NoBaseLayer
from gisvc.maps import BaseLayer
from gisvc.settings import Settings
from layers.store.sqlite import connect_reader

TIANDITU = {"vec": "矢量", "cva": "矢量注记", "img": "影像", "cia": "影像注记"}
KEPT_TILES = 2000
MOST_TILE_BYTES = 400_000
PATIENCE_S = 6
_IMAGE = re.compile(rb"^(\x89PNG\r\n|\xff\xd8\xff|RIFF....WEBP)", re.DOTALL)


class NoRedirects(HTTPRedirectHandler):
    """A tile server that sends us elsewhere is not followed: it could lead into the intranet."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


class Tiles:
    """Fetches tiles for pages. The key of 天地图 stays here: pages ask this service, never the map provider."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kept: OrderedDict[tuple[str, int, int, int], bytes] = OrderedDict()
        self._lock = Lock()
        self._turns = BoundedSemaphore(6)
        self._opener: OpenerDirector = build_opener(NoRedirects)

    def base_layers(self) -> tuple[BaseLayer, ...]:
        """What is set up, in the order of the layer switch; empty means divisions and a graticule stand alone."""
        layers: list[BaseLayer] = []
        if self._settings.tianditu_key is not None:
            layers += [
                BaseLayer(f"天地图{word}", f"/tiles/{name}/{{z}}/{{x}}/{{y}}", "天地图")
                for name, word in TIANDITU.items()
                if name in ("vec", "img")
            ]
        imagery = self._settings.imagery_file
        if imagery is not None and _is_mbtiles(imagery):
            source = self._settings.imagery_source or "本地影像"
            layers.append(BaseLayer("本地影像", "/tiles/imagery/{z}/{x}/{y}", source, max_zoom=_deepest_zoom(imagery)))
        return tuple(layers)

    def tile(self, layer: str, z: int, x: int, y: int) -> bytes:
        """One tile of 256 × 256 pixels in Web Mercator.

        Raises:
            NoBaseLayer: the layer is not set up, the tile does not exist, or its source does not answer.
        """
        if not (0 <= z <= 19 and 0 <= x < 2**z and 0 <= y < 2**z):
            raise NoBaseLayer(layer)
        key = (layer, z, x, y)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        content = self._read(layer, z, x, y)
        if not _IMAGE.match(content):
            raise NoBaseLayer(layer)
        with self._lock:
            self._kept[key] = content
            while len(self._kept) > KEPT_TILES:
                self._kept.popitem(last=False)
        return content

    def _read(self, layer: str, z: int, x: int, y: int) -> bytes:
        if layer == "imagery" and self._settings.imagery_file is not None:
            return _from_mbtiles(self._settings.imagery_file, z, x, y)
        if layer in TIANDITU and self._settings.tianditu_key is not None:
            return self._from_tianditu(layer, z, x, y)
        raise NoBaseLayer(layer)

    def _from_tianditu(self, layer: str, z: int, x: int, y: int) -> bytes:
        """`_w` is Web Mercator like our maps; the geographic `_c` tiles must never be mixed into it."""
        key = self._settings.tianditu_key
        address = (
            f"{self._settings.tianditu_url.rstrip('/')}/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}"
            f"&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key.get_secret_value() if key else ''}"
        )
        if not address.startswith(("https://", "http://")) or not self._turns.acquire(timeout=PATIENCE_S):
            raise NoBaseLayer(layer)
        try:
            with suppress(URLError, TimeoutError, OSError, ValueError):
                request = Request(address, headers={"User-Agent": "gisvc", "Referer": self._settings.own_url})  # noqa: S310 — http(s) only, checked above
                with self._opener.open(request, timeout=PATIENCE_S) as answer:
                    content: bytes = answer.read(MOST_TILE_BYTES)
                    return content
        finally:
            self._turns.release()
        raise NoBaseLayer(layer)  # without the cause: its text holds the address, and the address the key


def _is_mbtiles(path: Path) -> bool:
    """The one kind of imagery file read so far; PMTiles and GeoTIFF need a reader of their own and are not offered."""
    return path.suffix.lower() == ".mbtiles" and path.is_file()


def _from_mbtiles(path: Path, z: int, x: int, y: int) -> bytes:
    """A tile of an MBTiles file, whose rows count from the south."""
    wanted = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
    row = _first_row(path, wanted, z, x, 2**z - 1 - y) if _is_mbtiles(path) else None
    if row is None:
        raise NoBaseLayer("imagery")
    return bytes(row[0])


def _deepest_zoom(path: Path) -> int:
    row = _first_row(path, "SELECT max(zoom_level) FROM tiles")
    return min(int(row[0]), 19) if row and row[0] is not None else 18


def _first_row(path: Path, statement: str, *values: int) -> tuple[Any, ...] | None:
    connection = connect_reader(path)
    try:
        return next(connection.execute(statement, values), None)
    finally:
        connection.close()
