"""What the journal and its exchange refuse."""

from layers.errors import Refusal
from layers.report import Report
from layers.wording import Wording


class NotAKey(Refusal):
    """A key file or public key that is none."""

    code = "boundaries.not-a-key"

    def __init__(self, side: str) -> None:
        super().__init__(
            Wording(
                f"{side} 的密钥无法读取，应为 Ed25519 密钥。", f"The key of {side} cannot be read; it must be an Ed25519 key."
            ),
            side=side,
        )


class JournalBroken(Refusal):
    """A journal is not what it was; nothing is added to it."""

    code = "boundaries.journal-broken"

    def __init__(self, report: Report) -> None:
        self.report = report
        first = report.findings[0]
        super().__init__(
            Wording(
                f"{first.sentence.zh}为保全证据，暂停写入。请停止使用并从备份核对（gisvc verify）。",
                f"{first.sentence.en} Nothing more is written, to keep the evidence. Stop and compare with a backup (gisvc verify).",
            ),
            **first.evidence,
        )
