"""The encoding is decided by all names together, and what was decided is said."""

import pytest

from layers.files.damage import mend
from layers.files.encoding import decide_encoding, decode_leniently, encoding_spoken

NAMES = [
    "景泰县",
    "一条山镇",
    "芦阳镇",
    "上沙沃镇",
    "喜泉镇",
    "草窝滩镇",
    "红水镇",
    "中泉镇",
    "正路镇",
    "寺滩乡",
    "五佛乡",
    "漫水滩乡",
]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk"])
def test_names_of_a_county_tell_their_encoding(encoding: str) -> None:
    decision = decide_encoding([n.encode(encoding) for n in NAMES])
    assert decision.encoding == ("utf-8" if encoding == "utf-8" else "gb18030")


@pytest.mark.parametrize("name", ["联通", "移动", "景泰", "阿拉善左旗"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_even_one_name_does(name: str, encoding: str) -> None:
    """联通 in GBK is valid UTF-8: the classic of all mistakes."""
    assert decide_encoding([name.encode(encoding)]).encoding == encoding


def test_rare_characters_do_not_turn_utf8_into_something_else() -> None:
    assert decide_encoding(["𠮷㵐䶮".encode()]).encoding == "utf-8"
    assert decide_encoding([n.encode("gb18030") for n in [*NAMES, "𠮷㵐䶮"]]).encoding == "gb18030"


def test_a_declaration_is_believed_until_the_bytes_contradict_it() -> None:
    gbk = [n.encode("gbk") for n in NAMES]
    assert decide_encoding(gbk, declared="gb18030").findings == ()
    contradicted = decide_encoding(gbk, declared="utf-8")
    assert contradicted.encoding == "gb18030"
    assert [f.code for f in contradicted.findings] == ["files.encoding-contradicts"]
    assert "一条山镇" in contradicted.findings[0].sentence.zh


def test_western_text_is_not_taken_for_chinese() -> None:
    texts = [t.encode("cp1252") for t in ["37° 20' 11\"", "20 feet or more off – see note", "José", "monument’s disk"]]
    assert decide_encoding(texts).encoding == "cp1252"


def test_little_evidence_is_said_to_be_little() -> None:
    assert [f.code for f in decide_encoding([b"\xa1\xaa"]).findings] == ["files.encoding-uncertain"]


def test_half_a_character_at_the_end_of_a_dbf_field_is_no_contradiction() -> None:
    cut = [n.encode("gbk") for n in NAMES] + ["甘肃省白银市景泰县".encode("gbk")[:-1]]
    assert decide_encoding(cut, may_be_cut=True).encoding == "gb18030"
    assert decode_leniently(cut[-1], "gb18030") == "甘肃省白银市景泰"


def test_names_of_encodings_as_cpg_files_write_them() -> None:
    assert encoding_spoken("UTF-8") == "UTF-8"
    assert encoding_spoken("936") == "gb18030"
    assert encoding_spoken("GBK\r\n") == "gb18030"
    assert encoding_spoken("no such thing") is None


@pytest.mark.parametrize(
    ("mangled", "meant"),
    [
        ("景泰县一条山镇".encode().decode("latin-1"), "景泰县一条山镇"),
        ("景泰县一条山镇".encode("gbk").decode("latin-1"), "景泰县一条山镇"),
        ("景泰县".encode().decode("cp1252"), "景泰县"),
    ],
)
def test_mangled_names_are_recognised(mangled: str, meant: str) -> None:
    assert mend(mangled) == meant


def test_gbk_shadows_of_utf8_are_recognised() -> None:
    shadow = "景泰中国".encode().decode("gb18030")
    assert mend(shadow) == "景泰中国"


@pytest.mark.parametrize("name", [*NAMES, "𠮷村", "Müller", "A&B", "１２３"])
def test_real_names_are_left_alone(name: str) -> None:
    assert mend(name) is None
