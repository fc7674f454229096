"""T12 (planners): a plan file of the bureau's own folder that is huge, deep, strange or no text at all is refused in one sentence that names it."""

import time
from pathlib import Path

import pytest

from gisvc.app import create_app
from gisvc.catalogue import CATALOGUE
from gisvc.settings import Settings
from layers.planning.plans.errors import BadPlan
from layers.planning.use_cases.plans import read_shelf
from tests.front_desk import browser, program, serving
from tests.little_county import PAYLOAD, little_county

SPECS = {spec.name: spec for spec in CATALOGUE}
HEAD = 'id = "own"\ntitle_zh = "本县规划"\nplace_zh = "甲县"\narea = "620423"\nbase_year = 2020\n'
ROW = '[[indicator]]\nno = "T01"\nzh = "中心"\nen = "centres"\nkind = "total"\nfrom = "L"\nunit = "个"\n'
COUNT = 'numerator = { layer = "facilities" }\n'
STRANGE = {
    "deep arrays": HEAD + "sources = " + "[" * 5000 + "]" * 5000 + "\n" + ROW + COUNT,
    "deep tables": HEAD + ROW + "numerator = " + "{ a = " * 3000 + "1" + " }" * 3000,
    "deep keys": HEAD + ROW + COUNT + ".".join(["a"] * 20_000) + " = 1\n",
    "huge number": HEAD.replace("2020", "9" * 5000) + ROW + COUNT,
    "huge year": HEAD.replace("2020", "9" * 30) + ROW + COUNT,
    "huge exponent": HEAD + ROW + COUNT + "base = { value = 1e999999999 }\n",
    "not a number": HEAD + ROW + COUNT + "base = { value = nan }\n",
    "infinite": HEAD + ROW + COUNT + "targets = [{ year = 2025, at_least = inf }]\n",
    "huge per": HEAD + ROW.replace("total", "rate") + COUNT + f'denominator = {{ layer = "facilities" }}\nper = {"9" * 4000}\n',
    "huge decimals": HEAD + ROW + COUNT + "decimals = 999999999\n",
    "unknown key": HEAD + ROW + COUNT + "surprise = 1\n",
    "unknown layer": HEAD + ROW + 'numerator = { layer = "../../etc/passwd" }\n',
    "path for an id": HEAD.replace('"own"', '"../../own"') + ROW + COUNT,
    "script for an id": HEAD.replace('"own"', "'<script>'") + ROW + COUNT,
    "nothing": "",
    "no TOML": "\x00\x01\x02",
    "a million rows": HEAD + (ROW + COUNT) * 20_000,
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_a_strange_plan_file_is_refused_by_its_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    began = time.process_time()
    with pytest.raises(BadPlan) as trouble:
        read_shelf(SPECS, tmp_path)
    assert "own.toml" in trouble.value.wording.zh
    assert len(trouble.value.wording.zh) < 2_000
    assert time.process_time() - began < 5


def test_a_file_in_another_encoding_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes((HEAD + ROW + COUNT).encode("gb18030"))
    with pytest.raises(BadPlan) as trouble:
        read_shelf(SPECS, tmp_path)
    assert "own.toml" in trouble.value.wording.zh


def test_a_folder_that_is_called_like_a_plan_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "own.toml").mkdir()
    assert len(read_shelf(SPECS, tmp_path).plans) == 5


def test_a_broken_file_takes_no_page_down_but_those_of_plans_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(STRANGE["unknown key"], encoding="utf-8")
    settings = Settings(demonstration=True, plan_dir=tmp_path)
    with serving(create_app(settings, little_county(), None)) as address:
        with program(address) as ask:
            refused = ask.get("/api/plans")
            assert refused.json()["code"] == "planning.bad-plan"
            assert refused.status_code < 500
            assert "own.toml" in refused.json()["detail"]
            assert "14" in refused.json()["detail"], "the line"
            assert str(tmp_path) not in refused.text
        with browser(address) as visit:
            assert "own.toml" in visit.get("/plans").text
            assert visit.get("/coverage").status_code == 200


def test_an_own_plan_with_markup_in_its_words_is_shown_as_text(tmp_path: Path) -> None:
    text = (HEAD + ROW + COUNT).replace("本县规划", PAYLOAD.replace('"', "")).replace("中心", PAYLOAD.replace('"', ""))
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    settings = Settings(demonstration=True, plan_dir=tmp_path, job_patience_s=30)
    with serving(create_app(settings, little_county(), None)) as address, browser(address) as visit:
        for path in ("/plans", "/plans/own", "/plans/own/T01"):
            page = visit.get(path)
            assert page.status_code == 200
            assert "<img src=x" not in page.text
            assert "&lt;img src=x" in page.text
