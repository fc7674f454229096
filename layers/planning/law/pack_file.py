"""Rule pack files: one pack a file, read strictly into rules that can be judged, or refused with file and line."""

import re
from collections.abc import Mapping

from layers.codes import level_of
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.land_specs import LAND_CLASSES
from layers.planning.law.law_layers import LAW_LAYERS
from layers.planning.law.pack_text import PackText
from layers.planning.law.rules import (
    EYE_M,
    HEIGHT_M,
    AtDistance,
    Effect,
    Hidden,
    Land,
    Least,
    Near,
    Rule,
    RulePack,
    Said,
    Slope,
    Test,
)
from layers.planning.strict_text import Table
from layers.spec import ColumnType, LayerSpec

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")  # it stands in addresses, file names and on the command line
_UNKNOWN_PLACE = "?"
_HEAD = {
    "id", "zh", "en", "place", "text_zh", "text_en", "in_force_from", "in_force_until", "superseded_by", "status", "source", "kinds", "note_zh", "note_en",
}  # fmt: skip
_RULE = {"no", "zh", "en", "effect", "verified", "source", "article", "note_zh", "note_en"}
_NEAR = {"layer", "where", "distance_m", "at_distance", "distance_is_setting"}
_HIDDEN = {"seen_from", "where", "within_m", "eye_m", "height_m", "distance_is_setting"}
_LAND = ("land_class", "planned_class")
_LEAST = ("area_m2", "floor_area_m2", "capacity")
_STEEPEST_DEG = 90.0


def parse_pack(text: str, *, file: str) -> RulePack:
    """A rule pack out of its text.

    Args:
        file: what refusals call it.
    Raises:
        BadRulePack: not TOML; an unknown key, layer, column or value; a negative distance; a rule number twice; a source missing.
    """
    reading = PackText(file, text)
    whole = reading.parsed()
    reading.only(whole, {"pack", "rule"})
    reading.needs(whole, ("pack", "rule"))
    head = reading.table(whole, "pack")
    reading.only(head, _HEAD)
    reading.needs(head, ("id", "zh", "en", "place", "text_zh", "text_en", "status", "source"))
    rows = whole["rule"]
    if not isinstance(rows, list) or not rows or not all(isinstance(row, Mapping) for row in rows):
        raise reading.refused("no-rule", "没有任何 [[rule]]。", "it holds no [[rule]].")
    return RulePack(
        pack_id=_id(reading, head),
        name=reading.wording(head, ""),
        place=_place(reading, head),
        text=reading.wording(head, "text_"),
        in_force_from=reading.day(head, "in_force_from"),
        in_force_until=reading.day(head, "in_force_until"),
        superseded_by=reading.words(head, "superseded_by", ""),
        is_verified=_is_verified(reading, head),
        source=reading.words(head, "source"),
        rules=_rules(reading, rows),
        kinds=_kinds(reading, head),
        note=reading.note(head),
        file=file,
    )


def _id(reading: PackText, head: Table) -> str:
    pack_id = reading.words(head, "id")
    if not _ID.fullmatch(pack_id):
        raise reading.refused(
            "bad-id", "“id”只能由小写字母、数字和连字符组成。", "“id” is made of small letters, digits and hyphens.", key="id"
        )
    return pack_id


def _place(reading: PackText, head: Table) -> str | None:
    """ "" the whole country, "?" a place we do not know."""
    place = reading.words(head, "place", "")
    if place not in ("", _UNKNOWN_PLACE) and level_of(place) is None:
        raise reading.refused(
            "bad-place",
            f"“{place}”不是短区划代码；全国写空文字，不详写“?”。",
            f"“{place}” is no short division code; write an empty text for the whole country, “?” where it is not known.",
            key="place",
        )
    return None if place == _UNKNOWN_PLACE else place


def _is_verified(reading: PackText, head: Table) -> bool:
    status = reading.words(head, "status")
    if status not in ("verified", "unverified"):
        raise reading.unknown_value("status", status, ("verified", "unverified"))
    return status == "verified"


def _kinds(reading: PackText, head: Table) -> frozenset[str]:
    kinds = reading.listed(head, "kinds")
    for kind in kinds:
        if kind not in FACILITY_KINDS:
            raise reading.unknown_value("kinds", kind, FACILITY_KINDS)
    return frozenset(kinds)


def _rules(reading: PackText, rows: list[Table]) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for at, row in enumerate(rows):
        rule = _rule(reading.at(at, str(row.get("no", ""))), row)
        if any(earlier.no == rule.no for earlier in rules):
            raise reading.at(at, rule.no).refused(
                "rule-twice", f"规则编号“{rule.no}”出现了两次。", f"the rule number “{rule.no}” stands twice.", key="no"
            )
        rules.append(rule)
    return tuple(rules)


