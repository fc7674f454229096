"""Promises of the heritage list in the store: candidates are chosen by people, measures come before a change."""

from datetime import date

import pytest

from gazetteer.heritage.errors import ListedNameLocked, MeasuresIncomplete, UnknownHeritageEntry
from gazetteer.heritage.listed import Measures
from gazetteer.specs import HERITAGE, NAMES
from gazetteer.use_cases.heritage import propose_for_list, record_measures, require_may_change, study_heritage
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace

TODAY = date(2026, 6, 1)
CLERK = PersonId("clerk")


@pytest.fixture
def store() -> Store:
    held = MemoryStore(Workspace("320581", "little county", 4549))
    names = [
        {
            "name_id": "n1",
            "place_id": "p1",
            "name": "石梅里",
            "name_role": "standard",
            "division_code": "320581",
            "dates_in_words": "明",
        },
        {
            "name_id": "n2",
            "place_id": "p2",
            "name": "寺前街",
            "name_role": "standard",
            "division_code": "320581",
            "named_on": "1950-01-01",
        },
    ]
    entry = {"heritage_id": "h1", "division_code": "320581", "place_id": "p2", "name": "寺前街", "level": "county"}
    changes = [LayerChange(NAMES, frame_of(NAMES, names), TODAY), LayerChange(HERITAGE, frame_of(HERITAGE, [entry]), TODAY)]
    held.append(changes, by=CLERK, reason="set up")
    return held


def test_an_old_name_is_found_and_becomes_a_candidate_only_when_chosen(store: Store) -> None:
    assert [n.name for n in study_heritage(store, on=TODAY).unlisted.old] == ["石梅里"]
    assert propose_for_list(store, ["n1", "n2"], on=TODAY, by=CLERK) is not None
    held = store.read(HERITAGE)
    assert held.loc[held["level"] == "candidate", ["name", "attested"]].to_numpy().tolist() == [["石梅里", "明"]]
    assert propose_for_list(store, ["n1", "n2"], on=TODAY, by=CLERK) is None


def test_a_listed_name_stays_locked_until_its_measures_are_recorded(store: Store) -> None:
    def ask(papers: tuple[str, ...] = ()) -> None:
        require_may_change(store, "寺前街", place_id="p2", division_code="320581", papers=papers)

    with pytest.raises(ListedNameLocked) as locked:
        ask()
    assert "保护措施" in locked.value.wording.zh
    ask(("heritage_measures",))
    record_measures(store, "h1", Measures("原址立碑，新名沿用“寺前”", "常政发〔2026〕3号"), on=TODAY, by=CLERK)
    ask()


def test_measures_need_their_words_their_document_and_an_entry(store: Store) -> None:
    with pytest.raises(MeasuresIncomplete):
        record_measures(store, "h1", Measures("原址立碑", " "), on=TODAY, by=CLERK)
    with pytest.raises(UnknownHeritageEntry):
        record_measures(store, "h9", Measures("原址立碑", "常政发〔2026〕3号"), on=TODAY, by=CLERK)
