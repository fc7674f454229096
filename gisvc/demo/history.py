"""What happened to some names of the demonstration county, so that a place has a past to be asked about. All made up."""

from datetime import date

from gazetteer.register.events import EventKind, NameEvent
from gazetteer.use_cases.register import record_events
from layers.people import PersonId
from layers.store.protocol import Store

CLERK = PersonId("demonstration")
SOURCE = "演示数据"
_TOWN = "620423100"


def tell_history(store: Store) -> None:
    """A street named and renamed, a village renamed, a street respelled; and one renaming recorded with a wrong year, taken back and recorded anew."""
    record_events(store, _streets(), by=CLERK)
    wrong = NameEvent(
        "V620423105201", "620423105201", EventKind.RENAMING, date(2010, 4, 1), name_from="谢家梁村", name_to="莲花村",
        authority="景泰县人民政府", document="景政发〔2001〕00号（虚构）", reason_code="mismatch", reason="驻地迁移", source=SOURCE,
    )  # fmt: skip
    (recorded,) = record_events(store, [wrong], by=CLERK).events
    taken_back = NameEvent(
        "V620423105201",
        "620423105201",
        EventKind.RETRACTING,
        retracts=recorded.event_id,
        reason="年份录错，应为2001年",
        source=SOURCE,
    )
    right = NameEvent(
        "V620423105201", "620423105201", EventKind.RENAMING, date(2001, 4, 1), name_from="谢家梁村", name_to="莲花村",
        authority="景泰县人民政府", document="景政发〔2001〕00号（虚构）", reason_code="mismatch", reason="驻地迁移", source=SOURCE,
    )  # fmt: skip
    record_events(store, [taken_back, right], by=CLERK)


def _streets() -> list[NameEvent]:
    government, spelling = "景泰县人民政府", {"roman_toned": "Shòulù Jiē", "roman_capitals": "SHOULU JIE"}
    return [
        NameEvent("R02", _TOWN, EventKind.NAMING, date(1986, 9, 1), name_to="寿鹿路", authority=government, document="景政发〔1986〕00号（虚构）", source=SOURCE),
        NameEvent("R02", _TOWN, EventKind.RENAMING, date(2018, 3, 1), name_from="寿鹿路", name_to="寿鹿街", authority=government, document="景政发〔2018〕00号（虚构）", reason_code="mismatch", reason="道路改造后名实不符", facts=spelling, source=SOURCE),
        NameEvent("R09", _TOWN, EventKind.NAMING, date_in_words="1958", name_to="人民路", authority=government, source=SOURCE),
    ]  # fmt: skip
