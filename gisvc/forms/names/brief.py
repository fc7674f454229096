"""评审简报: one name before the committee, with the article for each finding, the names it may be taken for on a map, its spelling and its way to approval."""

from dataclasses import dataclass

from gazetteer.review import RankedMatch, Review
from gazetteer.rules.finding import RuleFinding, Verdict, Weight
from gazetteer.specs import PLACES
from gazetteer.specs.requests import REQUEST_TYPES
from gazetteer.use_cases.briefing import Briefing
from gisvc.forms.names.conflict_map import Rival, draw_conflicts, ground_of, said
from gisvc.forms.names.office import Office, said_day
from gisvc.forms.papers.paper import Block, Column, Entry, Grid, Heading, Page, Paper, Picture, Pictures, Table, Text

NAME, TITLE = "brief", "地名评审简报"
MOST_MATCHES = 30
DECIDES = (
    "本简报由系统依据上列规则和数据生成，供地名委员会评议；是否批准由有权机关决定。"
    "用词命中须经人工核实排除情形，不单独构成否定理由。"
)
WEIGHTS = {Weight.BLOCK: "不得通过", Weight.WARN: "需说明", Weight.INFORM: "提示"}
VERDICTS = {
    Verdict.FOUND: "有发现",
    Verdict.CLEAR: "未发现问题",
    Verdict.NOT_APPLICABLE: "不适用",
    Verdict.INPUT_MISSING: "缺资料，未能审查",
}


@dataclass(frozen=True, slots=True)
class BriefMatter:
    """What a brief is made of: the briefing, and what the request says that rules do not ask."""

    briefing: Briefing
    applicant: str = ""
    request_id: str = ""

    @property
    def review(self) -> Review:
        return self.briefing.review


def describe(office: Office, matter: BriefMatter) -> Paper:
    """The brief of one name."""
    name = matter.review.proposal.name
    return office.paper(NAME, f"“{name}”评审简报", (*pages(office, matter), _annex(matter)))


def pages(office: Office, matter: BriefMatter, *, is_alone: bool = True) -> tuple[Page, ...]:
    """The sheets of one name; one of a batch has no place to sign, the batch is signed as a whole."""
    review = matter.review
    blocks: tuple[Block, ...] = (
        _asked(office, matter),
        Heading(f"一、审查建议：{review.advice.label.zh}"),
        Text("reasons", _reasons(review)),
        _findings(review),
        _matches(review),
        *_map(matter),
        *_spelling(review),
        _instead(matter),
        Heading("六、审批与时限"),
        Text("route", _route(matter)),
        Heading("七、检索证明"),
        Text("proof", (review.proof.wording().zh,), is_small=True),
        *((office.signatures("经办人", "评审人", "负责人", "日期", note=DECIDES),) if is_alone else ()),
    )  # fmt: skip
    return (Page("brief", blocks, title="" if is_alone else review.proposal.name),)


def _asked(office: Office, matter: BriefMatter) -> Grid:
    asked = matter.review.proposal
    sizes = "，".join(
        _size(name, value)
        for name, value in asked.sizes.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    )
    entries = (
        Entry("name", "拟用名称", asked.name), Entry("type", "申请类型", REQUEST_TYPES.labels[asked.request_type].zh),
        Entry("kind", "地名种类", asked.kind.label.zh), Entry("division", "所在政区", office.division(asked.division_code)),
        Entry("on", "申请日期", said_day(asked.on)), Entry("applicant", "申请单位", matter.applicant),
        Entry("request", "申请编号", matter.request_id), Entry("old", "原名称", asked.old_name),
        Entry("meaning", "含义", asked.meaning, is_wide=True), Entry("origin", "来历、缘由", asked.origin, is_wide=True),
        Entry("sizes", "规模", sizes, is_wide=True),
        Entry("packs", "适用规则", "、".join(f"{p.title.zh}（{p.label}）" for p in matter.review.packs), is_wide=True),
    )  # fmt: skip
    return Grid("asked", entries, "申请概要")


def _size(name: str, value: float) -> str:
    if name not in PLACES.column_names:
        return f"{name} {value:g}"
    column = PLACES.column(name)
    return f"{column.label.zh} {value:g} {column.unit or ''}".strip()


def _reasons(review: Review) -> tuple[str, ...]:
    if not review.recommendation.reasons:
        return ("各条规则均未发现问题。",)
    return tuple(f"{n}．{reason.sentence.zh}" for n, reason in enumerate(review.recommendation.reasons, 1))


def _findings(review: Review) -> Table:
    columns = (Column("no", "序号", 0.4), Column("rule", "规则", 0.5), Column("weight", "分量", 0.7), Column("what", "发现", 2.6), Column("basis", "依据（施行日期）", 1.8), Column("ask", "需核实的排除情形", 1.4))  # fmt: skip
    rows = tuple(_finding(n, finding) for n, finding in enumerate(review.findings, 1))
    return Table("findings", columns, rows, "二、逐条发现及依据", "各条规则均未发现问题。")


