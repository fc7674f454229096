"""What is handed over: a bill of materials without gaps or addresses, a unit that hardens, files that need no network."""

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts import sbom

REPOSITORY = Path(__file__).resolve().parent.parent
DEPLOY = REPOSITORY / "deploy"


@pytest.fixture(scope="module")
def bill() -> dict[str, list[dict[str, object]]]:
    return dict(json.loads(sbom.to_json(sbom.bill())))


def test_the_bill_names_every_locked_library_with_version_licence_and_hash(bill: dict[str, list[dict[str, object]]]) -> None:
    pinned = {
        tuple(pin.split("==")) for pin in re.findall(r"^[\w.-]+==[^ ;\\\n]+", sbom.LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    }
    held = {(str(one["name"]), str(one["version"])) for one in bill["components"]}
    assert pinned <= held
    assert {"leaflet"} <= {name for name, _ in held - pinned}
    assert not [one["name"] for one in bill["components"] if not one.get("hashes")]
    unlicensed = {str(one["name"]) for one in bill["components"] if not one.get("licenses")}
    assert unlicensed <= {"colorama", "pywin32", "win32-setctime", "tzdata"}  # another platform's, not installed here


def test_the_bill_names_no_registry_and_no_machine(bill: dict[str, list[dict[str, object]]]) -> None:
    text = json.dumps(bill)
    assert set(re.findall(r"https?://[^\"\s]+", text)) <= {"http://cyclonedx.org/schema/bom-1.6.schema.json"}
    assert not re.search(r"/(?:home|root|work|tmp)/", text)


def test_the_same_lock_gives_the_same_bill() -> None:
    assert sbom.bill().serial_number == sbom.bill().serial_number


def test_the_unit_gives_no_more_rights_than_the_service_needs() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]  # because systemd's names have capitals
    unit.read(DEPLOY / "gisvc.service", encoding="utf-8")
    service = unit["Service"]
    wanted = {
        "User": "gisvc", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes",
        "CapabilityBoundingSet": "", "Restart": "on-failure", "MemoryMax": "4G", "UMask": "0077", "LimitCORE": "0",
    }  # fmt: skip
    assert {name: service.get(name) for name in wanted} == wanted
    assert set(service["ReadWritePaths"].split()) == {"/var/lib/gisvc", "/var/log/gisvc"}
    assert int(service["TimeoutStopSec"]) > 30  # longer than the service's own patience


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_reads_the_unit_without_a_complaint(tmp_path: Path) -> None:
    unit = (DEPLOY / "gisvc.service").read_text(encoding="utf-8").replace("/opt/gisvc/bin/gisvc", "/bin/true")
    (tmp_path / "gisvc.service").write_text(unit, encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", tmp_path / "gisvc.service"], capture_output=True, text=True, check=False)
    assert [line for line in (done.stdout + done.stderr).splitlines() if "gisvc.service" in line] == []


def test_the_container_is_built_without_network_and_runs_as_nobody_special() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    steps = [line for line in text.splitlines() if not line.startswith("#")]
    assert not [line for line in steps if re.search(r"curl|wget|apt|https?://(?!127\.0\.0\.1)|ADD ", line)]
    assert [line for line in steps if "pip install" in line and "--no-index" not in line] == []
    last = steps[len(steps) - 1 - next(n for n, line in enumerate(reversed(steps)) if line.startswith("FROM")) :]
    assert "USER gisvc" in last
    assert any(line.startswith("HEALTHCHECK") for line in last)


def test_the_installing_script_asks_no_registry_and_checks_before_it_installs() -> None:
    text = (DEPLOY / "install-offline.sh").read_text(encoding="utf-8")
    assert text.index("sha256sum --check") < text.index("pip install")
    assert all("--no-index" in line for line in text.splitlines() if "pip install" in line)
    assert subprocess.run(["sh", "-n", DEPLOY / "install-offline.sh"], check=False).returncode == 0
