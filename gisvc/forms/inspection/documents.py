"""The list of papers a round has, and how each becomes a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gisvc.forms.inspection.exchange_package import exchange_package
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs import (
    catalogue,
    change_records,
    checklist,
    letters,
    map_page,
    marker_records,
    minutes,
    plan,
    problems,
    registration,
    report,
    result_tables,
    segment_records,
    tasks,
    tripoints,
    upkeep,
)
from gisvc.forms.inspection.spatial import FORMATS, spatial_files
from gisvc.forms.papers.errors import UnknownDocument
from gisvc.forms.papers.paper import Paper
from gisvc.forms.papers.press import PAPERS, Press


@dataclass(frozen=True, slots=True)
class Output:
    """One output of a round: its number in the specification (boundaries.md §10), its name in addresses, its title, and how it is made.

    `missing` says what the round still lacks for it; nothing where it is complete.
    """

    number: int
    name: str
    title: str
    describe: Callable[[Order], Paper]
    endings: tuple[str, ...] = ("docx", "pdf")
    missing: Callable[[Order], tuple[str, ...]] = lambda _: ()


TEXT, LIST = (
    ("docx", "pdf", "html", "json"),
    ("xlsx", "pdf", "docx", "html", "json"),
)  # what each is usually asked for stands first

OUTPUTS: tuple[Output, ...] = (
    Output(0, checklist.NAME, checklist.TITLE, checklist.describe, PAPERS),
    Output(1, plan.NAME, "联检实施方案", plan.describe, TEXT, plan.missing),
    Output(2, tasks.NAME, tasks.TITLE, tasks.describe, LIST),
    Output(3, marker_records.NAME, marker_records.TITLE, marker_records.describe, PAPERS, marker_records.missing),
    Output(4, segment_records.NAME, segment_records.TITLE, segment_records.describe, PAPERS, segment_records.missing),
    Output(5, registration.NAME, registration.TITLE, registration.describe, PAPERS),
    Output(6, result_tables.MARKER_NAME, "界桩成果表", result_tables.describe_markers, LIST),
    Output(6, result_tables.POINT_NAME, "边界点成果表", result_tables.describe_points, LIST),
    Output(7, tripoints.NAME, tripoints.TITLE, tripoints.describe, TEXT, tripoints.missing),
    Output(8, problems.NAME, problems.TITLE, problems.describe, LIST),
    Output(9, minutes.NAME, minutes.TITLE, minutes.describe, TEXT, minutes.missing),
    Output(10, change_records.NAME, change_records.TITLE, change_records.describe, TEXT),
    Output(11, report.NAME, "联检报告", report.describe, TEXT, report.missing),
    Output(12, "summary", "工作总结", letters.describe_summary, TEXT),
    Output(13, "letter", "报送备案函", letters.describe_letter, TEXT, letters.missing_letter),
    Output(14, "maintenance", "日常维护情况记录表", upkeep.describe_maintenance, PAPERS),
    Output(14, "photo-log", "实景照片记录表", upkeep.describe_photos, PAPERS, upkeep.missing_photos),
    Output(15, "zero-report", "零报告", letters.describe_zero, TEXT, letters.missing_zero),
    Output(16, catalogue.NAME, catalogue.TITLE, catalogue.describe, LIST),
    Output(17, "peace", "平安边界共建协议书", letters.describe_peace, TEXT),
    Output(18, map_page.NAME, map_page.TITLE, map_page.describe, ("pdf", "docx", "html")),
)


@dataclass(frozen=True, slots=True)
class Package:
    """An output that is no paper but files in a zip."""

    number: int
    name: str
    title: str
    make: Callable[[Order, Press], bytes]
    endings: tuple[str, ...] = ("zip",)
    missing: Callable[[Order], tuple[str, ...]] = lambda _: ()


PACKAGES: tuple[Package, ...] = (
    Package(19, "mzt", "数据交换包（MZ／T 149、150 草案）", lambda order, press: exchange_package(order, press.templates)),
    *(
        Package(20, form, f"空间数据（{label}）", lambda order, _, form=form: spatial_files(order, form))  # type: ignore[misc]  # because a default binds the loop's name
        for form, label in zip(FORMATS, ("GeoPackage", "Shapefile", "KML", "GPX"), strict=True)
    ),
)
EVERYTHING: tuple[Output | Package, ...] = (*OUTPUTS, *PACKAGES)
BY_NAME: Mapping[str, Output | Package] = {output.name: output for output in EVERYTHING}


def output_named(name: str) -> Output | Package:
    """Raises UnknownDocument."""
    if name not in BY_NAME:
        raise UnknownDocument(name, BY_NAME)
    return BY_NAME[name]


def make_document(order: Order, press: Press, name: str, ending: str) -> bytes:
    """Any output as a file.

    Raises:
        UnknownDocument: no such output, or not in that format.
        TemplateRefused: the bureau's template cannot be used.
    """
    output = output_named(name)
    if ending not in output.endings:
        raise UnknownDocument(f"{name}.{ending}", [f"{name}.{known}" for known in output.endings])
    return output.make(order, press) if isinstance(output, Package) else press.print(output.describe(order), ending)
