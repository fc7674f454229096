"""Whether the request takes its lawful way: the right authority, complete papers, steps in order, filing and announcement in time."""

from collections.abc import Iterator
from datetime import date

from gazetteer.requests.authorities import authority_of
from gazetteer.requests.clocks import Approved, ClockState, Duty, announcement_duty, filing_duty
from gazetteer.requests.materials import Need as Firmness
from gazetteer.requests.materials import materials_needed
from gazetteer.requests.routes import Competence, approval_route, competence_of, is_national_matter
from gazetteer.requests.sources import FILING
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.needs import APPROVER
from gazetteer.rules.rule import GIVING, rule
from gazetteer.rules.stages import in_request, once_decided, with_days
from layers.wording import Wording

ALL = GIVING | {"cancelling"}

_IN_ORDER = (
    ("consultation_opened", "consultation_closed"),
    ("consultation_closed", "decided"),
    ("expert_opinion", "decided"),
    ("committee_met", "decided"),
    ("public_notice", "notice_ends"),
    ("notice_ends", "decided"),
    ("heritage_measures", "decided"),
    ("decided", "filed"),
    ("decided", "announced"),
)
STEPS_IN_WORDS = {
    "consultation_opened": Wording("征求意见开始", "consultation opened"),
    "consultation_closed": Wording("征求意见结束", "consultation closed"),
    "expert_opinion": Wording("专家论证", "experts heard"),
    "committee_met": Wording("地名委员会审议", "committee met"),
    "public_notice": Wording("公示开始", "public notice"),
    "notice_ends": Wording("公示结束", "end of the notice"),
    "heritage_measures": Wording("制定保护措施", "measures of protection"),
    "decided": Wording("批准", "decision"),
    "filed": Wording("备案", "filing"),
    "announced": Wording("公告", "announcement"),
}
"""Keys of `Proposal.days`: the steps of a request (gazetteer.requests.step_kinds), and the end of the notice."""


@rule("A01", Weight.BLOCK, requests=ALL, when=in_request, needs=(APPROVER,))
def approver_competent(case: RuleCase) -> Iterator[RuleFinding]:
    """批准机关有权批准
    The authority may approve the name
    """
    asked, area = case.proposal, case.proposal.division_code
    route = approval_route(asked.kind, area, request_type=asked.request_type, facts=asked.sizes, settings=case.pack.routes)
    competence = competence_of(asked.approver, route, area)
    named = authority_of(asked.approver)
    who = named.label if named else Wording(f"“{asked.approver}”", f"“{asked.approver}”")
    if competence is Competence.NOT_COMPETENT:
        way = route.wording()
        yield case.finding(
            Wording(
                f"{who.zh}无权批准{asked.kind.label.zh}名称。{way.zh}{route.citation.text}",
                f"The {who.en} may not approve the name of a {asked.kind.label.en}. {way.en}",
            ),
            citation=route.citation,
            evidence={"approver": asked.approver, "competent": "、".join(a.code for a in route.approvers)},
        )
    elif competence is Competence.DELEGATED:
        yield case.finding(
            Wording(
                f"{who.zh}系受委托批准，委托依据：{route.delegation}。请附卷。",
                f"The {who.en} approves by delegation ({route.delegation}); keep it with the papers.",
            ),
            weight=Weight.INFORM,
            citation=route.citation,
        )
    elif competence is Competence.LEFT_OPEN:
        yield case.finding(
            Wording(
                f"{asked.kind.label.zh}的批准机关由其他规定确定，规则包未录入，请核对{who.zh}的权限依据。",
                f"Who approves a {asked.kind.label.en} is left to other rules not entered here; check what empowers the {who.en}.",
            ),
            weight=Weight.WARN,
            citation=route.citation,
        )


@rule("A02", Weight.BLOCK, requests=ALL, when=in_request)
def materials_complete(case: RuleCase) -> Iterator[RuleFinding]:
    """申请材料齐全
    The materials are complete

    Reports that are weighed by the matter (Art. 11) are told when absent, those required block.
    """
    asked = case.proposal
    needs = materials_needed(
        asked.request_type, asked.kind, is_listed=asked.sizes.get("is_listed") is True, settings=case.pack.materials
    )
    for firmness, weight in ((Firmness.REQUIRED, Weight.BLOCK), (Firmness.WEIGHED, Weight.INFORM)):
        lacking = [need for need in needs if need.need is firmness and need.material not in asked.papers]
        for citation in dict.fromkeys(need.citation for need in lacking):
            under = [need for need in lacking if need.citation == citation]
            zh, en = "、".join(n.label.zh for n in under), ", ".join(n.label.en for n in under)
            told = (
                ("缺少", "Missing")
                if firmness is Firmness.REQUIRED
                else ("未附（视社会影响等情况提交）", "Not attached (submitted as the matter demands)")
            )
            yield case.finding(
                Wording(f"{told[0]}：{zh}。", f"{told[1]}: {en}."),
                weight=weight,
                citation=citation,
                evidence={"lacking": "、".join(n.material for n in under)},
            )


