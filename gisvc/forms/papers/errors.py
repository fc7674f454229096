"""What papers refuse: a template that asks for more than values, a damaged font, a paper nobody knows."""

from collections.abc import Iterable

from layers.errors import Refusal
from layers.wording import Wording


class TemplateRefused(Refusal):
    """A Word template of the bureau that is damaged, or asks for something templates may not ask for."""

    code = "gisvc.template-refused"

    def __init__(self, name: str, zh: str, en: str) -> None:
        super().__init__(
            Wording(
                f"模板“{name[:60]}”不能使用：{zh}。请用 gisvc round templates 或 gisvc names templates 重新导出模板，只改文字和版式。",
                f"Template “{name[:60]}” cannot be used: {en}. Write the templates out anew with gisvc round templates or gisvc names templates; change texts and layout only.",
            ),
            template=name[:60],
        )


class FontRefused(Refusal):
    """A damaged font in the bureau's folder of fonts."""

    code = "gisvc.font-refused"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"字体文件“{name[:60]}”已损坏，请从 GISVC_FONT_DIR 中移走后重新导出。",
                f"The font file “{name[:60]}” is damaged; take it out of GISVC_FONT_DIR and print again.",
            ),
            font=name[:60],
        )


class UnknownDocument(Refusal):
    """A paper the house does not print, or not in that format."""

    code = "gisvc.unknown-document"

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        listed = "、".join(known)
        super().__init__(
            Wording(f"没有文书“{asked[:60]}”。可用：{listed}。", f"There is no document “{asked[:60]}”. There are: {listed}."),
            document=asked[:60],
        )
