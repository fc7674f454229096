"""How matches are told: each name with its standing and distance, the nearest few by name and the rest by number."""

from collections.abc import Sequence

from shapely.geometry import GeometryCollection
from shapely.geometry.base import BaseGeometry

from gazetteer.likeness.known import Match
from layers.wording import Wording

_NAMED = 3


def listed(matches: Sequence[Match]) -> Wording:
    """“景泰路”（标准地名，相距 1.2 公里）、… 等 12 条."""
    named = [_one(match) for match in matches[:_NAMED]]
    more = len(matches) > _NAMED
    return Wording(
        "、".join(w.zh for w in named) + (f"等 {len(matches)} 条" if more else ""),
        ", ".join(w.en for w in named) + (f" and others, {len(matches)} in all" if more else ""),
    )


def distance(metres: float) -> Wording:
    """A distance as people say it: 0 → 相接, 350 → 350 米, 3421 → 3.4 公里."""
    if metres < 0.5:
        return Wording("相接", "touching")
    if metres < 1000:
        return Wording(f"相距 {metres:.0f} 米", f"{metres:.0f} m away")
    return Wording(f"相距 {metres / 1000:.1f} 公里", f"{metres / 1000:.1f} km away")


def shape_of(matches: Sequence[Match]) -> BaseGeometry | None:
    """What the map shows for matches; None where none of them is drawn."""
    drawn = [match.known.geometry for match in matches if match.known.geometry is not None]
    return GeometryCollection(drawn) if len(drawn) > 1 else drawn[0] if drawn else None


def _one(match: Match) -> Wording:
    far = distance(match.distance_m) if match.distance_m is not None else None
    standing = match.known.standing.label
    said = " / ".join(match.readings) if all(match.readings) else ""
    zh = "，".join(part for part in (standing.zh, said, far.zh if far else "") if part)
    en = ", ".join(part for part in (standing.en, said, far.en if far else "") if part)
    return Wording(f"“{match.known.name}”（{zh}）", f"“{match.known.name}” ({en})")
