"""Is a change of a line explained: the sentence a person reads about two versions, red where no document stands behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from boundaries.register.versions import LineChange, LineVersion, compare_versions
from layers.intake.text import fold
from layers.report import Fact, Finding, Report, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Sides:
    """Who has the land left of a line, seen along it, and who right; None where that is not known."""

    left: str | None = None
    right: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """From one version to the next: what changed, and the document that explains it (None where none does)."""

    old: LineVersion
    new: LineVersion
    change: LineChange
    document: str | None


@dataclass(frozen=True, slots=True, eq=False)
class LineHistory:
    """Every version of a line in the order of their days, each step between two, and what to look at."""

    line_id: str
    name: str
    versions: tuple[LineVersion, ...]
    steps: tuple[Step, ...]
    report: Report


def study_versions(versions: Sequence[LineVersion], *, line_id: str, name: str = "", sides: Sides | None = None) -> LineHistory:
    """Compare each version of a line with the one before it. A document explains one step only: that of the row which names it first."""
    steps, spent = [], {fold(v.document) for v in versions[:1] if v.document}
    for old, new in pairwise(versions):
        fresh = new.document if new.document and fold(new.document) not in spent else None
        steps.append(Step(old, new, compare_versions(old, new), fresh))
        spent |= {fold(fresh)} if fresh else set()
    findings = [judge_step(step, line_id=line_id, name=name, sides=sides or Sides()) for step in steps]
    return LineHistory(line_id, name, tuple(versions), tuple(steps), Report.of(f for f in findings if f is not None))


def judge_step(step: Step, *, line_id: str, name: str, sides: Sides) -> Finding | None:
    """界线未经批准不得变动：两个版本之间的变化须有批准文件。（《行政区域界线管理条例》第二条）

    No finding where the course is the same to the centimetre. Differences within the stated accuracy are a note: somebody drew the line
    anew. Beyond it, a change without a document of its own is an error; with one it is a note that says what the document did.
    """
    change = step.change
    if change.is_none:
        return None
    where = Where("boundary_lines", line_id, column="geometry", lon=change.lon, lat=change.lat)
    if change.is_noise:
        return Finding("boundaries.line-redrawn-within-accuracy", Severity.NOTE, _noise(step, name), where, _evidence(step))
    if step.document is None:
        return Finding(
            "boundaries.unexplained-line-change", Severity.ERROR, _unexplained(step, name, sides), where, _evidence(step)
        )
    return Finding("boundaries.line-change", Severity.NOTE, _explained(step, name, sides), where, _evidence(step))


def _evidence(step: Step) -> dict[str, Fact]:
    change = step.change
    return {
        "from": step.old.valid_from.isoformat(),
        "to": step.new.valid_from.isoformat(),
        "moved_m": round(change.moved_m, 2),
        "vanished_m": round(change.vanished_m, 2),
        "noise_m": round(change.noise_m, 2),
        "to_left_m2": round(change.to_left_m2, 1),
        "to_right_m2": round(change.to_right_m2, 1),
        "noise_m2": round(change.noise_m2, 1),
        "largest_offset_m": round(change.largest_offset_m, 3),
        "chainage_m": round(change.chainage_m, 1),
        "accuracy_m": change.accuracy_m,
        "document": step.document,
    }


def _what(step: Step, sides: Sides) -> Wording:
    """The figures of a change in one clause."""
    change = step.change
    left_zh, right_zh = sides.left or "沿线左侧", sides.right or "沿线右侧"
    left_en, right_en = sides.left or "the left", sides.right or "the right"
    return Wording(
        f"移动 {max(change.moved_m, change.vanished_m):,.1f} 米，最大偏移 {change.largest_offset_m:,.2f} 米（里程 {change.chainage_m:,.0f} 米处），"
        f"面积变动：{left_zh}增加 {change.to_left_m2:,.0f} 平方米，{right_zh}增加 {change.to_right_m2:,.0f} 平方米",
        f"{max(change.moved_m, change.vanished_m):,.1f} m moved, by {change.largest_offset_m:,.2f} m at most (chainage {change.chainage_m:,.0f} m); "
        f"{left_en} gains {change.to_left_m2:,.0f} m², {right_en} gains {change.to_right_m2:,.0f} m²",
    )


def _between(step: Step, name: str) -> Wording:
    return Wording(
        f"“{name or '界线'}”{step.old.valid_from} 与 {step.new.valid_from} 两个版本",
        f"“{name or 'the line'}”, versions of {step.old.valid_from} and {step.new.valid_from}",
    )


def _unexplained(step: Step, name: str, sides: Sides) -> Wording:
    which, what = _between(step, name), _what(step, sides)
    return Wording(
        f"{which.zh}的走向不同，却没有批准变更的文件：{what.zh}。任何单位和个人不得擅自变更界线；请查明来源，补登批准文号或恢复原线。",
        f"{which.en}, differ without a document that approves it: {what.en}. Nobody may change a line on his own; find out where it comes from, "
        "enter the approval or restore the line.",
    )


def _explained(step: Step, name: str, sides: Sides) -> Wording:
    which, what = _between(step, name), _what(step, sides)
    return Wording(f"{which.zh}：依据 {step.document}，{what.zh}。", f"{which.en}: by {step.document}, {what.en}.")


def _noise(step: Step, name: str) -> Wording:
    which, change = _between(step, name), step.change
    return Wording(
        f"{which.zh}有细小差别，最大 {change.largest_offset_m:,.2f} 米，在所载精度 {change.accuracy_m:g} 米以内，多为重新描绘：{change.noise_m:,.0f} 米长，{change.noise_m2:,.0f} 平方米。界线本身以协议和界桩为准。",
        f"{which.en}, differ by {change.largest_offset_m:,.2f} m at most, within the stated accuracy of {change.accuracy_m:g} m: most likely drawn anew "
        f"({change.noise_m:,.0f} m long, {change.noise_m2:,.0f} m²).",
    )
