"""What requests refuse: something that is no application or no step, and steps the law does not allow yet, with the article."""

from gazetteer.citation import Citation
from layers.errors import Refusal
from layers.report import Report
from layers.wording import Wording


class UnknownRequest(Refusal):
    """A request this office does not hold."""

    code = "gazetteer.unknown-request"

    def __init__(self, request_id: str) -> None:
        shown = request_id[:60]
        super().__init__(
            Wording(f"没有地名申请“{shown}”。请核对申请编号。", f"There is no naming request “{shown}”. Check its number."),
            request_id=shown,
        )


class RequestExists(Refusal):
    """A request entered under a number that another one bears."""

    code = "gazetteer.request-exists"

    def __init__(self, request_id: str) -> None:
        shown = request_id[:60]
        super().__init__(
            Wording(
                f"申请编号“{shown}”已用于另一申请。请打开该申请，或换一个编号。",
                f"The request number “{shown}” belongs to another request. Open that one, or choose another number.",
            ),
            request_id=shown,
        )


class NotAnApplication(Refusal):
    """An application that lacks something or holds what it cannot hold."""

    code = "gazetteer.not-an-application"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(Wording(f"申请内容有误：{zh}", f"The application is not right: {en}"))


class UnknownStepKind(Refusal):
    """A kind of step that requests do not have."""

    code = "gazetteer.unknown-step-kind"

    def __init__(self, kind: str) -> None:
        shown = kind[:60]
        super().__init__(Wording(f"没有“{shown}”这一办理环节。", f"There is no step of the kind “{shown}”."), kind=shown)


class NotAStep(Refusal):
    """A step that lacks something or holds what it cannot hold."""

    code = "gazetteer.not-a-step"

    def __init__(self, zh: str, en: str, *, kind: str = "") -> None:
        super().__init__(Wording(f"办理记录有误：{zh}", f"The step is not right: {en}"), kind=kind[:60])


class StepIdTaken(Refusal):
    """A step sent under an id that already carries something else."""

    code = "gazetteer.step-id-taken"

    def __init__(self, step_id: str) -> None:
        super().__init__(
            Wording(
                f"记录编号“{step_id}”已用于另一内容，未写入。请使用新的编号。",
                f"The step id “{step_id}” already carries something else; nothing was written. Use a new id.",
            ),
            step_id=step_id,
        )


class UnlawfulStep(Refusal):
    """A step that may not be taken yet, or not at all; says what stands in its way and under which article."""

    code = "gazetteer.unlawful-step"

    def __init__(self, kind: Wording, sentence: Wording, citation: Citation, *, hindrance: str) -> None:
        cited = citation.wording()
        super().__init__(
            Wording(
                f"不能办理“{kind.zh}”：{sentence.zh}（{cited.zh}）", f"“{kind.en}” cannot be recorded: {sentence.en} ({cited.en})"
            ),
            hindrance=hindrance,
            citation=cited.zh,
        )


class RequestClosed(Refusal):
    """A request that was closed takes nothing more."""

    code = "gazetteer.request-closed"

    def __init__(self, request_id: str) -> None:
        super().__init__(
            Wording(
                f"申请“{request_id}”已归档，不再接受记录。如需变更，请另行提出申请。",
                f"The request “{request_id}” is closed and takes nothing more. Make a new request for a change.",
            ),
            request_id=request_id,
        )


class BatchRejected(Refusal):
    """A batch with applications that are not right, so none of it was written."""

    code = "gazetteer.batch-rejected"

    def __init__(self, report: Report) -> None:
        self.report = report
        rows = len(report.rows_in_error())
        super().__init__(
            Wording(
                f"整批申请中有 {rows} 行未通过检查，未写入任何内容。请按清单改正后重新提交。",
                f"{rows} rows of the batch did not pass; nothing was written. Correct the listed rows and send the batch again.",
            ),
            rows=rows,
        )


class AnnouncementIncomplete(Refusal):
    """An announcement without one of its six statutory items."""

    code = "gazetteer.announcement-incomplete"

    def __init__(self, missing: tuple[Wording, ...]) -> None:
        zh, en = "、".join(w.zh for w in missing), ", ".join(w.en for w in missing)
        super().__init__(
            Wording(
                f"公告缺少：{zh}。六项内容齐全方可公告（《地名备案公告管理办法（试行）》），请补填。",
                f"The announcement lacks {en}; it is published with all six statutory items. Fill them in.",
            ),
            missing=zh,
        )
