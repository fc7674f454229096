"""Settings: valid as they come, described in full, refusing what would open a door by accident."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from gisvc.settings import Settings, accounts_file_of


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"GISVC_{name.upper()}", raising=False)


def test_as_they_come_they_serve_this_machine_alone() -> None:
    settings = Settings()
    assert settings.is_loopback
    assert not settings.demonstration
    assert settings.host_names == {"127.0.0.1", "localhost", "::1"}
    assert settings.own_url == "http://127.0.0.1:8000"
    assert settings.trusted_proxies == ()


def test_every_field_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_they_are_read_from_the_environment_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GISVC_HOST", "0.0.0.0")
    monkeypatch.setenv("GISVC_BASE_URL", "https://gis.jingtai.example/")
    monkeypatch.setenv("GISVC_ALLOWED_HOSTS", " GIS.lan, gis2.lan ")
    monkeypatch.setenv("GISVC_TRUSTED_PROXIES", "10.0.0.0/8")
    monkeypatch.setenv("GISVC_PORT", "")
    settings = Settings()
    assert settings.host_names == {"127.0.0.1", "localhost", "::1", "gis.lan", "gis2.lan", "gis.jingtai.example"}
    assert settings.is_secure
    assert settings.own_url == "https://gis.jingtai.example"
    assert settings.port == 8000


def test_they_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 80


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "0.0.0.0"},
        {"host": "192.168.1.5"},
        {"base_url": "gis.example"},
        {"base_url": "ftp://gis.example"},
        {"base_url": "https://gis.example/path"},
        {"trusted_proxies": "not a network"},
        {"audit_keep_days": 179},
        {"session_hours": 48},
        {"lockout_tries": 1000},
        {"nonsense": 1},
        {"port": 70000},
    ],
    ids=str,
)
def test_what_would_open_a_door_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)  # type: ignore[arg-type]  # because that is the point


def test_the_map_key_is_not_shown_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GISVC_TIANDITU_KEY", "0f1e2d3c4b5a6978")
    settings = Settings()
    assert "0f1e2d3c" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert settings.tianditu_key is not None
    assert settings.tianditu_key.get_secret_value() == "0f1e2d3c4b5a6978"


def test_accounts_lie_beside_the_store_and_never_in_a_geopackage() -> None:
    assert accounts_file_of(Path("/data/county.gpkg")) == Path("/data/county-accounts.db")
    assert Settings(store_path=Path("/data/county.gpkg")).accounts_file == Path("/data/county-accounts.db")
    assert Settings(store_path=Path("a.gpkg"), accounts_path=Path("b.db")).accounts_file == Path("b.db")
    assert Settings().accounts_file is None
