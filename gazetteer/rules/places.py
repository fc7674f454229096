"""Names that point at a place: another than their own, a famous one, or not the one they stand in."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np

from gazetteer.generics import generic_table
from gazetteer.kinds import LegalKind, NameKind
from gazetteer.likeness.decompose import SEAT_KINDS, decompose
from gazetteer.likeness.distances import nearest_m
from gazetteer.likeness.fold import fold
from gazetteer.likeness.known import Match, Standing
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.tiers import Tier
from gazetteer.rules.answers import weight_by_answer
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.needs import DIVISIONS, GEOMETRY
from gazetteer.rules.rule import rule
from gazetteer.rules.telling import distance
from layers.codes import is_inside, shorten_code
from layers.wording import Wording

_DIVISIONS = frozenset(kind for kind in NameKind if kind.legal_kind is LegalKind.DIVISION)
_FACILITIES = frozenset(kind for kind in NameKind if kind.legal_kind is LegalKind.FACILITY)
_BUILT = frozenset({NameKind.ESTATE, NameKind.BUILDING})
_REACH = {"province": 0, "prefecture": 0, "county": 2, "township": 4, "village": 6}
"""How many digits of the code a division must share with the name before it is taken to be meant: 和平路 means no 和平区 of another province."""

_FEATURES = frozenset({NameKind.NATURAL, NameKind.MEMORIAL, NameKind.PARK})


@rule(
    "M09", Weight.WARN, kinds=frozenset(NameKind) - _DIVISIONS, needs=(GEOMETRY, DIVISIONS), parameters={"near_m": 1000}
)  # fmt: skip
def no_other_place(case: RuleCase) -> Iterator[RuleFinding]:
    """名称含行政区划、道路等名称的，应位于该区域或其附近
    A name that holds a division's or a street's name lies there

    Args in the pack: `near_m`, metres within which a place still counts as there.
    """
    for specific, rows in _divisions_named(case).items():
        full, metres = str(rows["name"].iloc[0]), float(np.nanmin(_distances(case, rows), initial=np.inf))
        is_here = metres <= case.number("near_m") or _is_in_code(case, rows)
        if not (is_here or _is_that_seat(case, specific, rows) or _is_derived_here(case, specific)):
            yield _elsewhere(case, specific, full, _border_away(metres), rows)
    yield from _streets_elsewhere(case)


@rule("M10", Weight.BLOCK, kinds=_DIVISIONS)
def no_famous_feature(case: RuleCase) -> Iterator[RuleFinding]:
    """行政区划专名不使用著名自然地理实体、历史文化遗产遗址及超出本区域的地理实体名称
    A division takes no specific from a famous feature, a heritage site or an entity reaching beyond it

    Whether a feature is famous is a person's judgement; one that provably reaches beyond the area blocks by itself.
    """
    specific = fold(decompose(case.name, case.proposal.kind).proper)
    for match in _features_called(case, specific):
        yield _feature(case, match, reaches_beyond=_reaches_beyond(case, match))
    heritage = case.surroundings.heritage
    for name in () if heritage is None else heritage.loc[heritage["level"] != "candidate", "name"]:
        if specific in (fold(str(name)), fold(decompose(str(name)).proper)):
            yield _on_heritage_list(case, specific, str(name))


@rule("M11", Weight.INFORM, kinds=_FACILITIES, needs=(GEOMETRY, DIVISIONS), parameters={"near_m": 500})
def facility_with_local_name(case: RuleCase) -> Iterator[RuleFinding]:
    """交通、水利、电力等设施名称一般与当地地名相统一
    A facility generally bears the name of the place it stands in

    Args in the pack: `near_m`, metres within which a street's name counts as local.
    """
    local = _local_specifics(case)
    name = fold(case.name)
    if local and not any(specific in name for specific in local):
        shown = list(local.values())[:6]
        yield case.finding(
            Wording(
                f"“{case.name}”未使用当地地名。所在地及附近的标准地名有：{'、'.join(shown)}。",
                f"“{case.name}” uses no local name. Standard names here and near are {', '.join(shown)}.",
            ),
            evidence={"local_names": "、".join(shown)},
            shape=case.proposal.geometry,
        )


_WHETHER_FAMOUS = Wording(
    "请审查：该实体是否著名、是否历史文化遗产遗址、是否超出本行政区域（《地名管理条例》第九条第一款第九项）？",
    "Is the entity famous, a heritage site, or reaching beyond the area (Art. 9 ¶1(9))?",
)


def _divisions_named(case: RuleCase) -> dict[str, gpd.GeoDataFrame]:
    """Divisions whose specific, of two characters or more, stands in the name's own; those of one specific together, the longest only."""
    divisions, code = case.surroundings.divisions, case.proposal.division_code
    specific = fold(decompose(case.name, case.proposal.kind).proper)
    if divisions is None:
        return {}
    found: dict[str, list[int]] = {}
    for row, (name, own, level) in enumerate(zip(divisions["name"], divisions["code"], divisions["level"], strict=True)):
        if shorten_code(str(own))[: _REACH[level]] != code[: _REACH[level]]:
            continue
        if fold(str(name))[:2] not in specific:
            continue
        stem = fold(decompose(str(name)).proper)
        if len(stem) > 1 and stem in specific:
            found.setdefault(stem, []).append(row)
    longest = {stem: rows for stem, rows in found.items() if not any(stem != other and stem in other for other in found)}
    return {stem: divisions.iloc[rows] for stem, rows in longest.items()}


