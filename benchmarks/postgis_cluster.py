"""A private PostgreSQL with PostGIS for one run: its own folder, a socket instead of a port, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "1GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "jit": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "max_parallel_workers_per_gather": "2",
}


def find_postgresql() -> Path | None:
    """The folder of a PostgreSQL that has PostGIS; None when the system packages are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    has_postgis = list(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
    return found[0].parent if found and has_postgis else None


@contextmanager
def postgis(binaries: Path) -> Iterator[psycopg.Connection]:
    """A connection to an empty database with PostGIS; the cluster ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="gisvc-postgis-"))
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    data = folder / "data"
    _run(binaries, "initdb", "--pgdata", str(data), "--auth", "trust", "--encoding", "UTF8", "--no-sync")
    options = " ".join(f"-c {name}={value}" if value else f"-c {name}=''" for name, value in SETTINGS.items())
    _run(
        binaries, "pg_ctl", "--pgdata", str(data), "--wait", "--log", str(folder / "log"), "-o", f"{options} -k {folder}", "start"
    )
    try:
        with psycopg.connect(host=str(folder), user=user, dbname="postgres", autocommit=True) as connection:
            connection.execute("create extension postgis")
            yield connection
    finally:
        _run(binaries, "pg_ctl", "--pgdata", str(data), "--mode", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(binaries: Path, program: str, *arguments: str) -> None:
    as_postgres: Sequence[str] = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    subprocess.run([*as_postgres, str(binaries / program), *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")
