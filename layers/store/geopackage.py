"""GeoPackage 1.4: its tables, its spatial index, and geometries as its blobs.

Source: OGC 12-128r19 (GeoPackage 1.4.0), clauses 1.1.2, 2.1.3 and F.3. Coordinates stand as longitude, latitude.
"""

# ruff: noqa: S608 -- because every name in a statement is a spec's, quoted

import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS

SRS_ID = 4490  # CGCS2000, degrees
APPLICATION_ID = 0x47504B47  # "GPKG"
USER_VERSION = 10400

Geometries = npt.NDArray[np.object_]

_LITTLE, _WITH_BOX, _EMPTY = 0x01, 0x02, 0x10
_HEADER = struct.Struct("<2sBBi")
_BOX = struct.Struct("<4d")
_LON_LAT = struct.Struct("<2d")
_POINT_BLOB = 8 + 1 + 4 + 16
_BOX_BYTES = (0, 32, 48, 48, 64)  # by the header's envelope indicator

_PLAIN_HEADER = _HEADER.pack(b"GP", 0, _LITTLE, SRS_ID)
_BOXED_HEADER = _HEADER.pack(b"GP", 0, _LITTLE | _WITH_BOX, SRS_ID)
_EMPTY_HEADER = _HEADER.pack(b"GP", 0, _LITTLE | _EMPTY, SRS_ID)


def to_blobs(geometries: Geometries) -> list[bytes | None]:
    """GeoPackage blobs, None where there is no geometry. Only points go without their box: they are their own."""
    wkb = shapely.to_wkb(geometries, byte_order=1, flavor="iso", output_dimension=4)
    empty, point = shapely.is_empty(geometries), shapely.get_type_id(geometries) == 0
    west_south_east_north = shapely.bounds(geometries)
    boxes = np.ascontiguousarray(west_south_east_north[:, [0, 2, 1, 3]]).tobytes()
    blobs: list[bytes | None] = []
    for row, body in enumerate(wkb):
        if body is None:
            blobs.append(None)
        elif empty[row]:
            blobs.append(_EMPTY_HEADER + body)
        elif point[row]:
            blobs.append(_PLAIN_HEADER + body)
        else:
            blobs.append(_BOXED_HEADER + boxes[32 * row : 32 * row + 32] + body)
    return blobs


def from_blobs(blobs: Iterable[bytes | None]) -> Geometries:
    """Geometries of GeoPackage blobs, None where the blob is missing."""
    wkb = [None if b is None else b[_header_bytes(b) :] for b in blobs]
    found: Geometries = shapely.from_wkb(np.array(wkb, dtype=object))
    return found


def _header_bytes(blob: bytes) -> int:
    return 8 + _BOX_BYTES[(blob[3] >> 1) & 0x07]


def _box(blob: bytes) -> tuple[float, float, float, float] | None:
    """(west, east, south, north) of one blob, None when it is empty. Read from the header where it stands there."""
    flags = blob[3]
    if flags & _EMPTY:
        return None
    if flags & 0x0E == _WITH_BOX and flags & _LITTLE:
        west, east, south, north = _BOX.unpack_from(blob, 8)
        return west, east, south, north
    west, south, east, north = shapely.bounds(shapely.from_wkb(blob[_header_bytes(blob) :]))
    return west, east, south, north


def box_of(blob: bytes) -> tuple[float, float, float, float] | None:
    """West, south, east and north of one blob, None when it is empty."""
    if len(blob) == _POINT_BLOB and blob[3] == _LITTLE and blob[8] == 1:
        lon, lat = _LON_LAT.unpack_from(blob, 13)
        return lon, lat, lon, lat
    box = _box(blob)
    return (box[0], box[2], box[1], box[3]) if box else None


