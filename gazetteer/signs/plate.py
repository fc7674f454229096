"""A door plate as it is read: its number, what stands behind the door, and where it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

_NUMBER: Final = re.compile(
    r"(?P<number>\d{1,5})\s*号?(?:\s*[-—－之附]\s*(?P<sub>\d{1,4})\s*号?)?(?P<letter>[甲乙丙丁A-Za-z])?号?"
)


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate that counts. `sub` is the sub-number or letter (12-3, 12附3, 12甲), `inner` the building, unit and room behind the door.

    `street` is the place id of its street, or the street's name where the plate is not tied to one; `shape` is lon/lat in EPSG:4490.
    """

    plate_id: str
    street: str
    street_name: str
    number: int
    sub: str
    inner: str
    shape: BaseGeometry | None

    @property
    def shown(self) -> str:
        """As people say it: 12 号, 12-3 号（3栋 501）."""
        return f"{self.number}{'-' + self.sub if self.sub else ''} 号" + (f"（{self.inner}）" if self.inner else "")

    @property
    def is_odd(self) -> bool:
        return self.number % 2 == 1


@dataclass(frozen=True, slots=True)
class ReadPlates:
    """Plates that count, and (id, text) of those in whose number nothing can be read. Cancelled ones are only counted."""

    plates: tuple[Plate, ...]
    unreadable: tuple[tuple[str, str], ...]
    ended: int


def read_plates(doorplates: gpd.GeoDataFrame) -> ReadPlates:
    """Rows of DOORPLATES as plates; those kept in reserve count, for their numbers are taken."""
    live = doorplates[~doorplates["state"].isin(["cancelled"])]
    plates, unreadable = [], []
    for row in live.itertuples():
        read = _NUMBER.fullmatch(str(row.number).strip())
        if read is None:
            unreadable.append((str(row.plate_id), str(row.number)))
            continue
        plates.append(
            Plate(
                plate_id=str(row.plate_id),
                street=_text(row.place_id) or str(row.street_name),
                street_name=str(row.street_name),
                number=int(read["number"]),
                sub=_joined("-", (read["sub"], row.sub_number, read["letter"])),
                inner=_joined(" ", (row.building, row.unit, row.room)),
                shape=row.geometry,
            )
        )
    return ReadPlates(tuple(plates), tuple(unreadable), len(doorplates) - len(live))


def _joined(sign: str, parts: Sequence[object]) -> str:
    return sign.join(text for part in parts if (text := _text(part)))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
