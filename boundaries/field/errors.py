"""What file carry refuses."""

from layers.errors import Refusal
from layers.wording import Wording


class NotOurPackage(Refusal):
    """A file says it comes from a package of ours, and its seal says it does not."""

    code = "boundaries.not-our-package"

    def __init__(self, package_id: str) -> None:
        super().__init__(
            Wording(
                f"该文件自称来自外业包 {package_id[:36]}，但校验码不符：不是本机构制作，或途中被改动。文件已隔离保存，内容未采用。",
                f"This file says it belongs to field package {package_id[:36]}, but its seal is wrong: it was made elsewhere or changed on the way. It is kept apart and nothing of it was taken.",
            ),
            package_id=package_id[:36],
        )


class ContentAltered(Refusal):
    """What a form exported was changed after it was sealed: one byte is enough."""

    code = "boundaries.content-altered"

    def __init__(self, package_id: str) -> None:
        super().__init__(
            Wording(
                "导出文件的内容与其校验码不符：传输损坏，或导出后被改动。文件已隔离保存，内容未采用。请在手机上重新导出。",
                "The exported records do not match their seal: the file was damaged or changed after the export. It is kept apart and nothing of it was taken. Export it again on the phone.",
            ),
            package_id=package_id[:36],
        )


class UnsignedContent(Refusal):
    """A file without a seal: taken only when somebody says so."""

    code = "boundaries.unsigned-content"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”没有外业包的校验码，无法证明来自本机构的外业包。核对来源后，选择“接收未签名文件”重新导入。",
                f"“{name}” carries no seal of a field package, so nothing shows where it comes from. Make sure of its origin, then import it again and accept unsigned files.",
            ),
            name=name,
        )


class NotAFieldFile(Refusal):
    """A file that holds neither records nor photos."""

    code = "boundaries.not-a-field-file"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”不是外业包、表单导出文件、GeoPackage、记录 JSON 或照片，未采用。",
                f"“{name}” is no field package, export of the form, GeoPackage, JSON of records or photo; nothing of it was taken.",
            ),
            name=name,
        )


class PaperWithheld(Refusal):
    """Papers of a class that may not leave on a phone."""

    code = "boundaries.paper-withheld"

    def __init__(self, asked: str) -> None:
        super().__init__(
            Wording(
                f"外业包不得携带“{asked}”类文件。可选：none、public、internal；秘密及以上、密级待确认的文件一律不出库。",
                f"A field package never carries papers of class “{asked}”. Choose none, public or internal; 秘密 and above, and papers of unknown class, stay here.",
            ),
            asked=asked,
        )
