"""The made-up county with its open door, and clients that change features as other systems do."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import shapely

from boundaries.specs import LINES
from gazetteer.specs import PLACES
from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Duty, Role
from gisvc.auth.tokens import TokenScope, TokenWish
from gisvc.settings import Settings
from layers.frames import frame_of
from layers.planning.specs import FACILITIES
from layers.store.clock import Clock, utc_now
from layers.store.embedded import EmbeddedStore, create_store
from layers.store.protocol import LayerChange, Workspace
from tests.front_desk import SmallDesk, cheap_passwords, program, serving, sign_in
from tests.small_county import CLERK, COUNTY, settle

GEOJSON, MERGE = "application/geo+json", "application/merge-patch+json"
OWN, OTHER = f"{COUNTY}101201", f"{COUNTY}102201"  # a village of the western township, one of the eastern
WEST, EAST = f"{COUNTY}101", f"{COUNTY}102"
BEGAN = date(2020, 1, 1)
Json = dict[str, Any]
_KEYS = itertools.count(1)


@dataclass(frozen=True)
class EditingDoor:
    """A served county, the sessions of its people by name, and tokens of the county's clerk for programs."""

    store: EmbeddedStore
    address: str
    people: Mapping[str, httpx.Client]
    token: str
    reading_token: str


@contextmanager
def open_for_editing(folder: Path, settings: Settings | None = None, *, clock: Clock = utc_now) -> Iterator[EditingDoor]:
    """The county in a store on the disk, behind a real server: a clerk of the whole, one of each township, and a viewer."""
    settings = settings or Settings(ogc_without_if_match=("settlements",))
    with create_store(folder / "county.gpkg", Workspace(COUNTY, "甲县", 4544), clock=clock) as store:
        settle(store)
        store.append(_layers(), by=CLERK, reason="what is there")
        accounts = open_accounts(
            folder / "a-accounts.db", settings=settings, journal=store, passwords=cheap_passwords(), clock=clock
        )
        desk = SmallDesk(settings, store, accounts)
        for name, role, area in _PEOPLE:
            desk.add_person(name, role, area=area)
        with serving(create_app(settings, store, accounts)) as address, ExitStack() as open_clients:
            people = {name: open_clients.enter_context(program(address)) for name, *_ in _PEOPLE}
            for name, client in people.items():
                assert sign_in(client, name).status_code == 303
            scopes = (TokenScope(frozenset({Duty.READ, Duty.ENTER})), TokenScope(frozenset({Duty.READ})))
            tokens = [accounts.tokens.issue(accounts.find("clerk"), TokenWish("a program", scope))[1] for scope in scopes]
            yield EditingDoor(store, address, people, *tokens)


_PEOPLE = (
    ("clerk", Role.CLERK, COUNTY),
    ("western", Role.CLERK, WEST),
    ("eastern", Role.CLERK, EAST),
    ("viewer", Role.VIEWER, COUNTY),
)


def _layers() -> list[LayerChange]:
    lines = [{"line_id": "l1", "name": "甲乙线", "side_a": COUNTY, "side_b": "620421", "change_document": "甲政函〔2019〕1号", "geometry": shapely.LineString([(104.08, 37.0), (104.08, 37.06)])}]  # fmt: skip
    places = [{"place_id": "p1", "division_code": OWN, "geometry": shapely.Point(104.01, 37.01)}]
    east = [_row("east-1", OTHER, 104.05)]
    return [
        LayerChange(spec, frame_of(spec, rows), BEGAN) for spec, rows in ((LINES, lines), (PLACES, places), (FACILITIES, east))
    ]


def _row(key: str, code: str, lon: float) -> Json:
    return {"facility_id": key, "name": "中心", "kind": "day_care_center", "state": "operating", "division_code": code, "geometry": shapely.Point(lon, 37.01)}  # fmt: skip


def centre(**properties: Any) -> Json:
    """A day-care centre in a village of the western township, as GeoJSON."""
    said = {"name": "新中心", "kind": "day_care_center", "state": "operating", "division_code": OWN, "beds": 10}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [104.01, 37.01]}, "properties": said | properties}


def new_name() -> str:
    """A key nobody has used yet."""
    return f"t{next(_KEYS):04d}"


def items(layer: str = "facilities", key: str = "") -> str:
    return f"/ogc/collections/{layer}/items" + (f"/{key}" if key else "")


def post(client: httpx.Client, feature: object = None, *, layer: str = "facilities", **headers: str) -> httpx.Response:
    body = centre() if feature is None else feature
    return client.post(items(layer), json=body, headers=_headers(GEOJSON, headers))


def put(client: httpx.Client, key: str, feature: object, *, layer: str = "facilities", **headers: str) -> httpx.Response:
    return client.put(items(layer, key), json=feature, headers=_headers(GEOJSON, headers))


def patch(client: httpx.Client, key: str, change: object, *, layer: str = "facilities", **headers: str) -> httpx.Response:
    return client.patch(items(layer, key), json=change, headers=_headers(MERGE, headers))


def delete(client: httpx.Client, key: str, *, layer: str = "facilities", **headers: str) -> httpx.Response:
    return client.delete(items(layer, key), headers=_headers(None, headers))


def _headers(media: str | None, said: Mapping[str, str]) -> dict[str, str]:
    """Header names are written as Python names: if_match."""
    return ({"content-type": media} if media else {}) | {name.replace("_", "-"): value for name, value in said.items()}


@dataclass(frozen=True)
class Held:
    """A feature somebody has just made: its key and the tag of its first version."""

    key: str
    etag: str


Fresh = Callable[..., Held]


def fresh_by(client: httpx.Client) -> Fresh:
    """Makes new features, each with a key of its own."""

    def fresh(**properties: Any) -> Held:
        key = new_name()
        answer = post(client, centre(**properties) | {"id": key})
        assert answer.status_code == 201, answer.text
        return Held(key, answer.headers["etag"])

    return fresh
