"""The chapters of a report in which figures stand beside others: the plan's print, numbers reported, last year, other speeds and modes."""

from collections.abc import Iterator, Sequence

from layers.planning.plans.account import ChangeAccount
from layers.planning.plans.chapters import Cell, Chapter, ReportColumn
from layers.planning.plans.status import FigureStatus, PlanStatus, ReachParts, printed, told
from layers.wording import Wording


def ways_told(figure: FigureStatus) -> Iterator[tuple[Wording, ReachParts]]:
    """A figure of time at the four walking speeds, then by the other ways of travelling; nothing for any other figure."""
    counted, mode = figure.counted, figure.passport.mode
    if counted is None or mode is None:
        return
    for parts in counted.by_speed:
        speed = f"{parts.speed_ms:.1f} m/s"
        yield Wording(f"{mode.zh} {speed}", f"{mode.en}, {speed}"), parts
    for other in counted.beside:
        yield other.label, other.parts


def other_ways(status: PlanStatus) -> Chapter:
    columns = (
        ReportColumn("no", Wording("编号", "no"), 0.6),
        ReportColumn("figure", Wording("指标", "figure"), 2.0),
        ReportColumn("way", Wording("步行速度或出行方式", "walking speed or way of travelling"), 1.6),
        ReportColumn("parts", Wording("圈内/全部（人）", "inside/all (people)"), 1.4),
        ReportColumn("value", Wording("数值", "value")),
        ReportColumn("undecided", Wording("无法判定（人）", "undecided (people)")),
        ReportColumn("upper", Wording("上限", "upper bound")),
    )
    lead = Wording(
        "每一项按时间计算的指标都并列四种步行速度和其他出行方式。无法判定的人在分母中、视为不在圈内；若全在圈内，即为上限。",
        "Every figure of time stands at four walking speeds and by other ways of travelling. People of whom nobody can tell are in the denominator and "
        "count as outside; were they all inside, the value would be the upper bound.",
    )
    points = [
        Wording(f"{f.figure.no}：{f.counted.points.zh}。", f"{f.figure.no}: {f.counted.points.en}.")
        for f in status.figures
        if f.counted and f.counted.points
    ]
    rows = tuple(_way_row(f, way, parts) for f in status.figures for way, parts in ways_told(f))
    return Chapter(
        "ways", Wording("服务圈的速度与出行方式", "Circles at other speeds and by other ways"), (lead, *points), columns, rows
    )


def _way_row(figure: FigureStatus, way: Wording, parts: ReachParts) -> tuple[Cell, ...]:
    inside, people, undecided = (printed(number, 0) for number in (parts.inside, parts.people, parts.undecided))
    value, upper = (told(figure.figure, v) for v in (parts.value, parts.upper))
    return figure.figure.no, figure.figure.wording, way, f"{inside} / {people}", value, undecided, upper


def beside_reports(status: PlanStatus) -> Chapter:
    columns = (
        ReportColumn("no", Wording("编号", "no"), 0.6),
        ReportColumn("figure", Wording("指标", "figure"), 2.0),
        ReportColumn("difference", Wording("图层值与上报值", "layers and report"), 4.4),
    )
    rows = tuple((f.figure.no, f.figure.wording, f.difference) for f in status.figures if f.difference)
    return Chapter("by_hand", Wording("图层测算与人工上报的比较", "Layers against numbers reported"), (), columns, rows)


def beside_print(status: PlanStatus) -> Chapter:
    columns = (
        ReportColumn("no", Wording("编号", "no"), 0.6),
        ReportColumn("figure", Wording("指标", "figure"), 1.6),
        ReportColumn("printed", Wording("规划所印", "as printed"), 1.0),
        ReportColumn("computed", Wording("图层测算", "from layers"), 1.0),
        ReportColumn("difference", Wording("差异", "difference"), 3.6),
    )
    rows = tuple(
        (f.figure.no, f.figure.wording, f.published.base.said, told(f.figure, f.published.measured.value), f.published.difference)
        for f in status.figures
        if f.published
    )
    return Chapter(
        "published", Wording("规划所印基期值与图层测算值", "The plan's base values beside the layers'"), (), columns, rows
    )


def what_changed(accounts: Sequence[ChangeAccount]) -> Chapter:
    columns = (
        ReportColumn("no", Wording("编号", "no"), 0.6),
        ReportColumn("figure", Wording("指标", "figure"), 2.0),
        ReportColumn("before", Wording("上次", "before")),
        ReportColumn("after", Wording("本次", "now")),
        ReportColumn("causes", Wording("变化来源", "where the change comes from"), 4.0),
    )
    lead = Wording(
        f"{accounts[0].since} 至 {accounts[0].on}。各来源之和等于总变化；依次更换区划、人口、设施、其他图层和上报数字。",
        f"{accounts[0].since} to {accounts[0].on}. The causes add up to the change; divisions, people, facilities, other layers and numbers reported are "
        "exchanged in that order.",
    )
    rows = tuple(_account_row(a) for a in accounts if a.change or a.lines)
    return Chapter("changes", Wording("变化分解", "What changed and why"), (lead,), columns, rows)


def _account_row(account: ChangeAccount) -> tuple[Cell, ...]:
    decimals = max(account.figure.decimals, 2)
    zh = "；".join(f"{line.cause.label.zh} {printed(line.amount, decimals)}" for line in account.lines)
    en = "; ".join(f"{line.cause.label.en} {printed(line.amount, decimals)}" for line in account.lines)
    before, after = (printed(v, account.figure.decimals) for v in (account.before, account.after))
    return account.figure.no, account.figure.wording, before, after, Wording(zh, en)
