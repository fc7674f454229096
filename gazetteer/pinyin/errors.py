"""What cannot be spelled, and why."""

from layers.errors import Refusal
from layers.wording import Wording


class NothingToSpell(Refusal):
    """A name without a single character to spell."""

    code = "gazetteer.nothing-to-spell"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "名称为空，无法拼写。请填写地名的汉字。", "The name is empty; there is nothing to spell. Write its characters."
            )
        )


class NotSpellable(Refusal):
    """A character that belongs in no name: an emoji, a private-use or control character, punctuation."""

    code = "gazetteer.not-spellable"

    def __init__(self, name: str, position: int) -> None:
        character = name[position]
        super().__init__(
            Wording(
                f"第 {position + 1} 个字符（U+{ord(character):04X}）不是可以拼写的文字，请改正后再拼写。",
                f"Character {position + 1} (U+{ord(character):04X}) cannot be spelled; correct the name first.",
            ),
            position=position + 1,
            code_point=f"U+{ord(character):04X}",
        )


class NameTooLong(Refusal):
    """A text far longer than any name of a place."""

    code = "gazetteer.name-too-long"

    def __init__(self, length: int, most: int) -> None:
        super().__init__(
            Wording(
                f"名称有 {length} 个字，超过 {most} 个字，不像地名。",
                f"The name has {length} characters; no more than {most} are spelled.",
            ),
            length=length,
            most=most,
        )


class UnknownNameKind(Refusal):
    """A kind of name that the house does not know."""

    code = "gazetteer.unknown-name-kind"

    def __init__(self, kind: str) -> None:
        super().__init__(
            Wording(
                f"没有“{kind}”这一种地名。请从地名种类表中选择。", f"There is no kind of name “{kind}”; choose one of the list."
            ),
            kind=kind,
        )