def _distances(case: RuleCase, rows: gpd.GeoDataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return nearest_m(case.proposal.geometry, np.asarray(rows.geometry.array, dtype=object))


def _border_away(metres: float) -> Wording | None:
    """How far the border of a division lies: what is measured to its seat elsewhere is another distance."""
    if not np.isfinite(metres):
        return None
    told = distance(metres)
    return Wording(f"其辖区边界{told.zh}", f"its border {told.en}")


def _is_that_seat(case: RuleCase, specific: str, rows: gpd.GeoDataFrame) -> bool:
    """Whether the name is that of the village's own committee: two of one name are the rule of uniqueness's matter."""
    own = fold(decompose(case.name, case.proposal.kind).proper)
    return case.proposal.kind in SEAT_KINDS and own == specific and bool((rows["level"] == "village").any())


def _is_derived_here(case: RuleCase, specific: str) -> bool:
    """Whether another name in force nearby has that specific already: then the place is known by it here."""
    near = case.number("near_m")
    return any(
        m.known.standing is Standing.STANDARD
        and m.distance_m is not None
        and m.distance_m <= near
        and fold(decompose(m.known.name, m.known.kind).proper) == specific
        for m in (*case.sought.of_kind, *case.sought.of_other_kinds)
    )


def _is_in_code(case: RuleCase, rows: gpd.GeoDataFrame) -> bool:
    """For divisions nobody has drawn, the code decides."""
    undrawn = rows[rows.geometry.isna()]
    return any(is_inside(case.proposal.division_code, shorten_code(str(code))) for code in undrawn["code"])


def _elsewhere(case: RuleCase, specific: str, full: str, away: Wording | None, rows: gpd.GeoDataFrame) -> RuleFinding:
    far = Wording(f"，{away.zh}", f" ({away.en})") if away else Wording("", "")
    shapes = [shape for shape in rows.geometry if shape is not None]
    return case.finding(
        Wording(
            f"“{case.name}”含“{full}”的专名“{specific}”，但不在该处{far.zh}，易使人误认位置。",
            f"“{case.name}” holds “{specific}” of “{full}” but does not lie there{far.en}; people will look for it in the wrong place.",
        ),
        question=Wording(
            f"请审查：“{specific}”是否指“{full}”？另有含义的，请写明。",
            f"Does “{specific}” mean “{full}”? If it means something else, say what.",
        ),
        evidence={"embedded": specific, "of": full},
        shape=shapes[0] if shapes else None,
    )


def _streets_elsewhere(case: RuleCase) -> Iterator[RuleFinding]:
    """Estates and buildings that carry a whole street's name far from that street."""
    streets, name = case.surroundings.streets, fold(case.name)
    if streets is None or case.proposal.kind not in _BUILT:
        return
    held = streets.loc[[len(own) > 1 and fold(own) in name for own in streets["name"].astype(str)]]
    for street, rows in held.groupby("name", sort=True):
        metres = float(np.nanmin(_distances(case, rows), initial=np.inf))
        if np.isfinite(metres) and metres > case.number("near_m"):
            yield _elsewhere(case, str(street), str(street), distance(metres), rows)


def _on_heritage_list(case: RuleCase, specific: str, name: str) -> RuleFinding:
    """The list holds names of every kind: only what may be a site is asked about, a street's name is mentioned."""
    if (
        name.endswith(tuple(g.text for g in generic_table().of_kind(NameKind.STREET)))
        and len(decompose(name, NameKind.STREET).proper) > 1
    ):
        return case.finding(
            Wording(
                f"专名“{specific}”与保护名录中的街路巷名“{name}”相同。该条目是道路名称，不是遗址，供参考。",
                f"The specific “{specific}” is that of the street “{name}” on the heritage list, which is no site; for information.",
            ),
            weight=Weight.INFORM,
            evidence={"heritage_name": name},
        )
    return case.finding(
        Wording(
            f"专名“{specific}”与保护名录中的“{name}”相同。请审查是否属历史文化遗产遗址。",
            f"The specific “{specific}” is that of “{name}” on the heritage list. Is it a heritage site?",
        ),
        weight=weight_by_answer(case),
        question=_WHETHER_FAMOUS,
        evidence={"heritage_name": name},
    )


def _features_called(case: RuleCase, specific: str) -> tuple[Match, ...]:
    """Features whose whole name is the specific (虞山镇: 虞山) or whose specific it is (望虞镇: 望虞河), wherever they lie."""
    names, kind = case.surroundings.names, case.proposal.kind
    whole = names.alike(Probe(specific, kind), (Tier.IDENTICAL, Tier.VARIANT), kinds=_FEATURES).matches
    same_specific = names.alike(Probe(case.name, kind), (Tier.SAME_SPECIFIC_OTHER_KIND,), kinds=_FEATURES).matches
    found = {match.known.name_id: match for match in (*whole, *same_specific) if match.known.standing is Standing.STANDARD}
    return tuple(found.values())


def _reaches_beyond(case: RuleCase, match: Match) -> bool:
    own, feature = case.proposal.geometry, match.known.geometry
    return own is not None and own.area > 0 and feature is not None and not own.covers(feature)


def _feature(case: RuleCase, match: Match, *, reaches_beyond: bool) -> RuleFinding:
    known = match.known
    beyond = Wording("，且该实体超出本区域", ", which reaches beyond the area") if reaches_beyond else Wording("", "")
    return case.finding(
        Wording(
            f"专名与地理实体“{known.name}”相同{beyond.zh}。", f"The specific is that of “{known.name}”{beyond.en}."
        ),
        weight=Weight.BLOCK if reaches_beyond else weight_by_answer(case),
        matches=(match,),
        question=_WHETHER_FAMOUS,
        evidence={"place_id": known.place_id, "reaches_beyond": reaches_beyond},
        shape=known.geometry,
    )  # fmt: skip


def _local_specifics(case: RuleCase) -> dict[str, str]:
    """Specifics of the divisions the place stands in and of the streets near it, with the full names."""
    around, here = case.surroundings, case.proposal.geometry
    found: dict[str, str] = {}
    if around.divisions is not None and here is not None:
        holding = around.divisions[around.divisions.geometry.intersects(here) & around.divisions.geometry.notna()]
        for name in holding.sort_values("code", key=lambda codes: -codes.str.len())["name"]:
            found.setdefault(fold(decompose(str(name)).proper), str(name))
    if around.streets is not None and len(around.streets):
        near = _distances(case, around.streets) <= case.number("near_m")
        for name in around.streets.loc[near, "name"]:
            found.setdefault(fold(decompose(str(name), NameKind.STREET).proper), str(name))
    return {specific: full for specific, full in found.items() if len(specific) > 1}
