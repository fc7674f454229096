"""Pages about names say what the committee needs, in both languages, and are never empty without a word."""

import re

import httpx
import pytest

from tests.named_county import LONG, RARE, TOWN

LISTS = ["/names/heritage", "/names/heritage/bank", "/names/signs", "/names/signs/inspections", "/names/signs/plates", "/names/cleanup", "/names/plan", "/names/lexicon", "/names/readings"]  # fmt: skip
PAGES = [*LISTS, "/names", "/names?q=jingtai", "/names/places/v1", "/names/places/s6", "/names/check", "/names/spelling", "/names/rules", "/names/rules?pack=national-2024&beside=national-2022", "/names/requests", "/names/requests/new", "/names/clocks", "/names/batches", "/names/announcements", "/names/signs/findings", "/names/signs/plates/findings", "/names/heritage/unlisted", "/names/cleanup/candidates", "/names/cleanup/usage", "/names/publications", "/names/reconcile"]  # fmt: skip
NEW_STREET = "104.045, 37.186; 104.075, 37.186"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_in_both_languages_without_a_missing_word(visit: httpx.Client, path: str, language: str) -> None:
    visit.cookies.set("gisvc_language", language)
    answer = visit.get(path)
    assert answer.status_code == 200
    assert 'aria-current="page"' in answer.text
    assert not re.search(r"built-in method|&lt;function|Undefined|Wording\(", answer.text)


@pytest.mark.parametrize(
    ("text", "found"),
    [("景泰", "景泰路"), ("jingtai", "景泰路"), ("jtl", "景泰路"), ("媪围", "媪围"), (RARE, RARE), ("搬迁", LONG)],
)
def test_a_name_is_found_by_characters_pinyin_initials_and_its_former_name(visit: httpx.Client, text: str, found: str) -> None:
    page = visit.get("/names", params={"q": text}).text
    assert found in page


def test_a_former_name_says_what_the_place_is_called_today(visit: httpx.Client) -> None:
    page = visit.get("/names", params={"q": "媪围"}).text
    assert re.search(rf"今名 <strong>{RARE}</strong>", page)


def test_a_search_that_finds_nothing_says_what_to_try(visit: httpx.Client) -> None:
    page = visit.get("/names", params={"q": "绝无此名甲乙丙"}).text
    assert "没有查到" in page
    assert "/names/check?name=" in page


def test_a_place_is_called_what_it_was_called_on_that_day(visit: httpx.Client) -> None:
    before = visit.get("/names/places/v1", params={"valid_on": "1998-07-01"}).text
    after = visit.get("/names/places/v1", params={"valid_on": "2010-07-01"}).text
    assert '<strong class="asked-name">媪围</strong>' in before
    assert f'<strong class="asked-name">{RARE}</strong>' in after


def test_before_the_register_knew_of_it_a_place_has_no_name(visit: httpx.Client) -> None:
    page = visit.get("/names/places/v1", params={"valid_on": "1998-07-01", "known_on": "2001-01-01"}).text
    assert "登记册没有它的标准名" in page


def test_a_place_without_events_borrows_none_from_another(visit: httpx.Client) -> None:
    assert "媪围" not in visit.get("/names/places/s2").text


def test_a_check_cites_the_article_and_measures_the_distance(visit: httpx.Client) -> None:
    page = visit.get("/names/check", params={"name": "新岷路", "where": NEW_STREET}).text
    assert "《地名管理条例》第九条第一款第（八）项" in page
    assert "新民路" in page
    assert "666 m" in page
    assert "Xīnmín Lù" in page
    assert "检索证明" in page


def test_a_repeated_name_in_the_same_built_up_area_is_blocked(visit: httpx.Client) -> None:
    page = visit.get("/names/check", params={"name": "新民路", "where": NEW_STREET}).text
    assert "advice-not_fit" in page
    assert "weight-block" in page


@pytest.mark.parametrize("where", ["甲, 乙", "37.18, 104.06", "1e999, 37", "104.06", "nan, 37"])
def test_a_place_that_is_none_is_refused_in_a_sentence(visit: httpx.Client, where: str) -> None:
    answer = visit.get("/names/check", params={"name": "新岷路", "where": where})
    assert answer.status_code == 400
    assert "位置" in answer.text


@pytest.mark.parametrize("name", ["", "景", "一" * 60, "123ABC", "🏔️路", "a‮b", "路​口", "路", RARE])
def test_bad_names_get_findings_and_no_stack_trace(visit: httpx.Client, name: str) -> None:
    answer = visit.get("/names/check", params={"name": name, "where": NEW_STREET})
    assert answer.status_code < 500


def test_the_day_before_the_regulation_is_refused_and_named(visit: httpx.Client) -> None:
    answer = visit.get("/names/check", params={"name": "新岷路", "on": "2019-01-01"})
    assert answer.status_code == 422
    assert "2022-05-01" in answer.text


def test_a_spelling_given_wrong_is_told_its_rule(visit: httpx.Client) -> None:
    page = visit.get("/names/spelling", params={"name": "金港一街", "given": "Jingang Yijie"}).text
    assert "Jīngǎng 1 Jiē" in page
    assert "1984-7" in page


def test_every_rule_shows_its_law_and_its_footing(visit: httpx.Client) -> None:
    page = visit.get("/names/rules").text
    rules = re.findall(r'<tr id="([A-Z]\d\d)"', page)
    assert len(rules) > 40
    assert page.count('class="footing ') >= len(rules)


def test_a_list_is_sifted_and_says_when_nothing_is_left(visit: httpx.Client) -> None:
    assert "XINMIN RD" in visit.get("/names/signs", params={"only": "broken"}).text
    assert "没有符合的行" in visit.get("/names/signs", params={"q": "不存在"}).text


def test_numbers_of_defects_are_said_in_words(visit: httpx.Client) -> None:
    assert "倾斜" in visit.get("/names/signs/inspections").text


def test_an_unknown_place_is_not_found(visit: httpx.Client) -> None:
    assert visit.get("/names/places/nowhere").status_code == 404


def test_a_misspelt_parameter_is_refused(visit: httpx.Client) -> None:
    assert visit.get("/names", params={"query": "景泰"}).status_code == 400


def test_the_town_is_offered_by_name(visit: httpx.Client) -> None:
    assert f'<option value="{TOWN}">一条山镇（{TOWN}）</option>' in visit.get("/names/requests/new").text


def test_another_offices_addresses_are_held_against_the_standard_names(visit: httpx.Client) -> None:
    page = visit.post("/names/cleanup/usage", data={"texts": "媪围12号\n新民路8号"}).text
    assert "仍用旧名" in page
    assert "使用标准地名" in page


def test_a_sign_with_an_english_generic_is_found(visit: httpx.Client) -> None:
    assert "XINMIN RD" in visit.get("/names/signs/findings").text


@pytest.mark.parametrize(
    "path",
    [
        "/names",
        "/names/check",
        "/names/spelling",
        "/names/rules",
        "/names/places/v1",
        "/names/signs",
        "/names/announcements",
    ],
)
def test_a_form_sent_with_every_field_blank_is_answered(visit: httpx.Client, path: str) -> None:
    page = visit.get(path).text
    form = page[page.index('method="get"') : page.index("</form>", page.index('method="get"'))]
    fields = dict.fromkeys(re.findall(r'<input[^>]* name="(\w+)"', form), "")
    fields = {name: value for name, value in fields.items() if f'type="checkbox" name="{name}"' not in form}
    assert fields
    assert visit.get(path, params=fields).status_code == 200
