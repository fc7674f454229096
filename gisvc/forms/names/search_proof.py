"""检索证明: what was searched for a name, where, as of when and under which definitions, what was found, and the seal by which it can be worked out again."""

from gazetteer.review import Review
from gisvc.forms.names.conflict_map import said
from gisvc.forms.names.office import Office, said_day
from gisvc.forms.papers.paper import Column, Entry, Grid, Page, Paper, Table, Text

NAME, TITLE = "search-proof", "地名检索证明"
_KINDS = (Column("kind", "地名种类", 2.0), Column("count", "检索条数", 1.0, 0))
_STANDINGS = (Column("standing", "性质", 2.0), Column("count", "检索条数", 1.0, 0))
_FOUND = (
    Column("no", "编号", 0.4), Column("name", "地名", 1.2), Column("how", "相似方式", 1.4), Column("standing", "性质", 0.9),
    Column("division", "区划", 1.8), Column("away", "距离", 0.8),
)  # fmt: skip
CHECKED = (
    "散列值由审查问题、检索范围、规则包版本和逐条结果算出（SHA-256）；以同一数据、同一规则重新检索，散列值相同。",
    "本证明只说明上列数据截止日前、上列范围和定义之内的检索结果，不替代审批。",
)


def describe(office: Office, review: Review) -> Paper:
    """The proof of one review as a paper of its own."""
    proof = review.proof
    kinds = tuple((kind.label.zh if kind else "未分类", count) for kind, count in proof.searched.kinds.items())
    standings = tuple((standing.label.zh, count) for standing, count in proof.searched.standings.items())
    blocks = (
        _searched(office, review),
        Table("kinds", _KINDS, kinds, "检索的地名（按种类）", "范围内没有登记地名。"),
        Table("standings", _STANDINGS, standings, "检索的地名（按性质）", "范围内没有登记地名。"),
        Table("found", _FOUND, _found(office, review), _heading(review), "未发现相同或相近名称。"),
        Text("seal", (f"散列值（SHA-256）：{proof.seal}", *CHECKED), is_small=True, is_flush=True),
        office.signatures("检索人", "审核人", "日期"),
    )
    return office.paper(NAME, f"“{review.proposal.name}”{TITLE}", (Page("proof", blocks),))


def _searched(office: Office, review: Review) -> Grid:
    proof, asked = review.proof, review.proposal
    entries = (
        Entry("name", "检索名称", asked.name),
        Entry("kind", "地名种类", asked.kind.label.zh),
        Entry("as_of", "数据截至", said_day(proof.as_of)),
        Entry("commit", "数据版本", f"第 {proof.commit} 次入库"),
        Entry("area", "检索范围", office.division(proof.searched.area) if proof.searched.area else "全部登记地名"),
        Entry("names", "检索条数", str(proof.searched.names)),
        Entry("packs", "规则包", proof.packs, is_wide=True),
        Entry("definitions", "同名、同音的定义", proof.definitions.zh, is_wide=True),
        Entry(
            "result", "检索结果", f"发现相同或相近名称 {proof.found} 条" if proof.found else "未发现相同或相近名称", is_wide=True
        ),
    )
    return Grid("searched", entries)


def _found(office: Office, review: Review) -> tuple[tuple[int, str, str, str, str, str], ...]:
    return tuple(
        (
            n,
            ranked.match.known.name,
            ranked.match.tier.label.zh,
            ranked.match.known.standing.label.zh,
            office.division(ranked.match.known.division_code),
            "" if ranked.match.distance_m is None else said(ranked.match.distance_m),
        )
        for n, ranked in enumerate(review.matches, 1)
    )


def _heading(review: Review) -> str:
    left = review.proof.left_off
    return "相同或相近名称" + (f"（另有 {left} 条未列）" if left else "")
