"""What the desk works out on the roads: the network, its doors, and what facilities serve along it."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import shapely

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk
from gisvc.errands import Errand
from gisvc.publication import Purpose, clear_rows
from gisvc.routes.planning.travelling import READING, on_the_way
from layers.planning.circles.question import CircleQuestion
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.network.look_over import NetworkReport
from layers.planning.network.road_question import MODES, RoadQuestion
from layers.planning.network.service_area_table import ServiceAreaTable
from layers.planning.network.service_areas import ServiceArea
from layers.planning.network.snap_audit import SnapAudit
from layers.planning.question import Weight
from layers.planning.use_cases.frames import day_of
from layers.planning.use_cases.roads import study_roads, study_service_areas, study_snapping
from layers.precision import coarsen
from layers.progress import Progress
from layers.store.protocol import Store
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class RoadsLookedOver:
    """The network of a day and the doors of a question beside it."""

    question: RoadQuestion
    on: date
    report: NetworkReport
    audit: SnapAudit
    is_demonstration: bool


def area_errand(desk: Desk, visitor: Visitor, question: RoadQuestion) -> Errand[ServiceAreaTable]:
    """The service areas of a question.

    Raises:
        AreaOutOfSight: the question names another's area.
    """
    desk.require_area(visitor, question.area)
    kind = FACILITY_KINDS.labels[question.kind]
    title, doing = (
        Wording(f"{kind.zh}的服务范围", f"Service area of {kind.en}"),
        Wording("沿道路计算服务范围", "following the roads"),
    )
    return Errand("service-areas", question, title, on_the_way(desk, question, doing=doing, study=study_service_areas))


def doors_errand(desk: Desk, visitor: Visitor, question: RoadQuestion) -> Errand[RoadsLookedOver]:
    """The network report and the snap audit together.

    Raises:
        AreaOutOfSight: the question names another's area.
    """
    desk.require_area(visitor, question.area)

    def work_out(view: Store, go_on: Progress) -> RoadsLookedOver:
        go_on(0.05, READING)
        travels = desk.travels.travels(view, as_of=question.as_of)
        report = study_roads(view, travels, as_of=question.as_of)
        go_on(0.6, Wording("逐一核对门口与道路", "looking at every door"))
        audit = study_snapping(view, question, travels)
        return RoadsLookedOver(question, day_of(question), report, audit, view.workspace.is_demonstration)

    return Errand("roads", question, Wording("路网与接路核查", "Roads and doors"), work_out)


def network_errand(desk: Desk, as_of: date | None) -> Errand[NetworkReport]:
    """The network report alone."""

    def work_out(view: Store, go_on: Progress) -> NetworkReport:
        go_on(0.05, READING)
        return study_roads(view, desk.travels.travels(view, as_of=as_of), as_of=as_of)

    return Errand("network", as_of, Wording("路网报告", "Road network"), work_out)


def beside_circle(question: CircleQuestion) -> RoadQuestion | None:
    """The service area that belongs to a circle; None where people do not travel along roads."""
    if question.mode not in MODES:
        return None
    return RoadQuestion(
        kind=question.kind,
        mode=question.mode,
        minutes=(question.minutes,),
        weight=Weight.PEOPLE if question.weight is Weight.UNITS else question.weight,
        speed_ms=question.speed_ms,
        as_of=question.as_of,
        area=question.area,
        with_neighbours=question.with_neighbours,
        demand=question.demand,
    )


def cleared(table: ServiceAreaTable, purpose: Purpose) -> ServiceAreaTable:
    """The table as it may leave: for the public every corner of a sketch is coarse, as of any map without a 审图号."""
    return table if purpose is Purpose.INTERNAL else replace(table, areas=tuple(map(_coarse, table.areas)))


def _coarse(area: ServiceArea) -> ServiceArea:
    if area.sketch is None:
        return area
    polygon = coarsen(np.array([area.sketch.polygon], dtype=object))[0]
    return replace(area, sketch=replace(area.sketch, polygon=polygon))


def cleared_network(report: NetworkReport, purpose: Purpose) -> NetworkReport:
    """The report as it may leave: for the public the places of its pieces are coarse."""
    if purpose is Purpose.INTERNAL:
        return report
    points = np.array(shapely.points(report.pieces[["lon", "lat"]].to_numpy(dtype=float)), dtype=object)
    places = shapely.get_coordinates(coarsen(points))
    pieces = report.pieces.assign(lon=places[:, 0], lat=places[:, 1])
    return replace(report, pieces=pieces, stranded=clear_rows(report.stranded, purpose))
