"""The OpenAPI document, corrected to say what the service really answers."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

DESCRIPTION = """区划、设施覆盖与缺口的数据接口。所有错误均为 RFC 9457 problem+json，中英文各一份；不认识的参数一律 400。
Divisions, facility coverage and gaps. Errors are RFC 9457 problem+json in both languages; an unknown parameter is a 400."""

TOKENS = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "在“我的帐号”页生成的 API 令牌 · An API token made on /account.",
    },
    "accountAndToken": {
        "type": "http",
        "scheme": "basic",
        "description": "用户名与令牌（不是密码） · Sign-in name and token, never the password.",
    },
}

# A guard, the store or the disk may refuse anything at any moment: docs/refusals.md lists every code with its status.
PROBLEM = {
    "description": "其他情形：problem+json，见 docs/refusals.md / anything else: one problem, by its code",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
OTHER_TYPES = {
    "/api/layers/{name}/features": ("application/geo+json",),
    "/api/names/linked-places": ("application/geo+json", "text/tab-separated-values"),
    "/api/names/changes": ("application/json", "text/csv"),
    "/ogc/api": ("application/vnd.oai.openapi+json;version=3.0", "text/html"),
}
NO_CHOICE = {"type": "string", "maxLength": 0, "description": "空：不选 / empty: no choice"}


def document_of(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """What routes say of themselves, corrected; which service they are of is said by `install_openapi`."""
    return _corrected(get_openapi(title="", version="", description=DESCRIPTION, routes=routes))


def install_openapi(app: FastAPI, document: Callable[[], dict[str, Any]]) -> None:
    """Serve the corrected document instead of FastAPI's. It takes seconds to write, so it is asked for when somebody wants to read it."""

    def openapi() -> dict[str, Any]:
        shared = document()
        return shared | {"info": shared["info"] | {"title": app.title, "version": app.version}}

    app.openapi = openapi  # type: ignore[method-assign]  # because FastAPI documents this as the way


def _corrected(document: dict[str, Any]) -> dict[str, Any]:
    """With tokens beside the session, without the 422 that FastAPI promises and `problems` never sends, nor the schemas only it used; answers that are
    no plain JSON say so, and whatever else may happen is one form of problem."""
    for operations in document["paths"].values():
        for operation in operations.values():
            operation.get("responses", {}).pop("422", None)
            if operation.get("security"):
                operation["security"] = [*operation["security"], {"token": []}, {"accountAndToken": []}]
            for status, answer in operation.get("responses", {}).items():
                if not status.startswith("2"):
                    answer.get("content", {}).pop("application/json", None)
            operation["responses"]["default"] = PROBLEM
    document.setdefault("components", {}).setdefault("securitySchemes", {}).update(TOKENS)
    schemas = document["components"].get("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    _say_what_else_is_answered(document)
    return document


def _say_what_else_is_answered(document: dict[str, Any]) -> None:
    """Other types than JSON, pages of the open door, and the empty field a form sends for “no choice”."""
    for path, operations in document["paths"].items():
        answers = operations.get("get", {}).get("responses", {})
        content = answers.get("200", {}).get("content", {})
        if path in OTHER_TYPES:
            schema = content.pop("application/json", {})
            content.update({media_type: schema if "json" in media_type else {} for media_type in OTHER_TYPES[path]})
        elif path.startswith("/ogc") and "application/json" in content:
            content.setdefault("text/html", {})
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                options = parameter.get("schema", {}).get("anyOf", [])
                if parameter["in"] == "query" and {"type": "null"} in options:
                    options.append(NO_CHOICE)


def operations_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The document as the docs page lists it: one entry an operation, parameters with their type and limits in words."""
    listed = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            parameters = [
                {"name": p["name"], "where": p["in"], "required": p.get("required", False), "type": _type_of(p["schema"]), "about": p.get("description", ""), "default": p["schema"].get("default")}
                for p in operation.get("parameters", [])
            ]  # fmt: skip
            listed.append(
                {
                    "path": path,
                    "method": method.upper(),
                    "about": operation.get("description", operation.get("summary", "")),
                    "parameters": parameters,
                    "responses": {status: answer.get("description", "") for status, answer in operation["responses"].items()},
                }
            )
    return listed


def _type_of(schema: dict[str, Any]) -> str:
    options = [o for o in schema.get("anyOf", [schema]) if o.get("type") != "null"]
    shown = []
    for option in options:
        name = option.get("$ref", "").rsplit("/", 1)[-1] or option.get("type", "")
        shown.append(f"{name} ({option['format']})" if "format" in option else name)
    return " | ".join(shown)