def _side(position: int) -> Callable[..., float | None]:
    of_point = struct.Struct("<d").unpack_from
    at = 8 + 5 + 8 * (position // 2)  # after the header, the WKB byte order and type: longitude, then latitude

    def measure(*blobs: Any) -> float | None:
        (blob,) = blobs
        if blob and len(blob) == _POINT_BLOB and blob[3] == _LITTLE and blob[8] == 1:
            (side,) = of_point(blob, at)  # most rows are points, and a big import asks four times for each
            return float(side)
        box = _box(blob) if blob else None
        return box[position] if box else None

    return measure


def _is_empty(*blobs: Any) -> int | None:
    (blob,) = blobs
    return None if blob is None else blob[3] >> 4 & 1


BOX_FUNCTIONS: dict[str, Callable[..., float | int | None]] = {
    "ST_MinX": _side(0),
    "ST_MaxX": _side(1),
    "ST_MinY": _side(2),
    "ST_MaxY": _side(3),
    "ST_IsEmpty": _is_empty,
}
"""What the R-tree triggers call."""


def quoted(name: str) -> str:
    """An SQL identifier. Names come from specs, never from users; quoting keeps a reserved word harmless."""
    return '"' + name.replace('"', '""') + '"'


METADATA = (
    """CREATE TABLE gpkg_spatial_ref_sys (
        srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    """CREATE TABLE gpkg_contents (
        table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
        last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
        CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
        z TINYINT NOT NULL, m TINYINT NOT NULL,
        CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
        CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
        CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))""",
    """CREATE TABLE gpkg_extensions (
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
        CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
)


def reference_systems() -> list[tuple[str, int, str, int, str, str]]:
    """The rows of gpkg_spatial_ref_sys: the three every GeoPackage has, and CGCS2000."""
    return [
        ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
        ("WGS 84 geodetic", 4326, "EPSG", 4326, CRS.from_epsg(4326).to_wkt("WKT1_GDAL"), "degrees, longitude first"),
        ("CGCS2000", SRS_ID, "EPSG", SRS_ID, CRS.from_epsg(SRS_ID).to_wkt("WKT1_GDAL"), "degrees, longitude first"),
    ]


def index_statements(table: str, column: str, key: str = "fid") -> Sequence[str]:
    """The R-tree over a table's geometry and the trigger set of GeoPackage 1.4 that keeps it true."""
    t, g, i, rtree = quoted(table), quoted(column), quoted(key), quoted(f"rtree_{table}_{column}")
    box = f"ST_MinX(NEW.{g}), ST_MaxX(NEW.{g}), ST_MinY(NEW.{g}), ST_MaxY(NEW.{g})"
    new_is_drawn = f"(NEW.{g} NOTNULL AND NOT ST_IsEmpty(NEW.{g}))"
    new_is_not = f"(NEW.{g} ISNULL OR ST_IsEmpty(NEW.{g}))"
    old_is_drawn = f"(OLD.{g} NOTNULL AND NOT ST_IsEmpty(OLD.{g}))"
    old_is_not = f"(OLD.{g} ISNULL OR ST_IsEmpty(OLD.{g}))"
    moved = (
        f"UPDATE {rtree} SET minx = ST_MinX(NEW.{g}), maxx = ST_MaxX(NEW.{g}), miny = ST_MinY(NEW.{g}), maxy = ST_MaxY(NEW.{g})"
    )
    triggers = {
        "insert": (f"INSERT ON {t} WHEN {new_is_drawn}", f"INSERT OR REPLACE INTO {rtree} VALUES (NEW.{i}, {box})"),
        "update2": (f"UPDATE OF {g} ON {t} WHEN OLD.{i} = NEW.{i} AND {new_is_not}", f"DELETE FROM {rtree} WHERE id = OLD.{i}"),
        "update4": (
            f"UPDATE ON {t} WHEN OLD.{i} != NEW.{i} AND {new_is_not}",
            f"DELETE FROM {rtree} WHERE id IN (OLD.{i}, NEW.{i})",
        ),
        "update5": (
            f"UPDATE ON {t} WHEN OLD.{i} != NEW.{i} AND {new_is_drawn}",
            f"DELETE FROM {rtree} WHERE id = OLD.{i}; INSERT OR REPLACE INTO {rtree} VALUES (NEW.{i}, {box})",
        ),
        "update6": (
            f"UPDATE OF {g} ON {t} WHEN OLD.{i} = NEW.{i} AND {new_is_drawn} AND {old_is_drawn}",
            f"{moved} WHERE id = NEW.{i}",
        ),
        "update7": (
            f"UPDATE OF {g} ON {t} WHEN OLD.{i} = NEW.{i} AND {new_is_drawn} AND {old_is_not}",
            f"INSERT INTO {rtree} VALUES (NEW.{i}, {box})",
        ),
        "delete": (f"DELETE ON {t} WHEN OLD.{g} NOT NULL", f"DELETE FROM {rtree} WHERE id = OLD.{i}"),
    }
    return [
        f"CREATE VIRTUAL TABLE {rtree} USING rtree(id, minx, maxx, miny, maxy)",
        *(
            f"CREATE TRIGGER {quoted(f'rtree_{table}_{column}_{name}')} AFTER {when} BEGIN {then}; END"
            for name, (when, then) in triggers.items()
        ),
    ]
