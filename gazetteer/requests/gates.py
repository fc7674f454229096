"""What stands in the way of each step: the law's order of things, and what local settings add to it."""

from collections.abc import Callable, Iterator, Mapping

from gazetteer.citation import Citation
from gazetteer.requests import sources as s
from gazetteer.requests.application import require_sound_names
from gazetteer.requests.authorities import AUTHORITIES, Organ, authority_of
from gazetteer.requests.clocks import is_another_department
from gazetteer.requests.committee_gates import sitting_adds_up
from gazetteer.requests.decision_gates import before_approval, before_opinion
from gazetteer.requests.errors import NotAnApplication
from gazetteer.requests.handling import states_for
from gazetteer.requests.hearing_gates import consultation_open, ends_after_it_starts, notice_long_enough, notice_over, was_asked
from gazetteer.requests.hindrance import Hindrance
from gazetteer.requests.request import Request
from gazetteer.requests.routes import filing_addressees
from gazetteer.requests.settings import RequestSettings
from gazetteer.requests.states import IN_FORCE, PENDING
from gazetteer.requests.step import Step
from layers.geometry_text import GeometryRefused
from layers.wording import Wording

Gate = Callable[[Request, Step, RequestSettings], Iterator[Hindrance]]


def hindrances(request: Request, step: Step, settings: RequestSettings | None = None) -> tuple[Hindrance, ...]:
    """Everything in the way of a step, those that bar it first. A retraction is judged by the fold, which alone can look behind it."""
    figures = settings or RequestSettings()
    found = [*_of_every_step(request, step), *(h for gate in _GATES.get(step.kind, ()) for h in gate(request, step, figures))]
    return tuple(sorted(found, key=lambda h: not h.bars))


def _of_every_step(request: Request, step: Step) -> Iterator[Hindrance]:
    if request.last("closed"):
        yield Hindrance("closed", Wording("申请已归档。", "the request is closed."), s.OFFICE)
    else:
        yield from _where_it_stands(request, step)
    asked_on = request.application.asked_on
    if step.happened_on < asked_on:
        yield Hindrance(
            "before-application",
            Wording(
                f"办理日期早于申请日期 {asked_on}。",
                f"its day lies before the application of {asked_on}.",
            ),
            s.OFFICE,
        )
    number = step.number("candidate")
    if number is not None and request.candidate(number) is None:
        asked = len(request.application.candidates)
        yield Hindrance(
            "no-such-candidate",
            Wording(
                f"本申请只有 {asked} 个拟用名称，没有第 {number} 个。",
                f"the request asks for {asked} names; there is no number {number}.",
            ),
            s.OFFICE,
        )


def _where_it_stands(request: Request, step: Step) -> Iterator[Hindrance]:
    """A step the table of handling has no row for in this state; one that is done once says so itself."""
    lawful = states_for(step.kind)
    if not lawful or request.state in lawful:  # a correction of the book has no rows
        return
    if lawful <= set(IN_FORCE) and not request.is_approved:
        yield Hindrance("not-approved", Wording("名称尚未批准。", "the name is not approved."), s.ART_12)
    elif lawful <= set(PENDING) and request.decision:
        yield Hindrance(
            "already-decided",
            Wording(
                f"申请已于 {request.decision.happened_on} 作出决定；如需变更，请另行提出申请。",
                f"it was decided on {request.decision.happened_on}; make a new request for a change.",
            ),
            s.OFFICE,
        )


def _after_approval(request: Request, step: Step, _: RequestSettings) -> Iterator[Hindrance]:
    if request.is_approved and request.decision and step.happened_on < request.decision.happened_on:
        yield _out_of_order(f"批准日期 {request.decision.happened_on}", f"the approval of {request.decision.happened_on}")


def _out_of_order(zh: str, en: str) -> Hindrance:
    return Hindrance("out-of-order", Wording(f"日期早于{zh}。", f"its day lies before {en}."), s.OFFICE)


def _once(request: Request, step: Step, _: RequestSettings) -> Iterator[Hindrance]:
    if request.last(step.kind):
        yield Hindrance("done-already", Wording("该环节已经办理。", "this was done already."), s.OFFICE)


