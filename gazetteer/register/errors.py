"""What the register refuses, each as a fact with what to do about it."""

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
