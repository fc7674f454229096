"""A folder of rasters, each under the hash of its content, with a card that says what it is and whose."""

import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from layers.datum import Bounds
from layers.files.errors import UnknownTerrain
from layers.files.limits import Limits
from layers.files.rasters import ForeignRaster, read_raster

_RASTER, _CARD = "raster.tif", "card.json"


@dataclass(frozen=True, slots=True)
class TerrainCard:
    """What is known of one raster.

    Attributes:
        terrain_id: SHA-256 of the file.
        kind: "heights" or "cover".
        scheme: the classification of land cover; "" for heights.
        source: who made it, in the words of whoever brought it.
        measured_on: the day the ground looked so; None when nobody said.
        bounds: west, south, east, north in degrees.
    """

    terrain_id: str
    name: str
    kind: str
    scheme: str
    source: str
    measured_on: date | None
    imported_on: date
    bounds: Bounds
    rows: int
    columns: int
    crs: str


class TerrainFolder:
    """The rasters of one workspace. Keeping the same file twice changes nothing but its card."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)

    def put(self, path: Path | str, card: TerrainCard) -> None:
        """Keep a raster that was read and judged, with its card; whole or not at all."""
        place = self.folder / card.terrain_id
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".gisvc-", dir=self.folder) as name:
            made = Path(name)
            (made / _CARD).write_text(json.dumps(asdict(card), default=str, ensure_ascii=False), encoding="utf-8")
            shutil.copyfile(path, made / _RASTER)
            place.mkdir(exist_ok=True, mode=0o700)
            for part in (_RASTER, _CARD):
                (made / part).replace(place / part)

    def cards(self) -> tuple[TerrainCard, ...]:
        """Every raster held, the one brought last first."""
        kept = sorted(self.folder.glob(f"*/{_CARD}"), key=lambda path: (path.stat().st_mtime_ns, path), reverse=True)
        return tuple(sorted(map(_card, kept), key=lambda card: card.imported_on, reverse=True))

    def read(self, terrain_id: str, *, within: Bounds | None = None, limits: Limits | None = None) -> ForeignRaster:
        """A raster, or the window of it that covers a box in degrees.

        Raises:
            UnknownTerrain: none under that id, or its bytes are no longer those it names.
            FileRefused: as `read_raster`.
        """
        if terrain_id not in {card.terrain_id for card in self.cards()}:
            raise UnknownTerrain
        read = read_raster(self.folder / terrain_id / _RASTER, within=within, limits=limits)
        if read.sha256 != terrain_id:
            raise UnknownTerrain
        return read


def _card(path: Path) -> TerrainCard:
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    measured = told["measured_on"]
    west, south, east, north = told["bounds"]
    return TerrainCard(
        **told
        | {
            "measured_on": None if measured is None else date.fromisoformat(measured),
            "imported_on": date.fromisoformat(told["imported_on"]),
            "bounds": (west, south, east, north),
        }
    )
