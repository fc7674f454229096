"""Writes what we are made of (CycloneDX): every locked library with version, licence and hashes, and no address of any registry.

python -m scripts.sbom [dist/wheelhouse/sbom.cdx.json]
"""

import base64
import hashlib
import json
import re
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import cast

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from gisvc import __version__

REPOSITORY = Path(__file__).resolve().parent.parent
LOCK, ASSETS = REPOSITORY / "requirements.lock", REPOSITORY / "package-lock.json"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^ ;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# What packages write where an SPDX expression belongs; the rest is read from their trove classifier.
SPOKEN = {
    "Apache 2.0": "Apache-2.0", "Apache License 2.0": "Apache-2.0", "Apache-2": "Apache-2.0", "BSD 3-Clause": "BSD-3-Clause", "BSD-3": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause", "MIT License": "MIT", "LGPL-2.1-only": "LGPL-2.1-only", "Mozilla Public License 2.0": "MPL-2.0", "Apache Software License": "Apache-2.0", "BSD License": "BSD-3-Clause", "BSD": "BSD-3-Clause", "New BSD": "BSD-3-Clause", "PSFL": "PSF-2.0",
}  # fmt: skip


def bill() -> Bom:
    """The same lock gives the same bill, its number included; only the hour of writing is new."""
    bom = Bom(serial_number=uuid.uuid5(uuid.NAMESPACE_URL, hashlib.sha256(LOCK.read_bytes() + ASSETS.read_bytes()).hexdigest()))
    bom.metadata.timestamp = datetime.now(UTC).replace(microsecond=0)
    bom.metadata.component = _component("gisvc", __version__, "Apache-2.0", ComponentType.APPLICATION)
    for component in (*locked(), *vendored()):
        bom.components.add(component)
    bom.register_dependency(bom.metadata.component, bom.components)
    return bom


def locked() -> Iterator[Component]:
    """The libraries of `requirements.lock`; each hash is one file of that version, any of which may be installed."""
    for entry in re.split(r"\n(?=[A-Za-z0-9])", LOCK.read_text(encoding="utf-8")):
        if pin := PIN.match(entry):
            component = _component(pin["name"], pin["version"], licence_of(pin["name"]))
            component.purl = PackageURL("pypi", name=pin["name"], version=pin["version"])
            component.hashes.update(HashType(alg=HashAlgorithm.SHA_256, content=found) for found in HASH.findall(entry))
            yield component


def vendored() -> Iterator[Component]:
    """The front-end files the wheel carries; what only the tests use is no part of us."""
    for path, entry in json.loads(ASSETS.read_text(encoding="utf-8"))["packages"].items():
        if not path or entry.get("dev"):
            continue
        name = path.rpartition("node_modules/")[2]
        component = _component(name, entry["version"], entry.get("license", ""))
        component.purl = PackageURL("npm", name=name, version=entry["version"])
        kind, _, content = entry["integrity"].partition("-")
        algorithm = {"sha512": HashAlgorithm.SHA_512, "sha256": HashAlgorithm.SHA_256, "sha1": HashAlgorithm.SHA_1}[kind]
        component.hashes.add(HashType(alg=algorithm, content=base64.b64decode(content).hex()))
        yield component


def _component(name: str, version: str, licence: str, kind: ComponentType = ComponentType.LIBRARY) -> Component:
    licences = [LicenseFactory().make_from_string(licence)] if licence else []
    return Component(name=name, version=version, type=kind, licenses=licences, bom_ref=f"{name}@{version}")


def licence_of(package: str) -> str:
    """The licence as the installed package states it; empty when it is not installed here (another platform's)."""
    try:
        said = cast("Message", metadata(package))
    except PackageNotFoundError:
        return ""
    expression = said.get("License-Expression")
    if expression:
        return str(expression)
    classified = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or () if line.startswith("License ::")]
    free = str(said.get("License") or "").strip()
    short = free if 0 < len(free) < 40 and "\n" not in free else next(iter(classified), "")
    return SPOKEN.get(short, short)


def to_json(bom: Bom) -> str:
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)


if __name__ == "__main__":
    text = to_json(bill())
    Path(sys.argv[1]).write_text(text, encoding="utf-8") if len(sys.argv) > 1 else print(text)
