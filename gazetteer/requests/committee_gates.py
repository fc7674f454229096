"""What the committee's votes stand in the way of: minutes that do not add up, and approvals the ballots did not carry."""

from collections.abc import Iterator

from gazetteer.requests.hindrance import Hindrance
from gazetteer.requests.request import Request
from gazetteer.requests.settings import RequestSettings
from gazetteer.requests.step import Step
from gazetteer.requests.votes import ballots_of, sitting_on
from layers.wording import Wording


def sitting_adds_up(request: Request, step: Step, settings: RequestSettings) -> Iterator[Hindrance]:
    """Minutes whose numbers cannot be are not taken; a sitting too small, or against its own ballots, is taken and said."""
    entitled, present = step.number("entitled") or 0, step.number("present") or 0
    figures, ballots = settings.committee, ballots_of(request, step)
    if present > entitled:
        yield Hindrance(
            "too-many-present",
            Wording(f"实到 {present} 人多于应到 {entitled} 人。", f"{present} were present of {entitled} members."),
            figures.citation,
        )
    for tally in ballots:
        if tally.cast > present:
            yield Hindrance(
                "too-many-ballots",
                Wording(f"“{tally.name}”的票数 {tally.cast} 多于实到 {present} 人。", f"{tally.cast} ballots on “{tally.name}” were cast by {present} present."),
                figures.citation,
            )  # fmt: skip
    if entitled and present <= entitled * figures.quorum:
        share = f"{figures.quorum:.0%}"
        yield Hindrance(
            "no-quorum",
            Wording(f"应到 {entitled} 人，实到 {present} 人，未超过 {share}，不足法定人数。", f"{present} of {entitled} members were present, not more than {share}: no quorum."),
            figures.citation, bars=False, by_setting=True,
        )  # fmt: skip
    chosen = step.number("candidate")
    about = [tally for tally in ballots if chosen is None or tally.candidate == chosen]
    if about and not any(tally.is_carried for tally in about):
        names = "、".join(f"“{tally.name}”" for tally in about)
        yield Hindrance(
            "conclusion-against-ballots",
            Wording(f"表决中{names}未获多数赞成，请核对审议结论。", f"the ballots did not carry {names}; check the conclusion."),
            figures.citation, bars=False, by_setting=True,
        )  # fmt: skip


def carried(request: Request, step: Step, settings: RequestSettings) -> Iterator[Hindrance]:
    """What the committee voted down may be approved with a reason on record, and is said either way."""
    vote, figures = sitting_on(request, step.number("candidate")), settings.committee
    if vote is None or vote.is_carried:
        return
    count = Wording(
        f"赞成 {vote.in_favour}、反对 {vote.against}、弃权 {vote.abstained}",
        f"{vote.in_favour} for, {vote.against} against, {vote.abstained} abstained",
    )
    if step.text("reasons") or not figures.reasons_against_vote:
        said = Wording(
            f"地名委员会表决未通过该名称（{count.zh}），仍予批准。",
            f"approved although the committee's vote did not carry it ({count.en}).",
        )
        yield Hindrance("against-committee", said, figures.citation, bars=False, by_setting=True)
    else:
        said = Wording(
            f"地名委员会表决未通过该名称（{count.zh}），批准须写明理由。",
            f"the committee's vote did not carry this name ({count.en}): state the reasons.",
        )
        yield Hindrance("against-committee", said, figures.citation, by_setting=True)
