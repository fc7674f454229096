"""What a round refuses."""

from collections.abc import Sequence

from layers.errors import Refusal
from layers.report import Report
from layers.wording import Wording


class UnknownRound(Refusal):
    """A round this office has never heard of."""

    code = "boundaries.unknown-round"

    def __init__(self, round_id: str) -> None:
        shown = round_id[:60]
        super().__init__(
            Wording(
                f"没有联检轮次“{shown}”。请核对编号；毗邻方新建的轮次须先导入其交换包。",
                f"There is no round “{shown}”. Check its id; a round opened by the neighbour comes in with his exchange bundle first.",
            ),
            round_id=shown,
        )


class UnknownSubject(Refusal):
    """A marker or segment that is not on the round's checklist."""

    code = "boundaries.unknown-subject"

    def __init__(self, kind: str, subject: str, round_id: str) -> None:
        super().__init__(
            Wording(
                f"“{subject[:60]}”不在本轮联检清单中（{kind}）。请核对界桩编号，或先在登记册中补录。",
                f"“{subject[:60]}” ({kind}) is not on the checklist of this round. Check its number, or register it first.",
            ),
            kind=kind,
            subject=subject[:60],
            round_id=round_id,
        )


class RoundClosed(Refusal):
    """The round was closed by this side; what is found later belongs to a special round or a case."""

    code = "boundaries.round-closed"

    def __init__(self, round_id: str, closed_on: str) -> None:
        super().__init__(
            Wording(
                f"本轮联检已于 {closed_on} 结束，不再接收记录。新发现的情况请另立专项联检或处理事项。",
                f"This round was closed on {closed_on} and takes no more records. Open a special round or a case for what was found since.",
            ),
            round_id=round_id,
            closed_on=closed_on,
        )


class RoundIncomplete(Refusal):
    """Closing was asked for while markers or stretches of line have neither a record nor a stated reason."""

    code = "boundaries.round-incomplete"

    def __init__(self, round_id: str, report: Report) -> None:
        self.report = report
        count, first = len(report.errors), report.errors[0].sentence
        super().__init__(
            Wording(
                f"本轮联检尚有 {count} 项未完成，不能结束。第一项：{first.zh}",
                f"{count} things of this round are not finished, so it cannot be closed. The first: {first.en}",
            ),
            round_id=round_id,
            unfinished=count,
        )


class SignedVersionStale(Refusal):
    """Somebody wants to sign a version that is no longer the round's."""

    code = "boundaries.signed-version-stale"

    def __init__(self, signed: str, current: str) -> None:
        super().__init__(
            Wording(
                f"要签署的版本 {signed[:16]} 已不是当前版本（现为 {current[:16]}）：其间又有记录入册。请重新核对后签署。",
                f"Version {signed[:16]} is no longer the current one (now {current[:16]}): records came in since. Compare again, then sign.",
            ),
            signed=signed,
            current=current,
        )


class NotOurSide(Refusal):
    """A statement in the name of another government; each side keeps its own journal."""

    code = "boundaries.not-our-side"

    def __init__(self, said: str, ours: str) -> None:
        super().__init__(
            Wording(
                f"记录以 {said} 的名义填写，而本机构为 {ours}。毗邻方的记录须由其自己的系统以交换包提供。",
                f"The record speaks for {said}, but this office is {ours}. The neighbour's records come from his own system, in an exchange bundle.",
            ),
            said=said,
            ours=ours,
        )


class WrongRound(Refusal):
    """A package or record of another round."""

    code = "boundaries.wrong-round"

    def __init__(self, brought: str, wanted: str) -> None:
        super().__init__(
            Wording(
                f"这是轮次“{brought[:60]}”的外业包，不属于“{wanted[:60]}”。请在对应轮次下导入。",
                f"This belongs to round “{brought[:60]}”, not “{wanted[:60]}”. Import it under its own round.",
            ),
            brought=brought[:60],
            wanted=wanted[:60],
        )


class PhotosMissing(Refusal):
    """A record names photos that have not arrived: photos first, then the record."""

    code = "boundaries.photos-missing"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            Wording(
                f"记录所附照片还有 {len(missing)} 张未收到，记录暂不入册。请先上传照片再重发本记录。",
                f"{len(missing)} photos of this record have not arrived, so it is not entered yet. Send the photos, then the record again.",
            ),
            missing=len(missing),
            first=missing[0] if missing else None,
        )


class StatementForged(Refusal):
    """A statement under an id that already carries another text."""

    code = "boundaries.statement-forged"

    def __init__(self, statement_id: str) -> None:
        super().__init__(
            Wording(
                f"记录 {statement_id} 已入册，而这次送来的内容与原文不同，不予采用。更正请另填一条新记录。",
                f"Statement {statement_id} is held with another text; this one is not taken. A correction is a new statement.",
            ),
            statement_id=statement_id,
        )
