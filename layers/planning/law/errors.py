"""Rule packs that cannot be used, and what is asked of packs that nobody holds."""

from collections.abc import Iterable

from layers.errors import Refusal
from layers.wording import Wording


class BadRulePack(Refusal):
    """A rule pack cannot be used: something in it is unknown, missing, twice or impossible.

    `problem` is a stable word for programs: unknown-layer, unknown-column, unknown-value, negative-distance, rule-twice, missing-key, …
    """

    code = "planning.bad-rule-pack"

    def __init__(self, file: str, problem: str, said: Wording, *, rule: str = "", line: int | None = None) -> None:
        zh = f"“{file}”" + (f"第 {line} 行" if line else "") + (f"（规则 {rule}）" if rule else "")
        en = f"“{file}”" + (f", line {line}" if line else "") + (f" (rule {rule})" if rule else "")
        super().__init__(
            Wording(f"规则包{zh}不能使用：{said.zh}", f"The rule pack {en} cannot be used: {said.en}"),
            file=file,
            problem=problem,
            rule=rule,
            line=line,
        )


class UnknownRulePack(Refusal):
    """A rule pack that is neither shipped nor in the bureau's own folder."""

    code = "planning.unknown-rule-pack"

    def __init__(self, pack_id: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(f"没有名为“{pack_id}”的规则包。可用：{listed}。", f"There is no rule pack “{pack_id}”. Packs: {listed}."),
            pack=pack_id,
        )


class NoRulePack(Refusal):
    """A judgement by no rules at all."""

    code = "planning.no-rule-pack"

    def __init__(self, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(
                f"评判候选场址须指明至少一个规则包。可用：{listed}。",
                f"Name at least one rule pack to judge candidates by. Packs: {listed}.",
            )
        )


class ImpossibleSearch(Refusal):
    """A distance to look for a clear spot within that is none."""

    code = "planning.impossible-search"

    def __init__(self, within_m: float, most_m: float) -> None:
        super().__init__(
            Wording(
                f"寻找最近无已知障碍点的范围须在 0 到 {most_m:g} 米之间，收到 {within_m:g}。",
                f"Look for the nearest clear spot within 0 to {most_m:g} m, not {within_m:g}.",
            ),
            within_m=str(within_m),
        )


class NoSuchCandidate(Refusal):
    """A candidate asked about that is not offered."""

    code = "planning.no-such-candidate"

    def __init__(self, ids: Iterable[str]) -> None:
        listed = ", ".join(ids)
        super().__init__(
            Wording(f"没有编号为 {listed} 的候选场址。请核对编号。", f"There is no candidate {listed}. Look the id up."),
            ids=listed,
        )
