"""Promises of the usage audit: each row of another office's table is answered, and the counts add up."""

import pandas as pd
import pytest

from gazetteer.cleanup.usage import AuditColumns, Usage, audit_usage
from gazetteer.kinds import NameKind
from gazetteer.likeness.known import KnownName, Standing

HERE = "620423"


def known(place: str, name: str, standing: Standing = Standing.STANDARD, code: str = HERE) -> KnownName:
    return KnownName(f"{place}-{name}", place, name, NameKind.STREET, standing, code)


NAMES = [
    known("p1", "长城大道"),
    known("p1", "建设路", Standing.FORMER),
    known("p2", "新民路"),
    known("p2", "电影院街", Standing.ALIAS),
    known("p3", "钟山路"),
    known("p4", "长城"),
    known("p5", "人民路", Standing.CANCELLED),
    known("p6", "人民路"),
    known("p7", "景泰县"),
    known("p8", "胜利街", code="620402"),
]


def one(text: object, **also: object) -> tuple[Usage, list[tuple[str, str]]]:
    audit = audit_usage(pd.DataFrame([{"地址": text, **also}]), AuditColumns("地址", division="区划" if also else ""), NAMES)
    return audit.rows[0].usage, [(name.written, name.standard) for name in audit.rows[0].names]


@pytest.mark.parametrize(
    ("text", "usage", "names"),
    [
        ("景泰县长城大道12号", Usage.STANDARD, [("景泰县", "景泰县"), ("长城大道", "长城大道")]),
        ("建设路7号", Usage.FORMER, [("建设路", "长城大道")]),
        ("电影院街口百货", Usage.ALIAS, [("电影院街", "新民路")]),
        ("鍾山路3号", Usage.NONSTANDARD, [("鍾山路", "钟山路")]),
        ("新敏路3号", Usage.NONSTANDARD, [("新敏路", "新民路")]),
        ("景泰县一条山镇腾飞大街9号", Usage.UNKNOWN, [("景泰县", "景泰县"), ("腾飞大街", "")]),
        ("建设路与长城大道交叉口", Usage.FORMER, [("建设路", "长城大道"), ("长城大道", "长城大道")]),
        ("人民路1号", Usage.STANDARD, [("人民路", "人民路")]),  # one place lost the name, another bears it
        ("便民超市", Usage.NO_NAME, []),
        ("", Usage.NO_NAME, []),
        (None, Usage.NO_NAME, []),
    ],
)
def test_a_row_is_what_its_most_serious_name_is(text: object, usage: Usage, names: list[tuple[str, str]]) -> None:
    assert one(text) == (usage, names)


def test_the_longest_known_name_counts() -> None:
    assert one("长城大道")[1] == [("长城大道", "长城大道")]
    assert one("长城脚下")[1] == [("长城", "长城")]


def test_names_of_another_division_do_not_answer_when_the_division_is_given() -> None:
    assert one("胜利街5号", 区划="620402")[0] is Usage.STANDARD
    assert one("胜利街5号", 区划=HERE)[0] is Usage.UNKNOWN


def test_departments_add_up_to_the_rows_and_rows_keep_their_numbers() -> None:
    table = pd.DataFrame(
        {"门店": ["建设路7号", "新民路1号", None, "飞天巷2号"], "部门": ["市场监管局", "市场监管局", "公安局", None]}
    )
    audit = audit_usage(table, AuditColumns("门店", "部门"), NAMES)
    assert [row.row for row in audit.rows] == [2, 3, 4, 5]
    assert sum(n for counts in audit.by_department.values() for n in counts.values()) == len(table)
    assert audit.by_department["市场监管局"][Usage.FORMER] == 1
    assert audit.by_department[""][Usage.UNKNOWN] == 1
    assert sum(audit.counts.values()) == len(table)


def test_a_corrected_row_carries_the_standard_forms() -> None:
    table = pd.DataFrame({"地址": ["建设路与新敏路交叉口东侧", "飞天巷2号"]})
    rows = audit_usage(table, AuditColumns("地址"), NAMES).rows
    assert [row.corrected for row in rows] == ["长城大道与新民路交叉口东侧", "飞天巷2号"]
