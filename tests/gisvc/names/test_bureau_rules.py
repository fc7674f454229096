"""The bureau's own pack and its calendar reach the clocks of its requests, the papers and the review a decision rests on."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.front_desk import program, serving
from tests.named_county import named_county

PACK = """id = "jingtai-own"
version = "1"
title = { zh = "景泰县地名办理规程", en = "handling of names in Jingtai" }
division = "620423"
footing = "practice"
[clocks]
decision = { length = 3, counting = "working", cite = "practice#易混" }
[rules]
"""
# 1 February 2024 was a Thursday: the next three days worked by this list are Sunday 4, Monday 5 and, past two holidays, Thursday 8.
CALENDAR = """source = "县政府办公室放假通知（测试）"
holidays = [2024-02-02, 2024-02-06, 2024-02-07]
worked_weekends = [2024-02-04]
"""


NEW = {
    "request_id": "own-1",
    "request_type": "naming",
    "kind": "street",
    "division_code": "620423100",
    "asked_on": "2024-02-01",
    "application": {"candidates": [{"name": "东湖路"}], "reason_code": "new_place", "position_text": "东起人民路"},
}


def served(folder: Path, *, own_pack: bool, calendar: bool) -> Settings:
    packs = folder / "packs"
    packs.mkdir()
    if own_pack:
        (packs / "own.toml").write_text(PACK, encoding="utf-8")
    days = folder / "days.toml"
    days.write_text(CALENDAR, encoding="utf-8")
    return Settings(demonstration=True, pack_dir=packs, working_days_file=days if calendar else None)


@pytest.fixture(params=[(False, False), (True, False), (True, True)], ids=["shipped", "own pack", "own pack and calendar"])
def asked(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[httpx.Client, str]]:
    own_pack, calendar = request.param
    settings = served(tmp_path, own_pack=own_pack, calendar=calendar)
    due = {(False, False): "2024-03-02", (True, False): "2024-02-06", (True, True): "2024-02-08"}[request.param]
    with serving(create_app(settings, named_county(), None)) as address, program(address) as client:
        yield client, due


def test_the_clock_counts_as_the_bureau_says(asked: tuple[httpx.Client, str]) -> None:
    client, due = asked
    sent = client.post("/api/requests", json=NEW)
    assert sent.status_code == 201, sent.text
    for told in (sent.json(), client.get("/api/requests/own-1").json()):
        assert {one["kind"]: one["due_on"] for one in told["duties"]}["decision"] == due
    listed = next(line for line in client.get("/api/requests").json()["requests"] if line["request_id"] == "own-1")
    assert due in str(listed)
    year, month, day = (int(part) for part in due.split("-"))
    assert f"{year}年{month}月{day}日" in client.get("/names/clocks", headers={"accept": "text/html"}).text