@rule("A03", Weight.WARN, requests=ALL, when=with_days, parameters={"notice_days": 0, "required": ()})
def steps_in_order(case: RuleCase) -> Iterator[RuleFinding]:
    """征求意见、论证、公示齐备，日期先后有序
    Opinions, experts and notice are all there, their dates in order

    Only the order is the law's own; how long a notice stands (`notice_days`) and which steps must be there (`required`) is local.
    """
    days = case.proposal.days
    for earlier, later in _IN_ORDER:
        if earlier in days and later in days and days[earlier] > days[later]:
            one, other = STEPS_IN_WORDS[earlier], STEPS_IN_WORDS[later]
            yield case.finding(
                Wording(
                    f"{one.zh}（{days[earlier]}）晚于{other.zh}（{days[later]}），次序颠倒，请核对日期。",
                    f"{one.en} ({days[earlier]}) comes after {other.en} ({days[later]}); check the dates.",
                ),
                evidence={earlier: days[earlier].isoformat(), later: days[later].isoformat()},
            )
    least = int(case.number("notice_days"))
    if least and "public_notice" in days and "notice_ends" in days and (days["notice_ends"] - days["public_notice"]).days < least:
        yield case.finding(
            Wording(
                f"公示不足 {least} 日（{days['public_notice']} 至 {days['notice_ends']}）。",
                f"The notice stood less than {least} days ({days['public_notice']} to {days['notice_ends']}).",
            ),
            citation=case.basis_of("notice_days"),
        )
    absent = [STEPS_IN_WORDS[step] for step in case.words("required") if step not in days]
    if absent and "decided" in days:
        yield case.finding(
            Wording(
                f"批准前缺少环节：{'、'.join(w.zh for w in absent)}。",
                f"Steps missing before the decision: {', '.join(w.en for w in absent)}.",
            ),
            citation=case.basis_of("required"),
        )


@rule("A04", Weight.WARN, requests=ALL, when=once_decided, needs=(APPROVER,))
def filed_in_time(case: RuleCase) -> Iterator[RuleFinding]:
    """批准后按期报送备案
    The approval is filed in time
    """
    asked, days = case.proposal, case.proposal.days
    due = filing_duty(
        days["decided"], asked.approver, asked.division_code, filed_on=days.get("filed"), settings=case.pack.clock_settings
    )
    if due:
        yield from _told(case, due, Wording("备案", "filing"))


@rule("A05", Weight.WARN, requests=frozenset({"naming", "renaming", "cancelling"}), when=once_decided, needs=(APPROVER,))
def announced_in_time(case: RuleCase) -> Iterator[RuleFinding]:
    """按期公告，六项内容齐全
    The approval is announced in time, with all six items
    """
    asked, days = case.proposal, case.proposal.days
    approved = Approved(asked.approver, asked.division_code, days["decided"], days.get("filed"), days.get("announced"))
    yield from _told(case, announcement_duty(approved, case.pack.clock_settings), Wording("公告", "announcement"))
    absent = list(_items_absent(case))
    if absent:
        yield case.finding(
            Wording(
                f"公告内容缺少：{'、'.join(w.zh for w in absent)}。",
                f"Missing from the announcement: {', '.join(w.en for w in absent)}.",
            ),
            citation=FILING,
        )


@rule("A06", Weight.BLOCK, requests=ALL)
def no_national_matter(case: RuleCase) -> Iterator[RuleFinding]:
    """不属于须报国家批准或涉及主权、安全、外交、国防的事项
    The name is no matter for the state: sovereignty, security, diplomacy, defence
    """
    asked = case.proposal
    if is_national_matter(asked.kind, asked.division_code, asked.sizes):
        way = approval_route(asked.kind, asked.division_code, facts=asked.sizes).wording()
        yield case.finding(
            Wording(
                f"本项须报国家批准，停止自动办理。{way.zh}",
                f"This is for the state to decide; nothing is routed by itself. {way.en}",
            ),
        )


def _items_absent(case: RuleCase) -> Iterator[Wording]:
    """Of the six items of the announcement, those the application cannot fill."""
    asked = case.proposal
    if not (asked.given_toned or asked.given_capitals):
        yield Wording("罗马字母拼写", "roman spelling")
    if not asked.division_code:
        yield Wording("所属政区", "division")
    if asked.geometry is None and not any(asked.sizes.get(key) for key in ("surroundings", "starts_at", "ends_at")):
        yield Wording("位置描述", "position in words")


def _told(case: RuleCase, due: Duty, what: Wording) -> Iterator[RuleFinding]:
    """A duty as a finding: overdue or late warns, running informs, done in time says nothing."""
    today: date = case.surroundings.as_of
    state = due.state(today)
    facts = {"due_on": due.due_on.isoformat() if due.due_on else None, "state": state.value}
    to = "、".join(a.label.zh for a in due.to)
    to_en = ", ".join(a.label.en for a in due.to)
    if state in (ClockState.OVERDUE, ClockState.DONE_LATE):
        yield case.finding(
            Wording(
                f"{what.zh}应于 {due.due_on} 前完成，{state.label.zh}"
                + (f"（{due.done_on}）" if due.done_on else "")
                + (f"；报{to}" if to else "")
                + "。",
                f"The {what.en} was due on {due.due_on}: {state.label.en}"
                + (f" ({due.done_on})" if due.done_on else "")
                + (f"; to {to_en}" if to else "")
                + ".",
            ),
            citation=due.limit.citation,
            evidence=facts,
        )
    elif state in (ClockState.RUNNING, ClockState.REMIND):
        yield case.finding(
            Wording(
                f"{what.zh}期限 {due.due_on}" + (f"，报{to}" if to else "") + "。",
                f"The {what.en} is due on {due.due_on}" + (f", to {to_en}" if to else "") + ".",
            ),
            weight=Weight.INFORM,
            citation=due.limit.citation,
            evidence=facts,
        )
    elif state is ClockState.WAITING:
        yield case.finding(
            Wording(
                f"{what.zh}期限自备案之日起算，尚未备案。",
                f"The clock of the {what.en} starts at the filing, which has not happened.",
            ),
            weight=Weight.INFORM,
            citation=due.limit.citation,
            evidence=facts,
        )
