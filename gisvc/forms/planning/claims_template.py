"""The claims template: a workbook whose first sheet is filled in, with an example, and whose second explains every column."""

import io
from typing import Any

import xlsxwriter

from layers.planning.audit.claims_file import HEADERS
from layers.planning.use_cases.audit import CLAIMS_SHEET
from layers.wording import Language, Wording

# What a row needs, column by column; the test holds these to the columns the reader knows.
EXPLAINED: dict[str, Wording] = {
    "table": Wording("这一行是什么：文件、数量、合计或数字；空着就是数字", "what the row is: document, quantity, total or statement (when empty)"),
    "id": Wording("编号，不重复。数字若是规划的某项指标，用指标编号（J04），便于与图层计算值对照", "a number of its own; that of the plan's indicator where it is one"),
    "document": Wording("数字：在哪份文件里（文件的编号或名称）", "statement: which document says it"),
    "at": Wording("数字：在文件的何处（章、节、页、表）", "statement: where in the document"),
    "quantity": Wording("数字：数的是什么（数量的编号或名称）；比例填分子", "statement: of what; the part of a share"),
    "of": Wording("数字：比例或比率占谁的（分母）；不是比例就空着", "statement: of what whole; empty where it is no ratio"),
    "per": Wording("数字：每多少，如 1000（每千人）、百、千、万；百分数不填", "statement: per how many, 1000; empty for per cent"),
    "printed": Wording("数字：照原文抄写，77.85%、3,809、1.2万、≥80%、约20、20–30、全覆盖", "statement: the figure exactly as printed"),
    "unit": Wording("数量：单位（个 人 张 户 km …，默认个）；数字：% 可省", "quantity: its unit"),
    "on": Wording("数字：哪一年或哪一天的；空着按文件的基期", "statement: year or day; the document's base when empty"),
    "until": Wording("数字：一段时期的最后一年", "statement: last year of a period"),
    "role": Wording("数字：现状或目标；空着就是现状", "statement: fact or target"),
    "members": Wording("数字：文中列出的名单，用顿号分开", "statement: the names a text lists"),
    "zh": Wording("名称：文件、数量或数字怎么称呼", "what it is called in Chinese"),
    "en": Wording("英文名称，可空", "what it is called in English"),
    "stratum": Wording("数量：限于哪一组（城市、农村）", "quantity: the group it is confined to"),
    "part_of": Wording("数量：不可能多于谁（有中心的村 属于 村）", "quantity: what it can never exceed"),
    "whole": Wording("合计：总数是哪个数量", "total: the whole"),
    "parts": Wording("合计：由哪些互不重叠的数量相加，用顿号分开", "total: its parts"),
    "lacks": Wording("数量：它数的是缺少谁的（没有中心的村 缺 有中心的村）", "quantity: whose absence it counts"),
    "ladder": Wording("数量：同一项服务的阶梯名称", "quantity: the ladder of one service"),
    "rung": Wording("数量：第几阶：有设施、达标准、够得着、有位置、在使用", "quantity: exists, standard, reach, place, used"),
    "family": Wording("数量：容易互相混用的一类（户籍老年人、常住老年人）", "quantity: those that may be taken for one another"),
    "meaning": Wording("数量：作分子时是哪种覆盖率口径（facilities_per_unit 等七种之一）", "quantity: which of the seven coverages its share is"),
    "lowers": Wording("数量：越低越好填“是”", "quantity: yes where lower is better"),
    "base": Wording("文件：基期（年份）", "document: the year its figures hold for"),
    "external": Wording("文件：不是被核对的规划而是外部来源时填“是”", "document: yes for a source beside the plans"),
    "figure": Wording("数字：对应规划的哪一项指标（编号与指标编号不同时填）", "statement: the plan's figure it tells, where the id is another"),
}  # fmt: skip

# Two contradictions stand in it, so that whoever tries the template sees what the auditor says.
_EXAMPLE: tuple[dict[str, str | int], ...] = (
    {"table": "文件", "id": "示例规划", "zh": "某县“十四五”民政事业发展规划（示例，请改写）", "base": 2020},
    {"table": "数量", "id": "村", "part_of": "村和社区"},
    {"table": "数量", "id": "社区", "part_of": "村和社区"},
    {"table": "数量", "id": "有中心的村", "part_of": "村", "meaning": "units_with_one"},
    {"table": "数量", "id": "有中心的社区", "part_of": "社区", "meaning": "units_with_one"},
    {"table": "合计", "whole": "村和社区", "parts": "村、社区"},
    {"table": "合计", "whole": "有日间照料中心的", "parts": "有中心的村、有中心的社区"},
    {"id": "Z01", "document": "示例规划", "at": "第二章", "quantity": "村和社区", "printed": "149"},
    {"id": "Z02", "document": "示例规划", "at": "第二章", "quantity": "社区", "printed": "13"},
    {"id": "Z03", "document": "示例规划", "at": "第二章", "quantity": "有中心的社区", "of": "社区", "printed": "75%"},
    {"id": "Z04", "document": "示例规划", "at": "专栏1", "quantity": "有日间照料中心的", "of": "村和社区", "printed": "77.85%"},
    {"id": "Z05", "document": "示例规划", "at": "专栏1", "quantity": "有日间照料中心的", "printed": "118"},
    {"id": "Z06", "document": "示例规划", "at": "专栏1", "quantity": "有中心的村", "of": "村", "printed": "≥ 90%", "on": 2025, "role": "目标"},
)  # fmt: skip
_SHOWN = ("table", "id", "document", "at", "quantity", "of", "per", "printed", "unit", "on", "until", "role", "members", "zh", "part_of", "whole", "parts", "meaning", "figure", "base", "external", "stratum", "lacks", "ladder", "rung", "family", "lowers", "en")  # fmt: skip


def claims_template(language: Language = "zh") -> bytes:
    """The template as an Excel workbook. The headings are the reader's own words in the language."""
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#EAF1F7", "border": 1, "border_color": "#D9D5CA", "valign": "vcenter"})
    text = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    _write_claims(book.add_worksheet(CLAIMS_SHEET), head, text, language)
    _write_columns(book.add_worksheet("说明" if language == "zh" else "Columns"), head, text, language)
    book.close()
    return sink.getvalue()


def _write_claims(sheet: Any, head: Any, text: Any, language: Language) -> None:
    for number, column in enumerate(_SHOWN):
        sheet.write_string(0, number, _heading(column, language), head)
        sheet.write_comment(0, number, EXPLAINED[column].in_language(language))
        for line, row in enumerate(_EXAMPLE, start=1):
            if column in row:
                sheet.write(line, number, row[column], text)
    sheet.set_column(0, len(_SHOWN) - 1, 13)
    sheet.set_column(4, 5, 20)
    sheet.set_column(_SHOWN.index("zh"), _SHOWN.index("zh"), 40)
    sheet.freeze_panes(1, 2)


def _write_columns(sheet: Any, head: Any, text: Any, language: Language) -> None:
    zh = language == "zh"
    for number, heading in enumerate(("列", "也可写作", "填什么") if zh else ("Column", "Also", "What stands in it")):
        sheet.write_string(0, number, heading, head)
    for line, column in enumerate(_SHOWN, start=1):
        sheet.write_string(line, 0, _heading(column, language), text)
        sheet.write_string(line, 1, "、".join(w for w in HEADERS[column] if w != _heading(column, language)), text)
        sheet.write_string(line, 2, EXPLAINED[column].in_language(language), text)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 90)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _heading(column: str, language: Language) -> str:
    return HEADERS[column][0 if language == "zh" else -1]