def _reviewed_once(request: Request, step: Step, _: RequestSettings) -> Iterator[Hindrance]:
    if any(one.text("review_id") == step.text("review_id") for one in request.all("reviewed")):
        yield Hindrance("done-already", Wording("该次审查已经登记。", "this review is entered already."), s.OFFICE)


def _of_a_day_with_rules(request: Request, _: Step, __: RequestSettings) -> Iterator[Hindrance]:
    """Cases from before today's Regulation may be kept; they are history, and no clock of today runs on them."""
    if request.asked.asked_on < s.REGULATION_FROM:
        yield Hindrance(
            "before-the-regulation",
            Wording(f"申请日期 {request.asked.asked_on} 早于现行条例施行之日（{s.REGULATION_FROM}），作为历史案卷保存，当时的期限不按现行规定计算。",
                    f"the application of {request.asked.asked_on} is older than the Regulation ({s.REGULATION_FROM}); it is kept as history and no clock of today runs on it."),
            s.ART_12, bars=False,
        )  # fmt: skip


def _entered_later(_: Request, step: Step, __: RequestSettings) -> Iterator[Hindrance]:
    """A review of an earlier day that was searched for today: what was known on its day, nobody can say any more."""
    searched = step.day("searched_on")
    if searched and searched > step.happened_on:
        yield Hindrance(
            "entered-later",
            Wording(f"补录：审查日期 {step.happened_on}，检索的是 {searched} 的资料。", f"entered later: reviewed on {step.happened_on}, searched in the data of {searched}."),
            s.OFFICE, bars=False,
        )  # fmt: skip


def _in_the_database_too(_: Request, step: Step, __: RequestSettings) -> Iterator[Hindrance]:
    if "database" not in step.codes("channels"):
        yield Hindrance(
            "not-in-the-database",
            Wording("公告还应当通过国家地名信息库发布。", "an announcement is published in the national place-name database as well."), s.FILING, bars=False,
        )  # fmt: skip


def _exemptible(request: Request, step: Step, settings: RequestSettings) -> Iterator[Hindrance]:
    rule, number = step.text("rule_id"), step.number("candidate")
    if rule in settings.never_exempted:
        yield Hindrance(
            "never-exempted",
            Wording(f"规则 {rule} 不得例外（权限、国家重大事项或者地名保护）。", f"nobody here may exempt from rule {rule}."), _LAW_OF.get(rule, s.ART_9),
            by_setting=rule not in _LAW_OF,
        )  # fmt: skip
    elif not rule:
        yield Hindrance(
            "nothing-to-exempt",
            Wording("最近一次审查没有规则阻止该名称。", "no rule blocked this name in its last review."),
            s.ART_9,
        )
    elif rule not in request.blocked_by(number):
        yield Hindrance(
            "nothing-to-exempt",
            Wording(f"最近一次审查中，规则 {rule} 没有阻止该名称。", f"the last review of this name was not blocked by rule {rule}."), s.ART_9,
        )  # fmt: skip


def _refusal_or_withdrawal(request: Request, step: Step, settings: RequestSettings) -> Iterator[Hindrance]:
    outcome = step.text("outcome")
    if outcome == "approved":
        yield from before_approval(request, step, settings)
    elif outcome == "refused" and not step.text("reasons"):
        yield Hindrance("no-reasons", Wording("不予批准须写明理由。", "a refusal states its reasons."), s.ART_12)


def _right_addressee(request: Request, step: Step, _: RequestSettings) -> Iterator[Hindrance]:
    """Also for an approval of another department: it files with civil affairs of its own level."""
    to = filing_addressees(request.authority, request.application.division_code)
    if not request.is_approved:
        return
    if request.filing is not None and request.filing.text("result") == "taken":
        yield Hindrance("done-already", Wording("已经备案。", "it is filed already."), s.ART_13)
    if not to:
        yield Hindrance(
            "no-filing", Wording("该批准机关的批准不须备案。", "an approval of this authority is filed with nobody."), s.ART_13
        )
    elif step.text("addressee") not in {one.code for one in to}:
        sent = AUTHORITIES.labels.get(step.text("addressee"), Wording("？", "?"))
        right = to[0].label
        yield Hindrance(
            "wrong-addressee",
            Wording(f"应报{right.zh}备案，不是{sent.zh}。", f"it is filed with the {right.en}, not with the {sent.en}."), s.ART_13,
        )  # fmt: skip


