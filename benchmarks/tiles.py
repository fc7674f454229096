"""Vector tiles of 100,000 made-up names: ours beside tipg with PostGIS, level by level, drawn anew and from the shelf.

    python -m benchmarks.tiles --peers PEERS [--names 100000] [--tiles 30]
    python -m benchmarks.tiles --encoders

Both serve the same six columns and at most 5,000 features a tile. Which 5,000 is not the same: ours spreads them over the tile and says how many there
are, tipg takes the first that PostGIS finds. One client asks one tile after the other, taking turns after a screenful, so that whatever else the machine
does falls on both. Ours runs twice: without a shelf of finished tiles, and with it. Also shown is what the first tile after a commit waits for: the layer drawn anew.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import morecantile
import numpy as np
import pandas as pd
import shapely

from benchmarks.peers_ogc import SHOWN, made_up_names, serving_gisvc, serving_tipg, write_postgis, write_store
from benchmarks.plain_client import PlainClient
from benchmarks.postgis_cluster import find_postgresql, postgis
from benchmarks.side_by_side import print_table, take_turns
from gazetteer.specs import NAMES
from gisvc.ogc.mvt.layer import DrawnLayer
from gisvc.ogc.mvt.squares import WEB_MERCATOR, Square

LEVELS = (0, 2, 4, 6, 8, 9, 10, 11, 12, 14, 16)
MOST = 5_000
SCREENFUL = 12
GRID = "WebMercatorQuad"
Fetch = Callable[[morecantile.Tile], "Answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content: bytes
    told: str  # how many of how many features


def asker_of(address: str) -> Callable[[str], Answer]:
    client = PlainClient(address)

    def ask(path: str) -> Answer:
        status, headers, content = client.get(path, {"accept": "*/*"})
        return Answer(status, content, headers.get("gisvc-features", "nothing said of what is left out"))

    return ask


def tiles_with_names(names: pd.DataFrame, z: int, count: int) -> list[morecantile.Tile]:
    """Tiles around names drawn at random; at low levels the same one comes again."""
    drawn = names.sample(count, random_state=z, replace=True)
    return [morecantile.tms.get(GRID).tile(lon, lat, z) for lon, lat in drawn[["lon", "lat"]].to_numpy(dtype=float).tolist()]


def ours_at(address: str) -> Fetch:
    ask = asker_of(address)
    return lambda tile: ask(f"/ogc/collections/place_names/tiles/{GRID}/{tile.z}/{tile.y}/{tile.x}")


def tipg_at(address: str) -> Fetch:
    ask = asker_of(address)
    return lambda tile: ask(f"/collections/public.place_names/tiles/{GRID}/{tile.z}/{tile.x}/{tile.y}?limit={MOST}")


def milliseconds(fetches: Mapping[str, Fetch], tiles: Sequence[morecantile.Tile]) -> dict[str, np.ndarray[Any, Any]]:
    """Each tile once by each, taking turns after a screenful, as a map asks."""
    took: dict[str, list[float]] = {name: [] for name in fetches}
    for first in range(0, len(tiles), SCREENFUL):
        for name, fetch in fetches.items():
            for tile in tiles[first : first + SCREENFUL]:
                began = time.perf_counter()
                answer = fetch(tile)
                took[name].append((time.perf_counter() - began) * 1000)
                assert answer.status in (200, 204), (name, answer.status, answer.content[:200])
    return {name: np.array(times) for name, times in took.items()}


def beside_tipg(arguments: argparse.Namespace) -> None:
    binaries = find_postgresql()
    names = made_up_names(arguments.names)
    with ExitStack() as running, tempfile.TemporaryDirectory() as folder:
        store, another = Path(folder) / "county.gpkg", Path(folder) / "another" / "county.gpkg"
        write_store(names, store)
        another.parent.mkdir()
        shutil.copy(store, another)  # a store is served by one process
        bare = ours_at(running.enter_context(serving_gisvc(store, tile_cache_bytes=0, tile_max_features=MOST)))
        kept = ours_at(running.enter_context(serving_gisvc(another, tile_max_features=MOST)))
        fetches = {"drawn": bare, "kept": kept}
        if binaries is not None and arguments.peers is not None:
            connection = running.enter_context(postgis(binaries))
            write_postgis(names, connection)
            fetches["tipg"] = tipg_at(running.enter_context(serving_tipg(arguments.peers, connection)))
        first = morecantile.Tile(0, 0, 0)
        for name, fetch in fetches.items():
            began = time.perf_counter()
            answer = fetch(first)
            print(
                f"first tile of all, {name:<6} {time.perf_counter() - began:6.2f} s  {len(answer.content):>9,} bytes  {answer.told}"
            )
        _print_levels(fetches, names, arguments.tiles)


def _print_levels(fetches: Mapping[str, Fetch], names: pd.DataFrame, count: int) -> None:
    print(
        f"\n{'level':>5} | "
        + " | ".join(f"{name + ' p50':>10} {'p95':>8} ms" for name in fetches)
        + " | tipg / drawn | tipg / kept"
    )
    everything: dict[str, list[np.ndarray[Any, Any]]] = {name: [] for name in fetches}
    for z in LEVELS:
        tiles = tiles_with_names(names, z, count)
        for tile in tiles:
            fetches["kept"](tile)
        took = milliseconds(fetches, tiles)
        _print_row(str(z), took)
        for name, times in took.items():
            everything[name].append(times)
    _print_row("all", {name: np.concatenate(times) for name, times in everything.items()})


def _print_row(level: str, took: Mapping[str, np.ndarray[Any, Any]]) -> None:
    shown = " | ".join(f"{np.quantile(times, 0.5):>10.1f} {np.quantile(times, 0.95):>8.1f}   " for times in took.values())
    peer = np.median(took["tipg"]) if "tipg" in took else np.nan
    print(f"{level:>5} | {shown} | {peer / np.median(took['drawn']):>12.1f} | {peer / np.median(took['kept']):>11.1f}")


def beside_encoders(arguments: argparse.Namespace) -> None:
    """One tile of 5,000 of the names: our encoder, and that of mapbox-vector-tile given the same places and values."""
    names = made_up_names(arguments.names)
    columns: dict[str, list[object]] = {c.name: [None] * len(names) for c in NAMES.columns}
    columns |= {name: names[name].tolist() for name in SHOWN}
    layer = DrawnLayer.of(NAMES, columns, np.asarray(shapely.points(names["lon"], names["lat"]), dtype=object))
    square = Square(WEB_MERCATOR, 0, 0, 0)
    told = mapbox_vector_tile.decode(layer.tile(square, MOST).content, default_options={"y_coord_down": True})
    features = [{**one, "geometry": shapely.geometry.shape(one["geometry"])} for one in told["place_names"]["features"]]

    def theirs() -> bytes:
        layers = [{"name": "place_names", "features": features}]
        content: bytes = mapbox_vector_tile.encode(layers, default_options={"y_coord_down": True})
        return content

    timings = take_turns(
        {
            "ours: found, thinned, drawn and written": lambda: layer.tile(square, MOST).content,
            "mapbox-vector-tile: written": theirs,
        },
        turns=7,
    )
    print_table(timings, ours="ours: found, thinned, drawn and written")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, help="virtual environment with tipg")
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--tiles", type=int, default=30, help="tiles a level")
    parser.add_argument("--encoders", action="store_true", help="compare the encoders instead")
    arguments = parser.parse_args()
    beside_encoders(arguments) if arguments.encoders else beside_tipg(arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
