"""A bureau's table of names comes in through the pages: looked at first, then confirmed, and nothing is half written."""

import httpx

from gazetteer.specs import NAME_EVENTS, NAMES, PLACES
from layers.store.memory import MemoryStore
from tests.named_county import TOWN

CENSUS = f"""代码,标准名称,罗马字母拼写,地名类别,东经,北纬,所在行政区划代码,地名含义
{TOWN[:6]}10022200000901,试验新村,SHIYAN XINCUN,22200,104.05,37.19,{TOWN},虚构
,A&B ‹山›村,,22200,104.051,37.191,{TOWN},虚构
"""


def upload(visit: httpx.Client, text: str, **options: str) -> httpx.Response:
    form = {"valid_from": "2025-03-01", "declared_crs": "EPSG:4490", **options}
    return visit.post("/names/import", data=form, files={"file": ("普查.csv", text.encode(), "text/csv")})


def test_a_table_is_looked_at_then_confirmed_and_each_name_has_its_event(visit: httpx.Client, store: MemoryStore) -> None:
    before = len(store.read(NAMES))
    answer = upload(visit, CENSUS)
    assert answer.status_code == 303
    page = visit.get(answer.headers["location"]).text
    assert "尚未写入任何内容" in page
    assert len(store.read(NAMES)) == before
    done = visit.post(f"{answer.headers['location']}/confirm")
    assert done.status_code == 200, done.text[-3000:]
    assert {"试验新村", "A&B ‹山›村"} <= set(store.read(NAMES)["name"])
    assert "试验新村" in set(store.read(NAME_EVENTS)["name_to"])
    assert "A&amp;B ‹山›村" in visit.get("/names?q=A%26B").text
    again = upload(visit, CENSUS)
    assert "登记册已有全部内容" in visit.get(again.headers["location"]).text


def test_a_table_with_a_faulty_row_writes_nothing_and_says_which(visit: httpx.Client, store: MemoryStore) -> None:
    before = store.last_commit()
    answer = upload(visit, CENSUS.replace("104.05,37.19", "37.19,104.05"))
    page = visit.get(answer.headers["location"]).text
    assert "整份表暂不能写入" in page
    assert visit.post(f"{answer.headers['location']}/confirm").status_code == 422
    assert store.last_commit() == before


def test_positions_without_a_datum_and_files_without_names_are_refused(visit: httpx.Client, store: MemoryStore) -> None:
    before = len(store.read(PLACES))
    silent = upload(visit, CENSUS, declared_crs="")
    assert silent.status_code in (400, 422)
    assert "坐标系" in silent.text
    assert upload(visit, "a,b\n1,2\n").status_code == 422
    assert len(store.read(PLACES)) == before
