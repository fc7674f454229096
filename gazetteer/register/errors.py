"""What the register refuses, each as a fact with what to do about it."""

from datetime import date

from layers.errors import Refusal
from layers.report import Report
from layers.wording import Wording


class PlaceNotHeld(Refusal):
    """A place id that the register does not hold in this view."""

    code = "gazetteer.place-not-held"

    def __init__(self, place_id: str) -> None:
        super().__init__(
            Wording(
                f"地名库中没有编号为“{place_id}”的地点，请核对编号。",
                f"The register holds no place “{place_id}”. Check the id.",
            ),
            place=place_id,
        )


class DivisionNotKnown(Refusal):
    """A division code that the code table does not have on the day asked about; nothing near it is taken in its place."""

    code = "gazetteer.division-not-known"

    def __init__(self, division_code: str, day: date | None) -> None:
        when = f"{day} 的" if day else "现行"
        super().__init__(
            Wording(
                f"{when}区划代码表中没有代码“{division_code}”，请核对代码和日期，或先导入当时的代码表。",
                f"The code table{f' of {day}' if day else ''} has no code “{division_code}”. Check code and day, or import the table of that time.",
            ),
            division=division_code,
            day=day.isoformat() if day else None,
        )


class EventsNotSound(Refusal):
    """Events of names that cannot have happened as they are told; nothing was written."""

    code = "gazetteer.events-not-sound"

    def __init__(self, report: Report) -> None:
        self.report = report
        first = report.errors[0].sentence
        super().__init__(
            Wording(
                f"沿革事件未登记，未写入任何内容。{first.zh}", f"The events were not recorded; nothing was written. {first.en}"
            ),
            errors=len(report.errors),
            finding=report.errors[0].code,
        )


class EventExists(Refusal):
    """An event id that already carries another text: what was recorded is never changed."""

    code = "gazetteer.event-exists"

    def __init__(self, event_id: str) -> None:
        super().__init__(
            Wording(
                f"事件编号“{event_id}”已用于另一内容。登记过的事件不改动；如有错误，请登记一条更正事件。",
                f"The event id “{event_id}” already carries another text. Recorded events are never changed: retract it by a further event.",
            ),
            event=event_id,
        )


class NoFreeCode(Refusal):
    """All 999,999 serial numbers of a division and category are taken."""

    code = "gazetteer.no-free-code"

    def __init__(self, stem: str) -> None:
        super().__init__(
            Wording(
                f"“{stem}”之下的六位附加码已用完，无法再编地名代码。",
                f"Every six-digit serial under “{stem}” is taken; no further place code can be made.",
            ),
            stem=stem,
        )


class NotANameTable(Refusal):
    """A file offered as place names in which no column holds a name."""

    code = "gazetteer.not-a-name-table"

    def __init__(self, file: str, wanted: Wording) -> None:
        super().__init__(
            Wording(
                f"“{file}”中找不到{wanted.zh}。请确认文件是地名登记表、国家地名信息库记录或浙江推送 XML。",
                f"“{file}” has no {wanted.en}. It must be a census form, records of the national database or the Zhejiang XML.",
            ),
            file=file,
            wanted=wanted.zh,
        )
