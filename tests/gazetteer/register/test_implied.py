"""Names that came in by a table tell their own history, as far as their dates go and no further."""

from datetime import UTC, date, datetime

import pytest

from gazetteer.register.events import EventKind, NameEvent
from gazetteer.register.fold import names_of
from gazetteer.register.implied import implied_events
from gazetteer.register.rows import rows_without_gaps
from gazetteer.register.told import tell_history
from gazetteer.specs import NAMES
from layers.frames import frame_of

CAME = datetime(2015, 6, 1, 4, 0, tzinfo=UTC)
Row = dict[str, object]


def row(key: str, text: str, role: str = "standard", **more: object) -> Row:
    return {"name_id": key, "place_id": "p1", "name": text, "name_role": role, "division_code": "620423"} | more


def implied(*rows: Row, events: tuple[NameEvent, ...] = ()) -> tuple[NameEvent, ...]:
    return implied_events(
        rows_without_gaps(frame_of(NAMES, list(rows))), events, recorded={str(r["name_id"]): CAME for r in rows}
    )


FORMER = row("n1", "红旗路", "former", named_on="1958-03-01", cancelled_on="1981-10-01")
STANDARD = row("n2", "景泰路", named_on="1981-10-01", decision="景政发〔1981〕9号", name_kind="street")

STORIES: list[tuple[str, tuple[Row, ...], dict[int, str]]] = [
    ("dated rows", (FORMER, STANDARD), {1950: "", 1970: "红旗路", 1998: "景泰路"}),
    ("order of rows", (STANDARD, FORMER), {1950: "", 1970: "红旗路", 1998: "景泰路"}),
    (
        "only the end known",
        (row("n1", "红旗路", "former", cancelled_on="1981-10-01"), STANDARD),
        {1970: "红旗路", 1998: "景泰路"},
    ),
    (
        "the new name without its day begins where the old one ended",
        (row("n1", "红旗路", "former", cancelled_on="1981-10-01"), row("n2", "景泰路")),
        {1970: "红旗路", 1998: "景泰路"},
    ),
    (
        "a former name without dates is only known to be one",
        (row("n1", "红旗路", "former"), STANDARD),
        {1970: "", 1998: "景泰路"},
    ),
    (
        "a dated former name held until the dated one after it",
        (row("n1", "红旗路", "former", named_on="1958-03-01"), STANDARD),
        {1970: "红旗路", 1998: "景泰路"},
    ),
    ("no dates at all: so called as long as we know", (row("n1", "一条山"),), {1000: "一条山", 2020: "一条山"}),
    ("a cancelled name", (row("n1", "旧巷", named_on="1950-01-01", cancelled_on="2005-01-01"),), {1990: "旧巷", 2010: ""}),
    ("dated by a reign", (row("n1", "芦阳堡", dates_in_words="明正统年间"),), {1400: "", 1900: "芦阳堡"}),
]


@pytest.mark.parametrize(("story", "rows", "asked"), STORIES, ids=[s[0] for s in STORIES])
def test_rows_tell_what_the_place_was_called(story: str, rows: tuple[Row, ...], asked: dict[int, str]) -> None:
    events = implied(*rows)
    assert {year: names_of(events, valid_on=date(year, 7, 1)).name for year in asked} == asked


def test_two_dated_rows_are_one_renaming() -> None:
    first, second = implied(FORMER, STANDARD)
    assert (first.kind, second.kind, second.name_from) == (EventKind.REGISTERING, EventKind.RENAMING, "红旗路")


def test_an_event_on_record_speaks_for_its_row() -> None:
    said = NameEvent("p1", "620423", EventKind.RENAMING, date(1981, 10, 1), "红旗路", "景泰路", event_id="e1", recorded_at=CAME)
    (old,) = implied(FORMER, STANDARD, events=(said,))
    assert (old.kind, old.name_to, old.happened_on) == (EventKind.REGISTERING, "红旗路", date(1958, 3, 1))
    whole = names_of([old, said])
    assert [(h.name, h.since, h.until) for h in whole.past] == [("红旗路", date(1958, 3, 1), date(1981, 10, 1))]


def test_nothing_implied_was_known_before_its_row_came() -> None:
    assert names_of(implied(FORMER, STANDARD), valid_on=date(1998, 7, 1), known_on=date(2015, 5, 31)).name == ""


def test_the_history_is_told_with_dates_as_they_were_written() -> None:
    alias = row("n3", "老马路", "alias", source="第二次全国地名普查")
    old = FORMER | {"dates_in_words": "1958年3月", "named_on": "1958-03-01"}
    told = tell_history(implied(old, STANDARD, alias))
    assert (
        told.zh
        == "1958年3月，名红旗路。1981年10月1日，由红旗路更名为景泰路（景政发〔1981〕9号）。别名老马路（据第二次全国地名普查）。"
    )
    assert told.en == (
        "March 1958: called 红旗路. 1 October 1981: renamed from 红旗路 to 景泰路 (景政发〔1981〕9号). Alias 老马路 (after 第二次全国地名普查)."
    )


def test_every_kind_of_event_has_its_sentence() -> None:
    for kind in EventKind:
        said = NameEvent(
            "p1",
            "620423",
            kind,
            date(2000, 1, 1),
            "甲路",
            "乙路",
            authority="景泰县人民政府",
            document="3号",
            reason="名实不符。",
            retracts="e9",
        )
        told = tell_history([said]) if kind is not EventKind.RETRACTING else None
        assert told is None or told.zh.endswith("（景泰县人民政府，3号），缘由：名实不符。")
