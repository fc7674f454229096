"""Put both offices' code tables beside the held divisions: look first, then fill the second code, and leave a trace."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.codes import is_inside
from layers.crosswalk import CodeTable, Crosswalk, System, match_codes
from layers.diff import compare
from layers.errors import Refusal
from layers.files.read import read_foreign
from layers.import_plan import StalePlan
from layers.intake import shape_rows
from layers.people import PersonId
from layers.reference import CODE_SYSTEMS, CROSSWALKS, DIVISIONS
from layers.report import Fact, Finding, Report, Severity, Where
from layers.rows import name_rows
from layers.store.protocol import LayerChange, Receipt, Store
from layers.wording import Wording

UNLISTED = "unlisted"  # held, but its code stands in no row of its own office's table
FILLED = ["mca_code", "mca_table_on", "stats_code", "stats_table_on", "crosswalk"]
_OTHER: Mapping[System, System] = {"stats": "mca", "mca": "stats"}


class NotACodeTable(Refusal):
    """A file offered as a code table, or as decisions by hand, that lacks a column it needs."""

    code = "layers.not-a-code-table"

    def __init__(self, file: str, missing: str) -> None:
        super().__init__(
            Wording(
                f"“{file}”没有“{missing}”列。代码表需要代码（code）和名称（name）；人工对应表需要 stats_code 和 mca_code。",
                f"“{file}” has no column “{missing}”. A code table needs code and name; decisions by hand need stats_code and mca_code.",
            ),
            file=file,
            missing=missing,
        )


class CodeTwice(Refusal):
    """A code that stands twice in one office's table."""

    code = "layers.code-twice"

    def __init__(self, file: str, division_code: str) -> None:
        super().__init__(
            Wording(
                f"代码 {division_code} 在“{file}”中出现两次，无法对照。请核对代码表。",
                f"Code {division_code} stands twice in “{file}”. Correct the table.",
            ),
            file=file,
            division_code=division_code,
        )


class UnclearDecision(Refusal):
    """A decision by hand about a code that stands in no table, or that was decided twice."""

    code = "layers.unclear-decision"

    def __init__(self, division_code: str) -> None:
        super().__init__(
            Wording(
                f"人工对应表中的代码 {division_code} 不在相应的代码表中，或被对应了两次。请改正。",
                f"Code {division_code} of the decisions by hand stands in no table, or was decided twice. Correct it.",
            ),
            division_code=division_code,
        )


class CodeSystemUnknown(Refusal):
    """Held divisions do not say to which office their codes belong, and neither does the request."""

    code = "layers.code-system-unknown"

    def __init__(self, rows: int) -> None:
        super().__init__(
            Wording(
                f"有 {rows} 个行政区划没有注明代码体系。请说明本库用的是民政部代码（mca）还是统计用代码（stats）。",
                f"{rows} divisions do not say whose codes they carry. State whether they are civil-affairs (mca) or statistics (stats) codes.",
            ),
            rows=rows,
        )


@dataclass(frozen=True, slots=True)
class TableFile:
    """One office's code table as a file, and the day it was published."""

    path: Path
    published_on: date


@dataclass(frozen=True, slots=True)
class CrosswalkRequest:
    """Both tables, the day from which the pairs are held, and whose codes the held divisions carry where they do not say.

    `keys_are` is then kept as their code system. `by_hand` is a sheet of stats_code and mca_code decided by a person; decisions held
    from earlier go on where it is silent.
    """

    stats: TableFile
    mca: TableFile
    valid_from: date
    by_hand: Path | None = None
    keys_are: System | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CrosswalkPlan:
    """What filling in the second code would change; nothing is written yet.

    `counts` says of how many held divisions the pair is identical, matched, by_hand, none or unlisted.
    """

    request: CrosswalkRequest
    changed: gpd.GeoDataFrame
    counts: Mapping[str, int]
    report: Report
    held_commit: int

    def facts(self) -> dict[str, Fact]:
        """The plan in numbers, for a terminal or the audit log."""
        stats, mca = self.request.stats, self.request.mca
        tables: dict[str, Fact] = {
            "stats": stats.path.name,
            "stats_on": stats.published_on.isoformat(),
            "mca": mca.path.name,
            "mca_on": mca.published_on.isoformat(),
        }
        return tables | dict(self.counts) | {"changed": len(self.changed), "valid_from": self.request.valid_from.isoformat()}


