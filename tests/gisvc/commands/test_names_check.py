"""A name checked on the command line: one pack or several side by side, each with its own proof, and the bureau's own among them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gisvc.commands.names import names
from layers.frames import frame_of
from layers.store.embedded import create_store
from layers.store.protocol import LayerChange, Workspace
from tests.named_county import BEGAN, COUNTY, ME, rows_of_county

OWN = """id = "jingtai-own"
version = "1"
title = { zh = "本县规则", en = "rules of the county" }
division = "620423"
footing = "practice"
[rules]
U10 = { cite = "practice#易混", weight = "warn", parameters = { near_m = 100000 } }
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("names") / "county.gpkg"
    store = create_store(path, Workspace(COUNTY, "景泰县（演示数据）", 4541, is_demonstration=True))
    store.append([LayerChange(spec, frame_of(spec, rows), BEGAN) for spec, rows in rows_of_county("")], by=ME, reason="tests")
    store.close()
    return str(path)


def run(*words: str) -> str:
    result = CliRunner().invoke(names, ["check", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_several_packs_stand_side_by_side_each_with_its_own_proof(county: str) -> None:
    told = run(county, "新岷路", "--kind", "street", "--pack", "tongling", "--pack", "ningbo-2020")
    one, other, differing = told.split("\n\n")
    for block, pack in ((one, "national-2024+tongling"), (other, "national-2024+ningbo-2020")):
        assert f"规则包 pack {pack}" in block.splitlines()[0]
        assert f"规则包 {pack}" in block.splitlines()[-1]
        assert "散列值" in block
    assert differing.startswith("规则包之间的差别")


def test_what_differs_is_listed_for_machines_too(county: str) -> None:
    words = (county, "新岷小区", "--kind", "estate", "--pack", "national-2024", "--pack", "tongling", "--format", "json")
    told = json.loads(run(*words))
    assert [review["packs"][-1]["id"] for review in told["reviews"]] == ["national-2024", "tongling"]
    assert "U09" in {one["rule_id"] for one in told["differences"]}  # because only Tongling asks for the whole city
    assert all(len(one["answers"]) == 2 for one in told["differences"])


def test_a_paper_follows_one_pack(county: str) -> None:
    wrong = [county, "新岷路", "--kind", "street", "--pack", "tongling", "--pack", "ningbo-2020", "--format", "docx"]
    assert "--pack" in CliRunner().invoke(names, ["check", *wrong]).output


def test_the_bureau_s_own_pack_is_laid_over_the_national_one(
    county: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("GISVC_PACK_DIR", str(tmp_path))
    assert "规则包 pack national-2024+jingtai-own@1+1" in run(county, "新岷路", "--kind", "street")


def test_shapes_are_compared_on_the_command_line(county: str) -> None:
    assert "字形相似度达" in run(county, "新岷路", "--kind", "street")
