"""How routes answer: JSON bytes, and what OpenAPI says about trouble."""

from typing import Any
from urllib.parse import quote

import orjson
from fastapi.responses import Response

from gisvc.marks import marks_for
from gisvc.routes.schemas import Problem
from layers.planning.answers.plain import words

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "geojson": "application/geo+json",
    "tif": "image/tiff; application=geotiff",
}
_WHEN = {
    400: "一个参数不认识或不合格 / a parameter is unknown or invalid",
    401: "需要登录 / sign-in needed",
    403: "不允许 / not allowed",
    404: "没有这项内容，或无权查看 / nothing there, or nothing you may see",
    409: "与现状冲突 / in conflict with what is there",
    412: "已被他人修改 / changed by somebody else meanwhile",
    413: "超过允许的大小 / larger than allowed",
    415: "不是所要的文件 / not the kind of file wanted",
    422: "内容未通过检查 / the content did not pass",
    428: "须说明依据的版本 / say which version was changed",
    503: "请求太多 / too busy",
}


def troubles(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that can end in these problems."""
    return {
        status: {
            "model": Problem,
            "description": _WHEN[status],
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def json_answer(content: object, *, media_type: str = "application/json") -> Response:
    return Response(orjson.dumps(content), media_type=media_type)


def marks_of(*, is_demonstration: bool) -> list[Any]:
    """What every answer that leaves must carry; no parameter takes it away."""
    return [words(mark) for mark in marks_for(is_demonstration=is_demonstration)]


def attachment(content: bytes, name: str) -> Response:
    """A file to keep: never shown in place, its name given once in ASCII and once in full (RFC 6266)."""
    name = "".join("_" if c in '/\\:*?"<>|' or ord(c) < 32 else c for c in name)[:150]
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_")
    ending = name.rpartition(".")[2]
    headers = {"Content-Disposition": f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=MEDIA.get(ending, "application/octet-stream"), headers=headers)
