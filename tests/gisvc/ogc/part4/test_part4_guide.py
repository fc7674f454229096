"""The examples of the guide run as they stand: curl asks a real server, and its answers are compared with the printed ones."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.editing_door import EditingDoor

GUIDE = Path(__file__).resolve().parents[4] / "docs" / "ogc.md"


def examples(heading: str) -> list[tuple[str, str]]:
    """Command and printed answer, in their order, of one section."""
    section = GUIDE.read_text(encoding="utf-8").partition(f"\n## {heading}")[2].partition("\n## ")[0]
    blocks = re.findall(r"```console\n\$ (.*?)\n(.*?)```", section, re.DOTALL)
    assert len(blocks) == section.count("```console")
    return blocks


@pytest.mark.usefixtures("curl_and_jq")
@pytest.mark.parametrize(("heading", "least"), [("Reading", 3), ("Editing", 6)])
def test_the_examples_answer_as_printed(door: EditingDoor, heading: str, least: int) -> None:
    words = {"PATH": "/usr/bin:/bin", "OGC": f"{door.address}/ogc", "TOKEN": door.token, "LC_ALL": "C.UTF-8"}
    assert len(examples(heading)) >= least
    for command, printed in examples(heading):
        run = subprocess.run(["bash", "-c", command], env=words, capture_output=True, text=True, timeout=60, check=False)
        assert run.stdout.replace("\r", "").strip() == printed.strip(), f"{command}\n{run.stdout}{run.stderr}"
