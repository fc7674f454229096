"""What the papers of a request say when little is known, when a name leaves, and when it is refused."""

import pytest

from gisvc.forms.names.request_papers import REQUEST_PAPERS
from gisvc.forms.papers.press import Press
from tests.named_papers import office, outlook

Said = tuple[str, str, dict[str, object]]
APPROVED: Said = ("decided", "2026-06-01", {"outcome": "approved", "candidate": 1, "authority": "county_government", "authority_name": "甲县人民政府", "document_no": "甲政函〔2026〕1号"})  # fmt: skip
REFUSED: Said = (
    "decided",
    "2026-06-01",
    {"outcome": "refused", "authority": "county_government", "authority_name": "甲县人民政府"},
)


def text_of(name: str, *steps: tuple[str, str, dict[str, object]], request_type: str = "naming", **said: object) -> str:
    return "\n".join(REQUEST_PAPERS[name].describe(office(), outlook(request_type, *steps, **said)).texts())


@pytest.mark.parametrize("name", REQUEST_PAPERS)
def test_a_bare_request_has_every_paper_with_room_to_write(name: str) -> None:
    paper = REQUEST_PAPERS[name].describe(office(), outlook())
    assert Press().print(paper, "html")
    assert "None" not in "".join(paper.texts())


@pytest.mark.parametrize("name", ["opinion", "approval", "filing", "announcement", "reservation", "certificate", "experts"])
def test_a_paper_whose_time_has_not_come_says_what_it_waits_for(name: str) -> None:
    assert REQUEST_PAPERS[name].missing(outlook())


def test_an_approved_request_has_its_reply_its_filing_form_and_its_certificate() -> None:
    told = outlook("naming", APPROVED)
    assert REQUEST_PAPERS["approval"].missing(told) == ()
    assert REQUEST_PAPERS["certificate"].missing(told) == ()
    assert "兹证明" in text_of("certificate", APPROVED)
    assert "甲政函〔2026〕1号" in text_of("filing", APPROVED)


def test_no_certificate_before_the_approval() -> None:
    assert "不能出具地名证明" in text_of("certificate")


def test_a_refusal_is_told_as_one() -> None:
    told = text_of("approval", REFUSED)
    assert "不同意长安路命名" in told
    assert "标准名称为" not in told


def test_a_refused_name_is_never_announced() -> None:
    told = text_of("announcement", REFUSED)
    assert "不得公告" in told
    assert "标准名称" not in told.replace("不是标准地名", "")
    assert "2026年6月1日" in told


@pytest.mark.parametrize("name", ["announcement", "approval", "filing"])
def test_a_paper_drawn_up_before_the_decision_says_that_it_is_a_draft(name: str) -> None:
    assert "草稿，尚未批准" in REQUEST_PAPERS[name].describe(office(), outlook()).title
    assert "草稿" not in REQUEST_PAPERS[name].describe(office(), outlook("naming", APPROVED)).title


def test_the_authority_that_approved_files_with_the_government_above_it() -> None:
    told = text_of("filing", APPROVED)
    assert "报备单位" in told
    assert told.count("甲县人民政府") >= 2


def test_a_position_says_nothing_twice() -> None:
    told = text_of(
        "announcement",
        APPROVED,
        position_text="城西，南起东街，北至西街，南北走向",
        starts_at="东街",
        ends_at="西街",
        runs="南北走向",
    )
    assert (told.count("东街"), told.count("南北走向")) == (1, 1)


def test_a_name_that_leaves_is_not_called_a_name_to_be_used() -> None:
    said = {"request_type": "cancelling", "reason_code": "gone", "reason": "道路已拆除"}
    assert "拟销名称：长安路" in text_of("notice", **said)
    assert "停止使用" in text_of("announcement", APPROVED, **said)


def test_a_renaming_names_the_old_name() -> None:
    said = {"request_type": "renaming", "old_name": "大安路", "reason_code": "repeated"}
    assert "大安路更名为长安路" in text_of("notice", **said)
