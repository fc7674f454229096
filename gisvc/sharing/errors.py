"""What sharing refuses."""

from typing import ClassVar

from layers.errors import Refusal
from layers.wording import Wording


class SharingUndecided(Refusal):
    """A decision on sharing without its condition or ground."""

    code: ClassVar[str] = "sharing.undecided"

    def __init__(self, missing: Wording) -> None:
        super().__init__(
            Wording(
                f"还缺{missing.zh}。有条件共享须写明条件，不予共享须写明依据。",
                f"There is no {missing.en} yet: sharing on conditions needs the condition, refusing needs its ground.",
            )
        )


class SecretDataset(Refusal):
    """A dataset of 秘密 or above: it belongs on a network for secrets, not here."""

    code: ClassVar[str] = "sharing.secret-dataset"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "本系统不登记、不保存密级为秘密及以上的数据集：国家秘密、工作秘密不属于政务数据（《政务数据共享条例》第三条）。请移至涉密网络处理。",
                "Datasets of 秘密 or above are not registered nor kept here: state and work secrets are no government data (Regulation on Sharing, Art. 3). Handle them on a network for secrets.",
            )
        )


class PrivateNumber(Refusal):
    """A mobile phone or identity number where a role was asked for."""

    code: ClassVar[str] = "sharing.private-number"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "目录只登记责任岗位，不登记个人手机号或身份证号。请改填岗位名称或办公电话。",
                "The catalogue names roles, never a person's mobile or identity number. Write the role, or an office phone.",
            )
        )


class UnknownCorrection(Refusal):
    """No such request in sight."""

    code: ClassVar[str] = "sharing.unknown-correction"

    def __init__(self, correction_id: str) -> None:
        super().__init__(
            Wording(f"没有编号为“{correction_id[:60]}”的校核申请。", f"There is no correction request “{correction_id[:60]}”."),
            correction_id=correction_id[:60],
        )


class NoSuchRow(Refusal):
    """The row a correction is about is not in sight."""

    code: ClassVar[str] = "sharing.no-such-row"

    def __init__(self, key: str) -> None:
        super().__init__(
            Wording(
                f"该数据集中没有主键为“{key[:60]}”的行。请核对主键；针对整个数据集的问题请留空。",
                f"The dataset has no row “{key[:60]}”. Check the key, or leave it empty for the whole dataset.",
            ),
            key=key[:60],
        )


class NothingSaid(Refusal):
    """A correction request without what is wrong, or why."""

    code: ClassVar[str] = "sharing.nothing-said"

    def __init__(self) -> None:
        super().__init__(
            Wording("请写明问题和理由，办理人才能核对。", "Say what is wrong and why, so that somebody can check it.")
        )


class CorrectionUnplaced(Refusal):
    """A correction said to be done, and nowhere to be found."""

    code: ClassVar[str] = "sharing.correction-unplaced"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "办结须写明更正在何处：提交编号、文号或文件名。尚未更正的请先更正。",
                "Say where it was corrected: the number of the commit, of the document, or the name of the file. What is not corrected yet is not finished.",
            )
        )
