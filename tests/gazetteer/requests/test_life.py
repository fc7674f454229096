"""The life of a request: the lawful way goes through, every short cut is refused with its article."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from gazetteer.kinds import NameKind
from gazetteer.requests.application import Application
from gazetteer.requests.errors import RequestClosed, UnlawfulStep
from gazetteer.requests.fold import fold_request, obstacles, require_may_take
from gazetteer.requests.materials import MaterialSettings
from gazetteer.requests.request import Request, RequestState
from gazetteer.requests.routes import RouteSettings
from gazetteer.requests.settings import CommitteeSettings, RequestSettings
from gazetteer.requests.step import Step, read_step
from tests.little_request import (
    ANNOUNCED,
    APPROVED,
    CLOSED,
    FILED,
    PAPERS,
    REVIEWED,
    WHOLE_LIFE,
    Said,
    application,
    folded,
    steps,
)


def test_the_whole_life_of_a_street_name() -> None:
    request = folded(*WHOLE_LIFE)
    assert request.faults == ()
    assert request.state is RequestState.CLOSED
    assert request.chosen is not None
    assert request.chosen.name == "景泰路"
    assert {f.code for f in request.notes} == {"requests.no-notice", "requests.no-experts"}


def test_state_follows_the_last_milestone() -> None:
    states = [folded(*WHOLE_LIFE[:n]).state.value for n in range(len(WHOLE_LIFE) + 1)]
    assert states == [
        "submitted", "submitted", "submitted", "submitted", "submitted", "reviewed", "approved", "filed", "announced", "closed",
    ]  # fmt: skip


def with_facts(said: Said, **facts: Any) -> Said:
    merged: Mapping[str, Any] = {name: value for name, value in {**said[2], **facts}.items() if value is not None}
    return said[0], said[1], merged


BLOCKED = with_facts(REVIEWED, blocking=["U06", "M05"])
EXEMPT: Said = (
    "exempted", "2024-02-10", {"rule_id": "U06", "candidate": 1, "clause": "第九条第一款第（八）项", "person": "张某", "reason": "历史地名延续"},
)  # fmt: skip
SHORT_CUTS: list[tuple[tuple[Said, ...], str, str]] = [
    ((*PAPERS, APPROVED), "not-reviewed", "第九条"),
    ((*PAPERS, BLOCKED, APPROVED), "blocked", "第九条"),
    ((*PAPERS, BLOCKED, EXEMPT, APPROVED), "blocked", "第九条"),
    ((*PAPERS, REVIEWED, with_facts(APPROVED, authority="district_government")), "not-competent", "第十二条第（五）项"),
    ((*PAPERS, REVIEWED, with_facts(APPROVED, authority="county_civil_affairs")), "not-competent", "第十二条第（五）项"),
    ((*PAPERS, REVIEWED, with_facts(APPROVED, authority=None)), "no-authority", "第十二条第（五）项"),
    ((*PAPERS, REVIEWED, with_facts(APPROVED, candidate=None)), "no-candidate", "第十二条"),
    ((*PAPERS, REVIEWED, with_facts(APPROVED, candidate=3)), "no-such-candidate", ""),
    ((*PAPERS, REVIEWED, with_facts(APPROVED, candidate=2)), "not-reviewed", "第九条"),
    ((*PAPERS, REVIEWED, with_facts(APPROVED, document_no=None)), "no-document", "第十二条"),
    ((*PAPERS[1:], REVIEWED, APPROVED), "materials-missing", "第十一条"),
    ((*PAPERS, REVIEWED, ("returned", "2024-02-06", {"reasons": "补图"}), APPROVED), "returned", "第十一条"),
    ((*PAPERS, REVIEWED, ("consultation_opened", "2024-02-06", {"asked_whom": "沿线居民", "ends_on": "2024-02-16"}), APPROVED),
     "consultation-open", "第十一条"),
    ((*PAPERS, REVIEWED, ("public_notice", "2024-02-15", {"starts_on": "2024-02-15", "ends_on": "2024-02-22"}), APPROVED),
     "notice-running", ""),
    ((*PAPERS, REVIEWED, ("amended", "2024-02-06", {"amendment": "改名", "candidates": [{"name": "新景路"}]}), APPROVED),
     "not-reviewed", "第九条"),
    ((*PAPERS, REVIEWED, with_facts(APPROVED, outcome="refused", candidate=None)), "no-reasons", "第十二条"),
    ((*PAPERS, REVIEWED, APPROVED, APPROVED), "already-decided", ""),
    ((*PAPERS, REVIEWED, FILED), "not-approved", "第十二条"),
    ((*PAPERS, REVIEWED, ANNOUNCED), "not-approved", "第十二条"),
    ((*PAPERS, REVIEWED, APPROVED, ("announced", "2024-02-19", ANNOUNCED[2])), "out-of-order", ""),
    ((*PAPERS, REVIEWED, APPROVED, with_facts(FILED, addressee="county_civil_affairs")), "wrong-addressee", "第十三条"),
    ((*PAPERS, REVIEWED, APPROVED, with_facts(FILED, addressee="province_government")), "wrong-addressee", "第十三条"),
    ((*PAPERS, REVIEWED, APPROVED, FILED, FILED), "done-already", "第十三条"),
    ((*PAPERS, REVIEWED, APPROVED, CLOSED), "not-filed", "第十三条"),
    ((*PAPERS, REVIEWED, APPROVED, FILED, ANNOUNCED, ("announced", "2024-03-05", {**ANNOUNCED[2], "announcement_id": "g2"})), "done-already", ""),
    ((*PAPERS, REVIEWED, APPROVED, with_facts(REVIEWED, review_id="r2")), "already-decided", ""),
    ((*PAPERS, REVIEWED, APPROVED, ("returned", "2024-02-21", {"reasons": "补图"})), "already-decided", ""),
    ((*PAPERS, REVIEWED, with_facts(APPROVED, effective_on="2024-02-19")), "in-use-too-soon", ""),
    ((*PAPERS, REVIEWED, APPROVED, FILED, CLOSED), "not-announced", "第十四条"),
    ((*PAPERS, CLOSED), "undecided", "第十二条"),
    ((*PAPERS, ("reviewed", "2024-01-31", REVIEWED[2])), "before-application", ""),
    ((*PAPERS, REVIEWED, REVIEWED), "done-already", ""),
    ((*PAPERS, REVIEWED, EXEMPT), "nothing-to-exempt", "第九条"),
    ((*PAPERS, with_facts(REVIEWED, blocking=["A01"]), with_facts(EXEMPT, rule_id="A01")), "never-exempted", "第十二条"),
    ((*PAPERS, with_facts(REVIEWED, blocking=["H01"]), with_facts(EXEMPT, rule_id="H01")), "never-exempted", "第二十五条"),
    ((("consultation_closed", "2024-02-08", {"received": 0}),), "no-consultation", "第十一条"),
    ((("department_answered", "2024-02-08", {"department": "公安局", "answer": "agree"}),), "not-asked", "第十一条"),
    ((("notice_result", "2024-02-08", {"objections": 0}),), "no-notice", ""),
    ((("public_notice", "2024-02-08", {"starts_on": "2024-02-20", "ends_on": "2024-02-08"}),), "ends-before-it-starts", ""),
    ((("amended", "2024-02-06", {"amendment": "改名", "candidates": [{"name": "景\u202e泰路"}]}),), "names-unsound", "第十一条"),
    ((("opinion_issued", "2024-02-08", {"opinion": "agree", "addressed_to": "county_government", "candidate": 1, "document_no": "1号"}),),
     "opinion-to-nobody", "第十二条第（六）项"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "hindrance", "article"), SHORT_CUTS)
def test_a_short_cut_is_refused_with_its_article_and_leaves_no_trace(
    said: tuple[Said, ...], hindrance: str, article: str
) -> None:
    *before, last = steps(said)
    request = fold_request(application(), before)
    assert request.faults == ()
    with pytest.raises(UnlawfulStep) as refused:
        require_may_take(request, last)
    assert refused.value.facts["hindrance"] == hindrance
    assert article in str(refused.value.facts["citation"])
    after = fold_request(application(), steps(said))
    if hindrance == "not-competent" and last.text("authority") == "district_government":
        return  # what a setting may allow bars a new step and undoes none
    assert after.steps == request.steps
    assert f"requests.{hindrance}" in {f.code for f in after.faults}


def test_a_blocking_finding_yields_to_a_named_person_for_every_rule() -> None:
    both = (*PAPERS, BLOCKED, EXEMPT, with_facts(EXEMPT, rule_id="M05"), APPROVED)
    assert folded(*both).is_approved


def test_an_exemption_of_one_name_does_not_help_the_other() -> None:
    second = with_facts(BLOCKED, candidate=2, review_id="r2")
    exempted = tuple(with_facts(EXEMPT, rule_id=rule) for rule in ("U06", "M05"))
    request = folded(*PAPERS, BLOCKED, second, *exempted, with_facts(APPROVED, candidate=2))
    assert not request.is_approved
    assert request.blocked_by(2) == {"U06", "M05"}


def test_an_amendment_ends_reviews_and_exemptions_made_before() -> None:
    amended: Said = ("amended", "2024-02-11", {"amendment": "换名", "candidates": [{"name": "新景路"}]})
    request = folded(*PAPERS, BLOCKED, EXEMPT, amended)
    assert request.application.name == "新景路"
    assert request.review_of(1) is None
    reviewed = folded(*PAPERS, BLOCKED, EXEMPT, amended, with_facts(BLOCKED, review_id="r2"))
    assert reviewed.blocked_by(1) == {"U06", "M05"}


def renaming(**fields: Any) -> Application:
    return application(request_type="renaming", old_name="一条山路", reason_code="mismatch", **fields)


def test_a_listed_name_changes_only_after_measures_of_protection() -> None:
    listed = renaming(is_listed=True)
    locked = folded(*PAPERS, REVIEWED, APPROVED, of=listed)
    assert {f.code for f in locked.faults} == {"requests.heritage-lock", "requests.materials-missing"}
    measures: Said = ("heritage_measures", "2024-02-10", {"measures": "立碑并保留派生地名", "document_no": "甲民〔2024〕3号"})
    assert folded(*PAPERS, REVIEWED, measures, APPROVED, of=listed).is_approved
    late = ("heritage_measures", "2024-02-21", measures[2])
    assert not folded(*PAPERS, REVIEWED, late, APPROVED, of=listed).is_approved


def test_the_review_alone_can_lock_a_listed_name() -> None:
    found = with_facts(REVIEWED, blocking=["H01"])
    locked = folded(*PAPERS, found, APPROVED, of=renaming())
    assert "requests.heritage-lock" in {f.code for f in locked.faults}
    measures: Said = ("heritage_measures", "2024-02-10", {"measures": "立碑", "document_no": "甲民〔2024〕3号"})
    assert folded(*PAPERS, found, measures, APPROVED, of=renaming()).is_approved


ESTATE_PAPERS: tuple[Said, ...] = tuple(
    ("material_received", "2024-02-01", {"material": m}) for m in ("opinion_letter", "basics")
)
OPINION: Said = (
    "opinion_issued", "2024-02-10", {"opinion": "agree", "addressed_to": "county_housing", "candidate": 1, "document_no": "甲地名办〔2024〕2号"},
)  # fmt: skip
HOUSING: Said = with_facts(APPROVED, authority="county_housing", authority_name="甲县住房和城乡建设局")


def test_an_estate_needs_the_committees_opinion_then_the_housing_department_files_with_civil_affairs() -> None:
    estate = application("estate", "opinion")
    early = folded(*ESTATE_PAPERS, REVIEWED, HOUSING, of=estate)
    assert "requests.opinion-missing" in {f.code for f in early.faults}
    told: tuple[Said, ...] = (*ESTATE_PAPERS, REVIEWED, OPINION, HOUSING)
    request = folded(*told, of=estate)
    assert request.is_approved
    unfiled = folded(*told, ANNOUNCED, of=estate)
    assert "requests.not-filed" in {f.code for f in unfiled.faults}
    filed = folded(*told, with_facts(FILED, addressee="county_civil_affairs"), ANNOUNCED, CLOSED, of=estate)
    assert filed.faults == ()
    assert filed.state is RequestState.CLOSED


def test_an_opinion_may_be_archived_without_waiting_for_the_housing_department() -> None:
    assert folded(*ESTATE_PAPERS, REVIEWED, OPINION, CLOSED, of=application("estate", "opinion")).state is RequestState.CLOSED


def test_a_reserved_name_is_never_announced() -> None:
    request = folded(*PAPERS, REVIEWED, APPROVED, ANNOUNCED, of=application("estate", "reserving"))
    assert "requests.reserved-only" in {f.code for f in request.faults}


def test_a_matter_of_the_state_is_referred_and_never_approved_here() -> None:
    peak = application("natural", is_famous=True)
    request = folded(*PAPERS, REVIEWED, APPROVED, of=peak)
    assert {f.code for f in request.faults} == {"requests.national-matter", "requests.not-competent"}
    assert folded(("referred", "2024-02-10", {"authority": "province_government"}), of=peak).state is RequestState.REFERRED


def test_a_decision_waits_for_notice_and_experts_where_the_jurisdiction_says_so() -> None:
    strict = RequestSettings(notice_required=frozenset({NameKind.STREET}), experts_required=frozenset({NameKind.STREET}))
    hasty = folded(*PAPERS, REVIEWED, settings=strict)
    barred = {h.code for h in obstacles(hasty, steps((*PAPERS, REVIEWED, APPROVED))[-1], strict) if h.bars}
    assert barred == {"no-notice", "no-experts"}
    notice: Said = ("public_notice", "2024-02-06", {"starts_on": "2024-02-06", "ends_on": "2024-02-13"})
    expert: Said = ("expert_opinion", "2024-02-06", {"expert": "李某", "vote": "in_favour", "reasons": "好找好记"})
    assert folded(*PAPERS, REVIEWED, notice, expert, APPROVED, settings=strict).is_approved


def test_approving_against_most_experts_needs_reasons() -> None:
    against: tuple[Said, ...] = tuple(
        ("expert_opinion", "2024-02-06", {"expert": name, "vote": "against", "reasons": "与城关景泰巷易混"})
        for name in ("甲", "乙")
    )
    assert "requests.against-experts" in {f.code for f in folded(*PAPERS, REVIEWED, *against, APPROVED).faults}
    assert folded(*PAPERS, REVIEWED, *against, with_facts(APPROVED, reasons="已设指路标志区分")).is_approved


def test_a_closed_request_takes_nothing_more() -> None:
    request = folded(*WHOLE_LIFE)
    again = read_step("q1", {"step_id": "x", "kind": "returned", "happened_on": "2024-07-01", "facts": {"reasons": "补"}}, seq=99)
    with pytest.raises(RequestClosed):
        require_may_take(request, again)


def test_a_step_entered_wrongly_is_taken_back_and_stays_visible_in_the_book() -> None:
    wrong = with_facts(BLOCKED, blocking=["U06"])
    back: Said = ("retracted", "2024-02-06", {"step": "s4", "reason": "录错候选名称"})
    request = folded(*PAPERS, wrong, back)
    assert request.faults == ()
    assert request.review_of(1) is None
    assert [s.kind for s in request.steps][-1] == "retracted"


@pytest.mark.parametrize(
    ("target", "hindrance"), [("s4", "others-rest-on-it"), ("s5", "irrevocable"), ("s9", "nothing-to-retract")]
)
def test_what_others_rest_on_or_has_taken_effect_is_not_taken_back(target: str, hindrance: str) -> None:
    request = folded(*PAPERS, REVIEWED, APPROVED, ("retracted", "2024-02-21", {"step": target, "reason": "录错"}))
    assert [f.code for f in request.faults] == [f"requests.{hindrance}"]
    assert request.is_approved


def test_the_order_of_arrival_is_nothing_the_number_is_all() -> None:
    told = steps(WHOLE_LIFE)
    for seed in range(50):
        mixed = told + told[:3]
        random.Random(seed).shuffle(mixed)
        assert fold_request(application(), mixed) == fold_request(application(), told)


DAYS = ("2024-02-01", "2024-02-05", "2024-02-12", "2024-02-20", "2024-03-01", "2024-05-01")
ACTS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("submitted", {}),
    *((said[0], said[2]) for said in (*PAPERS, *ESTATE_PAPERS)),
    ("reviewed", {"candidate": 1}),
    ("reviewed", {"candidate": 2, "blocking": ["U06"]}),
    ("reviewed", {"candidate": 1, "blocking": ["H01"]}),
    ("exempted", {**EXEMPT[2], "candidate": 2}),
    ("exempted", {**EXEMPT[2], "rule_id": "H01"}),
    ("heritage_measures", {"measures": "立碑", "document_no": "3号"}),
    ("returned", {"reasons": "补"}),
    ("amended", {"amendment": "改", "candidates": [{"name": "宝积路"}, {"name": "景新路"}]}),
    ("consultation_opened", {"asked_whom": "居民", "ends_on": "2024-02-10"}),
    ("consultation_closed", {"received": 0}),
    ("public_notice", {"starts_on": "2024-02-05", "ends_on": "2024-02-15"}),
    ("notice_result", {"objections": 0}),
    *(("decided", {**APPROVED[2], "authority": a, "candidate": n}) for a in ("county_government", "county_housing", "district_government")
      for n in (1, 2)),
    ("decided", {"outcome": "refused", "reasons": "重名"}),
    *((said[0], said[2]) for said in (OPINION, FILED, ANNOUNCED)),
    ("filed", {"addressee": "county_civil_affairs"}),
    ("closed", {}),
    *(("retracted", {"step": f"s{n}", "reason": "录错"}) for n in (3, 6, 9)),
)  # fmt: skip


MEASURES: Said = ("heritage_measures", "2024-02-10", {"measures": "立碑", "document_no": "3号"})
HOUSING_FILED: Said = with_facts(FILED, addressee="county_civil_affairs")
LIVES: tuple[tuple[Application, tuple[Said, ...]], ...] = (
    (application(), WHOLE_LIFE),
    (renaming(is_listed=True), (*PAPERS, REVIEWED, MEASURES, *WHOLE_LIFE[5:])),
    (application("estate", "opinion"), (*ESTATE_PAPERS, REVIEWED, OPINION, HOUSING, HOUSING_FILED, ANNOUNCED, CLOSED)),
    (application(area="620402"), WHOLE_LIFE),
)


def random_life(chance: random.Random, lawful: Sequence[Said]) -> list[Said]:
    """A lawful life with some steps left out, some swapped, and strangers thrown in."""
    said = [one for one in lawful if chance.random() > 0.08]
    for _ in range(chance.randint(0, 10)):
        kind, facts = chance.choice(ACTS)
        said.insert(chance.randint(0, len(said)), (kind, chance.choice(DAYS), facts))
    if chance.random() < 0.3:
        at = chance.randrange(len(said))
        said.append(said.pop(at))
    return [(k, on, {**facts, "review_id": f"r{n}"} if k == "reviewed" else facts) for n, (k, on, facts) in enumerate(said)]


def recorded(asked: Application, told: Sequence[Step]) -> Request:
    """Steps recorded one after another, those refused left out; the book then folds to the very same request."""
    request, book = Request(asked), []
    for step in told:
        try:
            require_may_take(request, step)
        except (UnlawfulStep, RequestClosed):
            continue
        book.append(step)
        request = fold_request(asked, book)
    assert request.faults == ()
    return request


def test_a_change_of_settings_undoes_nothing_that_is_in_the_book() -> None:
    delegated = RequestSettings(routes=RouteSettings(delegated_districts={"620402": "某政发〔2024〕1号"}))
    asked = application(area="620402")
    book = (*PAPERS, REVIEWED, with_facts(APPROVED, authority="district_government"))
    assert folded(*book, of=asked, settings=delegated).is_approved
    later = folded(*book, of=asked)
    assert later.is_approved
    assert "requests.not-competent" in {f.code for f in later.notes}
    with pytest.raises(UnlawfulStep):
        require_may_take(folded(*book[:-1], of=asked), steps(book)[-1])
    strict = RequestSettings(
        notice_required=frozenset({NameKind.STREET}), materials=MaterialSettings(frozenset({NameKind.STREET}))
    )
    assert folded(*WHOLE_LIFE, settings=strict).state is RequestState.CLOSED


@pytest.mark.parametrize("block", range(4))
def test_no_order_of_steps_reaches_an_unlawful_state(block: int) -> None:
    """Steps of all kinds in any order on any day: what the fold lets stand obeys the articles, counted here without its help."""
    reached: set[str] = set()
    approved = 0
    for seed in range(block * 150, block * 150 + 150):
        chance = random.Random(seed)
        asked, lawful = chance.choice(LIVES)
        request = recorded(asked, steps(random_life(chance, lawful)))
        held = [s for s in request.steps if s.kind != "retracted"]
        reached.add(request.state.value)
        decisions = [s for s in held if s.kind == "decided"]
        assert len(decisions) <= 1, seed
        approvals = [s for s in decisions if s.facts["outcome"] == "approved"]
        approved += len(approvals)
        for approval in approvals:
            before = [s for s in held if s.seq < approval.seq]
            amended = max((s.seq for s in before if s.kind == "amended"), default=0)
            number = approval.facts["candidate"]
            reviews = [s for s in before if s.kind == "reviewed" and s.seq > amended and s.facts["candidate"] == number]
            assert reviews, seed
            freed = {
                s.facts["rule_id"] for s in before if s.kind == "exempted" and s.seq > amended and s.facts["candidate"] == number
            }
            assert reviews[-1].codes("blocking") - {"H01"} <= freed, seed
            listed = asked.request_type == "renaming"
            assert not listed or any(s.kind == "heritage_measures" and s.happened_on <= approval.happened_on for s in before), (
                seed
            )
            right = {"street": "county_government", "estate": "county_housing"}[asked.kind.value]
            assert approval.facts["authority"] == right, seed
            assert asked.division_code == "620423", seed
            if right == "county_housing":
                assert any(s.kind == "opinion_issued" and s.seq > amended for s in before), seed
        for later in (s for s in held if s.kind in ("filed", "announced")):
            assert approvals, seed
            assert later.seq > approvals[0].seq, seed
            assert later.happened_on >= approvals[0].happened_on, seed
        for filed in (s for s in held if s.kind == "filed"):
            right = {"street": "prefecture_government", "estate": "county_civil_affairs"}[asked.kind.value]
            assert filed.facts["addressee"] == right, seed
        closings = [s.seq for s in held if s.kind == "closed"]
        assert all(s.seq <= closings[0] for s in held) if closings else True, seed
    assert {"approved", "refused", "submitted", "announced", "closed"} <= reached
    assert approved > 30


def voted(in_favour: int, against: int) -> Said:
    ballots = [{"candidate": 1, "in_favour": in_favour, "against": against, "abstained": 0}]
    facts = {"chair": "王某", "entitled": 9, "present": 7, "ballots": ballots, "conclusion": "见表决"}
    return ("committee_met", "2024-02-10", facts)


def test_what_the_committee_voted_down_is_approved_with_a_reason_or_not_at_all() -> None:
    lost = (*PAPERS, REVIEWED, voted(2, 5))
    with pytest.raises(UnlawfulStep, match="赞成 2、反对 5") as refused:
        require_may_take(folded(*lost), steps((*lost, APPROVED))[-1])
    assert refused.value.facts["hindrance"] == "against-committee"
    explained = folded(*lost, with_facts(APPROVED, reasons="省厅批复要求"))
    assert explained.is_approved
    assert "requests.against-committee" in {f.code for f in explained.notes}
    assert folded(*PAPERS, REVIEWED, voted(5, 2), APPROVED).is_approved


def test_standing_orders_may_do_without_the_reason_and_a_later_sitting_counts() -> None:
    lost = (*PAPERS, REVIEWED, voted(2, 5))
    free = RequestSettings(committee=CommitteeSettings(reasons_against_vote=False))
    require_may_take(folded(*lost), steps((*lost, APPROVED))[-1], free)
    again = (*lost, voted(6, 1))
    require_may_take(folded(*again), steps((*again, APPROVED))[-1])


def test_an_approval_names_its_authority_in_full() -> None:
    told = (*PAPERS, REVIEWED, with_facts(APPROVED, authority_name=None))
    with pytest.raises(UnlawfulStep, match="全称"):
        require_may_take(folded(*told[:-1]), steps(told)[-1])
    assert folded(*told).is_approved  # a book from before this was asked keeps what it holds


def test_an_announcement_that_is_not_in_the_national_database_is_noted() -> None:
    alone = with_facts(ANNOUNCED, channels=["site"])
    assert "requests.not-in-the-database" in {f.code for f in folded(*PAPERS, REVIEWED, APPROVED, FILED, alone).notes}
