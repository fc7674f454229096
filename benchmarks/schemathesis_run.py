"""Thousands of made-up requests against a real service, by the description it gives of itself: 0 failures asked.

    python -m benchmarks.schemathesis_run --cases 10000

Schemathesis reads a document (the interface's own and that of the open door), invents good and bad requests for every operation, and holds every answer against what the
document promised: no status, type, header or shape that was not said; nothing bad accepted, nothing good refused, no server error, no way in without a session.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

from tests.front_desk import NO_TLS
from tests.made_up_requests import BECAUSE, DOCUMENTS, as_tried
from tests.served_store import ServedStore, found_store, token_of_clerk

METHODS = {"get", "post", "put", "patch", "delete", "options"}
# The fair share of one person is lifted, for one person sends them all.
ENVIRONMENT = {"GISVC_PERSON_AT_ONCE": "40", "GISVC_PERSON_WORK_S": "2400", "GISVC_SESSION_IDLE_MINUTES": "600"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--cases",
        type=int,
        default=10_000,
        help="random requests, over all operations of all documents; the bounds of every parameter are tried besides, some 10,000 requests a document",
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--document", choices=DOCUMENTS, action="append")
    parser.add_argument("rest", nargs="*", help="handed to schemathesis as it stands, after --")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gisvc-schemathesis-") as folder:
        served = ServedStore(found_store(Path(folder)), ENVIRONMENT)
        token = token_of_clerk(served.store)
        served.start()
        try:
            documents = asked.document or DOCUMENTS
            wish = [str(asked.cases // len(documents)), str(asked.seed), *asked.rest]
            failed = [path for path in documents if not run_document(served, path, token, wish)]
            print(f"memory at the end: {served.resident_bytes() / 1e6:.0f} MB; documents with failures: {failed or 'none'}")
        finally:
            served.end()
    return bool(failed)


def run_document(served: ServedStore, path: str, token: str, wish: list[str]) -> bool:
    """One document, with a clerk's token. True when nothing failed."""
    cases, seed, *rest = wish
    authority = {"authorization": f"Bearer {token}"}
    address = f"{served.address}{path}{'?f=json' if path.startswith('/ogc') else ''}"
    document = as_tried(httpx.get(address, headers=authority, trust_env=False, verify=NO_TLS, timeout=60).json())
    operations = sum(len(METHODS & set(item)) for item in document["paths"].values())
    folder = served.store.parent
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "schemathesis.toml").write_text(BECAUSE, encoding="utf-8")
    base = document["servers"][0]["url"] if document.get("servers") else served.address
    print(f"== {path}: {operations} operations, {cases} random cases asked", flush=True)
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "--config-file", "schemathesis.toml", "run", "openapi.json", "--url", base, "--seed", seed,
        "--phases", "examples,coverage,fuzzing", "--max-examples", str(max(1, int(cases) // operations)), "-H", f"Authorization: Bearer {token}",
        "--suppress-health-check", "all", "--continue-on-failure", *rest,
    ]  # fmt: skip
    return subprocess.run(command, env={**os.environ, "NO_PROXY": "127.0.0.1"}, check=False, cwd=folder).returncode == 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except httpx.HTTPError as trouble:
        sys.exit(f"the service did not answer: {trouble!r}")
