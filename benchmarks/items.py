"""Pages of 100 features of a layer of 10,000: ours behind an account and a token, beside tipg with PostGIS and pygeoapi with a GeoPackage.

    python -m benchmarks.items [--peers PEERS] [--rows 10000] [--seconds 5] [--rounds 3] [--clients 1 8]

The same made-up facilities, 20 properties each and a point, in an embedded store, in a PostGIS of its own and in a GeoPackage. Every server is one
process with one worker, as its own documents start it; ours checks a bearer token, the area and what is kept back for each request, the peers know
nobody. Clients are threads with a connection each that is kept alive; servers take turns, round by round, so that whatever else the machine does falls
on all of them. Three questions: the first page, the pages of random boxes, and page after page along `next` (ours by key, theirs by offset).
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import geopandas as gpd
import numpy as np
import pandas as pd
import psycopg
import shapely

from benchmarks.peers_ogc import serving_gisvc, serving_pygeoapi, serving_tipg
from benchmarks.plain_client import PlainClient
from benchmarks.postgis_cluster import find_postgresql, postgis
from gisvc.auth.accounts import open_accounts
from gisvc.auth.administration import Administrator
from gisvc.auth.grants import Rights
from gisvc.auth.roles import Duty, Role
from gisvc.auth.tokens import TokenScope, TokenWish
from gisvc.settings import Settings, accounts_file_of
from layers.frames import frame_of
from layers.people import PersonId
from layers.planning.specs import FACILITIES
from layers.spec import ColumnType
from layers.store.embedded import create_store
from layers.store.protocol import LayerChange, Workspace

COUNTY = Workspace("620423", "景泰县", 4541)
KEY = "facility_id"
SQL = {ColumnType.INTEGER: "bigint", ColumnType.NUMBER: "double precision", ColumnType.DATE: "date", ColumnType.FLAG: "boolean"}
FULL = 100


def made_up_facilities(count: int, *, seed: int = 20261122) -> gpd.GeoDataFrame:
    """Facilities of one county, twenty properties each."""
    chance = np.random.default_rng(seed)
    numbers = np.arange(count)
    whole = {name: chance.integers(0, most, count) for name, most in WHOLE.items()}
    table = pd.DataFrame(
        {
            KEY: [f"F{n:06d}" for n in numbers],
            "name": [f"第{n}号{'日间照料中心' if n % 2 else '公益性骨灰堂'}" for n in numbers],
            "kind": np.where(numbers % 2, "day_care", "columbarium"),
            "division_code": [f"620423{n % 11 + 101:03d}" for n in numbers],
            "serves": [f"620423{n % 11 + 101:03d}" for n in numbers],
            "state": "operating",
            "opened_on": [date(2005 + n % 20, n % 12 + 1, n % 28 + 1) for n in numbers],
            "operator_type": "public",
            **whole,
            "floor_area_m2": chance.uniform(80, 3000, count).round(1),
            "grade": [f"{n % 5 + 1}星" for n in numbers],
            "is_model": numbers % 7 == 0,
            "address": [f"景泰县{n % 11 + 1}号乡{n % 97}村{n % 300}号" for n in numbers],
        }
    )
    places = shapely.points(chance.uniform(103.5, 104.6, count).round(7), chance.uniform(36.7, 37.6, count).round(7))
    return gpd.GeoDataFrame(table, geometry=places, crs="EPSG:4490")


WHOLE = {
    "beds": 200, "nursing_beds": 80, "residents": 180, "plots_total": 5000, "plots_used": 4000, "parking_spaces": 90, "staff": 60,
}  # fmt: skip


def write_store(facilities: gpd.GeoDataFrame, path: Path) -> str:
    """The facilities as a store of ours with one account; returns the token of a program that may read."""
    rows = frame_of(FACILITIES, facilities.to_dict("records"))
    with create_store(path, COUNTY) as store:
        store.append([LayerChange(FACILITIES, rows, date(2020, 1, 1))], by=PersonId("benchmark"), reason="made-up facilities")
        terminal = Administrator(PersonId("terminal"), "")
        accounts = open_accounts(accounts_file_of(path), settings=Settings(store_path=path), journal=store)
        account, given = accounts.administration.create("reader", display_name="reader", area=COUNTY.area_code, by=terminal)
        account = accounts.grants.change(account, Rights(COUNTY.area_code, frozenset({Role.VIEWER})), by=terminal)
        accounts.change_password(account.name, given, "Larch-47-shade", address="127.0.0.1")
        _, secret = accounts.tokens.issue(account, TokenWish("benchmark", TokenScope(frozenset({Duty.READ}))))
        accounts.close()
    return secret


def write_postgis(facilities: gpd.GeoDataFrame, connection: psycopg.Connection) -> None:
    """The facilities as a table of PostGIS with its spatial index and its statistics."""
    names = list(facilities.columns[:-1])
    columns = ", ".join(f"{name} {SQL.get(FACILITIES.column(name).type, 'text')}" for name in names)
    connection.execute(f"create table facilities ({columns}, geom geometry(Point, 4326), primary key ({KEY}))")
    with connection.cursor().copy(f"copy facilities ({', '.join(names)}, geom) from stdin") as copy:
        for row in facilities.itertuples(index=False):
            copy.write_row((*row[:-1], f"SRID=4326;{row[-1].wkt}"))
    connection.execute("create index on facilities using gist (geom)")
    connection.execute("vacuum analyze facilities")


def write_package(facilities: gpd.GeoDataFrame, path: Path) -> None:
    """The facilities as a GeoPackage; a day as text, which is what it is in JSON."""
    plain = facilities.assign(opened_on=facilities["opened_on"].astype(str)).to_crs("EPSG:4326")
    plain.to_file(path, layer="facilities", driver="GPKG", engine="pyogrio")


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Server:
    """One server with its collection, and what a program says to it."""

    name: str
    address: str
    items: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def connected(self) -> PlainClient:
        return PlainClient(self.address, timeout_s=60)

    def get(self, connection: PlainClient, path: str) -> bytes:
        status, _, content = connection.get(path, {"accept": "application/geo+json", **self.headers})
        if status != 200:
            raise Refused(f"{self.name}: {status} {path}: {content[:300]!r}")
        return content


class Refused(RuntimeError):
    """A server answered with something else than a page."""


@dataclass(slots=True)
class Load:
    """What some clients met in one round, or in several."""

    rates: list[float] = field(default_factory=list)  # pages a second, round by round
    took: list[float] = field(default_factory=list)  # seconds of each page
    refused: int = 0


Paths = Callable[[Server, int], Iterator[str]]


def first_page(server: Server, _client: int) -> Iterator[str]:
    while True:
        yield f"{server.items}?limit={FULL}"


def boxes(server: Server, client: int) -> Iterator[str]:
    chance = np.random.default_rng(client)
    while True:
        west, south = chance.uniform(103.5, 104.3), chance.uniform(36.7, 37.35)
        yield f"{server.items}?limit={FULL}&bbox={west:.5f},{south:.5f},{west + 0.3:.5f},{south + 0.25:.5f}"


def one_after_the_other(server: Server, client: int) -> Iterator[str]:
    """Every page of the layer as `next` leads on: the links are followed once, before the clock runs."""
    walked, connection = [f"{server.items}?limit={FULL}"], server.connected()
    while True:
        page = json.loads(server.get(connection, walked[-1]))
        following = next((one["href"] for one in page["links"] if one["rel"] == "next"), None)
        if following is None:
            break
        place = urlsplit(following)
        walked.append(f"{place.path}?{place.query}")
    connection.close()
    here = client * len(walked) // 8
    while True:
        yield walked[here % len(walked)]
        here += 1


QUESTIONS: Mapping[str, Paths] = {"first page": first_page, "a box": boxes, "next, next, next": one_after_the_other}


def ask(server: Server, question: Paths, clients: int, seconds: float, load: Load) -> None:
    """Some clients at once ask again and again; what they meet is added to the load."""
    took: list[float] = []
    refused: list[Exception] = []
    ready = threading.Barrier(clients + 1)

    def client(number: int) -> None:
        paths, connection = question(server, number), server.connected()
        path = next(paths)
        ready.wait()
        until = time.perf_counter() + seconds
        while (began := time.perf_counter()) < until:
            try:
                server.get(connection, path)
                took.append(time.perf_counter() - began)
            except (Refused, OSError) as trouble:
                refused.append(trouble)
                connection.close()  # and is opened anew for the next question
            path = next(paths)
        connection.close()

    threads = [threading.Thread(target=client, args=(number,), daemon=True) for number in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    load.rates.append(len(took) / (time.perf_counter() - began))
    load.took += took
    load.refused += len(refused)


def describe(servers: Sequence[Server]) -> None:
    for server in servers:
        connection = server.connected()
        content = server.get(connection, f"{server.items}?limit={FULL}")
        page = json.loads(content)
        connection.close()
        if len(page["features"]) != FULL:
            raise RuntimeError(f"{server.name}: {len(page['features'])} features")
        properties = len(page["features"][0]["properties"])
        print(
            f"{server.name:<44} {len(content):>8,} bytes a page, {properties} properties, numberMatched {page.get('numberMatched')}"
        )


def compare(servers: Sequence[Server], question: str, clients: int, arguments: argparse.Namespace) -> None:
    loads = {server.name: Load() for server in servers}
    for _ in range(arguments.rounds):
        for server in servers:
            ask(server, QUESTIONS[question], clients, arguments.seconds, loads[server.name])
    ours = statistics.median(loads[servers[0].name].rates)
    for name, load in loads.items():
        rate, took = statistics.median(load.rates), load.took or [float("nan")]
        p50, p95, p99 = np.quantile(took, [0.5, 0.95, 0.99]) * 1000
        print(
            f"{question:<18}{clients:>3} {name:<44}{rate:>8.1f}/s {ours / rate if rate else float('inf'):>6.2f} × "
            f"{p50:>8.1f} {p95:>8.1f} {p99:>8.1f} ms {len(load.took):>7,} {load.refused:>8,}"
        )


def versions(peers: Path) -> str:
    asked = "import importlib.metadata as m; print(*(f'{n} {m.version(n)}' for n in ('tipg','pygeoapi','uvicorn','starlette')), sep=', ')"
    told = subprocess.run([str(peers / "bin" / "python"), "-c", asked], capture_output=True, text=True, check=True)
    return told.stdout.strip()


def serve_all(running: ExitStack, folder: Path, arguments: argparse.Namespace) -> list[Server]:
    facilities = made_up_facilities(arguments.rows)
    secret = write_store(facilities, folder / "county.gpkg")
    limits = {"person_at_once": 40, "person_work_s": 2400.0}
    address = running.enter_context(serving_gisvc(folder / "county.gpkg", **limits))
    headers = {"Authorization": f"Bearer {secret}"}
    servers = [Server("gisvc, embedded store, bearer token", address, "/ogc/collections/facilities/items", headers)]
    if arguments.peers is None:
        return servers
    print(versions(arguments.peers))
    binaries = find_postgresql()
    if binaries is not None:
        connection = running.enter_context(postgis(binaries))
        write_postgis(facilities, connection)
        print(str(connection.execute("select version() || ', ' || postgis_full_version()").fetchall()[0][0])[:200])
        address = running.enter_context(serving_tipg(arguments.peers, connection))
        servers.append(Server("tipg, PostGIS, nobody signed in", address, "/collections/public.facilities/items"))
    package = folder / "pygeoapi" / "facilities.gpkg"
    package.parent.mkdir()
    write_package(facilities, package)
    address = running.enter_context(serving_pygeoapi(arguments.peers, package, "facilities", KEY))
    servers.append(Server("pygeoapi, GeoPackage, nobody signed in", address, "/collections/facilities/items"))
    return servers


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, help="virtual environment with tipg and pygeoapi")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=5.0, help="of one round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    arguments = parser.parse_args()
    with ExitStack() as running, tempfile.TemporaryDirectory() as folder:
        servers = serve_all(running, Path(folder), arguments)
        describe(servers)
        print(
            f"{'question':<18}{'by':>3} {'server':<44}{'requests':>10} {'ours ÷':>8} {'p50':>8} {'p95':>8} {'p99':>8} {'pages':>10} {'refused':>8}"
        )
        for question in QUESTIONS:
            for clients in arguments.clients:
                compare(servers, question, clients, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
