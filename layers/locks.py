"""Geometry that nobody changes alone: a held line moves, or ends, only with a document that was not used before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.diff import same_geometry
from layers.errors import LayerRejected, Refusal
from layers.intake.text import fold
from layers.report import Fact, Finding, Report, Severity, Where
from layers.rows import Hits, Rows, shorten
from layers.spec import LayerSpec
from layers.wording import Wording

# Formats round: seven decimals of a GeoJSON are 1 cm, binary files give back what they got. One millimetre is no new course.
ROUNDING_DEG = 1e-8
_METRES_OF_A_DEGREE = 111_320.0


class NotWrittenByHand(Refusal):
    """A book that only the house itself writes was offered for import: nobody imports a record that nobody made."""

    code = "layers.not-written-by-hand"

    def __init__(self, layer: str, label: Wording) -> None:
        super().__init__(
            Wording(
                f"“{label.zh}”由系统在办理业务时自行写入，不能导入或手工修改；未写入任何内容。请在相应的业务页面办理。",
                f"“{label.en}” are written by the system as work is done; they can be neither imported nor edited. Nothing was written.",
            ),
            layer=layer,
        )


def require_written_by_hand(spec: LayerSpec) -> None:
    """
    Raises:
        NotWrittenByHand: the layer is one of the house's own books.
    """
    if not spec.written_by_hand:
        raise NotWrittenByHand(spec.name, spec.label)


@dataclass(frozen=True, slots=True, eq=False)
class LastKnown:
    """What the store last said of the rows somebody wants to write.

    `rows` holds, for each key ever held, the version of the day, else the nearest one before it, else the nearest after it: a
    line that was ended and comes again is the same line. `spent` are the documents its versions have named already, by key.
    """

    rows: gpd.GeoDataFrame
    spent: Mapping[str, frozenset[str]]


def hold_still(frame: gpd.GeoDataFrame, spec: LayerSpec, known: LastKnown) -> gpd.GeoDataFrame:
    """The rows, with the held geometry where theirs differs from it by a format's rounding only (1 mm, vertex by vertex).

    So a line cannot creep away millimetre by millimetre, and a sheet exported and imported again is not accused.
    """
    if spec.locked_by is None or known.rows.empty:
        return frame
    held, positions = _held_beside(frame, spec, known)
    geometry = _geometry(frame)
    rounded = np.array([_is_rounding(old, new) for old, new in zip(held, geometry, strict=True)], dtype=bool)
    if not rounded.any():
        return frame
    still = geometry.copy()
    still[rounded] = _geometry(known.rows)[positions[rounded]]
    return frame.set_geometry(gpd.GeoSeries(still, index=frame.index, crs=frame.crs))


def check_lock(frame: gpd.GeoDataFrame, spec: LayerSpec, known: LastKnown, *, rows: Rows) -> Report:
    """图形已锁定：改变须有新的批准文件。

    A held geometry may be replaced, or taken away, only by a row that names in `spec.locked_by` a document none of its versions has
    named before. A row that had no geometry is drawn freely.
    """
    if spec.locked_by is None or known.rows.empty:
        return Report()
    held, _ = _held_beside(frame, spec, known)
    geometry = _geometry(frame)
    changed: Hits = ~shapely.is_missing(held) & ~same_geometry(held, geometry)
    findings = []
    for position in (int(p) for p in np.flatnonzero(changed)):
        document = _document(frame[spec.locked_by].iloc[position])
        if document and fold(document) not in known.spent.get(str(frame[spec.key].iloc[position]), frozenset()):
            continue
        findings.append(_locked(spec, rows.where(position, "geometry"), document, _offset_m(held[position], geometry[position])))
    return Report.of(findings)


def check_retirement(keys: Sequence[str], spec: LayerSpec, document: str) -> Report:
    """锁定图层的行停用，须写明依据文件。"""
    if spec.locked_by is None or not keys or document.strip():
        return Report()
    named = "、".join(shorten(key, 24) for key in keys[:6])
    sentence = Wording(
        f"“{spec.label.zh}”已锁定：停用 {len(keys)} 行（{named}）须写明依据文件的文号。请填写“停用依据”，或不要停用文件中没有的行。",
        f"“{spec.label.en}” are locked: ending {len(keys)} rows ({named}) needs the document that allows it. Name it, or do not end rows.",
    )
    return Report((Finding("layers.locked-retirement", Severity.ERROR, sentence, Where(spec.name), {"rows": len(keys)}),))


def require_unlocked(
    frame: gpd.GeoDataFrame, spec: LayerSpec, known: LastKnown, *, retired: Sequence[str] = (), document: str = ""
) -> None:
    """
    Raises:
        LayerRejected: a held geometry would change, or a row would end, without a new document; the report names each row.
    """
    report = check_lock(frame, spec, known, rows=Rows.of(frame, spec.name, spec.key, None))
    report += check_retirement(retired, spec, document)
    if report.has_errors:
        raise LayerRejected(spec.label.zh, report)


def fold_documents(documents: pd.Series) -> frozenset[str]:
    """Documents as they are compared: 民函〔2023〕26号 typed in full width or with a blank is the same paper."""
    return frozenset(fold(str(d)) for d in documents.dropna() if _document(d))


def _held_beside(
    frame: gpd.GeoDataFrame, spec: LayerSpec, known: LastKnown
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.intp]]:
    """For each row, the geometry last known of its key (None where there is none), and where it stands."""
    positions = pd.Index(known.rows[spec.key]).get_indexer(pd.Index(frame[spec.key]))
    held = np.full(len(frame), None, dtype=object)
    held[positions >= 0] = _geometry(known.rows)[positions[positions >= 0]]
    return held, positions


def _is_rounding(old: shapely.Geometry | None, new: shapely.Geometry | None) -> bool:
    if old is None or new is None or _vertices_of_parts(old) != _vertices_of_parts(new):
        return False
    apart = np.abs(shapely.get_coordinates(old) - shapely.get_coordinates(new))
    return bool(0 < apart.max(initial=0.0) <= ROUNDING_DEG)


def _vertices_of_parts(shape: shapely.Geometry) -> list[int]:
    return [int(n) for n in shapely.get_num_coordinates(shapely.get_parts(shape))]


def _document(value: object) -> str:
    return "" if not isinstance(value, str) else value.strip()


def _geometry(frame: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    return np.asarray(frame.geometry.array, dtype=object)


def _offset_m(old: shapely.Geometry, new: shapely.Geometry | None) -> float | None:
    """About how far the two lie apart at most, metres: for the sentence, not for a judgement."""
    if new is None or shapely.is_empty(new):
        return None
    stretch = np.array([np.cos(np.radians(shapely.get_coordinates(old)[:, 1].mean())), 1.0]) * _METRES_OF_A_DEGREE
    before, after = (shapely.transform(shape, lambda xy: xy * stretch) for shape in (old, new))
    return max(_farthest(after, before), _farthest(before, after))


def _farthest(shape: shapely.Geometry, other: shapely.Geometry) -> float:
    """The distance of the vertex that lies furthest from the other shape, by a tree of its sides."""
    corners = shapely.get_coordinates(other)
    sides = shapely.linestrings(np.stack((corners[:-1], corners[1:]), axis=1)) if len(corners) > 1 else shapely.points(corners)
    _, away = shapely.STRtree(np.asarray(sides, dtype=object)).query_nearest(
        shapely.points(shapely.get_coordinates(shape)), return_distance=True
    )
    return float(np.max(away, initial=0.0))


def _locked(spec: LayerSpec, where: Where, document: str, offset_m: float | None) -> Finding:
    label = spec.column(str(spec.locked_by)).label
    apart_zh = "，且新行没有图形" if offset_m is None else f"，最大相差约 {offset_m:,.2f} 米"
    apart_en = "; the new row has none" if offset_m is None else f", by about {offset_m:,.2f} m at most"
    said_zh = f"“{label.zh}”填的“{shorten(document)}”以前已经用过" if document else f"“{label.zh}”没有填写"
    said_en = f"“{label.en}” names “{shorten(document)}”, which was used before" if document else f"“{label.en}” is empty"
    evidence: dict[str, Fact] = {"document": document or None, "offset_m": None if offset_m is None else round(offset_m, 3)}
    return Finding(
        "layers.locked-geometry",
        Severity.ERROR,
        Wording(
            f"“{shorten(where.key)}”的图形已锁定，此行的图形与库中不同{apart_zh}，而{said_zh}。请填写批准这次变更的新文号；只改属性时请去掉图形。",
            f"The geometry of “{shorten(where.key)}” is locked; this row's differs from the held one{apart_en}, while {said_en}. "
            "Name the new document that approves the change, or leave the geometry out when only attributes change.",
        ),
        where,
        evidence,
    )
