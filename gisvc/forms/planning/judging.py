"""Candidates before the law laid out as tables: what every refused one breaks, by how much, on which layer of which date, and what nobody judged."""

from collections.abc import Iterator, Sequence

from gisvc.forms.answer import AnswerForm, Cell, CellKind, FormColumn, FormTable, vintages_told
from gisvc.marks import marks_for
from gisvc.titles import judging_title
from gisvc.tongue import Tongue
from layers.planning.land_specs import CANDIDATE_KINDS, CANDIDATES, LAND_CLASSES
from layers.planning.law.judgement import Breach, Judgement, Unjudged, Verdict
from layers.planning.law.law_layers import LAW_LAYERS
from layers.planning.law.nearest_clear import ClearSpot
from layers.planning.law.question import CandidateStudy
from layers.planning.law.rules import Least, RulePack, Slope
from layers.wording import Language


def judging_form(study: CandidateStudy, language: Language = "zh") -> AnswerForm:
    """The whole answer, side by side where several sets of packs were asked for."""
    tongue = Tongue(language)
    first = study.comparison.sides[0]
    counts = first.count()
    return AnswerForm(
        language=language,
        title=tongue.say(judging_title(study)),
        figure=tongue.t(f"{counts[Verdict.REFUSED]} 处排除", f"{counts[Verdict.REFUSED]} refused"),
        fraction=tongue.t(
            f"共 {len(study.candidates)} 处：{_counted(counts, tongue)}",
            f"of {len(study.candidates)}: {_counted(counts, tongue)}",
        ),
        tables=(
            candidates_table(study, tongue),
            *(breaches_table(side, tongue, n) for n, side in enumerate(study.comparison)),
            *(unjudged_table(side, tongue, n) for n, side in enumerate(study.comparison)),
            packs_table([pack for side in study.comparison for pack in side.packs], tongue),
        ),
        passport=_passport(study, tongue),
        notes=tuple(dict.fromkeys(tongue.say(f.sentence) for side in study.comparison for f in side.report)),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=study.is_demonstration)),
    )


