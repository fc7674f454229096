"""A program signs in with a token: GDAL by a header or as name and password, and without one it hears nothing."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Duty, Role
from gisvc.auth.tokens import TokenScope, TokenWish
from gisvc.settings import Settings
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from tests.front_desk import SmallDesk, cheap_passwords, serving
from tests.little_county import little_county

ALONE = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8"}
READ = """
import json, sys, pyogrio
print(json.dumps(len(pyogrio.raw.read(f"OAPIF:{sys.argv[1]}/collections/divisions")[2])))
"""


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, MemoryStore]]:
    """The root of a door with accounts, the token of a viewer of one township, and the store behind."""
    store, settings = little_county(), Settings()
    path = tmp_path_factory.mktemp("signed") / "accounts.db"
    accounts = open_accounts(path, settings=settings, journal=store, passwords=cheap_passwords())
    name = SmallDesk(settings, store, accounts).add_person("xiaoli", Role.VIEWER, area="620423101")
    wish = TokenWish("GDAL", TokenScope(frozenset({Duty.READ})), 30)
    _, token = accounts.tokens.issue(accounts.find(name), wish)
    with serving(create_app(settings, store, accounts)) as address:
        yield f"{address}/ogc", token, store


def test_gdal_of_the_wheel_brings_its_token_and_sees_its_township(signed: tuple[str, str, MemoryStore]) -> None:
    root, token, store = signed
    said = {"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": token}  # its driver leaves GDAL_HTTP_HEADERS out
    done = subprocess.run([sys.executable, "-c", READ, root], env=ALONE | said, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-1000:]
    assert json.loads(done.stdout) == len(store.within("620423101").read(DIVISIONS)) < len(store.read(DIVISIONS))


def test_gdal_of_the_system_brings_it_as_name_and_password(signed: tuple[str, str, MemoryStore], ogrinfo: Path) -> None:
    root, token, store = signed
    program = [str(ogrinfo), "-ro", "-so", f"OAPIF:{root}", "divisions"]
    said = {"GDAL_HTTP_AUTH": "BASIC", "GDAL_HTTP_USERPWD": f"xiaoli:{token}"}
    done = subprocess.run(program, env=ALONE | said, capture_output=True, text=True, timeout=60)
    assert f"Feature Count: {len(store.within('620423101').read(DIVISIONS))}" in done.stdout, done.stderr
    for nothing in ({}, said | {"GDAL_HTTP_USERPWD": f"xiaoli:{token}x"}):
        stranger = subprocess.run(program, env=ALONE | nothing, capture_output=True, text=True, timeout=60)
        assert stranger.returncode != 0
        assert DIVISIONS.label.zh not in stranger.stdout + stranger.stderr
