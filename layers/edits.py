"""One row as somebody wants it changed, what became of it, and why it may not be."""

import os
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from layers.errors import LayerRejected, Refusal
from layers.locks import require_written_by_hand
from layers.report import Report
from layers.rows import shorten
from layers.spec import LayerSpec
from layers.wording import Wording


class Act(StrEnum):
    """What an edit does to its row."""

    CREATE = "create"
    REPLACE = "replace"
    UPDATE = "update"
    DELETE = "delete"

    @property
    def label(self) -> Wording:
        return _ACTS[self]


_ACTS = {
    Act.CREATE: Wording("新增", "create"),
    Act.REPLACE: Wording("整行替换", "replace"),
    Act.UPDATE: Wording("修改", "update"),
    Act.DELETE: Wording("停用", "delete"),
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One row as somebody wants it.

    `said` holds values by column, and a shape in EPSG:4490 (or None) under `geometry`. What it leaves out is emptied by a replacement and
    kept by an update. `version` is what the editor had before his eyes; None takes the row as it is found. `document` is the paper that
    lets a row of a locked layer end.
    """

    act: Act
    key: str
    said: Mapping[str, object] = field(default_factory=dict)
    version: int | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class EditReceipt:
    """What became of an edit: the version now held (None: the row has ended) and its commit (None: it said nothing new)."""

    key: str
    version: int | None
    commit_id: int | None
    report: Report = field(default_factory=Report)


def new_key() -> str:
    """A key for a row whose maker has none: a UUID of version 7 (RFC 9562), so that rows made one after another sort as they came."""
    moment, chance = time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10))
    high, low = chance >> 68, chance & (2**62 - 1)
    return str(uuid.UUID(int=(moment << 80) | (7 << 76) | (high << 64) | (0b10 << 62) | low))


def makes_keys(spec: LayerSpec) -> bool:
    """Whether a row without a key is given one: not where keys mean something, as a division's code does."""
    return spec.key not in (spec.area, "code")


def is_editable(spec: LayerSpec) -> bool:
    """Whether single rows of a layer may be changed by other programs at all."""
    return spec.written_by_hand and not spec.decided


def require_editable(spec: LayerSpec) -> None:
    """
    Raises:
        NotWrittenByHand: the layer is one of the house's own books.
        DecidedElsewhere: its rows are decisions of an office.
    """
    require_written_by_hand(spec)
    if spec.decided:
        raise DecidedElsewhere(spec)


class DecidedElsewhere(Refusal):
    """A row that an office decided, or somebody else gave, was to be edited by a program: it changes by the office's procedure only."""

    code = "layers.decided-elsewhere"

    def __init__(self, spec: LayerSpec) -> None:
        super().__init__(
            Wording(
                f"“{spec.label.zh}”的内容由主管机构按程序决定（或由对方提供），不能逐行编辑；未写入任何内容。请在相应的业务页面办理，或整表导入。",
                f"Rows of “{spec.label.en}” are decided by their office (or given by the other side) and are not edited one by one; nothing was "
                "written. Use the pages of that office, or import a whole table.",
            ),
            layer=spec.name,
        )


class KeyNotFree(Refusal):
    """A new row's key is in use, here or where its maker may not see; nothing was written."""

    code = "layers.key-not-free"

    def __init__(self, spec: LayerSpec, key: str) -> None:
        super().__init__(
            Wording(
                f"“{spec.label.zh}”的编号“{shorten(key)}”不能使用：已被占用。请换一个编号，或不填编号由系统生成；未写入任何内容。",
                f"The key “{shorten(key)}” of “{spec.label.en}” is taken. Choose another, or give none and get one; nothing was written.",
            ),
            layer=spec.name,
            key=shorten(key),
        )


class KeyMissing(Refusal):
    """A new row without a key, in a layer whose keys mean something and are not made up here."""

    code = "layers.key-missing"

    def __init__(self, spec: LayerSpec) -> None:
        label = spec.column(spec.key).label
        super().__init__(
            Wording(
                f"“{spec.label.zh}”的“{label.zh}”由主管机关确定，不能由系统生成。请填写；未写入任何内容。",
                f"“{label.en}” of “{spec.label.en}” is given by its authority and not made up here. Give it; nothing was written.",
            ),
            layer=spec.name,
            column=spec.key,
        )


class NothingToEdit(Refusal):
    """The row to be edited is not held, as far as its editor may see."""

    code = "layers.nothing-to-edit"

    def __init__(self, spec: LayerSpec, key: str) -> None:
        super().__init__(
            Wording(
                f"“{spec.label.zh}”中没有“{shorten(key)}”，或您无权查看；未写入任何内容。",
                f"There is no “{shorten(key)}” in “{spec.label.en}”, or nothing you may see; nothing was written.",
            ),
            layer=spec.name,
            key=shorten(key),
        )


class EditRejected(LayerRejected):
    """A row did not pass what every imported row must pass; nothing was written."""

    code = "layers.edit-rejected"

    def __init__(self, spec: LayerSpec, key: str, report: Report) -> None:
        self.report = report
        first, errors = report.errors[0], len(report.errors)
        more_zh, more_en = (f"（共 {errors} 处错误）", f" ({errors} errors in all)") if errors > 1 else ("", "")
        Refusal.__init__(
            self,
            Wording(
                f"“{spec.label.zh}”的“{shorten(key)}”未通过检查，未写入任何内容。{first.sentence.zh}{more_zh}",
                f"“{shorten(key)}” of “{spec.label.en}” did not pass; nothing was written. {first.sentence.en}{more_en}",
            ),
            layer=spec.name,
            key=shorten(key),
            finding=first.code,
            errors=errors,
        )
