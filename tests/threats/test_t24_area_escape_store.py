"""T24: nobody reaches another area's rows: the store itself narrows, whatever a route forgets."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import shapely

from layers.people import PersonId
from layers.store import Store
from layers.store.embedded import create_store
from layers.store.errors import OutsideArea, UnknownKey
from layers.store.memory import MemoryStore
from tests.layers.store.samples import ME, WELLS, WORKSPACE, since, wells

OURS, THEIRS = "620423001", "620423002"
EVERYWHERE = (-180, -90, 180, 90)


@pytest.fixture(params=["embedded", "memory"])
def whole(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store: Store = MemoryStore(WORKSPACE) if request.param == "memory" else create_store(tmp_path / "county.gpkg", WORKSPACE)
    codes = [OURS, OURS + "003", THEIRS, THEIRS + "001", None]
    here = [shapely.Point(104, 37)] * 5
    store.append([since("2020-01-01", wells(["o1", "o2", "t1", "t2", "n"], here, division_code=codes))], by=ME, reason="first")
    yield store
    store.close()


@pytest.fixture
def view(whole: Store) -> Store:
    return whole.within(OURS)


def test_reading_shows_our_rows_only(view: Store) -> None:
    assert view.read(WELLS)["well_id"].tolist() == ["o1", "o2"]


def test_reading_a_box_shows_our_rows_only(view: Store) -> None:
    assert view.read(WELLS, bbox=EVERYWHERE)["well_id"].tolist() == ["o1", "o2"]


def test_reading_an_earlier_day_shows_our_rows_only(whole: Store, view: Store) -> None:
    whole.append([since("2010-01-01", wells(["t0"], division_code=[THEIRS]))], by=ME, reason="from the archive")
    assert view.read(WELLS, as_of=date(2020, 1, 1))["well_id"].tolist() == ["o1", "o2"]


def test_a_refusal_for_a_day_does_not_tell_since_when_others_hold_rows(whole: Store, view: Store) -> None:
    from layers.errors import NothingHeldOn

    whole.append([since("2010-01-01", wells(["t0"], division_code=[THEIRS]))], by=ME, reason="from the archive")
    with pytest.raises(NothingHeldOn) as refusal:
        view.read(WELLS, as_of=date(2015, 1, 1))
    assert refusal.value.facts["earliest"] == "2020-01-01"


def test_an_area_without_rows_looks_like_an_empty_layer(whole: Store) -> None:
    nobody = whole.within("620423009")
    assert len(nobody.read(WELLS, as_of=date(1990, 1, 1))) == 0
    assert (nobody.summarise(WELLS).rows, nobody.summarise(WELLS).earliest, nobody.last_commit()) == (0, None, 0)


def test_counting_counts_our_rows_only(view: Store) -> None:
    summary = view.summarise(WELLS)
    assert (summary.rows, summary.facts["versions"]) == (2, 2)


@pytest.mark.parametrize("key", ["t1", "n", "no such key"])
def test_the_history_of_their_row_looks_like_that_of_no_row(view: Store, key: str) -> None:
    assert len(view.read_history(WELLS, key)) == 0


def test_the_log_shows_what_was_done_in_our_area_only(whole: Store, view: Store) -> None:
    whole.within(THEIRS).record("export", {"rows": 2}, by=PersonId("their clerk"))
    view.record("export", {"rows": 2, "area": THEIRS}, by=PersonId("our clerk"))
    assert [(e.by, e.facts["area"]) for e in view.read_audit()] == [("our clerk", OURS)]


def test_the_youngest_commit_stands_still_while_others_write(whole: Store, view: Store) -> None:
    """An ETag made of it would otherwise tell when the neighbours work."""
    before = (view.last_commit(), view.summarise(WELLS))
    whole.append([since("2021-01-01", wells(["t1"], division_code=[THEIRS]))], by=ME, reason="theirs")
    whole.append([since("2021-01-01", wells([]), "t2")], by=ME, reason="theirs")
    assert (view.last_commit(), view.summarise(WELLS)) == before


@pytest.mark.parametrize("change", [("2021-01-01", ["o1"], []), ("2020-01-01", ["o1"], []), ("2021-01-01", [], ["o1"])])
def test_the_youngest_commit_moves_with_every_change_of_ours(
    whole: Store, view: Store, change: tuple[str, list[str], list[str]]
) -> None:
    before = view.last_commit()
    day, written, retired = change
    receipt = whole.append([since(day, wells(written, division_code=[OURS] * len(written)), *retired)], by=ME, reason="ours")
    assert before < view.last_commit() == receipt.commit_id


def test_a_row_that_moves_to_another_area_moves_the_youngest_commit_of_both(whole: Store, view: Store) -> None:
    receipt = whole.append([since("2021-01-01", wells(["o1"], division_code=[THEIRS]))], by=ME, reason="reassigned")
    assert view.last_commit() == whole.within(THEIRS).last_commit() == receipt.commit_id
    assert view.read(WELLS)["well_id"].tolist() == ["o2"]


@pytest.mark.parametrize("code", [THEIRS, "620423", "62042", "", None, " 620423001", "620423001".replace("0", "０")])
def test_writing_a_row_of_another_area_is_refused(whole: Store, view: Store, code: str | None) -> None:
    with pytest.raises(OutsideArea):
        view.append([since("2021-01-01", wells(["o1", "x"], division_code=[OURS, code]))], by=ME, reason="escape")
    assert len(whole.read(WELLS)) == 5


def test_writing_over_their_key_is_refused(whole: Store, view: Store) -> None:
    with pytest.raises(OutsideArea):
        view.append([since("2021-01-01", wells(["t1"], division_code=[OURS]))], by=ME, reason="take over")
    assert len(whole.read_history(WELLS, "t1")) == 1


def test_retiring_their_key_is_refused_as_if_it_did_not_exist(whole: Store, view: Store) -> None:
    refusals = []
    for key in ("t1", "nobody"):
        with pytest.raises(UnknownKey) as refusal:
            view.append([since("2021-01-01", wells([]), key)], by=ME, reason="theirs")
        refusals.append(str(refusal.value).replace(key, "KEY"))
    assert refusals[0] == refusals[1]
    assert len(whole.read(WELLS)) == 5


def test_a_view_of_a_view_never_grows(view: Store) -> None:
    assert view.within("62").area == view.within("").area == OURS
    assert view.within(OURS + "003").area == OURS + "003"
    with pytest.raises(OutsideArea):
        view.within(THEIRS)


@pytest.mark.parametrize("code", ["%", "_" * 9, "' OR 1=1 --", '"; DROP TABLE wells; --', "*", "62042300[12]", "\U0010ffff"])
def test_a_code_is_only_ever_compared(whole: Store, code: str) -> None:
    assert len(whole.within(code).read(WELLS)) == 0
    assert len(whole.read(WELLS)) == 5


@pytest.mark.parametrize("name", ["backup", "verify", "anchor", "content_hash"])
def test_what_concerns_the_whole_file_is_refused_to_a_view(tmp_path: Path, name: str) -> None:
    with create_store(tmp_path / "county.gpkg", WORKSPACE) as store:
        ask: Callable[..., object] = getattr(store.within(OURS), name)
        with pytest.raises(OutsideArea):
            ask(*([tmp_path / "backup.gpkg"] if name == "backup" else []))
    assert not (tmp_path / "backup.gpkg").exists()
