"""What must have happened before a name is approved or an opinion goes out."""

from collections.abc import Iterator

from gazetteer.requests import sources as s
from gazetteer.requests.authorities import AUTHORITIES, Organ, Rung, authority_of
from gazetteer.requests.committee_gates import carried
from gazetteer.requests.hindrance import Hindrance
from gazetteer.requests.materials import Need, check_materials, materials_needed
from gazetteer.requests.request import Request, RequestState
from gazetteer.requests.routes import ApprovalRoute, Competence, Workflow, approval_route, competence_of
from gazetteer.requests.settings import RequestSettings
from gazetteer.requests.step import Step
from gazetteer.requests.votes import majority_against
from layers.wording import Wording

_LEFT_TO_RULES = frozenset({Workflow.PROVINCE_RULES, Workflow.STATE_RULES})
"""Who approves here is entered as a setting; so is a district's delegation."""


def route_of(request: Request, settings: RequestSettings | None = None) -> ApprovalRoute:
    """The way this request takes, as it is asked now."""
    now = request.application
    figures = settings or RequestSettings()
    return approval_route(now.kind, now.division_code, request_type=now.request_type, facts=now.facts, settings=figures.routes)


def before_approval(request: Request, step: Step, settings: RequestSettings) -> Iterator[Hindrance]:
    """Art. 9 to 12 and 25: reviewed, complete, heard, by an authority that may."""
    yield from _competent(request, step, settings)
    if step.number("candidate") is None:
        yield Hindrance(
            "no-candidate", Wording("须写明批准的是第几个拟用名称。", "say which of the names is approved."), s.ART_12
        )
        return
    if not step.text("document_no"):
        yield Hindrance("no-document", Wording("须写明批准文号。", "the approval states its document number."), s.ART_12)
    if not step.text("authority_name"):
        yield Hindrance(
            "no-authority-name",
            Wording("须写明批准机关的全称（如“某某县人民政府”），公告要用。", "state the full name of the authority that approved; the announcement carries it."),
            s.FILING, by_setting=True,
        )  # fmt: skip
    if (effective := step.day("effective_on")) and effective < step.happened_on:
        yield Hindrance(
            "in-use-too-soon",
            Wording(f"启用日期 {effective} 早于批准日期。", f"it would be in use from {effective}, before it was approved."),
            s.OFFICE,
        )
    yield from _sound_name(request, step)
    yield from _heritage(request, step)
    yield from _complete(request, settings)
    yield from _heard(request, step, settings)
    yield from carried(request, step, settings)
    yield from _opinion_before_housing(request, step)


def before_opinion(request: Request, step: Step, settings: RequestSettings) -> Iterator[Hindrance]:
    """An opinion that agrees is as careful as an approval; one that objects needs its review only."""
    if request.review_of(step.number("candidate")) is None:
        yield _not_reviewed()
    elif step.text("opinion") == "agree":
        yield from _sound_name(request, step)
    if step.text("opinion") != "object":
        yield from _complete(request, settings)


def _competent(request: Request, step: Step, settings: RequestSettings) -> Iterator[Hindrance]:
    route, area = route_of(request, settings), request.application.division_code
    named = authority_of(step.text("authority"))
    label = AUTHORITIES.labels.get(step.text("authority"), Wording("（未填写）", "(not stated)"))
    if named is None:
        yield Hindrance("no-authority", Wording("须写明批准机关。", "say which authority approved."), route.citation)
        return
    if route.is_national_matter and named.rung is not Rung.STATE:
        yield Hindrance(
            "national-matter",
            Wording("属于国家审批的重大事项，本级不能批准，请上报。", "this is a matter of the state; it is referred upwards, not approved here."), s.ART_4,
        )  # fmt: skip
    found = competence_of(named.code, route, area)
    if found is Competence.NOT_COMPETENT:
        who = route.wording()
        yield Hindrance(
            "not-competent",
            Wording(f"{label.zh}无权批准。{who.zh}", f"the {label.en} may not approve. {who.en}"), route.citation,
            by_setting=named.rung is Rung.DISTRICT or route.workflow in _LEFT_TO_RULES,
        )  # fmt: skip
    elif found is Competence.LEFT_OPEN:
        yield Hindrance(
            "competence-open",
            Wording("批准机关由其他规定确定，本库尚未录入，请核对。", "other rules say who approves; they are not entered here."), s.PROVINCE_RULES,
            bars=False,
        )  # fmt: skip
    elif found is Competence.DELEGATED:
        yield Hindrance(
            "by-delegation", Wording(f"市辖区依委托批准：{route.delegation}。", f"a district approves by delegation: {route.delegation}."), s.DELEGATION, bars=False
        )  # fmt: skip


