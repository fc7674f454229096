"""What a kind of record asks, as data: a form in any language is drawn from this and from nothing else."""

from typing import Any

from boundaries.records.kinds import MARKER_CHECK, SEGMENT_CHECK
from layers.fields import Field, FieldKind, RecordKind
from layers.planning.answers.plain import words

CHECKS: tuple[RecordKind, ...] = (SEGMENT_CHECK, MARKER_CHECK)

# A marker that cannot be found has no inscription to read and nothing to tape from: what is asked instead is how long and how wide one
# looked. “Not found” is not “lost” (boundaries.md §7, NGS).
NOT_FOUND: dict[str, dict[str, object]] = {
    MARKER_CHECK.name: {
        "field": "found_state",
        "codes": ["not_found", "lost"],
        "opens": ["search"],
        "hides": ["targets", "position", "tapes"],
        "hides_fields": ["inscription"],
    }
}
# What the last round found may be the same again; when, who, where and which photos never are.
_NEVER_THE_SAME = frozenset(
    {FieldKind.MOMENT, FieldKind.PHOTOS, FieldKind.TABLE, FieldKind.POSITION, FieldKind.LINE, FieldKind.DATE}
)


def kinds_as_data() -> dict[str, Any]:
    """The two checks of the field, segment first."""
    return {kind.name: kind_as_data(kind) for kind in CHECKS}


def kind_as_data(kind: RecordKind) -> dict[str, Any]:
    """A kind with its sections in order and the fields of each."""
    return {
        "name": kind.name,
        "label": words(kind.label),
        "subject_label": words(kind.subject_label),
        "sections": [{"name": name, "label": words(heading)} for name, heading in kind.sections.items()],
        "fields": [field_as_data(field) for field in kind.fields],
        "not_found": NOT_FOUND.get(kind.name),
    }


def field_as_data(field: Field) -> dict[str, Any]:
    """A field with everything that decides how it is asked; what it does not say is left out."""
    said: dict[str, Any] = {
        "name": field.name,
        "kind": field.kind.value,
        "label": words(field.label),
        "section": field.section,
        "unit": field.unit,
        "required": field.required or None,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "narrative": field.is_narrative or None,
        "repeatable": None if field.is_narrative or field.kind in _NEVER_THE_SAME else True,
        "hint": words(field.hint) if field.hint else None,
        "codes": [{"code": code, "label": words(label)} for code, label in field.codes.labels.items()] if field.codes else None,
        "row_key": list(field.row_key) or None,
        "columns": [field_as_data(column) for column in field.columns] or None,
    }
    return {name: value for name, value in said.items() if value is not None}
