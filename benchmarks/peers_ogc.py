"""The same made-up names served by us and by the servers people would use instead, each in a process of its own on loopback.

Peers live in a virtual environment of their own, made by hand before a benchmark:

    uv venv --python /usr/bin/python3 PEERS && uv pip install --python PEERS/bin/python tipg pygeoapi starlette uvicorn

pygeoapi opens a GeoPackage through mod_spatialite (Debian: libsqlite3-mod-spatialite), so its Python must load extensions: the system's does.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import geopandas as gpd
import httpx
import numpy as np
import pandas as pd
import psycopg
import shapely

from gazetteer.specs import NAMES
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.embedded import create_store
from layers.store.protocol import LayerChange, Workspace

COUNTY = Workspace("620423", "景泰县", 4541, is_demonstration=True)  # loopback is signed in: what is measured is no sign-in
SHOWN = ("name_id", "place_id", "name", "name_role", "name_kind", "division_code", "place_state")
TOLD = tuple(name for name in SHOWN if name != "place_id")  # what our tiles tell of a name: the peers' table has no more
KINDS = ("settlement", "street", "natural", "building", "village_seat")


def made_up_names(count: int, *, seed: int = 20261122) -> pd.DataFrame:
    """Names of one county: two thirds crowd in forty towns, one third lies scattered. `lon`, `lat` in degrees."""
    chance = np.random.default_rng(seed)
    towns = chance.uniform((103.55, 36.75), (104.65, 37.6), (40, 2))
    places = chance.uniform((103.5, 36.7), (104.7, 37.65), (count, 2))
    crowded = chance.random(count) < 2 / 3
    places[crowded] = towns[chance.integers(0, 40, crowded.sum())] + chance.normal(0, 0.012, (crowded.sum(), 2))
    letters = np.array(list("李王张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗东西南北上下新大小石泉沟滩川"))
    first, second = chance.choice(letters, (2, count))
    return pd.DataFrame(
        {
            "name_id": [f"n{n:07d}" for n in range(count)],
            "place_id": [f"p{n:07d}" for n in range(count)],
            "name": [f"{a}{b}{n % 97}村" for n, (a, b) in enumerate(zip(first, second, strict=True))],
            "name_role": "standard",
            "name_kind": chance.choice(KINDS, count),
            "division_code": [f"6204231{n:02d}" for n in chance.integers(1, 12, count)],
            "place_state": "existing",
            "lon": places[:, 0].round(6),
            "lat": places[:, 1].round(6),
        }
    )


def write_store(names: pd.DataFrame, path: Path, workspace: Workspace = COUNTY) -> None:
    """The names as an embedded store of ours."""
    shapes = gpd.GeoSeries(shapely.points(names["lon"], names["lat"]), crs="EPSG:4490")
    rows = [dict(zip(SHOWN, row, strict=True)) for row in names[list(SHOWN)].itertuples(index=False)]
    frame = frame_of(NAMES, [row | {"geometry": shape} for row, shape in zip(rows, shapes, strict=True)])
    with create_store(path, workspace) as store:
        store.append([LayerChange(NAMES, frame, date(2020, 1, 1))], by=PersonId("benchmark"), reason="made-up names")


def write_postgis(names: pd.DataFrame, connection: psycopg.Connection) -> None:
    """The names as a table of PostGIS with the same columns, its spatial index and its statistics."""
    columns = ", ".join(f"{name} text" for name in TOLD)
    connection.execute(f"create table place_names ({columns}, geom geometry(Point, 4326), primary key (name_id))")
    with connection.cursor().copy(f"copy place_names ({', '.join(TOLD)}, geom) from stdin") as copy:
        for row in names.itertuples(index=False):
            copy.write_row((*(getattr(row, name) for name in TOLD), f"SRID=4326;POINT({row.lon} {row.lat})"))
    connection.execute("create index on place_names using gist (geom)")
    connection.execute("vacuum analyze place_names")


@contextmanager
def serving_gisvc(store: Path, **settings: object) -> Iterator[str]:
    """`gisvc serve` over a store; settings are given by the names of their environment variables, without GISVC_."""
    port = _free_port()
    environment = {f"GISVC_{name.upper()}": str(value) for name, value in settings.items()}
    with _running([sys.executable, "-m", "gisvc.cli", "serve", str(store), "--port", str(port)], environment):
        yield _answering(f"http://127.0.0.1:{port}", "/healthz")


@contextmanager
def serving_tipg(peers: Path, connection: psycopg.Connection) -> Iterator[str]:
    """tipg over PostGIS as its own documents start it: uvicorn, one process. The socket's folder is given where it expects a host."""
    port, folder, user = _free_port(), connection.info.host, connection.info.user
    start = (
        "import asyncpg, uvicorn; pool = asyncpg.create_pool;"
        f"asyncpg.create_pool = lambda dsn, **more: pool(dsn, **(more | dict(host={folder!r})));"
        f"uvicorn.run('tipg.main:app', port={port}, log_level='warning')"
    )
    environment = {"DATABASE_URL": f"postgresql://{user}@localhost:5432/postgres"}
    with _running([str(peers / "bin" / "python"), "-c", start], environment):
        yield _answering(f"http://127.0.0.1:{port}", "/healthz")


