"""T14, T18: what a hostile register writes into names and codes of plates stays data: no code carries it, no finding runs it, no picture names a file."""

import pytest

from gazetteer.signs.addresses import address_of
from gazetteer.signs.codes import check_codes, code_svg, troubles_of
from gazetteer.signs.errors import CodeTextRefused
from gazetteer.specs import DOORPLATES
from layers.frames import frame_of

HOSTILE = [
    "<script>alert(1)</script>",
    "新民路1号<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4",
    "//evil.example/x",
    "www.evil.example",
    "tel:15293800000",
    "WIFI:S:free;T:nopass;;",
    "BEGIN:VCARD\nFN:张三\nEND:VCARD",
    "=HYPERLINK(\"http://a.example\")",
    "+cmd|' /C calc'!A0",
    "{{ 7*7 }}",
    "${jndi:ldap://a.example}",
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "新民路1号\x00.svg",
    "新民路\u202e号1",
    "新民路\u200b1号",
    "新民路1号\r\n电话",
    "'; DROP TABLE doorplates; --",
    "&lt;b&gt;",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_code_is_made_of_it(text: str) -> None:
    assert troubles_of(text)
    with pytest.raises(CodeTextRefused) as refused:
        code_svg(text)
    assert text not in str(refused.value)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_as_the_name_of_a_street_it_stays_data_and_makes_no_code_either(text: str) -> None:
    row = {"plate_id": "1", "division_code": "620423", "street_name": text, "number": "1", "qr_text": text}
    plates = frame_of(DOORPLATES, [row])
    with pytest.raises(CodeTextRefused):
        code_svg(address_of(next(plates.itertuples())))
    (finding,) = check_codes(plates)
    assert text not in finding.sentence.zh + finding.sentence.en


def test_a_very_long_text_is_refused_without_being_drawn() -> None:
    assert troubles_of("路" * 100_000)
