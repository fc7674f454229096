"""What the OpenAPI document says of creating, replacing, updating and ending features (Part 4, draft)."""

from collections.abc import Sequence
from typing import Any, Final

from gisvc.ogc.formats import PROBLEM
from layers.spec import LayerSpec
from layers.wording import Wording

Json = dict[str, Any]
WHOLE: Final = ("application/geo+json", "application/vnd.ogc.fg+json", "application/json")
"""What a whole feature may be sent as."""
PATCH: Final = ("application/merge-patch+json",)
"""What a change of a feature may be sent as."""
TROUBLES: Final = {
    "409": "编号已被占用 / the key is taken",
    "412": "已被他人修改 / changed by somebody else meanwhile",
    "413": "内容过大 / too large",
    "415": "不接受的格式 / a format that is not taken",
    "422": "未通过检查 / did not pass",
    "428": "须以 If-Match 说明依据的版本 / say in If-Match which version was changed",
}
_ANY_TROUBLE = ("400", "401", "403", "404", "413", "500", "503")


def headers_of_editing() -> dict[str, Json]:
    """Request headers, as parameters of the components."""
    described = {
        "If-Match": "所依据版本的 ETag；缺少时答 428 / ETag of the version that was changed; without it 428",
        "If-None-Match": "* 表示该编号应尚未使用 / * says that the key must be free",
        "Content-Crs": "内容的坐标系，默认 CRS84 / system of the body, CRS84 unless said",
        "Prefer": "return=representation · return=minimal · handling=strict",
    }
    return {
        name: {"name": name, "in": "header", "required": False, "schema": {"type": "string"}, "description": text}
        for name, text in described.items()
    }


def creating(name: str, title: Wording) -> Json:
    """POST of a new feature."""
    made = {"201": _answer("新增完成 / created", ("Location", "ETag"))}
    says = Wording(f"新增：{title.zh}", f"create: {title.en}")
    return _operation(name, says, made, ("409", "415", "422"), headers=("Content-Crs", "Prefer"), media=WHOLE)


def editing() -> Json:
    """PUT, PATCH, DELETE and OPTIONS of one feature."""
    changed = {
        "200": _answer("修改后的要素 / the feature as it is now", ("ETag",)),
        "204": _answer("已修改 / changed", ("ETag",)),
    }
    made = changed | {"201": _answer("新增完成 / created", ("Location", "ETag"))}
    stale, headers = ("412", "415", "422", "428"), ("If-Match", "Content-Crs", "Prefer")
    document = {
        "name": "document",
        "in": "query",
        "required": False,
        "schema": {"type": "string", "maxLength": 200},
        "description": "停用锁定图层的行须写明的依据文号 / the document that lets a locked row end",
    }
    ending = _operation(
        "delete",
        Wording("停用一个要素", "end a feature"),
        {"204": _answer("已停用 / ended")},
        ("412", "422", "428"),
        headers=("If-Match",),
    )
    ending["parameters"].append(document)
    return {
        "put": _operation("replace", Wording("替换一个要素", "replace a feature"), made, stale, headers=("If-None-Match", *headers), media=WHOLE),
        "patch": _operation("update", Wording("修改一个要素", "update a feature"), changed, stale, headers=headers, media=PATCH),
        "delete": ending,
        "options": asking("mayItem"),
    }  # fmt: skip


def asking(name: str) -> Json:
    """OPTIONS: what this visitor may do here at this moment."""
    answer = _answer("此刻允许的操作 / what is allowed at this moment", ("Allow",))
    return _operation(name, Wording("允许的操作", "what is allowed"), {"200": answer}, ())


def creating_in(spec: LayerSpec) -> Json:
    """POST beside the reading of one layer's features."""
    return creating(f"create.{spec.name}", spec.label) | {"parameters": [_header("Content-Crs"), _header("Prefer")]}


def troubles_of_editing() -> dict[str, Json]:
    """Answers of the components that only editing needs."""
    problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {status: {"description": text, "content": problem} for status, text in TROUBLES.items()}


def _operation(
    name: str, says: Wording, answers: Json, troubles: Sequence[str], *, headers: Sequence[str] = (), media: Sequence[str] = ()
) -> Json:
    steps = ("collectionId",) if name.startswith(("create", "mayItems")) else ("collectionId", "featureId")
    told = {status: {"$ref": f"#/components/responses/{status}"} for status in (*_ANY_TROUBLE, *troubles)}
    body = {kind: {"schema": {"type": "object"} if kind in PATCH else {"$ref": "#/components/schemas/feature"}} for kind in media}
    return {
        "operationId": name,
        "summary": str(says),
        "tags": ["features"],
        "parameters": [*({"$ref": f"#/components/parameters/{step}"} for step in steps), *map(_header, headers)],
        **({"requestBody": {"required": True, "content": body}} if media else {}),
        "responses": answers | told,
    }


def _header(name: str) -> Json:
    return {"$ref": f"#/components/parameters/{name}"}


def _answer(description: str, headers: Sequence[str] = ()) -> Json:
    told = {name: {"schema": {"type": "string"}} for name in headers}
    return {"description": description, **({"headers": told} if told else {})}
