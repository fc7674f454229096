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


class NotABundle(Refusal):
    """A file that is no exchange bundle, or one that was cut or edited on the way."""

    code = "boundaries.not-a-bundle"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(
            Wording(
                f"交换包不能采用：{zh}。未写入任何内容，请对方重新导出。",
                f"The exchange bundle cannot be used: {en}. Nothing was written; ask the other side to export it again.",
            )
        )


class KeyNotConfirmed(Refusal):
    """The first bundle of a side: its key has to be compared face to face before it is believed."""

    code = "boundaries.key-not-confirmed"

    def __init__(self, side: str, fingerprint: str) -> None:
        super().__init__(
            Wording(
                f"第一次收到 {side} 的交换包。请与对方当面或电话核对公钥指纹 {fingerprint}，一致后再次导入并填写该指纹。",
                f"This is the first bundle of {side}. Compare the fingerprint {fingerprint} with them face to face or by telephone, then import it again stating it.",
            ),
            side=side,
            fingerprint=fingerprint,
        )


class KeyChanged(Refusal):
    """A bundle under another key than the one that was confirmed."""

    code = "boundaries.key-changed"

    def __init__(self, side: str, fingerprint: str, confirmed: str) -> None:
        super().__init__(
            Wording(
                f"{side} 的交换包使用了未经确认的密钥（指纹 {fingerprint}，已确认的为 {confirmed}）。如对方确已更换密钥，请当面核对新指纹后再导入。",
                f"The bundle of {side} is signed with another key ({fingerprint}) than the confirmed one ({confirmed}). If they really changed it, compare the new fingerprint face to face first.",
            ),
            side=side,
            fingerprint=fingerprint,
            confirmed=confirmed,
        )


class OwnBundle(Refusal):
    """A bundle of our own side came back to us."""

    code = "boundaries.own-bundle"

    def __init__(self, side: str) -> None:
        super().__init__(
            Wording(
                f"这是本方（{side}）自己导出的交换包，应交给毗邻方导入。",
                f"This bundle is our own ({side}); it is for the neighbour to import.",
            ),
            side=side,
        )
