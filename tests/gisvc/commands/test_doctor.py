"""The doctor sees what is wrong with a machine, its settings and a store, and tells no secret."""

import os
import re
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from gisvc.cli import gisvc
from gisvc.doctor import FLOORS, examine
from gisvc.doctor.set_up import examine_settings
from tests.served_store import CLERK, found_store, token_of_clerk

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return found_store(tmp_path_factory.mktemp("doctor"))


def told(store: Path | None = None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for symptom in examine(store):
        found.setdefault(symptom.what, []).append(f"{symptom.sign} {symptom.sentence.zh}")
    return found


def test_a_sound_machine_and_store_have_nothing_wrong(store: Path) -> None:
    found = told(store)
    assert not [line for lines in found.values() for line in lines if line.startswith("✗")]
    assert {"Python", "SQLite", "fonts", "clock", "disk", "TLS", "store", "backup", "anchors", "WAL", "permissions"} - {
        "anchors"
    } <= set(found)


def test_the_doctor_tells_no_secret(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """T33: its words are sent to whoever helps."""
    token = token_of_clerk(store)
    key = "0123456789abcdef0123456789abcdef"
    monkeypatch.setenv("GISVC_TIANDITU_KEY", key)
    monkeypatch.setenv("GISVC_BASE_URL", "https://gis.example/?password=Larch-47-shade")
    words = CliRunner().invoke(gisvc, ["doctor", str(store)]).output
    for secret in (token, key, "Larch-47-shade", "$argon2", CLERK, str(store.parent)):
        assert secret not in words
    assert "settings" in words


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"GISVC_TRUSTED_PROXYS": "10.0.0.1"}, "GISVC_TRUSTED_PROXYS"),
        ({"GISVC_BASE_URL": "http://gis.example"}, "明文传输"),
        ({"GISVC_BASE_URL": "https://gis.example"}, "共用一个地址"),
        ({"GISVC_BASE_URL": "https://gis.example", "GISVC_TRUSTED_PROXIES": "10.0.0.0/8"}, "范围过大"),
        ({"GISVC_METRICS_FROM": "10.0.0.0/24"}, "/metrics"),
        ({"GISVC_FONT_DIR": "/nowhere/at/all"}, "GISVC_FONT_DIR"),
        ({"GISVC_PORT": "99999"}, "设置有误：port"),
        ({"GISVC_HOST": "0.0.0.0"}, "设置有误"),
    ],
)
def test_settings_that_do_not_fit_are_named(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], said: str) -> None:
    for name in list(os.environ):
        if name.startswith("GISVC_") and name not in ("GISVC_SHARED", "GISVC_REQUIRE_ALL"):
            monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert [one for one in examine_settings() if said in one.sentence.zh and one.sign != "✓"]


def test_a_store_that_others_can_read_is_seen(store: Path) -> None:
    before = stat.S_IMODE(store.stat().st_mode)
    store.chmod(0o644)
    try:
        assert any("644" in line for line in told(store)["permissions"])
    finally:
        store.chmod(before)


def test_every_floor_stands_in_the_security_page_and_in_the_requirements() -> None:
    page = (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8").lower()
    needs = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8").lower()
    for package, floor in FLOORS.items():
        least = ".".join(map(str, floor))
        assert re.search(rf"{re.escape(package)} {re.escape(least)}\b", page), package
        assert f'"{package}>={least}' in needs, package
