"""The header is found where a bureau puts it."""

from layers.files.headers import Merge, find_header

TITLE = ("景泰县村社区统计表", None, None, None, None)


def test_a_plain_header_is_the_first_row() -> None:
    header = find_header([("代码", "名称"), ("620423", "景泰县")])
    assert header is not None
    assert (header.first, header.last, header.names) == (0, 0, ("代码", "名称"))
    assert header.findings == ()


def test_title_rows_above_are_skipped_and_said() -> None:
    header = find_header(
        [
            TITLE,
            ("填报单位：民政局", None, None, "2021年", None),
            ("序号", "名称", "户数", "人口", "备注"),
            (1, "一条山", 5, 9, None),
        ]
    )
    assert header is not None
    assert header.first == 2
    assert [f.code for f in header.findings] == ["files.title-rows"]


def test_merged_headers_of_two_rows_are_joined_by_a_stroke() -> None:
    rows = [
        TITLE,
        ("序号", "名称", "人口", None, "经度"),
        (None, None, "合计", "60岁以上", None),
        (1, "一条山镇", 100, 20, 104.05),
    ]
    merges = [Merge(0, 0, 0, 4), Merge(1, 0, 2, 0), Merge(1, 1, 2, 1), Merge(1, 2, 1, 3), Merge(1, 4, 2, 4)]
    header = find_header(rows, merges)
    assert header is not None
    assert header.names == ("序号", "名称", "人口/合计", "人口/60岁以上", "经度")
    assert (header.first, header.last) == (1, 2)


def test_the_same_header_saved_as_csv_without_merge_marks_is_understood() -> None:
    rows = [("序号", "名称", "人口", "", "经度"), ("", "", "合计", "60岁以上", ""), ("1", "一条山镇", "100", "20", "104.05")]
    header = find_header(rows)
    assert header is not None
    assert header.names == ("序号", "名称", "人口/合计", "人口/60岁以上", "经度")


def test_three_rows_of_header_are_joined_too() -> None:
    rows = [("名称", "人口", None, None), (None, "总数", "其中", None), (None, None, "60岁以上", "80岁以上"), ("村", 1, 2, 3)]
    merges = [Merge(0, 0, 2, 0), Merge(0, 1, 0, 3), Merge(1, 1, 2, 1), Merge(1, 2, 1, 3)]
    header = find_header(rows, merges)
    assert header is not None
    assert header.names == ("名称", "人口/总数", "人口/其中/60岁以上", "人口/其中/80岁以上")


def test_years_among_the_headers_do_not_make_the_first_row_the_header() -> None:
    header = find_header([("名称", "类别", "2020"), ("甲", "村", "无")])
    assert header is not None
    assert header.names == ("名称", "类别", "2020")


def test_a_text_row_under_the_header_stays_a_row() -> None:
    header = find_header([("代码", "名称", "备注"), ("A1", "景泰", "县城"), ("A2", "条山", "")])
    assert header is not None
    assert header.last == 0


def test_headers_without_a_name_get_their_place_and_repeated_ones_a_number() -> None:
    header = find_header([("名称", None, "名称", "备注"), ("景泰", 1, "x", "y")])
    assert header is not None
    assert header.names == ("名称", "第2列", "名称_2", "备注")
    assert [f.code for f in header.findings] == ["files.header-repeated"]


def test_line_breaks_and_wide_spaces_in_a_header_become_one_space() -> None:
    header = find_header([("60岁\n以上", "户\u3000数"), ("1", "2")])
    assert header is not None
    assert header.names == ("60岁 以上", "户 数")


def test_nothing_at_all_has_no_header() -> None:
    assert find_header([]) is None
    assert find_header([(None, ""), ("  ", None)]) is None
