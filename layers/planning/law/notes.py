"""What is said of packs and layers beside the candidates themselves."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from layers.planning.kinds import FACILITY_KINDS
from layers.planning.law.bench import Bench
from layers.planning.law.judgement import Verdict
from layers.planning.law.law_layers import LAW_LAYERS
from layers.planning.law.rules import RulePack
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording


def notes_of(packs: Sequence[RulePack], bench: Bench, verdicts: npt.NDArray[np.object_]) -> Report:
    """Packs out of force, of elsewhere, of other facilities or unverified; rows that could not count; no candidate left."""
    findings = [note for pack in packs for note in _of_pack(pack, bench)]
    findings += [_lapsed(layer, rows) for layer, rows in bench.lapsed.items()]
    findings += [_unplaced(layer, rows) for layer, rows in bench.unplaced.items()]
    if len(verdicts) and (verdicts == Verdict.REFUSED).all():
        findings.append(_none_left(len(verdicts)))
    return Report.of(findings)


def _of_pack(pack: RulePack, bench: Bench) -> Iterator[Finding]:
    name, facts = pack.name, {"pack": pack.pack_id}
    on, area, kind = bench.on, bench.ground.area, bench.ground.kind
    if not pack.is_in_force(on):
        until = "" if pack.in_force_until is None else pack.in_force_until.isoformat()
        sentence = Wording(
            f"规则包“{name.zh}”在 {on} 不在施行期（{pack.in_force_from or '不详'} 至 {until or '不详'}"
            + (f"，由 {pack.superseded_by} 取代" if pack.superseded_by else "")
            + "）：只作对照，结果均为待核实。",
            f"“{name.en}” is not in force on {on} ({pack.in_force_from or 'unknown'} to {until or 'unknown'}"
            + (f", superseded by {pack.superseded_by}" if pack.superseded_by else "")
            + "): for comparison only, whatever it meets is to be confirmed.",
        )
        yield Finding("planning.pack-not-in-force", Severity.WARNING, sentence, evidence=facts)
    if not pack.is_verified:
        sentence = Wording(f"规则包“{name.zh}”未核实：只提示核实，不排除。", f"“{name.en}” is unverified: it refuses nothing.")
        yield Finding("planning.pack-unverified", Severity.WARNING, sentence, evidence=facts)
    if area and pack.holds_in(area) is not True:
        whose = (
            Wording("适用地不详", "its place is not known")
            if pack.place is None
            else Wording(f"适用于 {pack.place}", f"it is law in {pack.place}")
        )
        sentence = Wording(
            f"规则包“{name.zh}”{whose.zh}，不是 {area} 的规定：供比较，能否参照须核实。",
            f"“{name.en}”: {whose.en}, not in {area}: for comparison; whether it may be followed here is to be confirmed.",
        )
        yield Finding("planning.pack-of-elsewhere", Severity.WARNING, sentence, evidence=facts)

    if kind and pack.kinds and kind not in pack.kinds:
        term = FACILITY_KINDS.labels[kind]
        sentence = Wording(
            f"规则包“{name.zh}”不是关于{term.zh}的规定：供比较，能否参照须核实。",
            f"“{name.en}” does not speak of a {term.en}: for comparison; whether it may be followed is to be confirmed.",
        )
        yield Finding("planning.pack-of-other-facilities", Severity.WARNING, sentence, evidence=facts)


def _lapsed(layer: str, rows: int) -> Finding:
    label = LAW_LAYERS[layer].label
    sentence = Wording(
        f"“{label.zh}”有 {rows} 行已过有效期，未参加评判。",
        f"{rows} row(s) of “{label.en}” are past their own last day and were left out.",
    )
    return Finding("planning.zones-lapsed", Severity.NOTE, sentence, Where(layer=layer), {"rows": rows})


def _unplaced(layer: str, rows: int) -> Finding:
    label = LAW_LAYERS[layer].label
    sentence = Wording(
        f"“{label.zh}”有 {rows} 行没有位置，无法量距离，未参加评判。",
        f"{rows} row(s) of “{label.en}” have no position: no distance can be told and they were left out.",
    )
    return Finding("planning.features-nowhere", Severity.WARNING, sentence, Where(layer=layer), {"rows": rows})


def _none_left(count: int) -> Finding:
    sentence = Wording(
        f"{count} 个候选场址全部被规则排除，没有可选的场址。可查看各自最近的无已知障碍点，或补充候选场址。",
        f"All {count} candidates are refused: none is left. Look at the nearest clear spot of each, or offer more candidates.",
    )
    return Finding("planning.no-candidate-left", Severity.WARNING, sentence, evidence={"candidates": count})
