"""Whether an event of a name can have happened as it is told, held against what is known of the place."""

from collections.abc import Sequence

from gazetteer.register.events import STARTS, EventKind, NameEvent
from gazetteer.register.fold import names_of
from gazetteer.specs import NAME_EVENTS
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

_NEEDS_NAME_AFTER = frozenset({EventKind.REGISTERING, EventKind.NAMING, EventKind.RENAMING})


def check_events(new: Sequence[NameEvent], held: Sequence[NameEvent], *, is_held: bool) -> Report:
    """Findings about new events of one place. Errors are what no reading of the event can mean; warnings what does not fit what we know.

    Args:
        held: what is known of the place so far, recorded and implied.
        is_held: whether the register holds the place.
    """
    findings: list[Finding] = []
    known = list(held)
    for event in new:
        findings += _of_itself(event)
        findings += _against(event, known)
        known.append(event)
    if not is_held and not any(event.kind in STARTS for event in new):
        sentence = Wording(
            "地名库中没有该地点；新地点须以“登记”或“命名”事件开始。",
            "The register holds no such place; a new one begins with a naming.",
        )
        findings.append(_finding("gazetteer.event-of-unknown-place", Severity.ERROR, sentence, new[0]))
    return Report.of(findings)


def _of_itself(event: NameEvent) -> list[Finding]:
    """What the event lacks to mean anything."""
    kind, missing = event.kind, []
    if kind in _NEEDS_NAME_AFTER and not event.name_to.strip():
        missing.append(Wording("新名称", "the name after it"))
    if kind is EventKind.RETRACTING and not event.retracts:
        missing.append(Wording("所更正的事件编号", "the event it retracts"))
    if kind in (EventKind.MERGING, EventKind.SPLITTING) and not event.related_places:
        missing.append(Wording("相关地点", "the other places concerned"))
    if kind is EventKind.RESPELLING and not (event.name_to or event.says("roman_toned") or event.says("roman_capitals")):
        missing.append(Wording("改后的写法或拼写", "the new characters or spelling"))
    if kind is EventKind.RECLASSIFYING and not (event.says("name_kind") or event.says("category_code")):
        missing.append(Wording("改后的类别", "the new class"))
    return [
        _finding(
            "gazetteer.event-incomplete",
            Severity.ERROR,
            Wording(f"“{kind.label.zh}”事件缺少{what.zh}，请补填。", f"The event “{kind.label.en}” lacks {what.en}; fill it in."),
            event,
        )
        for what in missing
    ]


def _against(event: NameEvent, known: Sequence[NameEvent]) -> list[Finding]:
    """What of it does not fit the place as it was on that day."""
    if event.kind is EventKind.RETRACTING:
        if not event.retracts or any(e.event_id == event.retracts and not e.is_implied for e in known):
            return []
        sentence = Wording(
            f"该地点没有编号为“{event.retracts}”的登记事件，无从更正。",
            f"The place has no recorded event “{event.retracts}” to retract.",
        )
        return [_finding("gazetteer.event-to-retract-unknown", Severity.ERROR, sentence, event)]
    if event.kind in STARTS or not event.name_from or not known:
        return []
    before = names_of(known, valid_on=event.day)
    names = {held.name for held in before.others} | {before.name}
    if event.name_from in names:
        return []
    called = before.name or "（无标准名）"
    sentence = Wording(
        f"事件所述原名“{event.name_from}”与地名库不符：{event.day} 前后该地点称“{called}”。请核对原名或日期。",
        f"The name before, “{event.name_from}”, is not what the register has: around {event.day} the place was called “{called}”.",
    )
    return [_finding("gazetteer.name-before-differs", Severity.WARNING, sentence, event)]


def _finding(code: str, severity: Severity, sentence: Wording, event: NameEvent) -> Finding:
    return Finding(
        code,
        severity,
        sentence,
        Where(NAME_EVENTS.name, event.event_id or None),
        {"place": event.place_id, "kind": event.kind.value},
    )
