"""What the README shows is what happens."""

import contextlib
import json
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gisvc.cli import gisvc
from tests.built_demonstration import BuiltDemonstration

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")


def shown_commands(name: str) -> list[str]:
    """Every `$ gisvc …` line of the page's console blocks."""
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def run(arguments: list[str], folder: Path) -> Result:
    """A command in this process: loading the service anew for each of a dozen takes a minute."""
    with contextlib.chdir(folder):
        return CliRunner().invoke(gisvc, arguments)


@pytest.fixture(scope="module")
def desk(built_demonstration: BuiltDemonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planner's folder: the demonstration store and the files she got from others."""
    folder = tmp_path_factory.mktemp("desk")
    built_demonstration.copy_to(folder / "demo-data")
    for layer, name in (("divisions", "divisions.zip"), ("facilities", "centres.xlsx")):
        done = run(["export", "demo-data/jingtai-demo.gpkg", layer, name], folder)
        assert done.exit_code == 0, done.output
    return folder


def test_both_readmes_show_the_same_commands() -> None:
    first, second = (shown_commands(name) for name in READMES)
    assert first == second
    assert len(first) >= 6


def test_every_command_of_the_readme_works(desk: Path) -> None:
    for command in shown_commands("README.md"):
        program, *arguments = shlex.split(command)
        assert program == "gisvc"
        if arguments[0] == "serve":
            continue  # has a test of its own below
        done = run(arguments, desk)
        assert done.exit_code == 0, f"{command}\n{done.output}"


def test_the_sentence_of_the_plan_comes_out_of_the_layers(desk: Path) -> None:
    command = next(c for c in shown_commands("README.md") if "gisvc coverage" in c)
    done = run([*shlex.split(command)[1:], "--format", "json"], desk)
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert (answer["covered"], answer["total"]) == (116, 149)
    assert answer["share"] == pytest.approx(116 / 149, abs=1e-12)


def test_make_demo_serves_the_county(desk: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [sys.executable, "-m", "gisvc.cli", "demo", "--data-dir", "demo-data", "--port", str(port)]
    server = subprocess.Popen(arguments, cwd=desk, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert "116" in wait_for_page(f"http://127.0.0.1:{port}/")
    finally:
        server.terminate()
        assert server.wait(timeout=30) in (0, -15)


def wait_for_page(url: str) -> str:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - because the address is our own server's
                page: bytes = answer.read()
                return page.decode("utf-8")
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