def _may_be_announced(request: Request, step: Step, _: RequestSettings) -> Iterator[Hindrance]:
    if request.application.request_type == "reserving":
        yield Hindrance(
            "reserved-only",
            Wording("预命名不是标准地名，不公告。", "a reserved name is no standard name and is not announced."),
            s.ART_14,
        )
    if request.is_approved and is_another_department(request.authority):
        filing = request.filing
        if filing is None:
            yield Hindrance(
                "not-filed",
                Wording("其他部门批准的名称，备案后才公告。", "a name another department approved is announced once filed."),
                s.ART_14,
            )
        elif step.happened_on < filing.happened_on:
            yield _out_of_order(f"备案日期 {filing.happened_on}", f"the filing of {filing.happened_on}")


def _may_be_closed(request: Request, step: Step, _: RequestSettings) -> Iterator[Hindrance]:
    yield from what_closing_lacks(request)
    before = max((one.happened_on for one in request.steps), default=step.happened_on)
    if step.happened_on < before:
        yield _out_of_order(f"最后一项记录 {before}", f"the last step, of {before}")


def what_closing_lacks(request: Request) -> Iterator[Hindrance]:
    """What is still to be done before a request goes to the archive."""
    kind = request.application.request_type
    if request.decision is None:
        if not (kind == "opinion" and request.last("opinion_issued")):
            yield Hindrance("undecided", Wording("尚未作出决定。", "it is not decided."), s.ART_12)
        return
    if not request.is_approved or kind == "reserving":
        return
    needs_filing = bool(filing_addressees(request.authority, request.application.division_code))
    if needs_filing and request.filing is None:
        yield Hindrance("not-filed", Wording("尚未备案。", "it is not filed."), s.ART_13)
    if request.last("announced") is None:
        yield Hindrance("not-announced", Wording("尚未公告。", "it is not announced."), s.ART_14)


def _opinion_asked_for(request: Request, step: Step, settings: RequestSettings) -> Iterator[Hindrance]:
    to = authority_of(step.text("addressed_to"))
    if to is None or to.organ in (Organ.GOVERNMENT, Organ.CIVIL_AFFAIRS, Organ.CONGRESS):
        yield Hindrance(
            "opinion-to-nobody",
            Wording("意见应当送交有批准权的主管部门。", "an opinion goes to the department that approves."),
            s.ART_12_6,
        )
    yield from before_opinion(request, step, settings)


def _amendment_sound(request: Request, step: Step, _: RequestSettings) -> Iterator[Hindrance]:
    changes = {name: value for name, value in step.facts.items() if name != "amendment"}
    try:
        amended = request.application.amended(changes)
        require_sound_names(amended)
    except (NotAnApplication, GeometryRefused) as bad:
        yield Hindrance("names-unsound", bad.wording, s.ART_11)
        return
    if step.happened_on < amended.asked_on:
        yield _out_of_order(f"更正后的申请日期 {amended.asked_on}", f"the corrected day of the application, {amended.asked_on}")
    if request.last("opinion_issued") and "candidates" in step.facts:
        yield Hindrance(
            "opinion-stale",
            Wording("已就原名称出具意见，修改后须重新出具。", "an opinion was issued on the name before; a new one is needed."),
            s.ART_12_6,
            bars=False,
        )


_LAW_OF: Mapping[str, Citation] = {"A01": s.ART_12, "A06": s.ART_4, "H01": s.ART_25}
_GATES: Mapping[str, tuple[Gate, ...]] = {
    "submitted": (_once, _of_a_day_with_rules),
    "amended": (_amendment_sound,),
    "reviewed": (_reviewed_once, _entered_later),
    "consultation_opened": (ends_after_it_starts,),
    "consultation_closed": (consultation_open,),
    "department_answered": (was_asked,),
    "committee_met": (sitting_adds_up,),
    "public_notice": (ends_after_it_starts, notice_long_enough),
    "notice_result": (notice_over,),
    "exempted": (_exemptible,),
    "opinion_issued": (_opinion_asked_for,),
    "decided": (_refusal_or_withdrawal,),
    "filed": (_after_approval, _right_addressee),
    "announced": (_after_approval, _once, _may_be_announced, _in_the_database_too),
    "signs_ordered": (_after_approval,),
    "signs_set": (_after_approval,),
    "closed": (_may_be_closed,),
}
