"""What the rules refuse: a pack that cannot be relied on, a day whose law nobody here has read, a pack nobody holds."""

from collections.abc import Sequence
from datetime import date

from layers.errors import Refusal
from layers.wording import Wording


class BadPack(Refusal):
    """A rule pack cannot be used: something in it is unknown, missing or against the law it builds on."""

    code = "gazetteer.bad-pack"

    def __init__(self, source: str, problem: Wording, *, line: int | None = None) -> None:
        at = Wording(f"“{source}”第 {line} 行", f"“{source}”, line {line}") if line else Wording(f"“{source}”", f"“{source}”")
        super().__init__(
            Wording(f"规则包{at.zh}不能使用：{problem.zh}", f"The rule pack {at.en} cannot be used: {problem.en}"),
            source=source,
            line=line,
        )


class NoRulesRead(Refusal):
    """The day lies before the first rules this house has read; today's rules are never applied to it in silence."""

    code = "gazetteer.rules-not-read"

    def __init__(self, on: date, earliest: date) -> None:
        super().__init__(
            Wording(
                f"{on} 适用 {earliest} 以前的旧规定（1986 年《地名管理条例》），系统没有收录其条文，不能据以审查。"
                "如要参照现行规定，请明确指定规则包；本单位也可自行编制旧规定的规则包。",
                f"On {on} the rules from before {earliest} were in force (the Regulation of 1986); nobody has entered them here, so no review "
                "can be made by them. Name a rule pack to judge by it all the same, or write a pack for the old rules.",
            ),
            on=on.isoformat(),
            earliest=earliest.isoformat(),
        )


class UnknownPack(Refusal):
    """A rule pack of that name is not held."""

    code = "gazetteer.unknown-pack"

    def __init__(self, pack_id: str, held: Sequence[str]) -> None:
        super().__init__(
            Wording(
                f"没有名为“{pack_id}”的规则包；现有：{'、'.join(held)}。",
                f"There is no rule pack named “{pack_id}”; held are {', '.join(held)}.",
            ),
            pack_id=pack_id,
        )