def _finding(number: int, finding: RuleFinding) -> tuple[int, str, str, str, str, str]:
    question = finding.question.zh if finding.question else ""
    return number, finding.rule_id, WEIGHTS[finding.weight], finding.sentence.zh, finding.citation.wording().zh, question


def _matches(review: Review) -> Table:
    columns = (Column("no", "编号", 0.4), Column("name", "地名", 1.0), Column("sound", "读音（本名／该名）", 1.5), Column("how", "相似方式", 1.1), Column("standing", "性质", 0.8), Column("lies", "位置关系", 0.9), Column("away", "距离", 0.7), Column("division", "区划", 1.0))  # fmt: skip
    rows = tuple(_match(n, ranked) for n, ranked in enumerate(review.matches[:MOST_MATCHES], 1))
    left = len(review.matches) - len(rows)
    heading = "三、易混地名（按混淆风险排序" + (f"，另有 {left} 条见系统）" if left > 0 else "）")
    return Table("matches", columns, rows, heading, "检索范围内未发现相同或相近的名称。")


def _match(number: int, ranked: RankedMatch) -> tuple[int, str, str, str, str, str, str, str]:
    match = ranked.match
    sound = " ／ ".join(reading for reading in match.readings if reading)
    away = "" if match.distance_m is None else said(match.distance_m)
    lies = ranked.wording().zh.split("，")[0]
    return (
        number,
        match.known.name,
        sound,
        match.tier.label.zh,
        match.known.standing.label.zh,
        lies,
        away,
        match.known.division_code,
    )


def _map(matter: BriefMatter) -> tuple[Block, ...]:
    review = matter.review
    if review.proposal.geometry is None:
        return (Text("map", ("未标绘位置，无易混地名图。请在图上标绘后重新审查。",), is_small=True),)
    rivals = [
        Rival(n, ranked.match.known.name, ranked.match.known.geometry, ranked.match.distance_m)
        for n, ranked in enumerate(review.matches[:MOST_MATCHES], 1)
    ]
    svg = draw_conflicts(review.proposal.name, review.proposal.geometry, rivals, ground_of(matter.briefing.surroundings))
    caption = "易混地名位置与距离（最近处，椭球面）"
    return (Pictures("map", (Picture(svg, "image/svg+xml", caption),), "易混地名图", is_wide=True),)


def _spelling(review: Review) -> tuple[Block, ...]:
    if review.spelling is None:
        return (Heading("四、标准拼写"), Text("spelling", ("名称含不能拼写的字符，未给出拼写。",)))
    spelling = review.spelling
    columns = (Column("character", "汉字", 0.5), Column("reading", "读音", 0.7), Column("source", "读音依据", 2.4), Column("others", "其他读音", 1.0))  # fmt: skip
    rows = tuple((s.character, s.text, s.source.label.zh, "、".join(s.others)) for s in spelling.syllables)
    doubts = tuple(finding.sentence.zh for finding in spelling.findings)
    told = (f"{spelling.toned}　（罗马字母大写：{spelling.capitals}）", *doubts)
    return Heading("四、标准拼写"), Text("spelling", told), Table("readings", columns, rows, "", "")


def _instead(matter: BriefMatter) -> Table:
    columns = (Column("no", "序号", 0.4), Column("name", "备选名称", 1.0), Column("roman", "汉语拼音", 1.4), Column("source", "来源", 1.0), Column("because", "说明", 2.2), Column("advice", "预审", 0.7))  # fmt: skip
    rows = tuple(
        (
            n,
            one.name,
            one.review.spelling.toned if one.review.spelling else "",
            one.idea.source.label.zh,
            one.idea.because.zh,
            one.review.advice.label.zh,
        )
        for n, one in enumerate(matter.briefing.instead, 1)
    )
    return Table("instead", columns, rows, "五、备选名称（均已按同一规则预审）", "未提出备选名称。")


def _route(matter: BriefMatter) -> tuple[str, ...]:
    route = matter.briefing.route
    delegated = (f"依据{route.delegation}由市辖区办理。",) if route.delegation else ()
    stops = ("属重大事项，系统不自动流转，请报有权机关。",) if route.is_national_matter else ()
    return (f"{route.workflow.label.zh}。{route.wording().zh}", *delegated, *stops)


def _annex(matter: BriefMatter) -> Page:
    columns = (Column("rule", "规则", 0.5), Column("title", "内容", 3.0), Column("verdict", "结果", 1.0), Column("missing", "所缺资料", 1.4), Column("basis", "依据", 2.0))  # fmt: skip
    rows = tuple(
        (
            o.rule_id,
            o.title.zh,
            VERDICTS[o.verdict],
            "、".join(m.zh for m in o.missing),
            o.citation.wording().zh if o.citation else "",
        )
        for o in matter.review.outcomes
    )
    return Page("annex", (Table("rules", columns, rows, "附：逐条规则审查结果", "没有规则。"),), title="附件")
