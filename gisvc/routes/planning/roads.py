"""Roads as JSON: the network report, and what facilities serve along it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gisvc.desk import desk_of
from gisvc.jobs import Job
from gisvc.publication import Purpose
from gisvc.rendering import address_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.jobs import UNDER_WAY, accepted
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.routes.planning.road_answers import area_errand, cleared, cleared_network, network_errand
from gisvc.routes.planning.road_asked import AskedRoads
from gisvc.routes.planning.road_schemas import RoadsAnswered, ServiceAreasAnswered
from gisvc.routes.planning.supply_asked import AsOf
from layers.planning.answers.roads import network_to_dict, service_areas_to_geojson
from layers.store.clock import day_in_china, utc_now

router = APIRouter(prefix="/api", tags=["planning"], dependencies=[Depends(refuse_unknown)])
TROUBLES = troubles(400, 401, 403, 404, 503)
For = Annotated[Purpose, Query(description="用途：公开时坐标粗化 / public: coordinates are coarsened")]


@router.get("/service-areas", response_model=ServiceAreasAnswered, responses=TROUBLES | UNDER_WAY)
def service_areas(request: Request, visitor: Reader, question: AskedRoads, purpose: For = Purpose.INTERNAL) -> Response:
    """服务范围（GeoJSON）：几分钟之内到得了的道路长度（按等级）和人口；图形只是示意，附人口误差。时间长的转为任务（202）。"""
    desk = desk_of(request)
    table = desk.work(visitor, area_errand(desk, visitor, question), back=address_of(request))
    if isinstance(table, Job):
        return accepted(table)
    told = service_areas_to_geojson(cleared(table, purpose)) | {"marks": marks_of(is_demonstration=table.is_demonstration)}
    return json_answer(told, media_type="application/geo+json")


@router.get("/roads", response_model=RoadsAnswered, responses=TROUBLES | UNDER_WAY)
def roads(request: Request, visitor: Reader, as_of: AsOf = None, purpose: For = Purpose.INTERNAL) -> Response:
    """路网报告：按等级的长度、互不相连的各片、须核对之处，以及改变路口相通规则会怎样。时间长的转为任务（202）。"""
    desk = desk_of(request)
    report = desk.work(visitor, network_errand(desk, as_of), back=address_of(request))
    if isinstance(report, Job):
        return accepted(report)
    told = network_to_dict(cleared_network(report, purpose), on=as_of or day_in_china(utc_now()))
    return json_answer(told | {"marks": marks_of(is_demonstration=desk.store.workspace.is_demonstration)})
