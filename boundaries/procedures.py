"""How rounds and cases are handled, as tables: who does what when, which paper it makes, and by when.

The cases' tables are made of their routes and the clocks of the visits; nothing is said twice.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from boundaries.cases.needs import NEEDS
from boundaries.cases.route import ROUTES, Path, Step
from boundaries.rounds.stage import RoundFacts, Stage
from boundaries.visits.clocks import CODE_ART, DEMARCATION_ART, HOUSE, Authority
from boundaries.visits.settings import DEFAULTS, VisitSettings
from layers.approvals import ApprovalTable, Effect, Guard, Row, Term
from layers.wording import Wording
from layers.working_days import Counting

ENTERS, SIGNS = "enter", "issue"
WORDS: Mapping[str, Wording] = {ENTERS: Wording("录入", "clerk"), SIGNS: Wording("签发", "issuer")}
CaseTable = ApprovalTable[Path]
RoundTable = ApprovalTable[RoundFacts]
NEW = "new"

CASE_TITLES: Mapping[str, Wording] = {
    "repair": Wording("界桩修复", "repair of a marker"),
    "reset": Wording("界桩复位", "resetting a marker"),
    "renew": Wording("界桩更换", "renewal of a marker"),
    "move": Wording("界桩移位", "moving a marker"),
    "add": Wording("增设界桩", "a new marker"),
    "scrap": Wording("撤销界桩", "scrapping a marker"),
    "objects": Wording("更换方位物", "new reference objects"),
    "other_mark": Wording("其他标志物变化", "another mark changed"),
    "hazard": Wording("隐患处置", "hazard"),
    "damage": Wording("故意损毁", "wilful damage"),
    "project": Wording("跨界建设项目", "project across a line"),
    "exclave": Wording("飞地等事项", "exclave"),
    "unsettled": Wording("边界争议（未定界）", "dispute, line not settled"),
    "position": Wording("边界争议（实地位置）", "dispute on where the line lies"),
    "demarcation": Wording("区划变更后勘界", "demarcation after a change"),
}


def case_table(route: str, settings: VisitSettings = DEFAULTS) -> CaseTable:
    """The table of one kind of case. A step that a case does not need is gone round."""
    steps = ROUTES[route]
    return ApprovalTable(
        name=f"case-{route}",
        title=CASE_TITLES[route],
        source=Wording("；".join(_cites(steps, "zh")), "; ".join(_cites(steps, "en"))),
        begins=NEW,
        states={
            NEW: Wording("未立案", "not opened"),
            **{s.state: Wording(f"{s.event.zh}·已办", f"{s.event.en}: done") for s in steps},
        },
        actions={step.state: step.event for step in steps},
        words=WORDS,
        rows=tuple(_rows(steps, settings)),
    )


def case_tables(settings: VisitSettings = DEFAULTS) -> tuple[CaseTable, ...]:
    return tuple(case_table(route, settings) for route in ROUTES)


def _cites(steps: tuple[Step, ...], language: str) -> list[str]:
    return list(dict.fromkeys(str(getattr(step.source.cite, language)) for step in steps))


def _rows(steps: tuple[Step, ...], settings: VisitSettings) -> Iterator[Row[Path]]:
    before = [NEW]
    for at, step in enumerate(steps):
        for state in before:
            yield Row(
                state=state,
                action=step.state,
                who=ENTERS,
                leads_to=step.state,
                guard=Guard(_needed(step), partial(_is_done, at)),
                term=_term(step, settings),
            )
        before = [*before, step.state] if step.unless else [step.state]


def _is_done(at: int, path: Path) -> bool:
    """Whether the step is done and none before it is open."""
    return path.steps[at].is_done and at < path.first_open


def _needed(step: Step) -> Wording:
    needs = [NEEDS[name].label for name in step.needs]
    return Wording("；".join(n.zh for n in needs), "; ".join(n.en for n in needs))


def _term(step: Step, settings: VisitSettings) -> Term | None:
    """Terms in hours are shown by the clocks alone: a table counts days."""
    terms: Mapping[str, tuple[int, Counting, Authority]] = {
        "repair": (settings.repair_days, Counting.CALENDAR, HOUSE),
        "demarcation": (settings.demarcation_months, Counting.MONTHS, DEMARCATION_ART),
        "code": (settings.code_months, Counting.MONTHS, CODE_ART),
    }
    found = terms.get(step.clock or "")
    return None if found is None else Term(found[0], found[1], found[2].text, found[2].is_law)


_COMPLETE = Guard[RoundFacts](
    Wording("每一界桩、每一段界线都有各方记录或者说明，分歧已列明", "every marker and stretch has each side's record or a reason; disagreements are on record"),
    lambda facts: facts.is_complete,
)  # fmt: skip
_ALL_SIGNED = Guard[RoundFacts](
    Wording("签署的是现行版本；各方都签后转入下一状态", "the present version; it moves on when every side has signed"),
    lambda _: True,
)
_OTHERS = Guard[RoundFacts](
    Wording("他方数据包送达", "the other side's bundle arrives"), lambda facts: facts.closed >= facts.sides
)
_ARTICLE_12 = Wording("《行政区域界线管理条例》第12条", "Regulation on boundary lines, Art. 12")
_OPEN = tuple(stage for stage in Stage if stage.is_open_here)


def _round_rows() -> Iterator[Row[RoundFacts]]:
    for stage in _OPEN:
        yield Row(stage, "plan", ENTERS, stage, document=Wording("联检实施方案", "plan of the round"))
        yield Row(stage, "meet", ENTERS, stage, document=Wording("会议纪要", "minutes"))
        yield from (
            Row(stage, "record", ENTERS, to, document=Wording("界桩、界线检查记录表", "record sheets"))
            for to in (Stage.UNDER_WAY, Stage.COMPLETE)
        )
        countersigned = stage in (Stage.COMPLETE, Stage.SIGNED)
        yield Row(
            stage, "sign", SIGNS, Stage.SIGNED if countersigned else stage, guard=_ALL_SIGNED,
            document=Wording("联检报告签字页", "signature page of the report"), effect=Effect.COUNTERSIGNS,
        )  # fmt: skip
        if stage is not Stage.PLANNED:
            yield Row(
                stage,
                "close",
                SIGNS,
                Stage.CLOSED_HERE,
                guard=_COMPLETE,
                document=Wording("联检报告、报送备案函", "report, letter of filing"),
            )
    yield Row(Stage.CLOSED_HERE, "receive", ENTERS, Stage.CLOSED, guard=_OTHERS)


ROUND_TABLE: RoundTable = ApprovalTable(
    name="round",
    title=Wording("界线联合检查", "joint inspection of a line"),
    source=_ARTICLE_12,
    begins=Stage.PLANNED,
    states={stage: stage.label for stage in Stage},
    actions={
        "plan": Wording("编制、修改方案", "plan"),
        "record": Wording("记入检查记录", "enter records"),
        "meet": Wording("联席会议", "joint meeting"),
        "sign": Wording("会签（各方）", "sign (every side)"),
        "close": Wording("结束本方联检", "close our side"),
        "receive": Wording("收他方数据包", "take the other side's bundle"),
    },
    words=WORDS,
    rows=tuple(_round_rows()),
)
