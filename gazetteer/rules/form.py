"""How a name is built: a specific and a generic, a generic that fits, a length people can say."""

from collections.abc import Iterator

from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.rule import rule
from layers.wording import Wording


@rule("F06", Weight.INFORM, parameters={"longest": 12})
def handy_length(case: RuleCase) -> Iterator[RuleFinding]:
    """名称长度适宜，便于称呼和书写
    The name is of a length people can say and write

    Characters are counted by code point, so a character of Ext-B is one.
    """
    length, longest = len(case.name), int(case.number("longest"))
    if length > longest:
        yield case.finding(
            Wording(
                f"“{case.name}”共 {length} 个字，超过 {longest} 个字，建议精简。",
                f"“{case.name}” has {length} characters, more than {longest}; consider a shorter one.",
            ),
            evidence={"length": length, "longest": longest},
        )
