"""The form as one HTML file: the whole checklist, its own scripts and nothing from outside, to be opened from a phone's file manager."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files

import orjson

from boundaries.field.contents import Contents
from boundaries.field.words import Fact, chainage, registered_facts, said_in_words
from boundaries.records.kinds import SEGMENT_CHECK
from boundaries.rounds.checklist import ChecklistItem
from layers.fields import Field, RecordKind, Value
from layers.wording import Wording

SCRIPTS = ("hash.js", "zip.js", "gpx.js", "words.js", "store.js", "fields.js", "form.js")
_SHELL = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="referrer" content="no-referrer">
<title>联检外业表单</title>
<style>{style}</style>
</head>
<body>
<noscript><p class="notice">请用系统自带的浏览器打开本文件：这里需要脚本才能填写。 / Open this file in a browser that runs scripts.</p></noscript>
<main id="app"></main>
<script type="application/json" id="package">{told}</script>
<script>{script}</script>
</body>
</html>
"""


def form_html(contents: Contents) -> bytes:
    """The form of a package. Its policy lets run this one script and nothing else; data stands as text that no parser takes for a tag."""
    script, style = _asset(*SCRIPTS), _asset("form.css")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src blob: data:; "
        "base-uri 'none'; form-action 'none'"
    )
    told = orjson.dumps(form_content(contents)).decode()
    harmless = told.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")  # fmt: skip
    return _SHELL.format(policy=policy, style=style, told=harmless, script=script).encode()


def form_content(contents: Contents) -> dict[str, object]:
    """What the form knows, as JSON."""
    plan = contents.round
    lines = contents.register.lines.set_index("line_id")["name"]
    return {
        "ticket": contents.ticket.to_json(),
        "key": base64.b64encode(contents.keys.device).decode(),
        "round": {"name": plan.name, "field_from": str(plan.field_from or ""), "field_until": str(plan.field_until or "")},
        "sides": [{"code": code, "name": name} for code, name in contents.names.items()],
        "people": _people(contents),
        "lines": {line_id: str(lines.get(line_id, line_id)) for line_id in plan.line_ids},
        "sections": {section.section_id: section.name or section.section_id for section in plan.sections},
        "kinds": {kind.name: _kind(kind) for kind in dict.fromkeys(item.kind for item in contents.checklist.items)},
        "items": [_item(contents, item) for item in _along_the_walk(contents)],
    }


def _along_the_walk(contents: Contents) -> list[ChecklistItem]:
    """Line by line as one walks; a segment before the marker at its start, because segments are the main record."""
    place = {line_id: at for at, line_id in enumerate(contents.round.line_ids)}
    items = contents.checklist.items
    return sorted(items, key=lambda i: (place.get(i.line_id, len(place)), round(i.from_m or 0.0), i.kind is not SEGMENT_CHECK))


def _people(contents: Contents) -> list[dict[str, str]]:
    """Leaders and members of the teams: suggestions, nobody is present before somebody says so."""
    known: dict[tuple[str, str], dict[str, str]] = {}
    for side in contents.names:
        for team in contents.round.teams(side):
            for name in _names(team.get("leader")) + _names(team.get("members")):
                known.setdefault((side, name), {"name": name, "side": side})
    return list(known.values())


def _names(text: Value) -> list[str]:
    shown = str(text or "")
    for separator in "，,;；\n":
        shown = shown.replace(separator, "、")
    return [name.strip() for name in shown.split("、") if name.strip()]


def _kind(kind: RecordKind) -> dict[str, object]:
    return {
        "label": _both(kind.label),
        "subject": _both(kind.subject_label),
        "sections": [{"name": name, **_both(label)} for name, label in kind.sections.items()],
        "fields": [_field(field) for field in kind.fields],
    }


def _field(field: Field) -> dict[str, object]:
    told: dict[str, object] = {
        "name": field.name,
        "kind": field.kind.value,
        "label": _both(field.label),
        "section": field.section,
    }
    optional: Mapping[str, object] = {
        "unit": field.unit, "required": field.required, "min": field.minimum, "max": field.maximum, "long": field.is_narrative,
        "codes": field.codes and [{"code": code, **_both(label)} for code, label in field.codes.labels.items()],
        "columns": [_field(column) for column in field.columns],
        "hint": field.hint and _both(field.hint),
    }  # fmt: skip
    return told | {name: value for name, value in optional.items() if value not in (None, False, [])}


def _item(contents: Contents, item: ChecklistItem) -> dict[str, object]:
    held = contents.held(item)
    return {
        "kind": item.kind.name, "subject": item.subject, "title": item.title, "line": item.line_id, "section": item.section_id,
        "at": chainage(item.from_m) if item.from_m == item.to_m else f"{chainage(item.from_m)}–{chainage(item.to_m)}",
        "lon": item.lon, "lat": item.lat, "tripoint": item.is_tripoint, "derived": item.is_derived,
        "facts": _facts(registered_facts(item, contents.names)),
        "objects": [_object(row) for row in item.objects],
        "pillars": [{"id": str(row["pillar_id"]), "title": f"{row.get('letter') or ''} {row.get('division_code') or ''}".strip()} for row in item.pillars],
        "last": {name: value for name, value in item.last.items() if name != "photos"},
        "last_words": _facts(said_in_words(item.kind, item.last)), "last_round": item.last_round,
        "heads": list(held.heads if held else ()), "held": held.values if held else {},
    }  # fmt: skip


def _object(row: Mapping[str, Value]) -> dict[str, Value]:
    """A reference object as the tape finds it."""
    return {
        "id": str(row["object_id"]), "name": row.get("name"), "part": row.get("measured_part"), "distance_m": row.get("distance_m"),
        "azimuth_deg": row.get("azimuth_deg"), "azimuth_kind": row.get("azimuth_kind"),
    }  # fmt: skip


def _facts(facts: Sequence[Fact]) -> list[dict[str, dict[str, str]]]:
    return [{"label": _both(label), "value": _both(value)} for label, value in facts]


def _both(wording: Wording) -> dict[str, str]:
    return {"zh": wording.zh, "en": wording.en}


def _asset(*names: str) -> str:
    folder = files("boundaries.field") / "form"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
