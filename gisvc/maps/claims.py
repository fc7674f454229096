"""The claims of a dispute on the map: one side's line red, the other's blue, and the land between them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import cycle

import shapely

from boundaries.cases.case import Case
from boundaries.cases.claims import ClaimedLand
from gisvc.maps.inspection import JOURNALS
from gisvc.maps.sheet import MapSheet, Mark, Plate, Shape, Symbol
from layers.wording import Wording

NOT_THE_LINE = Wording(
    "主张线图，仅示双方主张，不表示界线位置。", "A map of claims: it shows what each side claims, not where the line is."
)


def draw_claims(
    case: Case, lands: Sequence[ClaimedLand], *, on: date, names: Mapping[str, str], is_demonstration: bool
) -> MapSheet:
    """The claim lines of all sides over the land between them.

    Args:
        names: what people call sides, by code.
    """
    between = [
        Shape(piece.polygon, _claimed(piece.claimed_by, names), (("面积 / area", f"{piece.area_m2 / 1e6:.4f} km²"),))
        for land in lands
        for piece in land.pieces
    ]
    plates = (
        [Plate(Wording("主张线之间的土地", "land between the claims"), Symbol.CLAIMED_LAND, tuple(between))] if between else []
    )
    plates += _lines(case, names)
    title = Wording("主张线图", "Claims")
    return MapSheet(title, tuple(plates), JOURNALS, on, NOT_THE_LINE, Mark(is_demonstration=is_demonstration))


def _lines(case: Case, names: Mapping[str, str]) -> Iterator[Plate]:
    for (side, record), symbol in zip(sorted(case.claims.items()), cycle((Symbol.CLAIM_ONE, Symbol.CLAIM_OTHER)), strict=False):
        points = record.value("claim_line")
        if isinstance(points, list | tuple) and len(points) > 1:
            name = names.get(side, side)
            label = Wording(f"{name}主张线", f"line claimed by {name}")
            yield Plate(label, symbol, (Shape(shapely.LineString(points), label.zh),))


def _claimed(by: tuple[str, ...] | None, names: Mapping[str, str]) -> str:
    if by is None:
        return "归属主张未知 / not known whose claim"
    return "、".join(names.get(side, side) for side in by) or "各方均未主张 / claimed by nobody"
