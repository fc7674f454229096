"""Old and new door numbers side by side (D03): the table every renumbering must leave behind."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from gazetteer.signs.addresses import address_of
from gazetteer.signs.book import sign_finding
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class OldAndNew:
    """One line of the table: the address before and the address now, with the paper that says so ("" where none is kept)."""

    old: str
    new: str
    plate_id: str
    confirmation: str
    numbered_on: date | None


@dataclass(frozen=True, slots=True)
class Concordance:
    """The table by old address, how many plates have no old address, and what does not match one to one."""

    lines: tuple[OldAndNew, ...]
    without_old: int
    report: Report


def concordance_of(plates: gpd.GeoDataFrame) -> Concordance:
    """All plates that are not cancelled. One old address on two new ones, and two on one, are findings: a certificate must lead to one door."""
    live = plates[~plates["state"].isin(["cancelled"])]
    lines, without = [], 0
    for row in live.itertuples():
        old = row.old_address.strip() if isinstance(row.old_address, str) else ""
        if not old:
            without += 1
            continue
        confirmation = row.confirmation if isinstance(row.confirmation, str) else ""
        numbered = None if pd.isna(row.numbered_on) else row.numbered_on.date()
        lines.append(OldAndNew(old, address_of(row), str(row.plate_id), confirmation, numbered))
    lines.sort(key=lambda line: (line.old, line.new))
    return Concordance(tuple(lines), without, Report.of(_not_one_to_one(lines)))


def _not_one_to_one(lines: list[OldAndNew]) -> list[Finding]:
    by_old: dict[str, list[OldAndNew]] = defaultdict(list)
    by_new: dict[str, list[OldAndNew]] = defaultdict(list)
    for line in lines:
        by_old[line.old].append(line)
        by_new[line.new].append(line)
    found = []
    for old, same in by_old.items():
        if len({line.new for line in same}) > 1:
            shown = "、".join(dict.fromkeys(line.new for line in same))
            said = Wording(f"旧地址“{old}”对应多个新地址：{shown}。", f"The old address “{old}” became several: {shown}.")
            found.append(sign_finding("D03", said, Where("doorplates", same[0].plate_id), {"old": old, "count": len(same)}))
    for new, same in by_new.items():
        if len({line.old for line in same}) > 1:
            shown = "、".join(line.old for line in same)
            said = Wording(
                f"新地址“{new}”合并了多个旧地址：{shown}。", f"The new address “{new}” joins several old ones: {shown}."
            )
            where = Where("doorplates", same[0].plate_id)
            found.append(sign_finding("D03", said, where, {"new": new, "count": len(same)}, severity=Severity.NOTE))
    return found
