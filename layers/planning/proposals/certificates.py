"""How good a plan is, in the measure of its own model, and the model written out."""

from dataclasses import dataclass

from layers.planning.proposals.question import MODELS
from layers.planning.siting.plan import SitingPlan
from layers.planning.siting.problem import Model, Problem
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Certificate:
    """How good the plan is, in the model's own measure.

    `objective` and `bound` in `measure`; `gap` is what separates them as a share of the bound; `is_proven` when no plan can be better; `was_cut_short` when a clock ended the work.
    `demand` places and `sites` are what the model weighed; `left_out` places with `left_out_people` no site could serve, and the model is not about them.
    """

    model: Wording
    formulation: str
    measure: Wording
    objective: float
    bound: float
    gap: float
    is_proven: bool
    was_cut_short: bool
    demand: int
    sites: int
    seconds: float
    left_out: int = 0
    left_out_people: int = 0

    @property
    def sentence(self) -> Wording:
        """What the committee may rely on."""
        if self.is_proven:
            apart = (
                Wording(
                    f"（另有 {self.left_out_people:,} 人任何可设场址都服务不到，不在其内）",
                    f" ({self.left_out_people:,} people whom no site can serve are not in it)",
                )
                if self.left_out_people
                else Wording("", "")
            )
            return Wording(f"已证明：没有任何方案比它更好{apart.zh}。", f"Proven: no plan whatever is better{apart.en}.")
        cut = Wording("（到时停止）", " (stopped by the clock)") if self.was_cut_short else Wording("", "")
        return Wording(
            f"未证明最优：任何方案最多再好 {self.gap:.2%}{cut.zh}。",
            f"Not proven: no plan can be better by more than {self.gap:.2%}{cut.en}.",
        )


def certificate_of(problem: Problem, plan: SitingPlan, left_out: tuple[int, int]) -> Certificate:
    """The certificate of a plan; `left_out` are the places nobody can serve and their people."""
    return Certificate(
        model=MODELS[problem.model],
        formulation=_FORMULATIONS[problem.model],
        measure=_MEASURES[problem.model],
        objective=plan.objective,
        bound=plan.bound,
        gap=plan.gap,
        is_proven=plan.is_optimal,
        was_cut_short=plan.was_cut_short,
        demand=problem.costs.demand,
        sites=problem.costs.sites,
        left_out=left_out[0],
        left_out_people=left_out[1],
        seconds=plan.seconds,
    )


_MEASURES = {
    Model.MCLP: Wording("时限内的人数", "people within the time"),
    Model.LSCP: Wording("新建处数", "new sites"),
    Model.P_MEDIAN: Wording("人·分钟之和", "people × minutes"),
    Model.P_CENTER: Wording("最远者的分钟数", "minutes of the farthest"),
    Model.CAPACITATED: Wording("人·分钟之和（不超容量）", "people × minutes within the capacities"),
}

# w people, c minutes, T the time asked for, E what stands, p new sites; x = 1 where a site is open, y who goes where.
_FORMULATIONS = {
    Model.MCLP: "max Σ wᵢuᵢ; uᵢ ≤ Σ_{j: cᵢⱼ ≤ T} xⱼ; Σ_{j∉E} xⱼ = p; xⱼ = 1 (j∈E); x ∈ {0,1}, 0 ≤ u ≤ 1  (Church & ReVelle 1974)",
    Model.LSCP: "min Σ_{j∉E} xⱼ; Σ_{j: cᵢⱼ ≤ T} xⱼ ≥ 1 ∀i; xⱼ = 1 (j∈E); x ∈ {0,1}  (Toregas et al. 1971)",
    Model.P_MEDIAN: "min Σ wᵢcᵢⱼyᵢⱼ; Σⱼ yᵢⱼ = 1 ∀i; yᵢⱼ ≤ xⱼ; Σ_{j∉E} xⱼ = p; xⱼ = 1 (j∈E)  (Hakimi 1964; ReVelle & Swain 1970)",
    Model.P_CENTER: "min r; Σ_{j: cᵢⱼ ≤ r} xⱼ ≥ 1 ∀i; Σ_{j∉E} xⱼ = p; xⱼ = 1 (j∈E)  (Hakimi 1965)",
    Model.CAPACITATED: "min Σ wᵢcᵢⱼyᵢⱼ; Σⱼ yᵢⱼ = 1, y ∈ {0,1}; Σᵢ wᵢyᵢⱼ ≤ Qⱼxⱼ; Σ_{j∉E} xⱼ = p  (single source)",
}
