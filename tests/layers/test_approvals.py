"""A procedure as a table: who may do what in which state, by when, and that nothing else is done."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.approvals import (
    Actor,
    ApprovalTable,
    Decision,
    Effect,
    Guard,
    Row,
    Term,
    allowed,
    begin,
    check_table,
    decide,
    dues,
    require_allowed,
    standing_of,
)
from layers.errors import ActionNotNow, ActionOfOthers, ConditionNotMet, ReasonsMissing, Refusal
from layers.people import PersonId
from layers.wording import Wording
from layers.working_days import Counting, WorkingDays, day_after

OFFICE = Wording("设置：本例", "setting: of this example")
TEN = Term(10, Counting.WORKING, OFFICE)
PAPERS = Guard[int](Wording("材料齐全", "every paper"), lambda papers: papers >= 2)


def worded(*names: str) -> dict[str, Wording]:
    return {name: Wording(name, name) for name in names}


TABLE = ApprovalTable[int](
    name="permit",
    title=Wording("许可", "permit"),
    source=OFFICE,
    begins="new",
    states=worded("new", "taken", "returned", "reviewed", "signed", "withdrawn"),
    actions=worded("take", "return", "send_again", "review", "sign", "lend", "withdraw"),
    words=worded("clerk", "reviewer", "issuer", "applicant"),
    rows=(
        Row("new", "take", "clerk", "taken"),
        Row("taken", "return", "clerk", "returned", needs_reasons=True, term=Term(5, Counting.WORKING, OFFICE, is_law=True)),
        Row("taken", "review", "reviewer", "reviewed", guard=PAPERS, term=TEN),
        Row("taken", "withdraw", "applicant", "withdrawn"),
        Row("returned", "send_again", "applicant", "taken"),
        Row("reviewed", "lend", "issuer", "reviewed", effect=Effect.DELEGATES),
        Row("reviewed", "sign", "issuer", "signed", effect=Effect.COUNTERSIGNS, document=Wording("许可证", "the permit")),
    ),
)
SIDES = ("620423", "620421")
EVERYBODY = tuple(TABLE.words)


def done(seq: int, action: str, who: str, on: str, **more: object) -> Decision:
    return Decision("permit", "p1", seq, action, PersonId(f"the-{who}"), who, date.fromisoformat(on), **more)  # type: ignore[arg-type]  # because a test names few fields


TO_REVIEWED = (done(1, "take", "clerk", "2026-03-02"), done(2, "review", "reviewer", "2026-03-03"))


def test_the_table_is_sound_and_a_wrong_one_says_what_is_wrong() -> None:
    assert not check_table(TABLE)
    broken = ApprovalTable[int]("b", TABLE.title, OFFICE, "new", worded("new", "island"), {}, {}, (Row("new", "x", "y", "new"),))
    assert [f.sentence.zh for f in check_table(broken)] == ["“x”没有名称。", "“y”没有名称。", "没有办法走到“island”。"]


@settings(max_examples=20, deadline=None)  # because a busy machine is no fault of the table
@given(st.data())
def test_from_every_state_reached_only_the_tables_pairs_of_action_and_word_succeed(data: st.DataObject) -> None:
    standing = begin(TABLE, date(2026, 3, 2))
    for seq in range(1, data.draw(st.integers(1, 8))):
        papers = data.draw(st.integers(1, 2))
        lawful = {(row.action, row.who) for row in allowed(TABLE, standing.state, EVERYBODY, papers)}
        took = {}
        for action in TABLE.actions:
            for who in EVERYBODY:
                actor = Actor(PersonId(f"the-{who}"), frozenset({who}), side=data.draw(st.sampled_from(SIDES)))
                made = done(seq, action, who, "2026-03-03", side=actor.side, reasons="缺图")
                try:
                    took[action, who] = decide(TABLE, standing, made, actor, papers, sides=SIDES)
                except Refusal:
                    continue
        assert set(took) == lawful
        if not took:
            assert standing.state in TABLE.ends or papers < 2
            continue
        standing = data.draw(st.sampled_from(list(took.values())))


def test_each_no_says_why() -> None:
    with pytest.raises(ActionNotNow, match="new"):
        require_allowed(TABLE, "new", "sign", EVERYBODY, 2)
    with pytest.raises(ActionOfOthers, match="由reviewer办理"):
        require_allowed(TABLE, "taken", "review", {"clerk"}, 2)
    with pytest.raises(ConditionNotMet, match="材料齐全"):
        require_allowed(TABLE, "taken", "review", {"reviewer"}, 1)
    with pytest.raises(ReasonsMissing):
        require_allowed(TABLE, "taken", "return", {"clerk"}, 1, reasons="  ")


def test_an_affair_signed_by_several_moves_when_the_last_has_signed() -> None:
    one = done(3, "sign", "issuer", "2026-03-04", side="620423")
    two = done(4, "sign", "issuer", "2026-03-05", side="620421")
    assert standing_of(TABLE, date(2026, 3, 2), (*TO_REVIEWED, one), sides=SIDES).state == "reviewed"
    assert standing_of(TABLE, date(2026, 3, 2), (two, *TO_REVIEWED, one), sides=SIDES).state == "signed"
    again = done(4, "sign", "issuer", "2026-03-05", side="620423")
    assert standing_of(TABLE, date(2026, 3, 2), (*TO_REVIEWED, one, again), sides=SIDES).state == "reviewed"


def test_a_word_that_was_lent_lets_another_act_until_the_affair_moves_on() -> None:
    deputy = Actor(PersonId("deputy"), frozenset({"clerk"}), side="620423")
    held = standing_of(TABLE, date(2026, 3, 2), TO_REVIEWED)
    with pytest.raises(ActionOfOthers):
        decide(TABLE, held, done(4, "sign", "issuer", "2026-03-05"), deputy, 2)
    lent = standing_of(TABLE, date(2026, 3, 2), (*TO_REVIEWED, done(3, "lend", "issuer", "2026-03-04", lends_to="deputy")))
    after = decide(TABLE, lent, done(4, "sign", "issuer", "2026-03-05"), deputy, 2)
    assert after.state == "signed"
    assert not after.lent


def test_a_decision_the_table_has_no_row_for_has_no_effect_and_is_told() -> None:
    held = standing_of(TABLE, date(2026, 3, 2), (done(1, "sign", "issuer", "2026-03-02"), done(2, "take", "clerk", "2026-03-02")))
    assert held.state == "taken"
    assert [f.sentence.zh for f in held.faults] == ["第 1 项“sign”在“new”状态下不能办理，没有效力。"]


def test_what_is_waited_for_comes_with_its_last_day_counted_in_working_days() -> None:
    may_day = WorkingDays(frozenset({date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 5)}), frozenset({date(2026, 5, 9)}))
    standing = begin(TABLE, date(2026, 4, 30))
    waited = dues(TABLE, standing, may_day)
    assert [(one.row.action, one.due_on) for one in waited] == [("take", None)]
    taken = standing_of(TABLE, date(2026, 4, 30), (done(1, "take", "clerk", "2026-04-30"),))
    first, second, third = dues(TABLE, taken, may_day)
    assert (first.row.action, first.due_on) == ("return", date(2026, 5, 11))  # 6, 7, 8, the worked Saturday 9, 11
    assert first.days_left(date(2026, 5, 12)) == -1
    assert second.row.action == "review"
    assert third.due_on is None


@settings(max_examples=50, deadline=None)
@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 40),
    st.sets(st.dates(date(2020, 1, 1), date(2030, 12, 31)), max_size=20),
)
def test_working_days_counted_there_and_back_agree(start: date, length: int, off: set[date]) -> None:
    calendar = WorkingDays(frozenset(off))
    end = day_after(start, length, Counting.WORKING, calendar)
    assert calendar.between(start, end) == length
    assert calendar.between(end, start) == -length