def _passport(study: CandidateStudy, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """What the verdicts mean, and from which layers of which dates they were told."""
    t, first = tongue.t, study.comparison.sides[0]
    means = t(
        "规则逐条对照图层：“规则排除”为已核实、当日施行的规则与已确认的要素相抵触；“待核实”须查条文或到现场；“未发现障碍”只表示图上没有查到，不表示合法",
        "every rule held against the layers: “refused” where a verified rule in force meets a confirmed feature; “to confirm” is for the text or the spot; “no known obstacle” means that none was found on the maps, not that it is lawful",
    )
    sides = tuple((t("规则包", "Packs"), side_name(side, tongue)) for side in study.comparison)
    return (
        (t("定义", "Definition"), means),
        *sides,
        (t("截至", "As of"), tongue.day(study.on)),
        *vintages_told(first.vintages, tongue),
    )


def _counted(counts: dict[Verdict, int], tongue: Tongue) -> str:
    return tongue.t("、", ", ").join(f"{tongue.say(verdict.label)} {count}" for verdict, count in counts.items())


def side_name(judgement: Judgement, tongue: Tongue) -> str:
    """What one side is called: the names of its packs."""
    return tongue.t("＋", " + ").join(tongue.say(pack.name) for pack in judgement.packs)


def candidates_table(study: CandidateStudy, tongue: Tongue) -> FormTable:
    """Every candidate with its verdict on every side, what it breaks first, and the nearest clear spot where it was asked for."""
    t, sides = tongue.t, study.comparison.sides
    columns = (
        FormColumn("id", t("编号", "Id")),
        FormColumn("name", t("候选场址", "Candidate")),
        FormColumn("kind", t("类别", "Kind")),
        *(FormColumn(f"verdict_{n}", side_name(side, tongue), on_paper=True) for n, side in enumerate(sides)),
        FormColumn("broken", t("违反规则数", "Rules broken"), CellKind.COUNT),
        FormColumn("open", t("未能评判的规则", "Rules not judged"), CellKind.COUNT),
        *(
            FormColumn(f"clear_{n}", _clear_heading(side, tongue, only=len(sides) == 1), on_paper=True)
            for n, side in enumerate(sides)
        ),
    )
    clear = [{spot.candidate: spot for spot in spots} for spots in study.clear]
    rows = []
    for at in range(len(study.candidates)):
        verdicts = tuple(tongue.say(side.verdicts[at].label) for side in sides)
        broken, unjudged = (len(found) for found in (sides[0].breaches_of(at), sides[0].unjudged_of(at)))
        kind = tongue.say(CANDIDATE_KINDS.labels[study.candidates.kinds[at]])
        names = (str(study.candidates.ids[at]), str(study.candidates.names[at]), kind)
        rows.append((*names, *verdicts, broken, unjudged, *(clear_words(spots.get(at), tongue) for spots in clear)))
    return FormTable("candidates", t("候选场址逐一评判", "Every candidate judged"), columns, tuple(rows))


def _clear_heading(side: Judgement, tongue: Tongue, *, only: bool) -> str:
    """Whose clear spot it is: what one set of rules lets stand another may not."""
    heading = tongue.t(
        "最近的未发现障碍处（按点量，整块地须另核）", "Nearest spot with no known obstacle (a point: look at a whole parcel anew)"
    )
    return heading if only else f"{heading}：{side_name(side, tongue)}"


def clear_words(spot: ClearSpot | None, tongue: Tongue) -> str | None:
    """How far and in which direction the nearest clear spot lies, or how far was searched in vain."""
    if spot is None:
        return None
    if spot.metres is None or spot.direction is None:
        return tongue.t(f"{tongue.metres(spot.searched_m)} 内没有", f"none within {tongue.metres(spot.searched_m)}")
    where = f"{spot.lon:.6f}, {spot.lat:.6f}"
    return tongue.t(
        f"向{spot.direction.zh} {tongue.metres(spot.metres)}（{where}）",
        f"{tongue.metres(spot.metres)} {spot.direction.en} ({where})",
    )


def breaches_table(judgement: Judgement, tongue: Tongue, side: int = 0) -> FormTable:
    """One row for every rule every candidate breaks."""
    t = tongue.t
    columns = (
        FormColumn("id", t("编号", "Id")),
        FormColumn("name", t("候选场址", "Candidate")),
        FormColumn("rule", t("规则", "Rule"), on_paper=True),
        FormColumn("sentence", t("内容", "What it says"), on_paper=True),
        FormColumn("found", t("实测", "Found"), on_paper=True),
        FormColumn("required", t("要求", "Required"), on_paper=True),
        FormColumn("missing", t("差", "Lacking"), on_paper=True),
        FormColumn("feature", t("与何要素", "From what")),
        FormColumn("layer", t("图层（日期）", "Layer (date)"), on_paper=True),
        FormColumn("effect", t("结论", "So"), on_paper=True),
        FormColumn("source", t("依据", "Source")),
    )
    candidates = judgement.candidates
    rows = tuple(
        (
            str(candidates.ids[b.candidate]),
            str(candidates.names[b.candidate]),
            f"{b.pack.pack_id} {b.rule.no}",
            tongue.say(b.rule.sentence),
            *_measures(b, tongue),
            _feature(b, tongue),
            _layer(b, tongue),
            _effect(b, tongue),
            b.rule.source,
        )
        for b in judgement.breaches
    )
    title = t("违反的规则", "Rules broken") + (f"：{side_name(judgement, tongue)}" if side else "")
    return FormTable(f"breaches_{side}" if side else "breaches", title, columns, rows)


def _measures(breach: Breach, tongue: Tongue) -> tuple[Cell, Cell, Cell]:
    if breach.value:
        return tongue.say(LAND_CLASSES.labels[breach.value]), None, None
    if breach.found is None or breach.required is None:
        return None, None, None
    if isinstance(breach.rule.test, Slope):
        return f"{breach.found:.1f}°", f"≤ {breach.required:g}°", f"{breach.missing or 0:.1f}°"
    if isinstance(breach.rule.test, Least):
        unit = CANDIDATES.column(breach.rule.test.column).unit or ""
        return f"{breach.found:,.0f} {unit}", f"≥ {breach.required:,.0f} {unit}", f"{breach.missing or 0:,.0f} {unit}"
    inside = tongue.t("在其内", "inside") if breach.found == 0 else _metres(breach.found)
    return inside, _metres(breach.required), _metres(breach.missing or 0)


def _metres(metres: float) -> str:
    return f"{metres:,.1f} m" if metres % 1 else f"{metres:,.0f} m"


def _feature(breach: Breach, tongue: Tongue) -> str | None:
    if not breach.feature:
        return None
    more = tongue.t(f"等 {breach.more + 1} 处", f" and {breach.more} more") if breach.more else ""
    return f"{breach.feature_name or breach.feature}{more}"


def _layer(breach: Breach, tongue: Tongue) -> str | None:
    if not breach.layer:
        return None
    spec = CANDIDATES if breach.layer == CANDIDATES.name else LAW_LAYERS.get(breach.layer)
    label = breach.layer if spec is None else tongue.say(spec.label)
    dated = tongue.t("日期不详", "no date") if breach.layer_on is None else str(breach.layer_on)
    return f"{label}（{dated}）" if tongue.language == "zh" else f"{label} ({dated})"


def _effect(breach: Breach, tongue: Tongue) -> str:
    if not breach.doubts:
        return tongue.t("排除", "refused")
    return tongue.t("待核实：", "to confirm: ") + tongue.t("；", "; ").join(tongue.say(doubt.label) for doubt in breach.doubts)


def unjudged_table(judgement: Judgement, tongue: Tongue, side: int = 0) -> FormTable:
    """Rules nobody could judge, with why and for how many candidates."""
    t = tongue.t
    columns = (
        FormColumn("rule", t("规则", "Rule"), on_paper=True),
        FormColumn("sentence", t("内容", "What it says"), on_paper=True),
        FormColumn("why", t("为何未能评判", "Why it was not judged")),
        FormColumn("candidates", t("涉及候选数", "Candidates"), CellKind.COUNT),
    )
    title = t("未能评判的规则（不等于符合）", "Rules nobody could judge (which does not mean they are kept)")
    title += f"：{side_name(judgement, tongue)}" if side else ""
    rows = tuple(_left_open(judgement.unjudged, tongue))
    return FormTable(f"unjudged_{side}" if side else "unjudged", title, columns, rows)


def _left_open(unjudged: Sequence[Unjudged], tongue: Tongue) -> Iterator[tuple[Cell, ...]]:
    for gap in unjudged:
        rule = f"{gap.pack.pack_id} {gap.rule.no}"
        yield rule, tongue.say(gap.rule.sentence), tongue.say(gap.gap.label), int(gap.which.sum())


def packs_table(packs: Sequence[RulePack], tongue: Tongue) -> FormTable:
    """The packs used: what they are, since when, and whether somebody read them."""
    t = tongue.t
    columns = (
        FormColumn("id", t("规则包", "Pack")),
        FormColumn("text", t("文件", "Text"), on_paper=True),
        FormColumn("from", t("施行", "In force from"), on_paper=True),
        FormColumn("until", t("止", "Until"), on_paper=True),
        FormColumn("status", t("核实", "Read"), on_paper=True),
        FormColumn("source", t("来源", "Source")),
        FormColumn("note", t("说明", "Note")),
    )
    rows = tuple(
        (
            pack.pack_id,
            tongue.say(pack.text),
            None if pack.in_force_from is None else str(pack.in_force_from),
            None if pack.in_force_until is None else str(pack.in_force_until),
            t("已核", "yes") if pack.is_verified else t("未核实", "unverified"),
            pack.source,
            tongue.say(pack.note) or None,
        )
        for pack in {pack.pack_id: pack for pack in packs}.values()
    )
    return FormTable("packs", t("规则包", "Rule packs"), columns, rows)
