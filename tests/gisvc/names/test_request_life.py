"""A request is taken in, reviewed, voted on, decided, filed and announced through the pages, and the law bars what comes too early."""

import re

import httpx
import pytest

from layers.store.clock import day_in_china, utc_now
from layers.store.memory import MemoryStore
from tests.gisvc.inspection.conftest import form_of
from tests.named_county import TOWN

TODAY = day_in_china(utc_now()).isoformat()  # nothing is decided before its review, and nothing on a day to come
APPLICATION = {
    "request_type": "naming", "name_kind": "street", "division_code": TOWN, "asked_on": "2026-05-06", "where": "104.045, 37.186; 104.075, 37.186",
    "candidates.0.name": "寿鹿山路", "candidates.0.toned": "Shòulùshān Lù", "candidates.0.capitals": "SHOULUSHAN LU",
    "candidates.0.meaning": "以寿鹿山命名", "candidates.0.origin": "当地山名", "reason_code": "new_place", "approver": "county_government",
    "position_text": "县城南部", "applicant_unit": "县住建局", "person": "王五", "phone": "13800000000",
}  # fmt: skip


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return {}


def step(visit: httpx.Client, base: str, kind: str, office: str = "steps", **facts: str) -> httpx.Response:
    path = f"{base}/{office}/{kind}"
    form = form_of(visit.get(path).text, path)
    return visit.post(path, data={**form, **facts})


def test_a_request_is_taken_in_and_its_contact_is_shown_nowhere(visit: httpx.Client, made: dict[str, str]) -> None:
    answer = visit.post("/names/requests/new", data=APPLICATION)
    assert answer.status_code == 303
    made["base"] = answer.headers["location"]
    page = visit.get(made["base"]).text
    assert "寿鹿山路" in page
    assert "人民政府" in page
    assert "13800000000" not in page
    assert "王五" not in page


def test_deciding_before_the_review_is_barred_with_its_article(visit: httpx.Client, made: dict[str, str]) -> None:
    answer = step(visit, made["base"], "decided", "decision", outcome="approved", authority="county_government", candidate="1", happened_on="2026-05-20", document_no="景政发〔2026〕1号")  # fmt: skip
    assert answer.status_code in (409, 422)
    assert "第" in answer.text


def test_a_step_of_another_office_is_not_to_be_written_here(visit: httpx.Client, made: dict[str, str]) -> None:
    assert visit.get(f"{made['base']}/steps/decided").status_code in (400, 404)
    assert visit.get(f"{made['base']}/decision/expert_opinion").status_code in (400, 404)


@pytest.mark.parametrize("material", ["application_form", "plan_and_reason", "basics"])
def test_materials_come_in_one_by_one(visit: httpx.Client, made: dict[str, str], material: str) -> None:
    answer = step(visit, made["base"], "material_received", material=material, happened_on="2026-05-07")
    assert answer.status_code == 303


def test_the_review_is_kept_with_its_seal(visit: httpx.Client, made: dict[str, str]) -> None:
    page = visit.get(f"{made['base']}/review").text
    assert "Shòulùshān Lù" in page
    assert visit.post(f"{made['base']}/review?candidate=1", data={"reviewed_on": "昨天"}).status_code == 400
    assert visit.post(f"{made['base']}/review?candidate=1", data={"reviewed_on": "2026-05-12"}).status_code == 303
    assert "2026-05-12" in visit.get(made["base"]).text
    page = visit.get(f"{made['base']}/review").text
    assert "已入册的审查" in page
    assert '<span class="mark yes">是</span>' in page


def test_names_to_offer_instead_are_reviewed_themselves(visit: httpx.Client, made: dict[str, str]) -> None:
    page = visit.get(f"{made['base']}/review?instead=true").text
    assert "锁罕堡" in page


def test_the_same_step_sent_twice_is_entered_once(visit: httpx.Client, made: dict[str, str]) -> None:
    path = f"{made['base']}/deliberation/expert_opinion"
    form = {
        **form_of(visit.get(path).text, path),
        "expert": "张教授",
        "vote": "in_favour",
        "reasons": "名实相符",
        "happened_on": "2026-05-12",
    }
    votes = re.findall(r'<option value="(\w+)"', visit.get(path).text.split('name="vote"')[1].split("</select>")[0])
    form["vote"] = votes[0]
    assert [visit.post(path, data=form).status_code for _ in range(2)] == [303, 303]
    assert visit.get(made["base"]).text.count("张教授") == 1


def test_what_is_wrong_in_a_step_is_said_beside_its_field(visit: httpx.Client, made: dict[str, str]) -> None:
    answer = step(visit, made["base"], "public_notice", starts_on="昨天", ends_on="2026-05-20")
    assert answer.status_code == 400
    assert 'class="wrong"' in answer.text


def test_the_decision_names_the_place_files_and_announces_it(
    visit: httpx.Client, ask: httpx.Client, made: dict[str, str], store: MemoryStore
) -> None:
    base = made["base"]
    decided = step(visit, base, "decided", "decision", outcome="approved", authority="county_government", candidate="1", happened_on=TODAY, document_no="景政发〔2026〕1号", authority_name="景泰县人民政府", effective_on=TODAY, reasons="同意")  # fmt: skip
    assert decided.status_code == 303, re.findall(r'role="alert"><p>(.*?)</p>', decided.text)
    assert "寿鹿山路" in visit.get("/names", params={"q": "寿鹿山路"}).text
    assert "报送备案" in visit.get("/names/clocks").text
    announced = step(visit, base, "announced", "decision", channels="site", happened_on=TODAY)
    assert announced.status_code == 303, re.findall(r'role="alert"><p>(.*?)</p>', announced.text)
    told = ask.get("/api/announcements").json()["announcements"]
    assert "寿鹿山路" in [one["name"] for one in told]


def test_papers_of_the_request_are_handed_out_and_on_record(
    visit: httpx.Client, made: dict[str, str], store: MemoryStore
) -> None:
    answer = visit.get(f"/api{made['base'].removeprefix('/names')}/documents/approval.docx")
    assert answer.content[:2] == b"PK"
    assert "attachment" in answer.headers["content-disposition"]
    assert store.read_audit(limit=10_000)[-1].action == "export-name-document"
    assert visit.get(f"{made['base']}/brief.odt").status_code == 400


def test_a_request_nobody_made_is_not_found(visit: httpx.Client) -> None:
    assert visit.get("/names/requests/none").status_code == 404
    assert visit.get("/names/requests/none/review").status_code == 404


def test_a_list_of_names_makes_a_batch_with_its_conflicts(visit: httpx.Client) -> None:
    sent = {"batch_id": "B-1", "division_code": TOWN, "asked_on": "2026-05-06", "names": "新岷路\n新敏路\n\n昌盛路"}
    answer = visit.post("/names/batches", data=sent)
    assert answer.status_code == 303
    page = visit.get("/names/batches/B-1").text
    assert "新民路" in page  # in the register
    assert "新敏路" in page
    assert page.count('id="road-') == 3
    assert "B-1" in visit.get("/names/batches").text


def test_a_batch_with_a_faulty_row_is_refused_whole_and_says_which(visit: httpx.Client) -> None:
    sent = {"batch_id": "B-2", "division_code": TOWN, "asked_on": "2026-05-06", "names": "昌盛路\n" + "一" * 61}
    answer = visit.post("/names/batches", data=sent)
    assert answer.status_code in (400, 409, 422)
    assert "行" in answer.text
    assert visit.get("/names/batches/B-2").status_code == 404
