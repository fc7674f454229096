"""What has to be made: a line for each sign to be changed and each place that has none, with the text, the spelling and the colour it needs."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from gazetteer.pinyin.reading import Readings
from gazetteer.pinyin.spelling import spell
from gazetteer.signs.colours import axis_deg, colour_for
from gazetteer.signs.coverage import SignCoverage
from gazetteer.signs.standing import StandardNow
from layers.errors import Refusal
from layers.report import Report
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class SignToMake:
    """One sign for the workshop. `sign_id` is the one it replaces, "" for a new one; `lon`, `lat` degrees, None where nobody has drawn it.

    `needs_reading` says that the spelling holds a heteronym nobody has settled: it is not to be made before somebody has.
    """

    place_id: str
    text: str
    roman: str
    colour: str
    sign_id: str
    why: Wording
    lon: float | None
    lat: float | None
    needs_reading: bool


@dataclass(frozen=True, slots=True, eq=False)
class SignsHeld:
    """What the list is written from: signs, streets (place_id, name, geometry) and standard names by place."""

    signs: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    standards: Mapping[str, StandardNow]
    readings: Readings | None = None


def signs_to_make(held: SignsHeld, texts: Report, coverage: SignCoverage) -> tuple[SignToMake, ...]:
    """Signs whose text or spelling is wrong (S01), each once, then places without a sign (S02), both in the order of the findings."""
    lines = dict(zip(held.streets["place_id"], np.asarray(held.streets.geometry.array, dtype=object), strict=True))
    by_id = {str(row.sign_id): row for row in held.signs.itertuples()}
    made: dict[str, SignToMake] = {}
    for finding in texts:
        row = by_id[str(finding.where.key)]
        standard = held.standards.get(str(row.place_id))
        if standard is not None and finding.where.key not in made:
            spot = row.geometry
            place = (spot.x, spot.y) if spot is not None else (None, None)
            made[str(finding.where.key)] = _made(standard, held, lines, str(row.sign_id), finding.sentence, place)
    new = [
        _made(held.standards[str(f.where.key)], held, lines, "", f.sentence, (f.where.lon, f.where.lat))
        for f in coverage.report
        if f.where.key in held.standards
    ]
    return (*made.values(), *new)


def _made(
    standard: StandardNow,
    held: SignsHeld,
    lines: Mapping[str, object],
    sign_id: str,
    why: Wording,
    place: tuple[float | None, float | None],
) -> SignToMake:
    line = lines.get(standard.place_id)
    roman, is_open = _roman(standard, held.readings)
    usual = colour_for(axis_deg(line)) if line is not None else None  # type: ignore[arg-type]  # because a street's geometry is a line
    return SignToMake(standard.place_id, standard.name, roman, usual or "", sign_id, why, *place, needs_reading=is_open)


def _roman(standard: StandardNow, readings: Readings | None) -> tuple[str, bool]:
    """The spelling of record, else the one the rules make; a name that cannot be spelled is left to a person."""
    if standard.toned:
        return standard.toned, False
    try:
        spelling = spell(standard.name, standard.kind, readings=readings, language=standard.language or "zh")
    except Refusal:
        return "", True
    return spelling.toned, any(f.evidence.get("rule") == "P05" for f in spelling.findings)
