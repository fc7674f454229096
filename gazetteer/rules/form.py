"""How a name is built: a specific and a generic, a generic that fits the thing, a length people can say."""

from collections.abc import Iterator

from gazetteer.generics import Generic, generic_table
from gazetteer.kinds import NameKind
from gazetteer.likeness.decompose import decompose
from gazetteer.likeness.fold import tidy
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.measures import measures_of
from gazetteer.rules.needs import RED_LINE, ROAD_WIDTHS, SIZES, Need
from gazetteer.rules.rule import rule
from gazetteer.rules.thresholds import MEASURES, SizeThreshold
from layers.wording import Wording

_WITH_GENERIC = frozenset(NameKind) - {NameKind.SETTLEMENT}
"""Natural villages often have no generic of their own (周口店); Art. 9 is asked of the rest."""

_BUILT = frozenset({NameKind.ESTATE, NameKind.BUILDING})


@rule("F01", Weight.BLOCK)
def specific_and_generic(case: RuleCase) -> Iterator[RuleFinding]:
    """名称由专名和通名两部分组成
    The name has a specific and a generic

    Natural villages need no generic. The list of generics is the house's own, not yet compared with GB/T 38207: one it lacks is asked about.
    """
    name = tidy(case.name)
    parts = decompose(name, case.proposal.kind)
    if not name:
        yield case.finding(Wording("没有填写名称。请填写拟用名称。", "No name is given. Please enter the name asked for."))
    elif case.proposal.kind not in _WITH_GENERIC:
        return
    elif not parts.proper or name in generic_table().generics:
        yield case.finding(
            Wording(f"“{case.name}”只有通名，没有专名。请补充专名。", f"“{case.name}” is a generic alone. Add a specific."),
            evidence={"generic": parts.generic or name},
        )
    elif not parts.generic:
        yield case.finding(
            Wording(
                f"“{case.name}”没有可识别的通名。请补充通名，如{_usual(case.proposal.kind).zh}。",
                f"“{case.name}” ends in no known generic. Add one, such as {_usual(case.proposal.kind).en}.",
            ),
            question=Wording(
                "末尾是否为本地或少数民族语的规范通名（通名表尚未与 GB/T 38207 核对）？",
                "Does it end in a proper generic, local or of a minority language? (The list is not yet compared with GB/T 38207.)",
            ),
        )


@rule("F02", Weight.WARN, kinds=_BUILT)
def one_generic_only(case: RuleCase) -> Iterator[RuleFinding]:
    """通名不重叠使用
    No generic is put upon another
    """
    parts = decompose(case.name, case.proposal.kind)
    doubled = _generic_before(parts.proper) if parts.generic else None
    if doubled:
        yield case.finding(
            Wording(
                f"“{case.name}”连用“{doubled.text}”“{parts.generic}”两个通名，请只保留一个。",
                f"“{case.name}” has two generics, “{doubled.text}” and “{parts.generic}”; keep one.",
            ),
            evidence={"first": doubled.text, "second": parts.generic},
        )


@rule("F03", Weight.BLOCK, kinds=_WITH_GENERIC)
def generic_fits_kind(case: RuleCase) -> Iterator[RuleFinding]:
    """通名与地理实体的类别相符
    The generic fits the kind of thing
    """
    table, kind = generic_table(), case.proposal.kind
    families = table.kinds.get(kind, frozenset())
    ending = table.ending(tidy(case.name))
    if families and ending and not any(generic.families & families for generic in ending):
        longest = ending[0]
        meant = Wording(
            "、".join(table.labels[f].zh for f in sorted(longest.families)),
            ", ".join(table.labels[f].en for f in sorted(longest.families)),
        )
        yield case.finding(
            Wording(
                f"通名“{longest.text}”用于{meant.zh}，与申请的类别“{kind.label.zh}”不符。请改用{_usual(kind).zh}等，或核对类别。",
                f"the generic “{longest.text}” is for {meant.en}, not for a {kind.label.en}. Use {_usual(kind).en}, or check the kind.",
            ),
            evidence={"generic": longest.text},
        )


