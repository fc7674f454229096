"""What consultations, public notices and answers of departments stand in the way of: an end before the time, opinions nobody handled."""

from collections.abc import Iterator

from gazetteer.requests import sources as s
from gazetteer.requests.clocks import DutyKind, due_day
from gazetteer.requests.hindrance import Hindrance
from gazetteer.requests.request import Request
from gazetteer.requests.settings import RequestSettings
from gazetteer.requests.step import Step
from layers.wording import Wording


def consultation_open(request: Request, step: Step, _: RequestSettings) -> Iterator[Hindrance]:
    waiting = request.open_consultations
    if not waiting:
        yield Hindrance("no-consultation", Wording("没有正在进行的征求意见。", "no consultation is open."), s.ART_11)
        return
    last_day = waiting[0].day("ends_on")
    if last_day and step.happened_on < last_day:
        yield Hindrance(
            "consultation-cut-short",
            Wording(f"征求意见到 {last_day} 才截止。", f"the consultation runs until {last_day}."), s.ART_11, bars=False,
        )  # fmt: skip
    if step.number("received") and not (step.rows("opinions") or step.text("handled")):
        yield Hindrance(
            "opinions-unhandled",
            Wording("收到了意见，须写明如何处理。", "opinions came in: say how they were handled."), s.IMPLEMENTING_5,
        )  # fmt: skip


def ends_after_it_starts(_: Request, step: Step, __: RequestSettings) -> Iterator[Hindrance]:
    start, end = step.day("starts_on") or step.happened_on, step.day("ends_on")
    if end and end < start:
        yield Hindrance(
            "ends-before-it-starts",
            Wording(f"截止日期 {end} 早于起始日期 {start}。", f"it ends on {end}, before {start}."),
            s.OFFICE,
        )


def notice_long_enough(_: Request, step: Step, settings: RequestSettings) -> Iterator[Hindrance]:
    start, end = step.day("starts_on"), step.day("ends_on")
    limit = settings.clocks.limit(DutyKind.PUBLIC_NOTICE)
    if start and end and start <= end < due_day(start, limit, settings.clocks):
        least = limit.wording()
        yield Hindrance(
            "notice-short",
            Wording(f"公示期短于 {least.zh}。", f"the notice is shorter than {least.en}."),
            limit.citation,
            bars=False,
        )


def notice_over(request: Request, step: Step, _: RequestSettings) -> Iterator[Hindrance]:
    notice = request.last("public_notice")
    end = notice.day("ends_on") if notice else None
    if notice is None:
        yield Hindrance("no-notice", Wording("没有公示记录。", "there was no public notice."), s.NOTICE_HABIT)
    elif end and step.happened_on <= end:
        yield Hindrance("notice-running", Wording(f"公示到 {end} 才期满。", f"the notice runs until {end}."), s.NOTICE_HABIT)
    if step.number("objections") and not step.text("handled"):
        yield Hindrance(
            "objections-unhandled",
            Wording("有异议，须写明如何处理。", "there were objections: say how they were handled."),
            s.NOTICE_HABIT,
        )


def was_asked(request: Request, step: Step, _: RequestSettings) -> Iterator[Hindrance]:
    department = step.text("department")
    named = Wording(f"“{department}”", f"of “{department}” ") if department else Wording("", "")
    if all(asked.text("department") != step.text("department") for asked in request.departments_waited_for):
        yield Hindrance(
            "not-asked",
            Wording(f"没有等待{named.zh}答复的征求意见。", f"no answer {named.en}is waited for."), s.ART_11,
        )  # fmt: skip
