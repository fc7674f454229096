"""What an import would do: the request, the plan nothing of which is written yet, and what stops it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd

from layers.conversion import NAMES, require_may_convert
from layers.errors import LayerRejected, Refusal
from layers.foreign import ForeignTable, SourceFile
from layers.local_fit import OldDatumNote
from layers.old_datums import WAYS, OldDatumWay
from layers.report import Fact, Report
from layers.spec import LayerSpec
from layers.wording import Wording


class StalePlan(Refusal):
    """The store changed after the plan was made, so what was looked at is no longer what would happen."""

    code = "layers.stale-plan"

    def __init__(self, layer: str) -> None:
        super().__init__(
            Wording(
                f"预检之后“{layer}”又有改动，本次预检结果已过时，未写入任何内容。请重新预检。",
                f"“{layer}” changed after this plan was made; nothing was written. Plan the import again.",
            ),
            layer=layer,
        )


class ImportStopped(LayerRejected):
    """Something is wrong with a file as a whole: swapped axes, a missing column, a web map's offset."""

    code = "layers.import-stopped"

    def __init__(self, layer: str, report: Report) -> None:
        self.report = report
        first = next(f for f in report.errors if f.where.row is None)
        Refusal.__init__(
            self,
            Wording(
                f"“{layer}”未导入，未写入任何内容。{first.sentence.zh}",
                f"“{layer}” was not imported; nothing was written. {first.sentence.en}",
            ),
            layer=layer,
            finding=first.code,
        )


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What somebody wants imported, and how.

    `valid_from` is the day from which the rows are true. `convert_from` (gcj02, bd09) asks for a conversion of web-map positions,
    `old_datum` says by which of the three lawful ways rows of Xi'an 80 or Beijing 54 come in.
    `leave_out_rejected` imports the sound rows of a faulty file. `retire_missing` ends held rows that the file does not list;
    in a locked layer `retiring_document` must name the paper that allows it.
    """

    path: Path
    spec: LayerSpec
    valid_from: date
    declared_crs: str | None = None
    convert_from: str | None = None
    old_datum: OldDatumWay | None = None
    leave_out_rejected: bool = False
    retire_missing: bool = False
    layer: str | None = None
    encoding: str | None = None
    reason: str = ""
    retiring_document: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ImportPlan:
    """What an import would do; nothing is written yet.

    Every row of the file is in exactly one of `added`, `changed`, `unchanged`, `rejected` and, if empty, `blank`.
    `rejected` are the user's row numbers. `converted` counts positions moved from a web map's datum. `old_datum` is what every
    drawn row is marked with when the rows came from an old datum: never the parameters of a fit.
    """

    request: ImportRequest
    source: SourceFile
    rows: int
    added: gpd.GeoDataFrame
    changed: gpd.GeoDataFrame
    changed_columns: Mapping[str, tuple[str, ...]]
    unchanged: int
    rejected: tuple[int, ...]
    blank: tuple[int, ...]
    retired: tuple[str, ...]
    converted: int
    report: Report
    table: ForeignTable
    held_commit: int
    old_datum: OldDatumNote | None = None

    def __post_init__(self) -> None:
        told = len(self.added) + len(self.changed) + self.unchanged + len(self.rejected) + len(self.blank)
        if told != self.rows:  # not an assert: it must hold under -O too
            raise AssertionError(f"{self.rows} rows came in, {told} are accounted for")

    @property
    def is_nothing(self) -> bool:
        """Whether carrying it out would leave the store as it is."""
        return len(self.added) == 0 and len(self.changed) == 0 and not self.retired

    @property
    def stops_everything(self) -> bool:
        """Whether something is wrong with the file as a whole, so that leaving rows out does not help."""
        return any(f.where.row is None for f in self.report.errors)

    def reason(self) -> str:
        """The commit's reason: what the user wrote, and in any case the file, what was converted and what was left out."""
        parts = [self.request.reason, f"导入 {self.source.name}"]
        if self.converted:
            parts.append(f"由 {self.request.convert_from} 换算 {self.converted} 个位置")
        if self.old_datum:
            parts.append(f"{self.old_datum.datum} {WAYS[self.old_datum.way].zh}：{self.old_datum.answered_by}")
        if self.rejected:
            parts.append(f"略去未通过检查的 {len(self.rejected)} 行")
        if self.retired and self.request.retiring_document.strip():
            parts.append(f"停用依据 {self.request.retiring_document.strip()}")
        return "；".join(part for part in parts if part)

    def facts(self) -> dict[str, Fact]:
        """The plan in numbers, for a page, a terminal or the audit log."""
        return {
            "layer": self.request.spec.name,
            "file": self.source.name,
            "sha256": self.source.sha256,
            "rows": self.rows,
            "added": len(self.added),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "rejected": len(self.rejected),
            "blank": len(self.blank),
            "retired": len(self.retired),
            "converted": self.converted,
            "convert_from": NAMES[require_may_convert(self.request.spec, self.request.convert_from) or "gcj02"]
            if self.converted
            else None,
            "old_datum": self.old_datum.datum if self.old_datum else None,
            "old_datum_way": str(self.old_datum.way) if self.old_datum else None,
            "old_datum_answered_by": self.old_datum.answered_by if self.old_datum else None,
            "valid_from": self.request.valid_from.isoformat(),
            "retiring_document": self.request.retiring_document.strip() or None,
        }
