"""The form of a naming request: what, where and when, then the declared fields of the application and the applicant's contact."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gazetteer.kinds import NAME_KINDS
from gazetteer.requests.application import APPLICATION, CONTACT
from gazetteer.specs.requests import REQUEST_TYPES
from gisvc.pages.record_form import Around, Offered, RecordForm, record_form
from gisvc.pages.sending import Sent, read_form
from gisvc.pages.written import missing
from gisvc.routes.names.where import read_where
from layers.errors import Refusal
from layers.fields import Field, RecordKind, Value, choice, day, text
from layers.wording import Wording

HEAD: tuple[Field, ...] = (
    choice("request_type", "申请类型", "type", codes=REQUEST_TYPES, required=True, section="head"),
    choice("name_kind", "种类", "kind of name", codes=NAME_KINDS, required=True, section="head"),
    text("division_code", "所在区划", "division", required=True, section="head"),
    day("asked_on", "申请日期", "asked on", required=True, section="head"),
    text("place_id", "地点编号（更名、销名）", "place id (renaming, cancelling)", section="head"),
    text("batch_id", "批次", "batch", section="head"),
    text(
        "where", "位置", "where it is", section="head",
        hint=Wording(
            "经度, 纬度；一条路写成用分号隔开的几个点，首尾相同即为面。可在图上点选。",
            "lon, lat; several points of a street with semicolons between, a ring ends where it began. Or click the map.",
        ),
    ),
)  # fmt: skip

NEW_REQUEST = RecordKind(
    name="new_request",
    label=Wording("新建地名申请", "New naming request"),
    subject_label=Wording("申请", "request"),
    by_side=False,
    sections={
        "head": Wording("申请事项", "What is asked"),
        **APPLICATION.sections,
        "contact": Wording(
            "联系方式（个人信息，单独保存，不公告、不导出）", "Contact: personal, kept apart, never announced or exported"
        ),
    },
    fields=(*HEAD, *APPLICATION.fields, *(replace(f, section="contact") for f in CONTACT.fields)),
)
_HEAD_NAMES = frozenset(f.name for f in HEAD)
_CONTACT_NAMES = frozenset(CONTACT.field_names)


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A form that was read: its three parts, and what could not be read, by field."""

    head: Mapping[str, Value]
    application: Mapping[str, Value]
    contact: Mapping[str, Value]
    wrong: Mapping[str, Wording]


def read_new_request(sent: Sent) -> NewRequest:
    """Raises UnknownParameter: the form has no such control."""
    typed = read_form(NEW_REQUEST, sent)
    wrong = typed.wrong or missing(NEW_REQUEST, typed.values)
    where = typed.values.get("where")
    try:
        read_where(str(where or ""))
    except Refusal as refusal:
        wrong = {**wrong, "where": refusal.wording}
    return NewRequest(
        head={n: v for n, v in typed.values.items() if n in _HEAD_NAMES},
        application={n: v for n, v in typed.values.items() if n not in _HEAD_NAMES | _CONTACT_NAMES},
        contact={n: v for n, v in typed.values.items() if n in _CONTACT_NAMES},
        wrong=wrong,
    )


def request_form(
    shown: Mapping[str, Value], offered: Offered, *, sent: Sent | None = None, wrong: Mapping[str, Wording] | None = None
) -> RecordForm:
    return record_form(NEW_REQUEST, shown, around=Around(offered, wrong or {}), typed=sent)
