"""Base layers under the maps: 天地图 through this service, or imagery from a file on this machine."""

import re
from collections import OrderedDict
from contextlib import suppress
from threading import BoundedSemaphore, Lock

from gisvc.errors import NoBaseLayer, OutwardRefused
from gisvc.imagery.file import Imagery, ImageryFile
from gisvc.maps import BaseLayer
from gisvc.outward import Outward
from gisvc.settings import Settings
from layers.errors import Refusal

TIANDITU = {"vec": "矢量", "cva": "矢量注记", "img": "影像", "cia": "影像注记"}
KEPT_TILES = 2000
MOST_TILE_BYTES = 400_000
PATIENCE_S = 6
_IMAGE = re.compile(rb"^(\x89PNG\r\n|\xff\xd8\xff|RIFF....WEBP)", re.DOTALL)


class Tiles:
    """Fetches tiles for pages. The key of 天地图 stays here: pages ask this service, never the map provider."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._imagery_file = ImageryFile(settings.imagery_file)
        self._imagery_shown: Imagery | None = None
        self._kept: OrderedDict[tuple[str, int, int, int], bytes] = OrderedDict()
        self._lock = Lock()
        self._turns = BoundedSemaphore(6)
        self._outward = Outward(settings.inside_hosts, PATIENCE_S, MOST_TILE_BYTES)

    def base_layers(self) -> tuple[BaseLayer, ...]:
        """What is set up, in the order of the layer switch; empty means divisions and a graticule stand alone."""
        layers: list[BaseLayer] = []
        if self._settings.tianditu_key is not None:
            layers += [
                BaseLayer(f"天地图{word}", f"/tiles/{name}/{{z}}/{{x}}/{{y}}", "天地图")
                for name, word in TIANDITU.items()
                if name in ("vec", "img")
            ]
        with suppress(Refusal):  # a page is drawn without it; the log and the tiles' own address say why
            imagery = self._imagery()
            source = self._settings.imagery_source or "本地影像"
            if imagery.remark:
                source += f"（{imagery.remark}）"
            layers.append(BaseLayer("本地影像", "/tiles/imagery/{z}/{x}/{y}", source, max_zoom=imagery.deepest_zoom))
        return tuple(layers)

    def tile(self, layer: str, z: int, x: int, y: int) -> bytes:
        """One tile of 256 × 256 pixels in Web Mercator.

        Raises:
            NoBaseLayer: the layer is not set up, the tile does not exist, or its source does not answer.
            ImageryRefused: the imagery file cannot be shown.
        """
        if not (0 <= z <= 19 and 0 <= x < 2**z and 0 <= y < 2**z):
            raise NoBaseLayer(layer)
        key = (layer, z, x, y)
        if layer == "imagery":
            self._imagery()
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
        if layer == "imagery":
            content = self._imagery().tile(z, x, y)
            if content is None:
                raise NoBaseLayer(layer)
            return content
        if layer in TIANDITU and self._settings.tianditu_key is not None:
            return self._from_tianditu(layer, z, x, y)
        raise NoBaseLayer(layer)

    def _imagery(self) -> Imagery:
        """The file as it is now; when another has taken its place, the tiles of the old one are forgotten."""
        imagery = self._imagery_file.opened()
        if imagery is not self._imagery_shown:
            with self._lock:
                self._imagery_shown = imagery
                for key in [key for key in self._kept if key[0] == "imagery"]:
                    del self._kept[key]
        if imagery is None:
            raise NoBaseLayer("imagery")
        return imagery

    def _from_tianditu(self, layer: str, z: int, x: int, y: int) -> bytes:
        """`_w` is Web Mercator like our maps; the geographic `_c` tiles must never be mixed into it."""
        key = self._settings.tianditu_key
        address = (
            f"{self._settings.tianditu_url.rstrip('/')}/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}"
            f"&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key.get_secret_value() if key else ''}"
        )
        if not self._turns.acquire(timeout=PATIENCE_S):
            raise NoBaseLayer(layer)
        try:
            with suppress(OutwardRefused):
                heard = self._outward.ask(address, headers={"User-Agent": "gisvc", "Referer": self._settings.own_url})
                if heard.status == 200:
                    return heard.content
        finally:
            self._turns.release()
        raise NoBaseLayer(layer)