@rule("F04", Weight.WARN, kinds=_BUILT, needs=(SIZES,))
def generic_fits_size(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """通名与规模相符
    The generic fits the size of the thing

    Thresholds are those of the pack; cities contradict one another, so each is shown with its source.
    """
    generic = decompose(case.name, case.proposal.kind).generic
    for threshold in case.pack.sizes:
        if threshold.generic == generic and (not threshold.kinds or case.proposal.kind in threshold.kinds):
            yield from _held_against(case, threshold)


def _held_against(case: RuleCase, threshold: SizeThreshold) -> Iterator[RuleFinding | Need]:
    answers = [measures_of(case, wanted) for wanted in threshold.any_of]
    always = measures_of(case, threshold.always)
    if always.fails or (answers and all(answer.fails for answer in answers)):
        needed = threshold.wording()
        yield case.finding(
            Wording(
                f"“{threshold.generic}”要求{needed.zh}；申请填写{always.given.zh}，未达到。",
                f"“{threshold.generic}” asks for {needed.en}; given is {always.given.en}, which is less.",
            ),
            citation=threshold.citation,
            evidence={key: case.size(key) for key in sorted(threshold.columns)},
        )
    elif always.missing or (answers and not any(answer.holds for answer in answers)):
        lacking = sorted(always.missing.union(*(answer.missing for answer in answers)))
        yield Need(
            Wording("、".join(MEASURES[c].zh for c in lacking), ", ".join(MEASURES[c].en for c in lacking)), lambda _: False
        )


@rule("F05", Weight.WARN, kinds=frozenset({NameKind.STREET}), needs=(ROAD_WIDTHS, RED_LINE))
def generic_fits_width(case: RuleCase) -> Iterator[RuleFinding]:
    """道路通名与红线宽度相符
    The generic of a road fits its red-line width
    """
    generic, width = decompose(case.name, NameKind.STREET).generic, case.size("red_line_m")
    bands = [band for band in case.pack.road_widths if generic in band.generics]
    if width is not None and bands and not any(band.holds(width) for band in bands):
        fitting = "、".join(g for band in case.pack.road_widths if band.holds(width) for g in band.generics)
        ranges = Wording("、".join(b.wording().zh for b in bands), ", ".join(b.wording().en for b in bands))
        yield case.finding(
            Wording(
                f"红线宽 {width:g} 米的道路称“{generic}”，规定宽度为{ranges.zh}。" + (f"可用：{fitting}。" if fitting else ""),
                f"A road of {width:g} m is called “{generic}”, meant for {ranges.en}."
                + (f" Fitting: {fitting}." if fitting else ""),
            ),
            citation=bands[0].citation,
            evidence={"red_line_m": width, "generic": generic},
        )


@rule("F06", Weight.INFORM, parameters={"longest": 12, "least_specific": 2})
def handy_length(case: RuleCase) -> Iterator[RuleFinding]:
    """名称长度适宜，便于称呼和书写
    The name is of a length people can say and write

    Characters are counted by code point, so a character beyond the basic plane is one.
    """
    name, longest = tidy(case.name), int(case.number("longest"))
    parts = decompose(name, case.proposal.kind)
    if len(name) > longest:
        yield case.finding(
            Wording(
                f"“{case.name}”共 {len(name)} 个字，超过 {longest} 个字，建议精简。",
                f"“{case.name}” has {len(name)} characters, more than {longest}; consider a shorter one.",
            ),
            evidence={"length": len(name), "longest": longest},
        )
    if parts.generic and 0 < len(parts.proper) < case.number("least_specific"):
        yield case.finding(
            Wording(
                f"“{case.name}”的专名“{parts.proper}”只有一个字，容易混淆。",
                f"The specific “{parts.proper}” of “{case.name}” is a single character, easily confused.",
            ),
            evidence={"specific": parts.proper},
        )


def _generic_before(proper: str) -> Generic | None:
    """A generic of buildings the specific ends in; 绿城花园 has none, for 城 behind one character is part of its specific."""
    table = generic_table()
    built = table.kinds[NameKind.ESTATE] | table.kinds[NameKind.BUILDING]
    ending = (g for g in table.ending(proper) if g.families & built)
    return next((g for g in ending if len(g.text) > 1 or (not g.becomes_specific and len(proper) > 2)), None)


def _usual(kind: NameKind) -> Wording:
    """Three usual generics of a kind, to show what is meant."""
    table = generic_table()
    families = table.kinds.get(kind, frozenset())
    usual = [f"“{g.text}”" for g in table.generics.values() if g.families & families][:3]
    return Wording("".join(usual) or "相应通名", ", ".join(usual) or "a fitting generic")
