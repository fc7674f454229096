"""File carry: a package out, and what comes back in, as often and in whatever order it comes."""

import io
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from boundaries.field.carried import Wish, coarse_checklist, coarse_register, papers_to_carry, withheld_by
from boundaries.field.contents import Contents
from boundaries.field.form import form_html
from boundaries.field.manifest import MANIFEST, manifest_of
from boundaries.field.seal import PackageKeys, Ticket
from boundaries.field.tables import form_tables, relations
from boundaries.field.words import chainage
from boundaries.journal.keys import SideKey
from boundaries.records.statement import new_id
from boundaries.rounds.errors import RoundClosed
from boundaries.specs import AGREEMENTS, KEEPERS
from boundaries.use_cases.rounds import RoundStudy, side_names, study_round
from boundaries.use_cases.visits import plan_round_visits
from layers.fields import Value
from layers.files.form_package import write_form_package
from layers.files.qgis_project import project_of
from layers.files.waypoints import RoutePoint, route_gpx
from layers.people import PersonId
from layers.spec import LayerSpec
from layers.store.clock import utc_now
from layers.store.protocol import Store

GEOPACKAGE, PROJECT, ROUTE, FORM, README = "field.gpkg", "project.qgs", "route.gpx", "form.html", "README.txt"
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_README = """外业包使用说明 / how to use this package

1. 手机填写：把 form.html 存到手机，用自带浏览器打开，无需网络。填完点“导出记录”，把导出的一个文件带回。
2. QField / QGIS：解压整个文件夹后打开 project.qgs，在“界桩联检记录（填写）”“界线联检记录（填写）”中填写；照片存放在 DCIM 文件夹。
   带回时把整个文件夹重新压缩，或只带回 field.gpkg 和 DCIM 中的照片。
3. 手持机：导入 route.gpx，航点名为界桩编号，按到访顺序排列。
4. 带回的文件在本轮联检的“外业与文书”页导入，或运行 gisvc round import。同一文件导入多次不会重复。导入后保存回执，回执列出每条记录和每张照片是否收妥。
5. 不随包携带的内容及理由见 manifest.json 的 withheld。

1. Phone: keep form.html on it, open it in its browser without any network, press “Export” at the end and bring the one file back.
2. QField / QGIS: unpack the whole folder, open project.qgs, fill in the two tables of checks; photos go into DCIM.
3. Receiver: route.gpx has the markers by number, in the order they are visited.
4. Import what comes back as often as you like; keep the receipt.
"""


@dataclass(frozen=True, slots=True)
class Package:
    """A field package: one zip."""

    package_id: str
    file_name: str
    content: bytes
    contents: Contents


def make_package(
    store: Store,
    round_id: str,
    *,
    key: SideKey,
    by: PersonId,
    wish: Wish | None = None,
    extras: Mapping[str, bytes] | None = None,
) -> Package:
    """Everything a team of ours takes along to a round, as one zip; noted in the audit log.

    Args:
        key: our side's signing key, from which the package's two seals are derived.
        wish: what the package may carry.
        extras: further files to put in, the printed checklist for one.
    Raises:
        UnknownRound: the round is not known here.
        RoundClosed: our side has closed it; nobody goes out any more.
    """
    study = study_round(store, round_id)
    side = study.book.side
    if side in study.closed_on:
        raise RoundClosed(round_id, study.closed_on[side])
    contents = _contents(store, study, key, wish or Wish())
    files = _files(contents) | dict(extras or {})
    files[MANIFEST] = manifest_of(contents, files, study.version)
    content = _zipped(files)
    ticket = contents.ticket
    store.record("field-package", {"package_id": ticket.package_id, "round_id": round_id, "bytes": len(content)}, by=by)
    return Package(ticket.package_id, f"field-{ticket.package_id[:8]}.zip", content, contents)


def _contents(store: Store, study: RoundStudy, key: SideKey, wish: Wish) -> Contents:
    package_id, side = new_id(), study.book.side
    keys = PackageKeys.of(key, package_id)
    ticket = Ticket(package_id, study.round.round_id, side, utc_now().isoformat(timespec="seconds")).sealed(keys)
    papers = papers_to_carry(_rows(store, AGREEMENTS), wish.papers)
    return Contents(
        ticket=ticket,
        keys=keys,
        round=study.round,
        register=coarse_register(study.register, wish.position_decimals),
        checklist=coarse_checklist(study.checklist, wish.position_decimals),
        records=study.book.records,
        names=dict(
            sorted(side_names(store, study.round, study.register).items(), key=lambda named: (named[0] != side, named[0]))
        ),
        wish=wish,
        visit_order=_visit_order(study),
        papers=papers.rows,
        keepers=_rows(store, KEEPERS) if wish.with_contacts else (),
        withheld=(*papers.withheld, *withheld_by(wish)),
    )


def _visit_order(study: RoundStudy) -> list[str]:
    """Markers as the visit plan has them."""
    return [planned.stop.marker_id for day in plan_round_visits(study).days for planned in day.stops]


def _rows(store: Store, spec: LayerSpec) -> list[dict[str, Value]]:
    plain = store.read(spec).drop(columns="geometry")
    return [
        {str(k): v.date().isoformat() if isinstance(v, pd.Timestamp) else v for k, v in row.items() if not pd.isna(v)}
        for row in plain.to_dict("records")
    ]


def _files(contents: Contents) -> dict[str, bytes]:
    tables, hung = form_tables(contents), relations()
    with tempfile.TemporaryDirectory(prefix="gisvc-") as folder:
        path = Path(folder) / GEOPACKAGE
        write_form_package(path, tables, hung)
        geopackage = path.read_bytes()
    title = f"{contents.round.name}·外业"
    return {
        GEOPACKAGE: geopackage,
        PROJECT: project_of(tables, hung, title=title, package=GEOPACKAGE).encode(),
        ROUTE: route_gpx(title, _stops(contents)),
        FORM: form_html(contents),
        README: _README.encode("utf-8-sig"),
    }


def _stops(contents: Contents) -> list[RoutePoint]:
    return [
        RoutePoint(item.title, item.lon, item.lat, f"{at}. {chainage(item.from_m)}" + (" 三交点" if item.is_tripoint else ""))
        for at, item in enumerate(contents.markers_in_order(), 1)
        if item.lon is not None and item.lat is not None
    ]


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """One zip with an empty folder DCIM for photos; the same files give the same bytes."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("DCIM/", _FIXED_TIME), b"")
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return sink.getvalue()
