"""A road scheme as planners hand it over: one row a road, made into one application each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NAME_KINDS
from gazetteer.requests.application import Application, Asked, read_application
from gazetteer.requests.errors import NotAnApplication
from layers.fields import Value
from layers.reference import TEXT, measured, text
from layers.report import Finding, Report, Severity, Where
from layers.spec import Column, GeometryKind, LayerSpec
from layers.wording import Wording

SCHEME_ROWS = LayerSpec(
    name="naming_scheme",
    label=Wording("命名一览表", "table of a naming scheme"),
    key="number",
    area="division_code",
    geometry=GeometryKind.ANY,
    geometry_required=False,
    columns=(
        text("number", "序号", "number", "编号", "道路编号", required=True),
        text("temporary_name", "暂用名", "name until now", "俗称", "规划名", "原名"),
        text("name", "拟用名称", "name asked for", "正式命名", "拟命名", "拟定名称", "标准名称", "名称", required=True),
        text("second", "备选名称", "second choice", "备选名称一", "备选一"),
        text("third", "备选名称二", "third choice", "备选二"),
        text("toned", "汉语拼音", "pinyin with tones", "拼音"),
        text("starts_at", "起点", "where it starts"),
        text("ends_at", "止点", "where it ends", "终点"),
        measured("length_m", "长度", "length", "m", "长度（米）", "长度(m)"),
        measured("width_m", "宽度", "width", "m", "宽度（米）", "宽度(m)"),
        measured("red_line_m", "道路红线宽", "red-line width", "m", "红线宽度", "红线"),
        text("runs", "走向", "direction", "朝向"),
        text("reason", "命名缘由", "why this name", "命名理由", "含义"),
        text("meaning", "名称含义", "meaning"),
        Column("name_kind", TEXT, Wording("种类", "kind of name"), codes=NAME_KINDS),
        text("division_code", "所在区划代码", "division code", "区划代码"),
        text("note", "备注", "note"),
    ),
)
"""The columns of published naming tables (序号、俗称、正式命名、汉语拼音、起点、止点、长度、宽度、朝向、命名缘由); never stored as such."""

_PLACE = ("temporary_name", "starts_at", "ends_at", "length_m", "width_m", "red_line_m", "runs")


@dataclass(frozen=True, slots=True)
class SchemeHead:
    """What all rows of a scheme share. `fields` are fields of APPLICATION: the applicant, the plan, the reason code, the authority to approve."""

    batch_id: str
    division_code: str
    asked_on: date
    request_type: str = "naming"
    kind: str = "street"
    fields: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scheme:
    """The applications a table makes, and what was found in it. With an error in the report nothing of it is taken in."""

    applications: tuple[Application, ...]
    report: Report


def applications_of_scheme(
    rows: gpd.GeoDataFrame, head: SchemeHead, *, row_numbers: npt.NDArray[np.int64] | None = None
) -> Scheme:
    """One application a row, numbered `batch-序号`; what a row cannot be is a finding with its row.

    Args:
        rows: of SCHEME_ROWS, EPSG:4490.
        row_numbers: those the user sees; counted from 1 where he has no file.
    """
    made: list[Application] = []
    findings: list[Finding] = []
    numbers = np.arange(1, len(rows) + 1) if row_numbers is None else row_numbers
    for number, row in zip(numbers.tolist(), rows.to_dict("records"), strict=True):
        said = {str(name): value for name, value in row.items() if not _is_missing(value)}
        try:
            made.append(_application(said, head))
        except NotAnApplication as bad:
            where = Where(SCHEME_ROWS.name, str(said.get("number", "")), row=int(number))
            findings.append(Finding("requests.not-an-application", Severity.ERROR, bad.wording, where))
    return Scheme(tuple(made), Report.of(findings))


def _application(said: Mapping[str, object], head: SchemeHead) -> Application:
    candidates: list[dict[str, object]] = [{"name": said[name]} for name in ("name", "second", "third") if name in said]
    for key, column in (("toned", "toned"), ("meaning", "meaning"), ("origin", "reason")):
        if candidates and column in said:
            candidates[0][key] = said[column]
    shape = said.get("geometry")
    asked = Asked(
        request_id=f"{head.batch_id}-{str(said.get('number', '')).zfill(2)}",
        request_type=head.request_type,
        kind=str(said.get("name_kind") or head.kind),
        division_code=str(said.get("division_code") or head.division_code),
        asked_on=head.asked_on,
        batch_id=head.batch_id,
        geometry=shape if isinstance(shape, BaseGeometry) else None,
    )
    own = {name: said[name] for name in _PLACE if name in said}
    told = {"reason": said["reason"]} if "reason" in said else {}
    remarks = {"remarks": said["note"]} if "note" in said else {}
    return read_application(asked, {**head.fields, **told, **remarks, **own, "candidates": candidates})


def _is_missing(value: object) -> bool:
    return value is None or value != value
