"""What signs say (S01, S03): the standard name and its spelling, and whether a sign was changed in time after a renaming."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

import geopandas as gpd

from gazetteer.likeness.fold import fold, tidy
from gazetteer.pinyin.checking import GivenSpelling, check_spelling
from gazetteer.pinyin.reading import Readings
from gazetteer.signs.book import sign_finding
from gazetteer.signs.standing import StandardNow
from gazetteer.signs.terms import SignTerms
from layers.errors import Refusal
from layers.report import Fact, Finding, Report, Severity, Where
from layers.wording import Wording

STANDING = frozenset({"sound", "broken", "mended"})
"""States of signs that stand in the street; a missing state counts as standing."""

_PLATES = frozenset({"door", "unit", "room"})


def check_texts(signs: gpd.GeoDataFrame, standards: Mapping[str, StandardNow], *, readings: Readings | None = None) -> Report:
    """S01 for every sign that stands: its characters and its spelling against the standard name of its place.

    A spelling the register holds for the name is right, whatever the rules would say; every other is checked by the rules of 1984. Signs of places the
    register does not hold are told, not passed over.
    """
    found: list[Finding] = []
    spelled = cache(lambda printed, place_id: _misspelt(printed, standards[place_id], readings))
    for row in standing_signs(signs).itertuples():
        where = Where("name_signs", str(row.sign_id))
        standard = standards.get(str(row.place_id))
        if standard is None:
            sentence = Wording(
                f"标志“{row.printed_name}”未关联现行标准地名，无法核对。", f"The sign “{row.printed_name}” is tied to no standard name in force."
            )  # fmt: skip
            found.append(sign_finding("S01", sentence, where, {"place_id": _text(row.place_id)}, severity=Severity.NOTE))
            continue
        found += _characters(str(row.printed_name), str(row.sign_kind), standard, where)
        if _text(row.printed_roman) and str(row.sign_kind) not in _PLATES:
            printed = _text(row.printed_roman)
            found += [sign_finding("S01", said, where, facts) for said, facts in spelled(printed, standard.place_id)]
    return Report.of(found)


def check_changed(signs: gpd.GeoDataFrame, standards: Mapping[str, StandardNow], terms: SignTerms, *, on: date) -> Report:
    """S03: signs that still carry a former name; until the term has run out a note, then a warning with the days gone by."""
    found: list[Finding] = []
    for row in standing_signs(signs).itertuples():
        standard = standards.get(str(row.place_id))
        if standard is None or fold(str(row.printed_name)) not in {fold(name) for name in standard.former}:
            continue
        facts: dict[str, Fact] = {"old_name": str(row.printed_name), "new_name": standard.name}
        where = Where("name_signs", str(row.sign_id))
        if standard.named_on is None:
            sentence = Wording(
                f"标志仍为旧名“{row.printed_name}”，现名“{standard.name}”；更名日期不详，无法计算期限。",
                f"The sign still says “{row.printed_name}”, now “{standard.name}”; since when is not known, so no term can be counted.",
            )
            found.append(sign_finding("S03", sentence, where, facts, citation=terms.citation))
            continue
        due = terms.replace.due(standard.named_on)
        late = (on - due).days
        tail = Wording(f"已超期 {late} 天", f"{late} days late") if late > 0 else Wording(f"期限 {due}", f"due {due}")
        sentence = Wording(
            f"标志仍为旧名“{row.printed_name}”，{standard.named_on} 起称“{standard.name}”，{tail.zh}。",
            f"The sign still says “{row.printed_name}”; since {standard.named_on} the name is “{standard.name}”: {tail.en}.",
        )
        severity = Severity.WARNING if late > 0 else Severity.NOTE
        timed: dict[str, Fact] = {**facts, "due_on": due.isoformat(), "days_late": max(late, 0)}
        found.append(sign_finding("S03", sentence, where, timed, severity=severity, citation=terms.citation))
    return Report.of(found)


def standing_signs(signs: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Signs that stand in the street, those whose state nobody wrote down among them."""
    held: gpd.GeoDataFrame = signs[signs["state"].isna() | signs["state"].isin(STANDING)]
    return held


def _characters(printed: str, sign_kind: str, standard: StandardNow, where: Where) -> Iterator[Finding]:
    shown = tidy(printed)
    right = shown.startswith(tidy(standard.name)) if sign_kind in _PLATES else shown == tidy(standard.name)
    if right:
        return
    folded = fold(printed) == fold(standard.name)
    former = fold(printed) in {fold(name) for name in standard.former}
    zh, en = ("用了繁体或异体字", "in traditional or variant characters") if folded else ("不是标准地名", "not the standard name")
    if former:
        zh, en = "是旧名", "a former name"
    yield sign_finding(
        "S01",
        Wording(
            f"牌面“{printed}”{zh}，应为“{standard.name}”。", f"The sign says “{printed}”, {en}; it should say “{standard.name}”."
        ),
        where,
        {"printed": printed, "standard": standard.name, "defect": "old_name" if former else "wrong_name"},
    )  # fmt: skip


def _misspelt(printed: str, standard: StandardNow, readings: Readings | None) -> tuple[tuple[Wording, Mapping[str, Fact]], ...]:
    """What is wrong with a spelling; many signs of one street carry the same, so it is asked once."""
    if printed in {standard.toned, standard.capitals, standard.toned.upper()}:
        return ()
    form = GivenSpelling(capitals=printed) if printed.isupper() and printed.isascii() else GivenSpelling(toned=printed)
    try:
        report = check_spelling(form, standard.name, standard.kind, readings=readings, language=standard.language or "zh")
    except Refusal as refusal:  # a standard name that cannot be spelled is not the sign's fault
        return ((refusal.wording, {"printed": printed, "standard": standard.name}),)
    return tuple(
        (
            Wording(f"牌面拼写“{printed}”：{finding.sentence.zh}", f"The spelling “{printed}”: {finding.sentence.en}"),
            {"printed": printed, "defect": "wrong_roman", "spelling_rule": finding.evidence.get("rule"), "expected": finding.evidence.get("expected")},
        )
        for finding in report
    )  # fmt: skip


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