def _rule(reading: PackText, row: Table) -> Rule:
    reading.needs(row, ("no", "zh", "en", "verified", "source"))
    test = _test(reading, row)
    effect = reading.member(Effect, row, "effect", Effect.CONFIRM if isinstance(test, Said) else Effect.REFUSE)
    if isinstance(test, Said) and effect is Effect.REFUSE:
        raise reading.refused(
            "judges-nothing",
            '没有图层、地类、坡度或可见性条件的规则只能 effect = "confirm"。',
            'a rule without layer, land class, slope or visibility can only have effect = "confirm".',
            key="effect",
        )
    return Rule(
        no=reading.words(row, "no"),
        sentence=reading.wording(row, ""),
        test=test,
        effect=effect,
        is_verified=reading.flag(row, "verified"),
        source=reading.words(row, "source"),
        article=reading.words(row, "article", ""),
        note=reading.note(row),
    )


def _test(reading: PackText, row: Table) -> Test:
    """What a rule tests, by the one key that says so."""
    kinds = [key for key in ("layer", "seen_from", "steepest_deg", "least", *_LAND) if key in row]
    if len(kinds) > 1:
        raise reading.refused(
            "tests-two-things",
            f"一条规则只能有一种条件，这里有：{'、'.join(kinds)}。",
            f"a rule tests one thing, not {', '.join(kinds)}.",
            key=kinds[1],
        )
    if not kinds:
        reading.only(row, _RULE)
        return Said()
    if kinds[0] == "layer":
        return _near(reading, row)
    if kinds[0] == "seen_from":
        return _hidden(reading, row)
    reading.only(row, _RULE | {kinds[0]})
    if kinds[0] == "steepest_deg":
        return Slope(_slope(reading, row))
    if kinds[0] == "least":
        return _least(reading, row)
    classes = reading.listed(row, kinds[0])
    for one in classes:
        if one not in LAND_CLASSES:
            raise reading.unknown_value(kinds[0], one, LAND_CLASSES)
    return Land(kinds[0], frozenset(classes))


def _near(reading: PackText, row: Table) -> Near:
    reading.only(row, _RULE | _NEAR)
    reading.needs(row, ("distance_m",))
    spec = _layer(reading, row, "layer")
    distance_m = reading.metres(row, "distance_m")
    if distance_m > 0:
        reading.needs(row, ("at_distance",))  # whoever writes a distance says whether it is itself allowed
    return Near(
        layer=spec.name,
        distance_m=distance_m,
        at_distance=reading.member(AtDistance, row, "at_distance", AtDistance.ALLOWED),
        where=_where(reading, row, spec),
        is_setting=reading.flag(row, "distance_is_setting", False),
    )


def _hidden(reading: PackText, row: Table) -> Hidden:
    reading.only(row, _RULE | _HIDDEN)
    reading.needs(row, ("within_m",))
    spec = _layer(reading, row, "seen_from")
    return Hidden(
        layer=spec.name,
        distance_m=reading.metres(row, "within_m"),
        where=_where(reading, row, spec),
        eye_m=reading.metres(row, "eye_m", EYE_M),
        height_m=reading.metres(row, "height_m", HEIGHT_M),
        is_setting=reading.flag(row, "distance_is_setting", True),
    )


def _least(reading: PackText, row: Table) -> Least:
    table = reading.table(row, "least")
    if len(table) != 1 or next(iter(table)) not in _LEAST:
        raise reading.unknown_value("least", ", ".join(table), _LEAST)
    column = next(iter(table))
    return Least(column, reading.metres(table, column))


def _slope(reading: PackText, row: Table) -> float:
    degrees = reading.metres(row, "steepest_deg")
    if degrees >= _STEEPEST_DEG:
        raise reading.refused("bad-slope", "坡度须小于 90 度。", "a slope lies below 90 degrees.", key="steepest_deg")
    return degrees


def _layer(reading: PackText, row: Table, key: str) -> LayerSpec:
    name = reading.words(row, key)
    if name not in LAW_LAYERS:
        raise reading.refused(
            "unknown-layer",
            f"没有规则可用的图层“{name}”；可用：{'、'.join(LAW_LAYERS)}。",
            f"no rule can look at a layer “{name}”; known are {', '.join(LAW_LAYERS)}.",
            key=name,
        )
    return LAW_LAYERS[name]


def _where(reading: PackText, row: Table, spec: LayerSpec) -> dict[str, frozenset[str]]:
    table = reading.table(row, "where")
    known = [column.name for column in spec.columns if column.type is ColumnType.TEXT]
    where = {}
    for name in table:
        if name not in known:
            raise reading.refused(
                "unknown-column",
                f"“{spec.label.zh}”没有可用于筛选的列“{name}”；可用：{'、'.join(known)}。",
                f"“{spec.label.en}” has no column “{name}” to choose by; known are {', '.join(known)}.",
                key=name,
            )
        codes, values = spec.column(name).codes, reading.listed(table, name)
        for value in values:
            if codes is not None and value not in codes:
                raise reading.unknown_value(name, value, codes)
        where[name] = frozenset(values)
    return where
