"""What a siting question asks that cannot be proposed."""

from collections.abc import Iterable

from layers.errors import Refusal
from layers.wording import Wording


class ImpossibleNumber(Refusal):
    """A number of new sites that is none."""

    code = "planning.impossible-number-of-sites"

    def __init__(self, number: int, most: int) -> None:
        super().__init__(
            Wording(
                f"新建处数须在 1 到 {most} 之间，收到 {number}。",
                f"The number of new sites must lie between 1 and {most}; got {number}.",
            ),
            number=number,
        )


class ImpossibleBudget(Refusal):
    """A budget that buys nothing."""

    code = "planning.impossible-budget"

    def __init__(self, budget: float) -> None:
        super().__init__(
            Wording(
                f"预算须是大于 0 的数（万元），收到 {budget:g}。", f"A budget must be above 0 (10,000 yuan); got {budget:g}."
            ),
            budget=str(budget),
        )


class NothingLimitsThePlan(Refusal):
    """Neither a number of sites nor a budget."""

    code = "planning.nothing-limits-the-plan"

    def __init__(self, model: Wording) -> None:
        super().__init__(
            Wording(
                f"“{model.zh}”需要新建处数 p（最大覆盖也可以只给预算）。",
                f"“{model.en}” needs the number of new sites p (a cover of most people may have a budget instead).",
            )
        )


class NoPrices(Refusal):
    """A budget where candidates have no price."""

    code = "planning.no-prices"

    def __init__(self, candidates: int, without: int, names: str) -> None:
        super().__init__(
            Wording(
                f"要按预算选址，每个候选场址都须有估算投资；{candidates} 个中有 {without} 个没有：{names}。请补填“估算投资（万元）”。",
                f"Siting by a budget needs an estimated cost of every candidate; {without} of {candidates} have none: {names}. Fill in “estimated cost”.",
            ),
            candidates=candidates,
            without=without,
        )


class NoCandidates(Refusal):
    """Nothing to choose among."""

    code = "planning.no-candidates"

    def __init__(self, offered: int, refused: int, untied: int) -> None:
        super().__init__(
            Wording(
                f"没有可选的场址：提供 {offered} 个，规则排除 {refused} 个，不通路 {untied} 个。请补充候选场址、换用格网（grid:1000m）或核对规则。",
                f"No site is left to choose: {offered} offered, {refused} refused by the rules, {untied} not tied to any road. Offer more candidates, use a grid (grid:1000m) or look at the rules.",
            ),
            offered=offered,
            refused=refused,
            untied=untied,
        )


class NoSuchSite(Refusal):
    """A facility or candidate that is not there."""

    code = "planning.no-such-site"

    def __init__(self, what: Wording, ids: tuple[str, ...]) -> None:
        listed = ", ".join(ids)
        super().__init__(
            Wording(
                f"没有编号为 {listed} 的{what.zh}（或不是这一类、不在用）。请核对编号。",
                f"There is no {what.en} {listed} (or not of this kind, or not operating). Look the id up.",
            ),
            ids=listed,
        )


FACILITY, CANDIDATE = Wording("设施", "facility"), Wording("候选场址", "candidate")


class NoSiteCapacity(Refusal):
    """A capacitated plan where nobody says how much a site can hold."""

    code = "planning.no-site-capacity"

    def __init__(self, without: int, names: str) -> None:
        super().__init__(
            Wording(
                f"按容量选址需要每处的容量；{without} 处没有：{names}。请补填床位数（设施）或可设床位（候选）。",
                f"A plan by capacity needs a capacity of every site; {without} have none: {names}. Fill in beds (facilities) or beds it could hold (candidates).",
            ),
            without=without,
        )


class NoProposal(Refusal):
    """No plan keeps to everything asked; why, and what would do."""

    code = "planning.no-proposal"

    def __init__(self, impasse: Wording, cures: Iterable[Wording] = ()) -> None:
        self.cures = tuple(cures)
        zh = "".join(f"可行的办法：{cure.zh}" for cure in self.cures)
        en = " ".join(f"What would do: {cure.en}" for cure in self.cures)
        super().__init__(
            Wording(f"{impasse.zh}{zh}" if zh else impasse.zh, f"{impasse.en} {en}".strip()),
            impasse=impasse.zh,
            cures=len(self.cures),
        )
