"""批次评审简报: all names of a scheme on one map and in one table, with the advice for each, before the brief of each name."""

from collections.abc import Sequence

import shapely

from gazetteer.review import Advice
from gazetteer.rules.finding import Weight
from gisvc.forms.names.brief import DECIDES, BriefMatter, pages
from gisvc.forms.names.office import Office
from gisvc.forms.names.scheme_map import SchemeRoad, draw_scheme
from gisvc.forms.papers.paper import Block, Column, Page, Paper, Picture, Pictures, Table, Text

NAME, TITLE = "brief-batch", "地名批次评审简报"
_SUMMARY = (
    Column("no", "序号", 0.4), Column("name", "名称", 1.0), Column("roman", "汉语拼音", 1.3), Column("advice", "建议", 0.7),
    Column("block", "不得通过", 0.5), Column("warn", "需说明", 0.5), Column("why", "首要原因", 3.2),
)  # fmt: skip


def describe(office: Office, matters: Sequence[BriefMatter]) -> Paper:
    """The batch; the sheets of each name follow the summary."""
    rows = tuple(_row(n, matter) for n, matter in enumerate(matters, 1))
    blocks: tuple[Block, ...] = (
        Text("counted", (_counted(matters),), is_small=True, is_flush=True),
        Table("names", _SUMMARY, rows, "批次总表", "本批次没有待审查的名称。"),
        *_map(matters),
        office.signatures("经办人", "评审人", "负责人", "日期", note=DECIDES),
    )
    each = (page for matter in matters for page in pages(office, matter, is_alone=False))
    return office.paper(NAME, TITLE, (Page("summary", blocks), *each))


def _counted(matters: Sequence[BriefMatter]) -> str:
    counts = {advice: sum(m.review.advice is advice for m in matters) for advice in Advice}
    told = "，".join(f"{advice.label.zh} {count} 个" for advice, count in counts.items() if count)
    return (
        f"共 {len(matters)} 个名称"
        + (f"：{told}。" if told else "。")
        + "各名称与登记册、地名方案、在办申请及本批次其他名称逐一比对。"
    )


def _map(matters: Sequence[BriefMatter]) -> tuple[Block, ...]:
    roads = [
        SchemeRoad(n, m.review.proposal.name, m.review.proposal.geometry, m.review.advice)
        for n, m in enumerate(matters, 1)
        if m.review.proposal.geometry is not None and not m.review.proposal.geometry.is_empty
    ]
    if not roads:
        return (Text("map", ("未标绘位置，无批次总图。",), is_small=True),)
    streets = matters[0].briefing.surroundings.streets
    under = [] if streets is None else [s for s in streets.geometry if s is not None and not shapely.is_empty(s)]
    picture = Picture(draw_scheme(roads, under), "image/svg+xml", "批次总图（颜色为审查建议，编号同总表）")
    return (Pictures("map", (picture,), "批次总图", is_wide=True),)


def _row(number: int, matter: BriefMatter) -> tuple[int, str, str, str, int, int, str]:
    review = matter.review
    told = sorted(
        review.recommendation.reasons, key=lambda r: r.rule_id.startswith("A") or r.rule_id == "P01"
    )  # papers come last
    first = told[0].sentence.zh if told else ""
    counts = [len(review.of_weight(weight)) for weight in (Weight.BLOCK, Weight.WARN)]
    toned = review.spelling.toned if review.spelling else ""
    return number, review.proposal.name, toned, review.advice.label.zh, counts[0], counts[1], first