def plan_crosswalk(store: Store, request: CrosswalkRequest) -> CrosswalkPlan:
    """Read both tables behind glass, pair them, and say which held divisions would get which second code. Writes nothing.

    Raises:
        FileRefused, NotACodeTable, CodeTwice, UnclearDecision: a file cannot be used.
        CodeSystemUnknown: nobody says whose codes the store keeps.
        NothingHeldOn: no division is held on that day.
    """
    held_commit = store.summarise(DIVISIONS).last_commit
    held = store.read(DIVISIONS, as_of=request.valid_from)
    systems = _systems_of(held, request.keys_are)
    stats, unread_stats = _read_table(request.stats, "stats")
    mca, unread_mca = _read_table(request.mca, "mca")
    crosswalk = match_codes(stats, mca, by_hand=_decisions(request, held, stats, mca))
    filled = _filled(held, systems, crosswalk)
    unlisted = ~_is_listed(held, systems, crosswalk)
    counts = {how: int((filled["crosswalk"][~unlisted] == how).sum()) for how in CROSSWALKS} | {UNLISTED: int(unlisted.sum())}
    area = store.area or store.workspace.area_code
    findings = (*unread_stats, *unread_mca, *_doubts_inside(crosswalk, area), *_alone_inside(crosswalk, area))
    report = Report.of((*findings, *_unlisted(held[unlisted])))
    return CrosswalkPlan(request, compare(held, filled, DIVISIONS).changed, counts, report, held_commit)


def fill_crosswalk(store: Store, plan: CrosswalkPlan, *, by: PersonId) -> Receipt:
    """Write the changed divisions, all or nothing. A plan that changes nothing writes nothing.

    Raises:
        StalePlan: the divisions changed since the plan was made.
        OutsideArea, StoreFull, StoreReadOnly: as the store says.
    """
    if store.summarise(DIVISIONS).last_commit != plan.held_commit:
        raise StalePlan(DIVISIONS.label.zh)
    if plan.changed.empty:
        return Receipt(store.last_commit(), datetime.now(UTC), by, {DIVISIONS.name: 0}, "")
    request = plan.request
    reason = f"对照统计用代码表 {request.stats.path.name} 与民政部代码表 {request.mca.path.name}"
    receipt = store.append([LayerChange(DIVISIONS, plan.changed, request.valid_from)], by=by, reason=reason)
    store.record("crosswalk", plan.facts() | {"commit": receipt.commit_id}, by=by)
    return receipt


def _systems_of(held: gpd.GeoDataFrame, keys_are: System | None) -> pd.Series:
    """Whose code each division carries: its own word before the request's."""
    systems: pd.Series = held["code_system"] if keys_are is None else held["code_system"].fillna(keys_are)
    unknown = int((~systems.isin(list(CODE_SYSTEMS))).sum())
    if unknown:
        raise CodeSystemUnknown(unknown)
    return systems


def _shaped(path: Path) -> tuple[gpd.GeoDataFrame, pd.Series, frozenset[str]]:
    """A sheet read as divisions: its columns by their headers, codes short; with the user's row numbers and the columns it has."""
    intake = shape_rows(read_foreign(path), DIVISIONS)
    return intake.frame, pd.Series(intake.row_numbers), intake.given


def _read_table(file: TableFile, system: System) -> tuple[CodeTable, tuple[Finding, ...]]:
    """One office's table. Its code may stand under the office's own heading (统计用区划代码) as well."""
    rows, numbers, given = _shaped(file.path)
    heading = next((name for name in ("code", f"{system}_code") if name in given), None)
    if heading is None or "name" not in given:
        raise NotACodeTable(file.path.name, "code" if heading is None else "name")
    sound = rows[heading].notna() & rows["name"].notna()
    table = pd.DataFrame({"code": rows[heading], "name": rows["name"]})
    if "parent_code" in given:
        table["parent_code"] = rows["parent_code"].fillna("")
    table = table[sound].reset_index(drop=True)
    twice = table["code"][table["code"].duplicated()]
    if len(twice):
        raise CodeTwice(file.path.name, str(twice.iloc[0]))
    unread = numbers[~sound.to_numpy(dtype=bool)].tolist()
    return CodeTable(system, file.published_on, table), (_unread(file, unread),) if unread else ()


