"""A name checked by program: the whole review as JSON, by the packs in force or by two side by side; nothing is kept."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gazetteer.review import to_dict, told_side_by_side
from gisvc.desk import desk_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.names.reviewing import SIZES, AskedCheck, AskedHere, is_narrow, review_name
from gisvc.routes.names.schemas import CheckWish, ReviewsAnswered
from gisvc.routes.names.where import require_in_china
from gisvc.routes.parameters import Reader, refuse_unknown
from layers.geometry_text import parse_geojson_geometry

router = APIRouter(prefix="/api/names", tags=["names"], dependencies=[Depends(refuse_unknown)])
WRONG = troubles(400, 401, 403, 404, 413, 503)


@router.get("/check", response_model=ReviewsAnswered, responses=WRONG)
def check_name(request: Request, visitor: Reader, asked: AskedHere) -> Response:
    """审查一个拟用名称：逐条规则、条文、相近名称与椭球面距离、标准拼写、检索证明；beside 给出第二个规则包的结果。不入册。"""
    return _answered(request, visitor, asked, None)


@router.post("/check", response_model=ReviewsAnswered, responses=WRONG)
def check_name_with_geometry(request: Request, visitor: Reader, wish: CheckWish) -> Response:
    """同上，图形以 GeoJSON 给出（经度在前，EPSG:4490），可为点、线、面。"""
    shape = None if wish.geometry is None else require_in_china(parse_geojson_geometry(wish.geometry), "geometry")
    sizes = tuple((key, value) for key in SIZES if (value := wish.sizes.get(key)) is not None)
    asked = AskedCheck(
        wish.name.strip(), wish.kind, wish.division, "", wish.place_id, wish.on, wish.pack, wish.beside, wish.given.strip(), sizes
    )
    return _answered(request, visitor, asked, shape)


def _answered(request: Request, visitor: Reader, asked: AskedCheck, shape) -> Response:  # type: ignore[no-untyped-def]  # because shapely's shapes are untyped here
    desk = desk_of(request)
    reviews = review_name(desk, visitor, asked, shape)
    return json_answer(
        {
            "reviews": [to_dict(one) for one in reviews],
            "differences": told_side_by_side(reviews),
            "searched_own_area_only": is_narrow(desk, visitor),
            "marks": marks_of(is_demonstration=desk.store.workspace.is_demonstration),
        }
    )
