"""What was it called on that day, and what did our register say of it: asked of two computations written apart."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.kinds import NameKind
from gazetteer.register.belief import believed
from gazetteer.register.events import EventKind, NameEvent, events_of, rows_of
from gazetteer.register.fold import names_of
from gazetteer.specs import NAME_EVENTS
from gazetteer.specs.names import EVENT_KINDS

BEGAN = datetime(2015, 6, 1, 2, 0, tzinfo=UTC)


def event(kind: EventKind, on: date | None, frm: str = "", to: str = "", *, n: int = 0, **more: object) -> NameEvent:
    said = {"recorded_at": BEGAN + timedelta(days=n), "event_id": f"e{n:03d}"} | more
    return NameEvent("p1", "620423", kind, on, frm, to, **said)  # type: ignore[arg-type]


NAMED = event(EventKind.NAMING, date(1958, 3, 1), to="红旗路", n=1)
RENAMED = event(EventKind.RENAMING, date(1981, 10, 1), "红旗路", "景泰路", n=2)
CANCELLED = event(EventKind.CANCELLING, date(2010, 5, 1), "景泰路", n=3)


def test_event_kinds_are_those_of_the_layer() -> None:
    assert [kind.value for kind in EventKind] == list(EVENT_KINDS)


def test_a_street_has_the_name_of_the_day_asked_about() -> None:
    history = [CANCELLED, NAMED, RENAMED]
    asked = (date(1950, 1, 1), date(1958, 3, 1), date(1981, 9, 30), date(1998, 7, 1), date(2010, 5, 1))
    assert [names_of(history, valid_on=day).name for day in asked] == ["", "红旗路", "红旗路", "景泰路", ""]
    gone = names_of(history, valid_on=date(2011, 1, 1))
    assert gone.place_state == "gone"
    assert [(h.name, h.since, h.until) for h in gone.past] == [
        ("红旗路", date(1958, 3, 1), date(1981, 10, 1)),
        ("景泰路", date(1981, 10, 1), date(2010, 5, 1)),
    ]


def test_what_our_register_said_on_a_day_knows_nothing_recorded_later() -> None:
    history = [NAMED, RENAMED]
    assert names_of(history, valid_on=date(1998, 7, 1), known_on=date(2015, 6, 2)).name == "红旗路"
    assert names_of(history, valid_on=date(1998, 7, 1), known_on=date(2015, 6, 3)).name == "景泰路"
    assert names_of(history, valid_on=date(1998, 7, 1), known_on=date(2015, 1, 1)).name == ""


def test_a_day_of_the_register_ends_at_midnight_in_china() -> None:
    late = event(EventKind.NAMING, date(1958, 1, 1), to="红旗路", recorded_at=datetime(2015, 6, 1, 15, 59, tzinfo=UTC))
    next_day = event(EventKind.NAMING, date(1958, 1, 1), to="红旗路", recorded_at=datetime(2015, 6, 1, 16, 0, tzinfo=UTC))
    assert names_of([late], known_on=date(2015, 6, 1)).name == "红旗路"
    assert names_of([next_day], known_on=date(2015, 6, 1)).name == ""


def test_a_wrong_record_is_retracted_and_what_we_said_before_stays_known() -> None:
    wrong = event(EventKind.RENAMING, date(1990, 1, 1), "景泰路", "京泰路", n=4)
    taken_back = event(EventKind.RETRACTING, None, retracts="e004", n=9)
    history = [NAMED, RENAMED, wrong, taken_back]
    assert names_of(history, valid_on=date(2000, 1, 1)).name == "景泰路"
    assert names_of(history, valid_on=date(2000, 1, 1), known_on=date(2015, 6, 8)).name == "京泰路"
    again = event(EventKind.RETRACTING, None, retracts="e009", n=12)
    assert names_of([*history, again], valid_on=date(2000, 1, 1)).name == "京泰路"


def test_a_change_tells_what_the_place_was_called_before_it() -> None:
    then = names_of([RENAMED], valid_on=date(1970, 1, 1))
    assert then.name == "红旗路"
    assert then.standard is not None
    assert then.standard.since is None


def test_a_vague_date_makes_answers_within_it_uncertain() -> None:
    vague = event(EventKind.RENAMING, date(1981, 1, 1), "红旗路", "景泰路", n=2, date_in_words="1981")
    assert not names_of([NAMED, vague], valid_on=date(1981, 6, 1)).is_certain
    assert names_of([NAMED, vague], valid_on=date(1981, 12, 31)).is_certain
    assert names_of([NAMED, vague], valid_on=date(1980, 12, 31)).is_certain


def test_a_name_of_unknown_age_is_certain_from_the_day_we_recorded_it() -> None:
    old = event(EventKind.REGISTERING, None, to="一条山", n=1)
    assert names_of([old], valid_on=date(1900, 1, 1)).name == "一条山"
    assert not names_of([old], valid_on=date(1900, 1, 1)).is_certain
    assert names_of([old], valid_on=date(2015, 6, 2)).is_certain


def test_a_reserved_name_becomes_the_standard_one_and_an_alias_stands_beside_it() -> None:
    reserved = event(EventKind.NAMING, date(2019, 1, 1), to="泰景路", n=1, facts={"name_role": "reserved"})
    named = event(EventKind.NAMING, date(2020, 1, 1), to="泰景路", n=2, facts={"name_kind": "street"})
    alias = event(EventKind.REGISTERING, date(2020, 6, 1), to="环城路", n=3, facts={"name_role": "alias"})
    before, after = (names_of([reserved, named, alias], valid_on=day) for day in (date(2019, 5, 1), date(2021, 1, 1)))
    assert before.name == ""
    assert [h.name for h in before.others] == ["泰景路"]
    assert after.name == "泰景路"
    assert [(h.name, h.role) for h in after.others] == [("环城路", "alias")]
    assert after.kind is NameKind.STREET


def test_merging_ends_the_one_and_keeps_the_other() -> None:
    ends = event(EventKind.MERGING, date(2000, 1, 1), "红旗路", n=2, related_places=("p2",))
    gone = names_of([NAMED, ends])
    assert (gone.name, gone.place_state, gone.became) == ("", "gone", ("p2",))
    stays = event(EventKind.MERGING, date(2000, 1, 1), "红旗路", "景泰路", n=2, related_places=("p2",))
    kept = names_of([NAMED, stays])
    assert (kept.name, kept.place_state, kept.came_from) == ("景泰路", "existing", ("p2",))


def test_respelling_keeps_the_name_and_other_characters_make_a_new_one() -> None:
    spelling = event(EventKind.RESPELLING, date(1990, 1, 1), "红旗路", n=2, facts={"roman_toned": "Hóngqí Lù"})
    characters = event(EventKind.RESPELLING, date(1995, 1, 1), "红旗路", "红祺路", n=3)
    spelt = names_of([NAMED, spelling])
    assert spelt.standard is not None
    assert spelt.standard.toned == "Hóngqí Lù"
    assert spelt.standard.since == date(1958, 3, 1)
    assert [h.name for h in names_of([NAMED, spelling, characters])] == ["红旗路", "红祺路"]


def test_restoring_brings_back_the_last_name() -> None:
    back = event(EventKind.RESTORING, date(2015, 1, 1), n=5)
    held = names_of([NAMED, RENAMED, CANCELLED, back], valid_on=date(2016, 1, 1))
    assert (held.name, held.place_state) == ("景泰路", "existing")


def test_an_event_survives_the_way_through_its_layer() -> None:
    said = event(
        EventKind.MERGING,
        date(1958, 3, 1),
        "红旗路",
        "景泰路",
        n=1,
        date_in_words="1958年3月",
        related_places=("p2", "p3"),
        facts={"name_kind": "street", "roman_toned": "Jǐngtài Lù"},
        source="二普",
        source_on=date(2015, 1, 1),
    )
    frame = rows_of([said])
    assert list(frame.columns) == [*NAME_EVENTS.column_names, "geometry"]
    assert events_of(frame) == (said,)


# A second computation, written apart: who is believed by recursion, then the days walked through one by one on plain dictionaries.

KINDS = [kind for kind in EventKind if kind is not EventKind.RETRACTING]
NAMES = ["甲路", "乙路", "丙路", "丁路"]
FIRST = date(2000, 1, 1)


def naive_believed(events: list[NameEvent], moment: datetime) -> list[NameEvent]:
    known = [e for e in events if e.recorded_at <= moment]

    def holds(e: NameEvent) -> bool:
        later = [r for r in known if r.kind is EventKind.RETRACTING and r.retracts == e.event_id and after(r, e)]
        return not any(holds(r) for r in later)

    return [e for e in known if e.kind is not EventKind.RETRACTING and holds(e)]


def after(r: NameEvent, e: NameEvent) -> bool:
    if r.recorded_at != e.recorded_at:
        return r.recorded_at > e.recorded_at
    return e.kind is not EventKind.RETRACTING or r.event_id > e.event_id


def naive_replay(events: list[NameEvent], valid_on: date, moment: datetime) -> dict[str, object]:
    known = sorted(naive_believed(events, moment), key=lambda e: (e.happened_on, e.recorded_at, e.event_id))
    book: dict[str, object] = {"standard": None, "state": "", "was": [], "beside": []}
    if known and known[0].kind not in (EventKind.NAMING, EventKind.REGISTERING) and known[0].name_from:
        if known[0].role == "standard":
            book["standard"], book["state"] = known[0].name_from, "existing"
        else:
            book["beside"] = [known[0].name_from]
    day = FIRST
    while day <= valid_on:
        for e in known:
            if e.happened_on == day:
                turn(book, e)
        day += timedelta(days=1)
    return book


def turn(book: dict[str, object], e: NameEvent) -> None:
    was, beside = book["was"], book["beside"]
    assert isinstance(was, list)
    assert isinstance(beside, list)

    def crown(name: str) -> None:
        if book["standard"] is not None:
            was.append(book["standard"])
        book["standard"] = name
        if book["state"] == "gone":
            book["state"] = "existing"

    def drop(name: str) -> None:
        if name in beside:
            beside.remove(name)
            was.append(name)

    def fall() -> None:
        if book["standard"] is not None:
            was.append(book["standard"])
        book["standard"] = None
        book["state"] = "gone"

    k, alias = e.kind.value, e.role == "alias"
    if k in ("registering", "naming"):
        if alias:
            if e.name_to not in beside:
                beside.append(e.name_to)
        elif book["standard"] != e.name_to:
            crown(e.name_to)
    elif k == "renaming" or (k == "respelling" and e.name_to and e.name_to != (e.name_from or book["standard"] or "")):
        if alias:
            drop(e.name_from)
            if e.name_to not in beside:
                beside.append(e.name_to)
        else:
            crown(e.name_to)
    elif k in ("reclassifying", "moving"):
        if not alias and e.name_to and e.name_to != (book["standard"] or ""):
            crown(e.name_to)
    elif k in ("merging", "splitting"):
        if not e.name_to:
            fall()
        elif e.name_to != (book["standard"] or ""):
            crown(e.name_to)
    elif k == "cancelling":
        if not alias and e.name_from in ("", book["standard"] or ""):
            fall()
        else:
            drop(e.name_from)
    elif k == "restoring" and e.name_to != (book["standard"] or ""):
        crown(e.name_to)
        book["state"] = "existing"
    if not alias and not book["state"]:
        book["state"] = "existing"


@st.composite
def histories(draw: st.DrawFn) -> list[NameEvent]:
    count = draw(st.integers(1, 7))
    events: list[NameEvent] = []
    for n in range(count):
        recorded = BEGAN + timedelta(days=draw(st.integers(0, 6)))
        on = FIRST + timedelta(days=draw(st.integers(0, 8)))
        event_id = f"{draw(st.integers(0, 9))}-{n}"
        if n and draw(st.integers(0, 3)) == 0:
            target = draw(st.sampled_from(events)).event_id
            events.append(
                NameEvent("p1", "620423", EventKind.RETRACTING, None, retracts=target, event_id=event_id, recorded_at=recorded)
            )
            continue
        kind = draw(st.sampled_from(KINDS))
        role = (
            "alias" if kind.value in ("registering", "naming", "renaming", "cancelling") and draw(st.booleans()) else "standard"
        )
        frm, to = draw(st.sampled_from(["", *NAMES])), draw(st.sampled_from(["", *NAMES]))
        if kind.value in ("registering", "naming", "renaming"):
            to = to or NAMES[0]
        if kind is EventKind.RESTORING:
            to = to or NAMES[1]
        facts = {"name_role": role}
        events.append(NameEvent("p1", "620423", kind, on, frm, to, facts=facts, event_id=event_id, recorded_at=recorded))
    return draw(st.permutations(events))


@settings(max_examples=400, deadline=None)
@given(histories(), st.integers(-1, 9), st.integers(-1, 7))
def test_the_fold_equals_a_naive_replay_in_both_times(events: list[NameEvent], day: int, known: int) -> None:
    valid_on, moment = FIRST + timedelta(days=day), BEGAN + timedelta(days=known)
    folded, naive = names_of(events, valid_on=valid_on, known_on=moment), naive_replay(events, valid_on, moment)
    assert folded.name == (naive["standard"] or "")
    assert folded.place_state == naive["state"]
    assert [h.name for h in folded.others] == naive["beside"]
    was = naive["was"]
    assert isinstance(was, list)
    assert sorted(h.name for h in folded.past) == sorted(was)
    assert {e.event_id for e in believed(events, known_on=moment)} == {e.event_id for e in naive_believed(events, moment)}


@settings(max_examples=100, deadline=None)
@given(histories())
def test_periods_of_standard_names_never_overlap(events: list[NameEvent]) -> None:
    whole = names_of(events)
    spans = [(h.since or date.min, h.until or date.max) for h in whole if h.role == "standard" and (h.given_by or h.ended_by)]
    spans.sort()
    assert all(begin <= end for begin, end in spans)
    assert all(before[1] <= after_[0] for before, after_ in pairwise(spans))