def _not_reviewed() -> Hindrance:
    return Hindrance(
        "not-reviewed",
        Wording("该名称（按现申请内容）尚未审查。", "this name, as it is asked for now, was not reviewed."),
        s.ART_9,
    )


def _sound_name(request: Request, step: Step) -> Iterator[Hindrance]:
    """Reviewed as it stands now, and every blocking finding exempted by a named person. The heritage lock has its own key."""
    number = step.number("candidate")
    review = request.review_of(number)
    if review is None:
        yield _not_reviewed()
        return
    if step.happened_on < review.happened_on:
        yield Hindrance(
            "out-of-order",
            Wording(
                f"日期早于审查日期 {review.happened_on}；补录以往的决定，请先以当时的审查日期将审查入册。",
                f"its day lies before the review of {review.happened_on}; to enter a decision of the past, first keep its review under the day it was made.",
            ),
            s.OFFICE,
        )
    blocked = sorted(request.blocked_by(number) - {"H01"})
    if blocked:
        rules = "、".join(blocked)
        yield Hindrance(
            "blocked",
            Wording(
                f"审查认定不得通过（规则 {rules}），且没有指名负责人准予例外的记录。",
                f"the review blocks it (rules {rules}) and no named person has exempted it.",
            ),
            s.ART_9,
        )


def _heritage(request: Request, step: Step) -> Iterator[Hindrance]:
    measures = request.last("heritage_measures")
    if not request.is_listed:
        return
    if measures is None or step.happened_on < measures.happened_on:
        yield Hindrance(
            "heritage-lock",
            Wording("名称列入保护名录，须先制定保护措施再更名、销名。", "a listed name changes only after measures of its protection were made."), s.ART_25,
        )  # fmt: skip


def _complete(request: Request, settings: RequestSettings) -> Iterator[Hindrance]:
    now = request.application
    needs = materials_needed(now.request_type, now.kind, is_listed=request.is_listed, settings=settings.materials)
    lacking = [one for one in check_materials(needs, request.materials) if one.is_missing]
    if request.state is RequestState.RETURNED:
        yield Hindrance("returned", Wording("申请已退回补正，尚未补齐。", "it was returned and is not completed."), s.ART_11)
    law = {
        one.material
        for one in materials_needed(now.request_type, now.kind, is_listed=request.is_listed)
        if one.need is Need.REQUIRED
    }
    if lacking:
        labels = [one.asked.label for one in lacking]
        yield Hindrance(
            "materials-missing",
            Wording(
                f"缺少材料 {len(labels)} 项：{'；'.join(f'“{w.zh}”' for w in labels)}。",
                f"{len(labels)} materials are missing: {'; '.join(w.en for w in labels)}.",
            ),
            lacking[0].asked.citation,
            by_setting=not any(one.asked.material in law for one in lacking),
        )


def _heard(request: Request, step: Step, settings: RequestSettings) -> Iterator[Hindrance]:
    kind = request.application.kind
    notice = request.last("public_notice")
    end = notice.day("ends_on") if notice else None
    must = kind in settings.notice_required
    if notice is None:
        yield Hindrance(
            "no-notice", Wording("没有公示。", "there was no public notice."), s.NOTICE_HABIT, bars=must, by_setting=True
        )
    elif end and step.happened_on <= end:
        yield Hindrance(
            "notice-running", Wording(f"公示到 {end} 才期满。", f"the public notice runs until {end}."), s.NOTICE_HABIT
        )
    if request.open_consultations:
        yield Hindrance("consultation-open", Wording("征求意见尚未结束。", "a consultation is still open."), s.ART_11)
    waiting = "、".join(one.text("department") for one in request.departments_waited_for)
    if waiting:
        yield Hindrance(
            "answers-open", Wording(f"尚未收到答复：{waiting}。", f"no answer yet from {waiting}."), s.ART_11, bars=False
        )
    if not request.since_amended("expert_opinion"):
        yield Hindrance(
            "no-experts",
            Wording("没有专家论证意见。", "no expert was heard."),
            s.ART_11,
            bars=kind in settings.experts_required,
            by_setting=True,
        )
    elif majority_against(request, step.number("candidate")) and not step.text("reasons"):
        yield Hindrance(
            "against-experts", Wording("多数专家反对该名称，批准须写明理由。", "most experts were against this name: state the reasons."), s.ART_11
        )  # fmt: skip


def _opinion_before_housing(request: Request, step: Step) -> Iterator[Hindrance]:
    named = authority_of(step.text("authority"))
    if named is None or named.organ is not Organ.HOUSING:
        return
    opinions = request.since_amended("opinion_issued")
    if not opinions or opinions[-1].happened_on > step.happened_on:
        yield Hindrance(
            "opinion-missing",
            Wording("住建部门批准前须征求民政部门意见，尚未出具。", "the housing department asks civil affairs first; no opinion was issued."), s.ART_12_6,
        )  # fmt: skip