def _decisions(request: CrosswalkRequest, held: gpd.GeoDataFrame, stats: CodeTable, mca: CodeTable) -> dict[str, str]:
    """What persons decided, statistics code → civil-affairs code: today's sheet, and earlier decisions that still make sense."""
    known_stats, known_mca = set(stats.rows["code"]), set(mca.rows["code"])
    decided: dict[str, str] = {}
    if request.by_hand is not None:
        rows, _, given = _shaped(request.by_hand)
        for column in ("stats_code", "mca_code"):
            if column not in given:
                raise NotACodeTable(request.by_hand.name, column)
        for stats_code, mca_code in rows[["stats_code", "mca_code"]].fillna("").itertuples(index=False):
            if stats_code in decided or stats_code not in known_stats:
                raise UnclearDecision(str(stats_code))
            if mca_code in decided.values() or mca_code not in known_mca:
                raise UnclearDecision(str(mca_code))
            decided[stats_code] = mca_code
    earlier = held[held["crosswalk"] == "by_hand"].dropna(subset=["stats_code", "mca_code"])
    for stats_code, mca_code in earlier[["stats_code", "mca_code"]].itertuples(index=False):
        if stats_code in known_stats and mca_code in known_mca and stats_code not in decided and mca_code not in decided.values():
            decided[stats_code] = mca_code
    return decided


def _filled(held: gpd.GeoDataFrame, systems: pd.Series, crosswalk: Crosswalk) -> gpd.GeoDataFrame:
    """The held divisions with the tables' word in the five columns; a division in no table keeps what it has."""
    filled = held.assign(code_system=systems.astype("str"))
    for system in _OTHER:
        mine = held.index[systems == system]
        columns = crosswalk.columns_for(held.loc[mine, "code"], system=system)
        listed = columns.index[columns["crosswalk"].notna()]
        for name in FILLED:
            filled.loc[listed, name] = columns.loc[listed, name].astype(filled[name].dtype)
    return filled


def _is_listed(held: gpd.GeoDataFrame, systems: pd.Series, crosswalk: Crosswalk) -> pd.Series:
    listed = pd.Series(False, index=held.index)
    for system in _OTHER:
        listed |= (systems == system) & held["code"].isin(crosswalk.rows[f"{system}_code"].dropna())
    return listed


def _doubts_inside(crosswalk: Crosswalk, area: str) -> Iterator[Finding]:
    return (f for f in crosswalk.report if is_inside(str(f.where.key), area))


def _alone_inside(crosswalk: Crosswalk, area: str) -> Iterator[Finding]:
    """Rows of either table, inside the area, that found no counterpart."""
    offices = {system: CODE_SYSTEMS.labels[system] for system in _OTHER}
    alone = crosswalk.rows[crosswalk.rows["crosswalk"] == "none"]
    for system, other in _OTHER.items():
        rows = alone.dropna(subset=[f"{system}_code"])
        for code, name in rows[[f"{system}_code", f"{system}_name"]].itertuples(index=False):
            if is_inside(code, area):
                yield Finding(
                    "crosswalk.no-counterpart",
                    Severity.NOTE,
                    Wording(
                        f"{offices[system].zh} {code}“{name}”没有对应的{offices[other].zh}。",
                        f"{code} “{name}” of the {offices[system].en} has no counterpart in the {offices[other].en}.",
                    ),
                    Where(DIVISIONS.name, key=code),
                    {"system": system, "name": name},
                )


def _unlisted(rows: gpd.GeoDataFrame) -> Iterator[Finding]:
    for code, name in rows[["code", "name"]].itertuples(index=False):
        yield Finding(
            "crosswalk.unlisted",
            Severity.WARNING,
            Wording(
                f"本库的 {code}“{name}”不在相应的代码表中，它的对应代码保持原样。",
                f"{code} “{name}” is held, but stands in no row of its office's table; its pair was left as it is.",
            ),
            Where(DIVISIONS.name, key=code),
            {"name": name},
        )


def _unread(file: TableFile, numbers: list[int]) -> Finding:
    named = name_rows(numbers)
    return Finding(
        "crosswalk.unread-rows",
        Severity.WARNING,
        Wording(
            f"“{file.path.name}”{named.zh}没有可读的代码或名称，未参加对照。",
            f"“{file.path.name}”: {named.en} without a readable code or name; not compared.",
        ),
        evidence={"rows": len(numbers)},
    )
