"""Writes docs/settings.md from the settings themselves: name, default, limits and sentence of each."""

import re
import types
import typing
from pathlib import Path

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo

from gisvc import settings

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = REPOSITORY / "docs" / "settings.md"
SECTION = re.compile(r"^    # --- (.+)$")
FIELD = re.compile(r"^    ([a-z_]+): ")
OPENING = """# Settings

Every setting is an environment variable `GISVC_<NAME>`, read once when the service starts; a value out of bounds or a contradiction stops the start with a
sentence. What is not set has the default. `gisvc doctor` names variables that look like ours and are none.
Written by `python -m scripts.settings_page`; a test compares it with the code.
"""


def page() -> str:
    lines = [OPENING]
    for title, names in sections():
        lines += [f"## {title[0].upper()}{title[1:]}", "", "| variable | default | takes | what it does |", "|---|---|---|---|"]
        lines += [row_of(name, settings.Settings.model_fields[name]) for name in names] + [""]
    return "\n".join(lines)


def sections() -> list[tuple[str, list[str]]]:
    """The headings and the fields beneath them, as they stand in the file."""
    found: list[tuple[str, list[str]]] = []
    for line in Path(settings.__file__).read_text(encoding="utf-8").splitlines():
        if heading := SECTION.match(line):
            found.append((heading[1], []))
        elif (field := FIELD.match(line)) and field[1] in settings.Settings.model_fields:
            found[-1][1].append(field[1])
    return found


def row_of(name: str, field: FieldInfo) -> str:
    about = " ".join((field.description or "").split()).replace("|", "\\|")
    return f"| `GISVC_{name.upper()}` | {default_of(field)} | {takes(field)} | {about} |"


def default_of(field: FieldInfo) -> str:
    value = field.default
    if value is None or value in ("", ()):
        return "—"
    if isinstance(value, bool):
        return str(value).lower()
    return plain(value) if isinstance(value, int | float) else f"`{value}`"


def takes(field: FieldInfo) -> str:
    signs = ((Ge, "ge", "≥"), (Gt, "gt", ">"), (Le, "le", "≤"), (Lt, "lt", "<"))
    bounds = [
        f"{sign} {plain(getattr(bound, name))}"
        for bound in field.metadata
        for kind, name, sign in signs
        if isinstance(bound, kind)
    ]
    return ", ".join((kind_of(field.annotation), *bounds))


def plain(number: float) -> str:
    return f"{number:,.10g}".replace(",", " ")


def kind_of(annotation: object) -> str:
    options = [one for one in typing.get_args(annotation) if one is not types.NoneType]
    if typing.get_origin(annotation) is typing.Literal:
        return " or ".join(f"`{one}`" for one in options)
    if typing.get_origin(annotation) is tuple:
        return "list"
    plain = options[0] if options and typing.get_origin(annotation) in (typing.Union, types.UnionType) else annotation
    names = {bool: "true or false", int: "whole number", float: "number", Path: "path", str: "text"}
    return names.get(typing.cast("type", plain), "secret" if "Secret" in str(plain) else "text")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
