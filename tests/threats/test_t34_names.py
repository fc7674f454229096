"""T34: names above the reader's secrecy class never leave, in no publication and by no question; public positions are coarse."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

import numpy as np
import pytest
import shapely

from gazetteer.publications.release import Audience
from gazetteer.specs import HERITAGE, NAME_EVENTS, NAMES, PLACES
from gazetteer.use_cases import publications
from gazetteer.use_cases.publications import (
    Exchange,
    Publication,
    publish,
    publish_sheets,
    read_announcements,
    read_changes,
    read_published,
    read_service,
    share_linked_places,
    share_records,
)
from layers.people import PersonId
from layers.precision import PUBLIC_GRID_DEG
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace
from tests.gazetteer.publications.published_county import divisions, frames

BY = PersonId("li")
SECRET, INTERNAL, UNSETTLED = ("机密路", "Jīmì Lù", "禁区路"), ("内部路", "Nèibù Lù"), ("未定密村",)
BASE, VIEW = "https://names.example/", "https://names.example/{{id}}"


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """The register is read once for each audience; everything after the reading runs for every way out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publications, "read_published", cache(publications.read_published))
        patch.setattr(publications, "read_release", cache(publications.read_release))
        yield


@cache
def county() -> MemoryStore:
    """One register for all these tests: they read, and write nothing but the log."""
    return fresh_county()


def fresh_county() -> MemoryStore:
    store, held = MemoryStore(Workspace("620423", "景泰县", 4541)), frames()
    layers = (
        (DIVISIONS, divisions()),
        (PLACES, held["places"]),
        (NAMES, held["names"]),
        (NAME_EVENTS, held["events"]),
        (HERITAGE, held["heritage"]),
    )
    store.append([LayerChange(spec, rows, date(2020, 1, 1)) for spec, rows in layers], by=BY, reason="测试")
    return store


def volume(what: Publication) -> Callable[[Store, Audience], str]:
    return lambda store, audience: repr(publish(store, what, audience=audience, by=BY))


def _asked(store: Store, audience: Audience) -> str:
    service = read_service(store, audience=audience, base=BASE, view=VIEW)
    texts = (*SECRET, *INTERNAL, *UNSETTLED, "jimi", "路", "村", "nbl")
    told = [service.answer({"q": {"query": text, "limit": 25}}) for text in texts]
    kinds = [service.suggest_entities(text) for text in texts]
    return repr(
        [told, kinds, service.extend({"ids": ["r5", "r6", "v3"], "properties": [{"id": "standard_name"}]}), service.preview("r5")]
    )


def shared(shape: Exchange) -> Callable[[Store, Audience], str]:
    def told(store: Store, audience: Audience) -> str:
        given = share_records(store, shape, audience=audience, by=BY)
        return given.decode() if isinstance(given, bytes) else repr(given)

    return told


WAYS_OUT: dict[str, Callable[[Store, Audience], str]] = {
    **{what.value: volume(what) for what in Publication},
    "tu": lambda store, audience: repr(publish_sheets(store, audience=audience, by=BY)),
    "lpf": lambda store, audience: json.dumps(
        share_linked_places(store, base=BASE, audience=audience, by=BY), ensure_ascii=False
    ),
    "lp-tsv": lambda store, audience: str(share_linked_places(store, base=BASE, audience=audience, by=BY, as_tsv=True)),
    **{shape.value: shared(shape) for shape in Exchange},
    "feed": lambda store, audience: (
        read_changes(store, audience=audience, by=BY).to_csv() + repr(read_changes(store, audience=audience, by=BY))
    ),
    "announcements": lambda store, audience: repr(read_announcements(store, audience=audience)),
}


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.INTERNAL])
@pytest.mark.parametrize("way", list(WAYS_OUT))
def test_a_secret_name_leaves_by_no_way(way: str, audience: Audience) -> None:
    told = WAYS_OUT[way](county(), audience)
    assert not [word for word in SECRET if word in told]
    if audience is Audience.PUBLIC:
        assert not [word for word in (*INTERNAL, *UNSETTLED) if word in told]


def test_a_secret_name_is_found_by_no_question() -> None:
    told = _asked(county(), Audience.PUBLIC)
    assert "景泰路" in told
    assert not [word for word in (*SECRET, *INTERNAL, *UNSETTLED) if word in told]


def test_inside_the_house_internal_names_pass_and_secret_ones_do_not() -> None:
    told = WAYS_OUT["lpf"](county(), Audience.INTERNAL)
    assert "内部路" in told
    assert "未定密村" in told


def test_what_was_withheld_is_counted_and_said() -> None:
    store = county()
    published = read_published(store, Audience.PUBLIC)
    assert dict(published.released.withheld) == {"places": 3, "names": 4, "events": 2, "heritage": 1}
    assert "未列入 3 个地点、4 条地名" in published.released.note.zh
    publish(store, Publication.LU, audience=Audience.PUBLIC, by=BY)
    last = store.read_audit()[-1]
    assert (last.action, last.by, last.facts["audience"], last.facts["withheld.places"]) == ("publish-names", "li", "public", 3)


def test_public_positions_are_coarse_and_internal_ones_exact() -> None:
    store = county()
    public, inside = (read_published(store, audience).entries for audience in (Audience.PUBLIC, Audience.INTERNAL))
    steps = shapely.get_coordinates([e.geometry for e in public if e.geometry is not None]) / PUBLIC_GRID_DEG
    assert np.allclose(steps, np.round(steps), atol=1e-3)
    road = next(e for e in inside if e.place_id == "r1")
    assert shapely.get_coordinates(road.geometry)[0].tolist() == [104.00123, 37.10123]
    assert "104.00123" not in WAYS_OUT["lpf"](store, Audience.PUBLIC)
    assert "104.00123" in WAYS_OUT["lpf"](store, Audience.INTERNAL)


def test_an_unknown_secrecy_word_counts_as_the_highest() -> None:
    names = frames()["names"].copy()
    names.loc[names["name"] == "景泰路", "secrecy"] = "公开"  # a label where the code belongs
    store = fresh_county()
    store.append([LayerChange(NAMES, names, date(2020, 1, 1))], by=BY, reason="坏数据")
    assert "景泰路" not in WAYS_OUT["lpf"](store, Audience.INTERNAL)


def test_other_departments_see_what_the_house_sees_and_no_more() -> None:
    assert Audience.DEPARTMENTS.highest == Audience.INTERNAL.highest == "internal"


def test_every_asking_of_another_department_is_on_record() -> None:
    store = county()
    page = read_changes(store, audience=Audience.DEPARTMENTS, by=BY, department="公安局")
    last = store.read_audit()[-1]
    assert (last.action, last.facts["department"], last.facts["next"]) == ("share-name-changes", "公安局", page.next)


@pytest.mark.parametrize("audience", list(Audience))
def test_what_answers_other_peoples_machines_is_never_exact(audience: Audience) -> None:
    service = read_service(county(), audience=audience, base=BASE, view=VIEW)
    asked = {"ids": sorted(service.entries), "properties": [{"id": "lon"}, {"id": "lat"}]}
    points = 0
    for place, row in service.extend(asked)["rows"].items():
        exact = county().read(PLACES).set_index("place_id").geometry[place]
        if row["lon"] and exact is not None and exact.geom_type == "Point":
            points += 1
            at = np.array([row["lon"][0]["float"], row["lat"][0]["float"]])
            assert np.allclose(np.round(at / PUBLIC_GRID_DEG) * PUBLIC_GRID_DEG, at, atol=1e-6), place
    assert points
