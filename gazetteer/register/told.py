"""The history of a name in sentences (沿革), made of its events: what happened, when, by whose decision and by which document."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from gazetteer.kinds import NAME_KINDS
from gazetteer.register.belief import believed
from gazetteer.register.events import EventKind, NameEvent
from layers.wording import Wording


def tell_history(
    events: Iterable[NameEvent], *, valid_on: date | None = None, known_on: date | datetime | None = None
) -> Wording:
    """The 沿革 text of one place up to a day, as known at a moment; empty where nothing is known.

    Dates are said as exactly as they were written, never more so. Retracted events are not told; further names of unknown age stand at the end.
    """
    told = [e for e in believed(events, known_on=known_on) if valid_on is None or e.day <= valid_on]
    sentences = [tell_event(event) for event in sorted(told, key=lambda event: event.role != "standard" and not event.is_dated)]
    return Wording("".join(s.zh for s in sentences), " ".join(s.en for s in sentences))


def tell_event(event: NameEvent) -> Wording:
    """One event as one sentence of a 沿革."""
    what = _TOLD[event.kind](event)
    ground, reason = _ground(event), event.reason.strip().rstrip("。；;")
    zh = f"{_when_zh(event)}{what.zh}{ground.zh}" + (f"，缘由：{reason}" if reason else "")
    en = f"{_when_en(event)}{what.en}{ground.en}" + (f"; reason: {reason}" if reason else "")
    return Wording(f"{zh}。", f"{en[:1].upper()}{en[1:]}.")


def _when_zh(event: NameEvent) -> str:
    if event.is_dated:
        return f"{event.dating.said().zh}，"
    if event.role != "standard":
        return ""
    return "始名时间不详，" if event.kind in (EventKind.REGISTERING, EventKind.NAMING) else "时间不详，"


def _when_en(event: NameEvent) -> str:
    if not event.is_dated and event.role != "standard":
        return ""
    return f"{event.dating.said().en}: "


def _ground(event: NameEvent) -> Wording:
    """Authority, document and source, in brackets."""
    named = [part for part in (event.authority, event.document) if part]
    if event.source and not event.document:
        named.append(f"据{event.source}")
    if not named:
        return Wording("", "")
    en = [part if not part.startswith("据") else f"after {part[1:]}" for part in named]
    return Wording(f"（{'，'.join(named)}）", f" ({', '.join(en)})")


def _registered(event: NameEvent) -> Wording:
    if event.role == "former":
        return Wording(f"曾名{event.name_to}", f"once called {event.name_to}")
    if event.role != "standard":
        role = event.role_label
        return Wording(f"{role.zh}{event.name_to}", f"{role.en} {event.name_to}")
    return Wording(f"名{event.name_to}", f"called {event.name_to}")


def _named(event: NameEvent) -> Wording:
    if event.role != "standard":
        role = event.role_label
        return Wording(f"定{role.zh}为{event.name_to}", f"given the {role.en} {event.name_to}")
    made = f"，由{'、'.join(event.related_places)}析置" if event.related_places else ""
    return Wording(f"命名为{event.name_to}{made}", f"named {event.name_to}")


def _renamed(event: NameEvent) -> Wording:
    before = Wording(f"由{event.name_from}", f" from {event.name_from}") if event.name_from else Wording("", "")
    return Wording(f"{before.zh}更名为{event.name_to}", f"renamed{before.en} to {event.name_to}")


def _respelled(event: NameEvent) -> Wording:
    roman = event.says("roman_toned") or event.says("roman_capitals")
    if event.name_to and event.name_to != event.name_from:
        spelt = f"（{roman}）" if roman else ""
        return Wording(
            f"用字由{event.name_from}改为{event.name_to}{spelt}", f"written {event.name_to} instead of {event.name_from}"
        )
    return Wording(f"{event.name_from}的罗马字母拼写改为{roman}", f"the roman spelling became {roman}")


def _reclassified(event: NameEvent) -> Wording:
    kind = NAME_KINDS.labels.get(event.says("name_kind"))
    zh, en = (f"类别改为{kind.zh}", f"its kind became {kind.en}") if kind else ("类别改变", "its kind changed")
    if event.name_to and event.name_to != event.name_from:
        return Wording(f"{zh}，称{event.name_to}", f"{en}, called {event.name_to}")
    return Wording(zh, en)


def _merged(event: NameEvent) -> Wording:
    others = (
        "、".join(event.says("related_names").split(";") if event.says("related_names") else event.related_places) or "其他地名"
    )
    if event.name_to:
        return Wording(f"{others}并入，称{event.name_to}", f"took in {others}, called {event.name_to}")
    return Wording(f"{event.name_from}并入{others}", f"{event.name_from} was merged into {others}")


def _split(event: NameEvent) -> Wording:
    others = (
        "、".join(event.says("related_names").split(";") if event.says("related_names") else event.related_places) or "其他地名"
    )
    if event.name_to:
        return Wording(f"析出{others}，仍称{event.name_to}", f"{others} was split off; it stayed {event.name_to}")
    return Wording(f"{event.name_from}析为{others}", f"{event.name_from} was split into {others}")


def _moved(event: NameEvent) -> Wording:
    where = event.says("surroundings") or event.says("division_name")
    return Wording(f"迁移至{where}" if where else "迁移", f"moved to {where}" if where else "moved")


def _cancelled(event: NameEvent) -> Wording:
    if event.role != "standard":
        role = event.role_label
        return Wording(f"停用{role.zh}{event.name_from}", f"{role.en} {event.name_from} no longer used")
    return Wording(f"{event.name_from}销名".strip(), f"the name {event.name_from} was cancelled".replace("  ", " "))


def _restored(event: NameEvent) -> Wording:
    return Wording(f"恢复{event.name_to or '原名'}", f"{event.name_to or 'its former name'} was restored")


def _retracted(event: NameEvent) -> Wording:
    return Wording(f"更正登记（{event.retracts}）", f"the record {event.retracts} was retracted")


_TOLD: dict[EventKind, Callable[[NameEvent], Wording]] = {
    EventKind.REGISTERING: _registered,
    EventKind.NAMING: _named,
    EventKind.RENAMING: _renamed,
    EventKind.RESPELLING: _respelled,
    EventKind.RECLASSIFYING: _reclassified,
    EventKind.MERGING: _merged,
    EventKind.SPLITTING: _split,
    EventKind.MOVING: _moved,
    EventKind.CANCELLING: _cancelled,
    EventKind.RESTORING: _restored,
    EventKind.RETRACTING: _retracted,
}