@contextmanager
def serving_pygeoapi(peers: Path, package: Path, table: str, key: str) -> Iterator[str]:
    """pygeoapi over a GeoPackage behind uvicorn: one process, one working thread; with more, mod_spatialite 7.1 ended the process."""
    port = _free_port()
    config = package.with_name("pygeoapi.yml")
    west, south, east, north = 103.0, 36.0, 105.5, 38.5
    config.write_text(
        f"""server: {{bind: {{host: 127.0.0.1, port: {port}}}, url: "http://127.0.0.1:{port}", mimetype: application/json, encoding: utf-8,
  languages: [en-US], limits: {{default_items: 10, max_items: 1000}}, map: {{url: "http://127.0.0.1/", attribution: none}}, admin: false}}
logging: {{level: ERROR}}
metadata:
  identification: {{title: t, description: d, keywords: [k], keywords_type: theme, terms_of_service: t, url: "http://127.0.0.1"}}
  license: {{name: n, url: "http://127.0.0.1"}}
  provider: {{name: n, url: "http://127.0.0.1"}}
  contact: {{name: n}}
resources:
  {table}:
    {{type: collection, title: t, description: d, keywords: [k], links: [],
      extents: {{spatial: {{bbox: [{west}, {south}, {east}, {north}], crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}}},
      providers: [{{type: feature, name: SQLiteGPKG, data: "{package}", id_field: {key}, table: {table}}}]}}
""",
        encoding="utf-8",
    )
    described = package.with_name("pygeoapi-openapi.yml")
    python = str(peers / "bin" / "python")
    environment = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(described)}
    told = [str(peers / "bin" / "pygeoapi"), "openapi", "generate", str(config), "--output-file", str(described)]
    subprocess.run(told, env=os.environ | environment, check=True, capture_output=True)
    start = (
        "import asyncio, uvicorn; from concurrent.futures import ThreadPoolExecutor; from pygeoapi.starlette_app import APP\n"
        f"server = uvicorn.Server(uvicorn.Config(APP, port={port}, log_level='warning'))\n"
        "async def main():\n    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))\n    await server.serve()\n"
        "asyncio.run(main())"
    )
    with _running([python, "-c", start], environment):
        yield _answering(f"http://127.0.0.1:{port}", "/conformance?f=json")


@contextmanager
def _running(command: list[str], environment: Mapping[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _answering(address: str, path: str) -> str:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if httpx.get(address + path, trust_env=False).status_code < 500:
                return address
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError(address)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
